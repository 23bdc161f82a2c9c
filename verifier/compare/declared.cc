#include "compare/declared.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;

constexpr char kLeftOut[] = "left out by --tables or --exclude";

// What a side has, read or not.
struct NamesOf {
  explicit NamesOf(const RelationSource& side)
      : source(side), all(side.relations().begin(), side.relations().end()) {
    for (const LedgerEntry& entry : side.ledger()) {
      if (entry.kind == "column" || entry.IsOfCatalog()) continue;
      all.insert({entry.schema, entry.name});
      if (entry.status == LedgerStatus::kExcluded) excluded.insert({entry.schema, entry.name});
    }
  }
  bool contains(const RelationName& name) const { return all.contains(name); }
  bool LeavesOut(const RelationName& name) const { return excluded.contains(name) || source.LeavesOut(name); }

  const RelationSource& source;
  std::set<RelationName> all;
  std::set<RelationName> excluded;
};

std::string Text(const RelationName& name) {
  return absl::StrCat(name.schema, ".", name.name);
}

const NamePair& Find(const std::map<RelationName, NamePair>& names, const RelationName& name) {
  static const NamePair kNowhere;
  const auto found = names.find(name);
  return found == names.end() ? kNowhere : found->second;
}

bool Is(const SideOfName& side) {
  return side.standing != Standing::kAbsent;
}

}  // namespace

Declarations::Declarations(const Changes& changes, const RelationSource& before, const RelationSource& after)
    : changes_(changes),
      before_(before),
      after_(after),
      reports_(changes.size()),
      settled_(changes.size(), false) {
  for (size_t i = 0; i < changes.size(); ++i) reports_[i].rule = changes[i].rule;
  FindRenames();
}

void Declarations::FindRenames() {
  const NamesOf in_before(before_);
  const NamesOf in_after(after_);
  std::set<RelationName> leaving;   // names that BEFORE's tables give up
  std::set<RelationName> arriving;  // names that other tables of AFTER take
  for (const DeclaredChange& change : changes_) {
    if (change.kind == Kind::kTableDropped || change.kind == Kind::kTableRenamed)
      leaving.insert(change.table);
    if (change.kind == Kind::kTableAdded) arriving.insert(change.table);
    if (change.kind == Kind::kTableRenamed) arriving.insert(change.to_table);
    if (change.kind == Kind::kColumnRenamed) {
      new_names_.columns[change.table][change.to_column] = change.column;
    }
  }
  for (size_t i = 0; i < changes_.size(); ++i) {
    const DeclaredChange& change = changes_[i];
    if (change.kind != Kind::kTableRenamed) continue;
    std::string fault;
    if (!in_before.contains(change.table)) {
      fault = absl::StrCat("there is no table ", Text(change.table), " before");
    } else if (!in_after.contains(change.to_table)) {
      fault = absl::StrCat("there is no table ", Text(change.to_table), " after");
    } else if (in_after.contains(change.table) && !arriving.contains(change.table)) {
      fault = absl::StrCat(Text(change.table), " is still there");
    } else if (in_before.contains(change.to_table) && !leaving.contains(change.to_table)) {
      fault = absl::StrCat(Text(change.to_table), " was there before");
    }
    const bool one_left_out = in_before.LeavesOut(change.table) || in_after.LeavesOut(change.to_table);
    const bool both_left_out = in_before.LeavesOut(change.table) && in_after.LeavesOut(change.to_table);
    // Where the table under the new name is not to be looked at, the one under the old name is not it.
    const bool both_there = in_before.contains(change.table) && in_after.contains(change.to_table);
    if (fault.empty() || (one_left_out && both_there)) new_names_.tables[change.to_table] = change.table;
    if (both_left_out || (one_left_out && fault.empty())) {
      SettleLeftOut(i, kLeftOut);
    } else if (!fault.empty()) {
      Settle(i, false, 0, std::move(fault));
    }
  }
  for (const auto& [after_name, before_name] : new_names_.tables) {
    if (!new_names_.tables.contains(before_name)) new_names_.reused.insert(before_name);
  }
}

void Declarations::Settle(size_t index, bool matched, uint64_t covered, std::string reason) {
  settled_[index] = true;
  reports_[index].matched = matched;
  reports_[index].covered = matched ? covered : 0;
  reports_[index].reason = std::move(reason);
}

void Declarations::SettleLeftOut(size_t index, std::string reason) {
  Settle(index, false, 0, std::move(reason));
  reports_[index].left_out = true;
}

bool Declarations::SettleTable(Kind kind, const RelationName& name, uint64_t covered) {
  bool found = false;
  for (size_t i = 0; i < changes_.size(); ++i) {
    if (changes_[i].kind != kind || changes_[i].table != name || settled_[i]) continue;
    Settle(i, true, covered, "");
    found = true;
  }
  return found;
}

