#include "cli/changes_conflict.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/object_conflict.h"
#include "cli/relation_name.h"

namespace pgassay::cli {
namespace {

using Kind = DeclaredChange::Kind;
using ColumnName = std::pair<RelationName, std::string>;
using Found = std::optional<ChangesConflict>;

constexpr char kOneTableRule[] = "a table is added, renamed, dropped or excluded, and that once";
constexpr char kOneColumnRule[] =
    "a column has one rule; what is renamed and of another type as well takes a column_expression and, for "
    "the new name, a column_added";
constexpr char kReplaced[] =
    "to leave out what has another meaning now, declare a table_excluded with its reason";

std::string NameOf(const RelationName& table) {
  return Quoted(table);
}
std::string NameOf(const ColumnName& column) {
  return absl::StrCat(Quoted(column.first), ".", Quoted(column.second));
}

// Names of one side, and the rule that speaks of each.
template <typename Name>
class Claims {
 public:
  // The rule that was there before this one.
  std::optional<size_t> Claim(const Name& name, size_t rule) {
    const auto [entry, is_new] = rules_.try_emplace(name, rule);
    return is_new ? std::nullopt : std::optional(entry->second);
  }
  std::optional<size_t> Find(const Name& name) const {
    const auto entry = rules_.find(name);
    return entry == rules_.end() ? std::nullopt : std::optional(entry->second);
  }

 private:
  std::map<Name, size_t> rules_;
};

class Checker {
 public:
  Checker(const Changes& changes, const std::vector<uint32_t>& lines) : changes_(changes), lines_(lines) {}

  // Tables first: what may be said of a column depends on all that is said of its table.
  Found Check() {
    for (auto step : {&Checker::CheckTable, &Checker::CheckReplaced, &Checker::CheckPlace,
                      &Checker::CheckColumn, &Checker::CheckColumnReplaced, &Checker::CheckKey}) {
      for (size_t i = 0; i < changes_.size(); ++i) {
        if (IsForObject(KindOf(i))) continue;
        if (Found found = (this->*step)(i); found.has_value()) return found;
      }
    }
    return std::nullopt;
  }

 private:
  static bool IsOfTable(Kind kind) {
    return kind == Kind::kTableAdded || kind == Kind::kTableRenamed || kind == Kind::kTableDropped ||
           kind == Kind::kTableExcluded;
  }
  Kind KindOf(size_t rule) const { return changes_[rule].kind; }
  std::string Line(size_t rule) const { return absl::StrCat("line ", lines_[rule]); }

  template <typename Name>
  Found Claim(Claims<Name>& claims, const Name& name, size_t rule, absl::string_view hint) const {
    const std::optional<size_t> earlier = claims.Claim(name, rule);
    if (!earlier) return std::nullopt;
    return ChangesConflict{rule, absl::StrCat(NameOf(name), " has a rule already, in ", Line(*earlier)),
                           std::string(hint)};
  }

  Found CheckTable(size_t i) {
    const DeclaredChange& change = changes_[i];
    if (!IsOfTable(change.kind)) return std::nullopt;
    if (change.kind == Kind::kTableAdded) return Claim(after_, change.table, i, kOneTableRule);
    if (Found found = Claim(before_, change.table, i, kOneTableRule); found) return found;
    if (change.kind != Kind::kTableRenamed) return std::nullopt;
    if (change.table == change.to_table) {
      return ChangesConflict{i, absl::StrCat(NameOf(change.table), " is renamed to itself"),
                             "what keeps its name needs no rule"};
    }
    return Claim(after_, change.to_table, i, kOneTableRule);
  }

  // One name for a table that goes and another one that comes. Only a renaming, which takes the name
  // away from what BEFORE has, makes room for it; and a renamed table may take a dropped one's.
  Found CheckReplaced(size_t i) {
    const DeclaredChange& change = changes_[i];
    if (change.kind != Kind::kTableDropped && change.kind != Kind::kTableExcluded) return std::nullopt;
    const std::optional<size_t> other = after_.Find(change.table);
    if (!other || (change.kind == Kind::kTableDropped && KindOf(*other) == Kind::kTableRenamed)) {
      return std::nullopt;
    }
    return ChangesConflict{i, absl::StrCat(NameOf(change.table), " is there after, says ", Line(*other)),
                           kReplaced};
  }

