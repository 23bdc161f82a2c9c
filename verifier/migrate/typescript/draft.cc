#include "migrate/typescript/draft.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "migrate/typescript/value.h"

namespace pgassay::migrate::typescript {

std::string Draft::Sql(absl::string_view text) {
  uses_sql = true;
  return QuoteSql(text);
}

void Draft::Note(absl::string_view code, absl::string_view subject, absl::string_view what,
                 absl::string_view effect, absl::string_view remedy) {
  HistoryFinding finding;
  finding.level = HistoryFinding::Level::kNote;
  finding.code = std::string(code);
  finding.subject = std::string(subject);
  finding.what = absl::StrReplaceAll(what, {{"\n", " "}});
  finding.effect = absl::StrReplaceAll(effect, {{"\n", " "}});
  finding.remedy = absl::StrReplaceAll(remedy, {{"\n", " "}});
  module.findings.push_back(std::move(finding));
}

std::string Maker(Draft& draft, absl::string_view schema, absl::string_view kind) {
  if (schema == "public") {
    std::string name(kind);
    name[0] = absl::ascii_toupper(static_cast<unsigned char>(name[0]));
    return draft.Import(absl::StrCat("pg", name));
  }
  const std::string* owner = draft.Export("schema", "", schema);
  return absl::StrCat(owner == nullptr ? IdentifierOf(schema) : *owner, ".", kind);
}

bool CanBeNamed(absl::string_view name) {
  return name.find('"') == absl::string_view::npos && name != "__proto__";
}

}  // namespace pgassay::migrate::typescript