const DeclaredChange* Declarations::Excluded(const RelationName& name) const {
  for (const DeclaredChange& change : changes_) {
    if (change.kind == Kind::kTableExcluded && change.table == name) return &change;
  }
  return nullptr;
}

bool Declarations::Drop(const RelationName& name, uint64_t rows_before) {
  return SettleTable(Kind::kTableDropped, name, rows_before);
}

bool Declarations::Add(const RelationName& name, uint64_t rows_after) {
  return SettleTable(Kind::kTableAdded, name, rows_after);
}

void Declarations::Exclude(const RelationName& name, uint64_t rows_after) {
  SettleTable(Kind::kTableExcluded, name, rows_after);
}

ColumnRules Declarations::RulesOf(const RelationName& name, const RelationFingerprint& before,
                                  const RelationFingerprint& after, const UnreadColumns& unread) {
  MatchedRules matched = MatchColumnRules(changes_, name, before, after, unread);
  for (RuleMatch& match : matched.matches) {
    if (match.left_out) {
      SettleLeftOut(match.index, std::move(match.reason));
      continue;
    }
    const bool dropped = changes_[match.index].kind == Kind::kColumnDropped;
    Settle(match.index, match.matched, dropped ? before.rows : after.rows, std::move(match.reason));
  }
  for (const DeclaredChange& change : changes_) {
    if (change.kind == Kind::kTableRenamed && change.table == name && after.name == change.to_table.name &&
        after.schema == change.to_table.schema) {
      matched.rules.needed.insert(matched.rules.needed.begin(), change.rule);
    }
  }
  SettleTable(Kind::kTableRenamed, name, after.rows);
  return std::move(matched.rules);
}

// What is left names tables that were not compared, or were not there.
void Declarations::SettleLast(size_t index, const Names& names) {
  const DeclaredChange& change = changes_[index];
  const bool is_new = names.reused_relations.contains(change.table);
  const bool of_new = is_new && change.kind == Kind::kTableAdded;
  const NamePair& pair = Find(of_new ? names.reused_relations : names.relations, change.table);
  const std::string table = Text(change.table);
  const auto missing = [&](const char* when) { return absl::StrCat("there is no table ", table, " ", when); };
  const auto settle = [&](std::string fault) { Settle(index, fault.empty(), 0, fault); };
  const bool left_out = pair.before.standing == Standing::kExcluded ||
                        pair.after.standing == Standing::kExcluded ||
                        (!Is(pair.before) && !Is(pair.after) &&
                         (before_.LeavesOut(change.table) || after_.LeavesOut(change.table)));
  if (left_out && change.kind != Kind::kTableRenamed) return SettleLeftOut(index, kLeftOut);
  switch (change.kind) {
    case Kind::kTableAdded:
      settle(!Is(pair.after)   ? missing("after")
             : Is(pair.before) ? absl::StrCat(table, " was there before")
                               : "");
      return;
    case Kind::kTableDropped:
      settle(!Is(pair.before) ? missing("before")
             : Is(pair.after) ? absl::StrCat(table, " is still there")
                              : "");
      return;
    case Kind::kTableExcluded:
      settle(!Is(pair.before) && !Is(pair.after) ? missing("on either side")
                                                 : "it is a partition: its rows are those of its table");
      return;
    case Kind::kTableRenamed:
      settle("");
      return;
    default:
      if (pair.before.unread() || pair.after.unread()) return SettleLeftOut(index, "its table was not read");
      settle(!Is(pair.before) ? missing("before") : !Is(pair.after) ? missing("after") : "");
  }
}

void Declarations::SettleByCatalog(const std::vector<CatalogRule>& rules, const Names& names,
                                   Compared compared) {
  for (const CatalogRule& rule : rules) {
    const DeclaredChange& change = changes_[rule.index];
    reports_[rule.index].objects = rule.objects;
    const bool has_rows =
        Is(Find(names.relations, change.table).before) || Is(Find(names.relations, change.table).after);
    if (!IsForObject(change.kind) && compared.rows && has_rows) continue;
    if (rule.left_out) {
      SettleLeftOut(rule.index, rule.reason);
    } else {
      Settle(rule.index, rule.matched, 0, rule.reason);
    }
  }
  for (size_t i = 0; i < changes_.size(); ++i) {
    const bool is_settled_here =
        std::any_of(rules.begin(), rules.end(), [&](const CatalogRule& rule) { return rule.index == i; });
    if (is_settled_here) continue;
    if (!compared.objects && IsForObject(changes_[i].kind)) SettleLeftOut(i, "the catalog is not compared");
    if (!compared.rows && !IsForObject(changes_[i].kind)) SettleLeftOut(i, "no rows are compared");
  }
}

std::vector<DeclaredReport> Declarations::Finish(const Names& names) {
  for (size_t i = 0; i < changes_.size(); ++i) {
    if (!settled_[i]) SettleLast(i, names);
  }
  return std::move(reports_);
}

}  // namespace pgassay::compare