  // Whether BEFORE and AFTER both have the table of a column's rule, by BEFORE's name.
  Found CheckPlace(size_t i) {
    const DeclaredChange& change = changes_[i];
    if (IsOfTable(change.kind)) return std::nullopt;
    if (const std::optional<size_t> rule = before_.Find(change.table); rule) {
      if (KindOf(*rule) == Kind::kTableRenamed) return std::nullopt;
      return ChangesConflict{
          i,
          absl::StrCat(NameOf(change.table), " is ",
                       KindOf(*rule) == Kind::kTableDropped ? "dropped" : "excluded", " in ", Line(*rule)),
          "what is said of its columns and key would have no effect: take one of the two rules out"};
    }
    const std::optional<size_t> rule = after_.Find(change.table);
    if (!rule) return std::nullopt;
    if (KindOf(*rule) == Kind::kTableAdded) {
      return ChangesConflict{i, absl::StrCat(NameOf(change.table), " is added in ", Line(*rule)),
                             "a table that is new has nothing to be compared with: take this rule out"};
    }
    return ChangesConflict{i,
                           absl::StrCat(NameOf(change.table), " is what ", NameOf(changes_[*rule].table),
                                        " is renamed to in ", Line(*rule)),
                           absl::StrCat("tables are named as BEFORE has them: write table = \"",
                                        NameOf(changes_[*rule].table), "\"")};
  }

  Found CheckColumn(size_t i) {
    const DeclaredChange& change = changes_[i];
    if (IsOfTable(change.kind)) return std::nullopt;
    if (change.kind == Kind::kTableKey) {
      return Claim(keys_, change.table, i, "a table has one key");
    }
    const ColumnName column{change.table, change.column};
    const ColumnName to{change.table, change.kind == Kind::kColumnRenamed ? change.to_column : change.column};
    if (change.kind == Kind::kColumnRenamed && column == to) {
      return ChangesConflict{i, absl::StrCat(NameOf(column), " is renamed to itself"),
                             "what keeps its name needs no rule"};
    }
    if (change.kind != Kind::kColumnAdded) {
      if (Found found = Claim(before_columns_, column, i, kOneColumnRule); found) return found;
    }
    if (change.kind == Kind::kColumnDropped) return std::nullopt;
    return Claim(after_columns_, to, i, kOneColumnRule);
  }

  Found CheckColumnReplaced(size_t i) {
    const DeclaredChange& change = changes_[i];
    if (change.kind != Kind::kColumnDropped) return std::nullopt;
    const ColumnName column{change.table, change.column};
    const std::optional<size_t> other = after_columns_.Find(column);
    if (!other || KindOf(*other) != Kind::kColumnAdded) return std::nullopt;
    return ChangesConflict{
        i, absl::StrCat(NameOf(column), " is added in ", Line(*other)),
        "a column that stays and means something else takes a column_expression that yields its old values"};
  }

  Found CheckKey(size_t i) {
    const DeclaredChange& change = changes_[i];
    if (change.kind != Kind::kTableKey) return std::nullopt;
    for (const std::string& name : change.key) {
      const ColumnName column{change.table, name};
      const std::optional<size_t> before = before_columns_.Find(column);
      if (before && KindOf(*before) == Kind::kColumnDropped) {
        return ChangesConflict{i, absl::StrCat(NameOf(column), " is dropped in ", Line(*before)),
                               "a key is of columns that both sides have"};
      }
      const std::optional<size_t> after = after_columns_.Find(column);
      if (before || !after) continue;
      const DeclaredChange& other = changes_[*after];
      if (other.kind == Kind::kColumnAdded) {
        return ChangesConflict{i, absl::StrCat(NameOf(column), " is added in ", Line(*after)),
                               "a key is of columns that both sides have"};
      }
      return ChangesConflict{
          i,
          absl::StrCat(NameOf(column), " is what ", NameOf(ColumnName{other.table, other.column}),
                       " is renamed to in ", Line(*after)),
          "columns are named as BEFORE has them"};
    }
    return std::nullopt;
  }

  const Changes& changes_;
  const std::vector<uint32_t>& lines_;
  Claims<RelationName> before_, after_, keys_;
  Claims<ColumnName> before_columns_, after_columns_;
};

}  // namespace

std::optional<ChangesConflict> FindConflict(const Changes& changes, const std::vector<uint32_t>& lines) {
  if (Found found = Checker(changes, lines).Check(); found) return found;
  return FindObjectConflict(changes, lines);
}

}  // namespace pgassay::cli
