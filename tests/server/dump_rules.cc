#include "server/dump_rules.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace pgassay {
namespace {

const CatalogObject* Find(const CatalogState& state, const CatalogFinding& finding) {
  for (const CatalogObject& object : state.objects) {
    if (object.kind == finding.kind && object.schema == finding.schema && object.parent == finding.parent &&
        object.name == finding.name) {
      return &object;
    }
  }
  return nullptr;
}

bool IsCopy(const CatalogFinding& finding, const CatalogState& before) {
  const CatalogObject* constraint = Find(before, finding);
  return constraint != nullptr && constraint->Find("inherited") != nullptr;
}

std::string WithoutMappingValues(const std::string& entry) {
  if (!absl::StrContains(entry, "CREATE USER MAPPING")) return entry;
  const size_t options = entry.find("OPTIONS");
  if (options == std::string::npos) return entry;
  std::string result = entry.substr(0, options);
  bool quoted = false;
  for (const char c : entry.substr(options)) {
    if (c == '\'') quoted = !quoted;
    if (!quoted) result += c;
  }
  return result;
}

std::string WithSortedOptions(const std::string& entry) {
  std::string result;
  size_t at = 0;
  for (size_t begin = 0; (begin = entry.find("WITH (", at)) != std::string::npos;) {
    begin += 6;
    const size_t end = entry.find(')', begin);
    if (end == std::string::npos) break;
    std::vector<std::string> options = absl::StrSplit(entry.substr(begin, end - begin), ", ");
    std::sort(options.begin(), options.end());
    absl::StrAppend(&result, entry.substr(at, begin - at), absl::StrJoin(options, ", "));
    at = end;
  }
  return result + entry.substr(at);
}

}  // namespace

std::vector<DumpException> DumpExceptions() {
  return {
      {.reason = "pg_dump --schema-only leaves large objects out",
       .covers = [](const CatalogFinding& finding,
                    const CatalogState&) { return finding.kind == "large object"; }},
      {.reason = "whether a materialized view is populated is data to pg_dump",
       .covers = [](const CatalogFinding& finding,
                    const CatalogState&) { return finding.attribute == "not populated"; }},
      {.reason = "pg_dump does not write that a constraint's own triggers are disabled",
       .covers = [](const CatalogFinding& finding,
                    const CatalogState&) { return finding.attribute == "checked"; }},
      {.reason = "pg_dump does not write whether a constraint's copy in an heir is valid",
       .covers =
           [](const CatalogFinding& finding, const CatalogState& before) {
             return finding.attribute == "not valid" && IsCopy(finding, before);
           },
       .always = false},
  };
}

std::vector<DumpRewriting> DumpRewritings() {
  return {
      {.reason = "the values of a user mapping's options can be passwords, which are not read",
       .rewrite = WithoutMappingValues},
      {.reason = "the order of the options in WITH means nothing", .rewrite = WithSortedOptions},
  };
}

}  // namespace pgassay
