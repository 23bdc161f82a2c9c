#include "migrate/typescript/view.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "migrate/typescript/column.h"
#include "migrate/typescript/value.h"

namespace pgassay::migrate::typescript {
namespace {

std::string CamelCase(absl::string_view name) {
  std::string camel;
  bool upper = false;
  for (const char c : name) {
    if (c == '_') {
      upper = true;
    } else {
      camel += upper ? absl::ascii_toupper(static_cast<unsigned char>(c)) : c;
      upper = false;
    }
  }
  return camel;
}

// "fillfactor=70" as drizzle-orm has it: numbers and flags are these, the rest are strings.
std::string Option(absl::string_view option) {
  const size_t equals = option.find('=');
  if (equals == absl::string_view::npos) return "";
  const absl::string_view name = option.substr(0, equals), value = option.substr(equals + 1);
  double number = 0;
  const bool bare = absl::SimpleAtod(value, &number) || value == "true" || value == "false";
  // Options that drizzle-orm has as a flag, however it was written.
  const bool flag = name == "security_barrier" || name == "security_invoker" ||
                    name == "autovacuum_enabled" || name == "vacuum_truncate" || name == "user_catalog_table";
  const bool on = value == "on" || value == "yes" || value == "1" || value == "true";
  return absl::StrCat(CamelCase(name), ": ",
                      flag   ? (on ? "true" : "false")
                      : bare ? std::string(value)
                             : QuoteString(value));
}

}  // namespace

std::vector<const View*> InOrder(const std::vector<View>& views) {
  std::vector<const View*> order;
  std::set<std::pair<std::string, std::string>> placed;
  while (order.size() < views.size()) {
    const size_t before = order.size();
    for (const View& view : views) {
      if (placed.count({view.schema, view.name}) != 0) continue;
      const bool ready = std::all_of(view.uses.begin(), view.uses.end(),
                                     [&placed](const auto& used) { return placed.count(used) != 0; });
      if (!ready) continue;
      order.push_back(&view);
      placed.emplace(view.schema, view.name);
    }
    if (order.size() > before) continue;
    // The server has no circles; of a shape that claims one the rest is as it was.
    for (const View& view : views) {
      if (placed.emplace(view.schema, view.name).second) order.push_back(&view);
    }
  }
  return order;
}

std::string WriteView(const View& view, Draft& draft) {
  const std::string* name = draft.Export("view", view.schema, view.name);
  if (name == nullptr) return "";
  const std::string kind = view.materialized ? "materialized view" : "view";
  std::string text = absl::StrCat("export const ", *name, " = ",
                                  Maker(draft, view.schema, view.materialized ? "materializedView" : "view"),
                                  "(", QuoteString(view.name), ", {\n");
  for (const Column& column : view.columns) {
    if (!CanBeNamed(column.name)) continue;
    const std::string line = WriteBareColumn(column, draft);
    absl::StrAppend(&text, "  ", line, "\n");
    draft.module.pieces[{"column", view.schema, view.name, column.name}] = line;
  }
  text += "})";
  if (!view.method.empty()) absl::StrAppend(&text, ".using(", QuoteString(view.method), ")");
  std::vector<std::string> options;
  for (const std::string& option : view.options) {
    std::string written = Option(option);
    if (!written.empty()) options.push_back(std::move(written));
  }
  if (!options.empty()) absl::StrAppend(&text, ".with({ ", absl::StrJoin(options, ", "), " })");
  if (!view.tablespace.empty()) absl::StrAppend(&text, ".tablespace(", QuoteString(view.tablespace), ")");
  if (view.materialized && !view.populated) text += ".withNoData()";
  std::string query = draft.Sql(view.definition);
  if (draft.v1) {
    // drizzle-kit 1.0 makes views in the order of their names, but for those that a query has in it.
    std::string uses;
    for (const auto& [schema, used] : view.uses) {
      const std::string* other = draft.Export("view", schema, used);
      if (other != nullptr) absl::StrAppend(&uses, uses.empty() ? "" : ", ", "${", *other, "}");
    }
    if (!uses.empty()) query.insert(4, absl::StrCat("/* on ", uses, " */"));
  }
  absl::StrAppend(&text, ".as(", query, ");");
  draft.module.pieces[{kind, view.schema, "", view.name}] = text;
  return text + "\n";
}

}  // namespace pgassay::migrate::typescript
