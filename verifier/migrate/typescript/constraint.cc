#include "migrate/typescript/constraint.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "migrate/typescript/value.h"

namespace pgassay::migrate::typescript {
namespace {

std::string Members(absl::string_view object, const std::vector<std::string>& columns) {
  return absl::StrJoin(columns, ", ", [object](std::string* out, const std::string& column) {
    absl::StrAppend(out, Member(object, column));
  });
}

absl::string_view Action(char letter) {
  switch (letter) {
    case 'r':
      return "restrict";
    case 'c':
      return "cascade";
    case 'n':
      return "set null";
    case 'd':
      return "set default";
    default:
      return "";
  }
}

bool AllNamed(const std::vector<std::string>& names, bool v1) {
  return std::all_of(names.begin(), names.end(), [v1](const std::string& name) {
    // drizzle-kit 0.x takes the columns of a key apart at these.
    return CanBeNamed(name) && (v1 || name.find_first_of(",;") == std::string::npos);
  });
}

std::string ForeignKey(const Table& table, const Constraint& constraint, Draft& draft) {
  const bool own = constraint.schema_to == table.schema && constraint.table_to == table.name;
  const std::string* to = draft.Export("table", constraint.schema_to, constraint.table_to);
  if (to == nullptr || !AllNamed(constraint.columns_to, draft.v1)) return "";
  std::string text = absl::StrCat(draft.Import("foreignKey"), "({ name: ", QuoteString(constraint.name),
                                  ", columns: [", Members("t", constraint.columns), "], foreignColumns: [",
                                  Members(own ? "t" : *to, constraint.columns_to), "] })");
  const absl::string_view on_update = Action(constraint.on_update), on_delete = Action(constraint.on_delete);
  if (!on_update.empty()) absl::StrAppend(&text, ".onUpdate(", QuoteString(on_update), ")");
  if (!on_delete.empty()) absl::StrAppend(&text, ".onDelete(", QuoteString(on_delete), ")");
  return text;
}

}  // namespace

std::string ConstraintKind(const Constraint& constraint) {
  switch (constraint.type) {
    case 'p':
      return "primary key";
    case 'u':
      return "unique constraint";
    case 'f':
      return "foreign key";
    default:
      return "check constraint";
  }
}

std::string WriteConstraint(const Table& table, const Constraint& constraint, Draft& draft) {
  if (!AllNamed({constraint.name}, draft.v1)) return "";
  if (constraint.type == 'c') {
    const std::string text = draft.v1 ? constraint.expression : WithoutSeparator(constraint.expression, ";");
    return absl::StrCat(draft.Import("check"), "(", QuoteString(constraint.name), ", ", draft.Sql(text), ")");
  }
  if (!AllNamed(constraint.columns, draft.v1)) return "";
  if (constraint.type == 'f') return ForeignKey(table, constraint, draft);
  if (constraint.type == 'p') {
    return absl::StrCat(draft.Import("primaryKey"), "({ name: ", QuoteString(constraint.name), ", columns: [",
                        Members("t", constraint.columns), "] })");
  }
  return absl::StrCat(draft.Import("unique"), "(", QuoteString(constraint.name), ").on(",
                      Members("t", constraint.columns), ")",
                      constraint.nulls_not_distinct ? ".nullsNotDistinct()" : "");
}

std::string WritePolicy(const Policy& policy, Draft& draft) {
  // drizzle-kit 0.x takes a policy apart at "--".
  const auto harmless = [&draft](const std::string& name) {
    return draft.v1 || !absl::StrContains(name, "--");
  };
  if (!AllNamed({policy.name}, true) || !harmless(policy.name) || !AllNamed(policy.roles, draft.v1) ||
      !std::all_of(policy.roles.begin(), policy.roles.end(), harmless)) {
    return "";
  }
  std::vector<std::string> options;
  if (!policy.permissive) options.push_back("as: 'restrictive'");
  switch (policy.command) {
    case 'r':
      options.push_back("for: 'select'");
      break;
    case 'a':
      options.push_back("for: 'insert'");
      break;
    case 'w':
      options.push_back("for: 'update'");
      break;
    case 'd':
      options.push_back("for: 'delete'");
      break;
    default:
      break;
  }
  std::vector<std::string> roles;
  for (const std::string& role : policy.roles) roles.push_back(QuoteString(role));
  if (roles.size() == 1) options.push_back(absl::StrCat("to: ", roles[0]));
  if (roles.size() > 1) options.push_back(absl::StrCat("to: [", absl::StrJoin(roles, ", "), "]"));
  const auto add = [&](absl::string_view name, const std::string& expression) {
    if (expression.empty()) return;
    const std::string text = draft.v1 ? expression : WithoutSeparator(expression, "--");
    options.push_back(absl::StrCat(name, ": ", draft.Sql(text)));
  };
  add("using", policy.use);
  add("withCheck", policy.check);
  return absl::StrCat(draft.Import("pgPolicy"), "(", QuoteString(policy.name),
                      options.empty() ? "" : absl::StrCat(", { ", absl::StrJoin(options, ", "), " }"), ")");
}

}  // namespace pgassay::migrate::typescript
