#include "compare/rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "compare/columns.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;

bool SpeaksOfColumns(Kind kind) {
  switch (kind) {
    case Kind::kTableAdded:
    case Kind::kTableRenamed:
    case Kind::kTableDropped:
    case Kind::kTableExcluded:
    case Kind::kObjectAdded:
    case Kind::kObjectRenamed:
    case Kind::kObjectDropped:
    case Kind::kObjectChanged:
    case Kind::kObjectExcluded:
      return false;
    case Kind::kTableKey:
    case Kind::kColumnAdded:
    case Kind::kColumnRenamed:
    case Kind::kColumnDropped:
    case Kind::kColumnWidened:
    case Kind::kColumnRewritten:
    case Kind::kColumnExpression:
      return true;
  }
  return false;
}

std::string Quoted(const std::string& name) {
  return absl::StrCat("\"", name, "\"");
}

class Matcher {
 public:
  Matcher(const Changes& changes, const RelationName& table, const RelationFingerprint& before,
          const RelationFingerprint& after, const UnreadColumns& unread)
      : before_(before), after_(after), unread_(unread) {
    for (size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].table == table && SpeaksOfColumns(changes[i].kind)) changes_.push_back({i, &changes[i]});
    }
    for (const Ours& ours : changes_) {
      const DeclaredChange& change = *ours.change;
      if (change.kind == Kind::kColumnAdded) declared_added_.insert(change.column);
      if (change.kind == Kind::kColumnDropped) leaving_.insert(change.column);
      if (change.kind == Kind::kColumnRenamed) {
        leaving_.insert(change.column);
        arriving_.insert(change.to_column);
      }
    }
    arriving_.insert(declared_added_.begin(), declared_added_.end());
  }

  MatchedRules Run() {
    for (const Ours& ours : changes_) matches_.push_back({ours.index, false, NamesFault(*ours.change)});
    // Values compare under new names only once all renames are known.
    for (size_t i = 0; i < changes_.size(); ++i) {
      const DeclaredChange& change = *changes_[i].change;
      if (matches_[i].reason.empty()) {
        ApplyNames(change);
      } else if (change.kind == Kind::kColumnRenamed) {
        result_.rules.names_hold = false;
      }
    }
    result_.rules.shaping_before = Shaping(false);
    result_.rules.shaping_after = Shaping(true);
    pairs_ = PairColumns(before_, after_, result_.rules);
    scope_ = ScopeOf(before_, after_, result_.rules);
    for (size_t i = 0; i < changes_.size(); ++i) {
      NoteReshaped(*changes_[i].change);
      if (!matches_[i].reason.empty()) continue;
      matches_[i].reason = ValuesFault(*changes_[i].change);
      matches_[i].left_out = matches_[i].reason.empty() && IsUnread(*changes_[i].change);
      if (matches_[i].left_out) matches_[i].reason = "the column was not read";
      matches_[i].matched = matches_[i].reason.empty();
      if (matches_[i].matched || matches_[i].left_out) ApplyValues(*changes_[i].change);
    }
    result_.matches = std::move(matches_);
    return std::move(result_);
  }

 private:
  struct Ours {
    size_t index;
    const DeclaredChange* change;
  };

  bool InBefore(const std::string& name) const {
    return FindColumn(before_, name) != nullptr || unread_.before.contains(name);
  }
  // `known_as`: what BEFORE calls it, if it may be unread.
  bool InAfter(const std::string& name, const std::string& known_as) const {
    return FindColumn(after_, name) != nullptr || unread_.after.contains(known_as);
  }
  bool InAfter(const std::string& name) const { return InAfter(name, name); }

  std::string MissingBefore(const std::string& name) const {
    return InBefore(name) ? "" : absl::StrCat("there is no column ", Quoted(name), " before");
  }
  std::string MissingAfter(const std::string& name, const std::string& known_as) const {
    return InAfter(name, known_as) ? "" : absl::StrCat("there is no column ", Quoted(name), " after");
  }
  // The name may have been given to another column. What was not read goes by BEFORE's name: in a column that
  // was renamed it is the new one, unless that was read.
  std::string StillThere(const std::string& name, const std::string& new_name = "") const {
    const bool unread =
        unread_.after.contains(name) && (new_name.empty() || FindColumn(after_, new_name) != nullptr);
    return (FindColumn(after_, name) == nullptr && !unread) || arriving_.contains(name)
               ? ""
               : absl::StrCat("column ", Quoted(name), " is still there");
  }
  std::string WasThere(const std::string& name) const {
    return !InBefore(name) || leaving_.contains(name)
               ? ""
               : absl::StrCat("column ", Quoted(name), " was there before");
  }

  static std::string First(std::initializer_list<std::string> faults) {
    for (const std::string& fault : faults) {
      if (!fault.empty()) return fault;
    }
    return "";
  }

  std::string NamesFault(const DeclaredChange& change) const {
    switch (change.kind) {
      case Kind::kColumnAdded:
        return First({MissingAfter(change.column, change.column), WasThere(change.column)});
      case Kind::kColumnDropped:
        return First({MissingBefore(change.column), StillThere(change.column)});
      case Kind::kColumnRenamed:
        return First({MissingBefore(change.column), MissingAfter(change.to_column, change.column),
                      StillThere(change.column, change.to_column), WasThere(change.to_column)});
      case Kind::kColumnWidened:
      case Kind::kColumnRewritten:
        return First({MissingBefore(change.column), MissingAfter(change.column, change.column)});
      case Kind::kColumnExpression:
        return MissingBefore(change.column);
      case Kind::kTableKey:
      default:
        return "";
    }
  }

  void ApplyNames(const DeclaredChange& change) {
    ColumnRules& rules = result_.rules;
    switch (change.kind) {
      case Kind::kColumnAdded:
        rules.added.insert(change.column);
        break;
      case Kind::kColumnDropped:
        rules.dropped.insert(change.column);
        break;
      case Kind::kColumnRenamed:
        rules.renamed[change.column] = change.to_column;
        rules.renamed_to[change.to_column] = change.column;
        break;
      default:
        break;
    }
  }

  std::vector<std::string> Shaping(bool after) const {
    std::vector<std::string> shaping;
    for (const Ours& ours : changes_) {
      if (std::string rule = ShapingRule(*ours.change, after); !rule.empty())
        shaping.push_back(std::move(rule));
    }
    std::sort(shaping.begin(), shaping.end());
    return shaping;
  }

  const ColumnPair* Find(const std::string& before_name) const {
    for (const ColumnPair& pair : pairs_) {
      if (pair.before != nullptr && pair.before->name == before_name) return &pair;
    }
    return nullptr;
  }

  void NoteReshaped(const DeclaredChange& change) {
    const ColumnPair* const pair = Find(change.column);
    if (change.kind == Kind::kColumnExpression ||
        (change.kind == Kind::kColumnWidened && (pair == nullptr || !pair->SameClass()))) {
      result_.rules.reshaped.insert(change.column);
    }
  }

  // Of a rule for values.
  bool IsUnread(const DeclaredChange& change) const {
    const bool before = unread_.before.contains(change.column);
    if (change.kind == Kind::kColumnExpression) return before;
    return (change.kind == Kind::kColumnWidened || change.kind == Kind::kColumnRewritten) &&
           (before || unread_.after.contains(change.column));
  }

  std::string ValuesFault(const DeclaredChange& change) const {
    if (change.kind == Kind::kTableKey) {
      for (const std::string& name : change.key) {
        const std::string after_name = result_.rules.AfterName(name);
        const std::string fault = First({MissingBefore(name), MissingAfter(after_name, name)});
        if (!fault.empty()) return fault;
      }
      return "";
    }
    const ColumnPair* const pair = Find(change.column);
    if (pair == nullptr || !pair->both()) return "";
    switch (change.kind) {
      case Kind::kColumnWidened:
        return pair->SameClass() && pair->before->type == pair->after->type
                   ? absl::StrCat("its type is ", pair->before->type, " on both sides")
                   : "";
      case Kind::kColumnExpression:
        return before_.rows != 0 && pair->SameClass() && pair->before->sum == pair->after->sum
                   ? "the column's values are the same without it"
                   : "";
      case Kind::kColumnRewritten:
        return WrittenAlike(*pair) ? "no value is written in another way" : "";
      default:
        return "";
    }
  }

  // Proven, that is.
  bool WrittenAlike(const ColumnPair& pair) const {
    if (!pair.BearsRepresentation()) return true;
    if (before_.rows == 0 || after_.rows == 0) return false;
    if (pair.before->has_representation != pair.after->has_representation) return false;
    if (before_.sum == after_.sum && before_.representation_sum == after_.representation_sum) return true;
    return scope_.pairs_rows && pair.before->representation_sum == pair.after->representation_sum;
  }

  void ApplyValues(const DeclaredChange& change) {
    ColumnRules& rules = result_.rules;
    const ColumnPair* const pair = Find(change.column);
    if (change.kind == Kind::kTableKey) return;
    if (change.kind == Kind::kColumnExpression) rules.expressions.insert(change.column);
    if (change.kind == Kind::kColumnRewritten) rules.rewritten.insert(change.column);
    if (change.kind == Kind::kColumnWidened) {
      if (pair != nullptr && pair->SameClass()) return;
      rules.widened.insert(change.column);
    }
    rules.needed.push_back(change.rule);
  }

  const RelationFingerprint& before_;
  const RelationFingerprint& after_;
  const UnreadColumns& unread_;
  std::vector<Ours> changes_;
  std::set<std::string> declared_added_;
  std::set<std::string> leaving_;   // names that BEFORE's columns give up
  std::set<std::string> arriving_;  // names that other columns of AFTER take
  std::vector<RuleMatch> matches_;
  std::vector<ColumnPair> pairs_;
  ColumnScope scope_;
  MatchedRules result_;
};

}  // namespace

std::string ColumnRules::AfterName(const std::string& before_name) const {
  if (const auto found = renamed.find(before_name); found != renamed.end()) return found->second;
  return dropped.contains(before_name) || renamed_to.contains(before_name) ? "" : before_name;
}

std::string ColumnRules::BeforeName(const std::string& after_name) const {
  if (const auto found = renamed_to.find(after_name); found != renamed_to.end()) return found->second;
  return added.contains(after_name) || renamed.contains(after_name) || dropped.contains(after_name)
             ? ""
             : after_name;
}

MatchedRules MatchColumnRules(const Changes& changes, const RelationName& table,
                              const RelationFingerprint& before, const RelationFingerprint& after,
                              const UnreadColumns& unread) {
  return Matcher(changes, table, before, after, unread).Run();
}

}  // namespace pgassay::compare
