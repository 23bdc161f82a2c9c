#include "compare/ledger.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace pgassay::compare {
namespace {

// PostgreSQL keeps the prefix pg_ to itself, so no user's table can hide behind this.
bool IsTemporary(const LedgerEntry& entry) {
  return absl::StartsWith(entry.schema, "pg_temp_");
}

Standing StandingOf(const LedgerEntry& entry) {
  switch (entry.status) {
    case LedgerStatus::kVerified:
      return entry.kind == "partition" ? Standing::kPartition : Standing::kAbsent;
    case LedgerStatus::kExcluded:
      return IsTemporary(entry) ? Standing::kByRule : Standing::kExcluded;
    case LedgerStatus::kNotCheckable:
      return Standing::kNotCheckable;
  }
  return Standing::kNotCheckable;
}

bool HoldsRows(const std::string& kind) {
  return kind == "table" || kind == "partitioned table" || kind == "materialized view" ||
         kind == "large objects";
}

void AddStanding(SideOfName& side, const LedgerEntry& entry) {
  const Standing standing = StandingOf(entry);
  if (side.kind.empty()) side.kind = entry.kind;
  if (standing <= side.standing) return;
  side.standing = standing;
  side.kind = entry.kind;
  side.reason = entry.reason;
}

// Where a name of a side stands in the names of both.
struct Place {
  std::map<RelationName, NamePair>* names;
  RelationName name;
};

class Joiner {
 public:
  Joiner(Names& names, const NewNames& renamed) : names_(names), renamed_(renamed) {}

  void Add(const RelationSource& source, SideOfName NamePair::*side) {
    renames_ = side == &NamePair::after;
    const std::vector<RelationName>& relations = source.relations();
    for (size_t i = 0; i < relations.size(); ++i) {
      SideOfName& here = At(PlaceOf(relations[i]), side);
      here.standing = Standing::kRead;
      here.name = relations[i];
      here.index = i;
      here.in_file = true;
    }
    for (const LedgerEntry& entry : source.ledger()) {
      if (!entry.IsOfCatalog()) AddEntry(entry, side);
    }
  }

 private:
  static SideOfName& At(const Place& place, SideOfName NamePair::*side) {
    return (*place.names)[place.name].*side;
  }

  Place PlaceOf(const RelationName& name) const {
    if (renames_ && renamed_.reused.contains(name)) return {&names_.reused_relations, name};
    return {&names_.relations, renames_ ? BeforeName(renamed_, name) : name};
  }

  // `name` is "table.column", and either may have dots in it.
  Place PlaceOfColumn(const RelationName& name) const {
    for (size_t dot = name.name.find('.'); renames_ && dot != std::string::npos;
         dot = name.name.find('.', dot + 1)) {
      const RelationName table{name.schema, name.name.substr(0, dot)};
      if (renamed_.reused.contains(table)) return {&names_.reused_columns, name};
      const RelationName before = BeforeName(renamed_, table);
      std::string column = name.name.substr(dot + 1);
      if (const auto found = renamed_.columns.find(before); found != renamed_.columns.end()) {
        if (const auto old = found->second.find(column); old != found->second.end()) column = old->second;
      }
      if (before != table || column != name.name.substr(dot + 1)) {
        return {&names_.columns, {before.schema, absl::StrCat(before.name, ".", column)}};
      }
    }
    return {&names_.columns, name};
  }

  void AddEntry(const LedgerEntry& entry, SideOfName NamePair::*side) {
    const bool is_column = entry.kind == "column";
    if (is_column && entry.status == LedgerStatus::kVerified) return;
    const RelationName name{entry.schema, entry.name};
    SideOfName& here = At(is_column ? PlaceOfColumn(name) : PlaceOf(name), side);
    here.name = name;
    AddStanding(here, entry);
    if (entry.status == LedgerStatus::kVerified && HoldsRows(entry.kind) && !here.in_file) {
      here.standing = Standing::kNotCheckable;
      here.reason = "the ledger calls it verified, but the file does not hold it";
    }
  }

  Names& names_;
  const NewNames& renamed_;
  bool renames_ = false;
};

// `from` is of `source`.
void ExcludeAlike(const RelationSource& source, const SideOfName& from, SideOfName& to) {
  if (from.standing != Standing::kExcluded || to.standing != Standing::kAbsent) return;
  if (from.in_file || !source.LeavesOut(from.name)) return;
  to.standing = from.standing;
  to.name = from.name;
  to.kind = from.kind;
  to.reason = from.reason;
}

std::string Describe(const SideOfName& side, const char* when, bool is_column) {
  const std::string because = side.reason.empty() ? "" : absl::StrCat(" (", side.reason, ")");
  switch (side.standing) {
    // A column without an entry is read where its table has it, and only its table knows.
    case Standing::kAbsent:
      return absl::StrCat(is_column ? "not so " : "not there ", when);
    case Standing::kRead:
      return absl::StrCat("read ", when);
    case Standing::kPartition:
      return absl::StrCat("read ", when, " as a partition");
    case Standing::kExcluded:
    case Standing::kByRule:
      return absl::StrCat("excluded ", when, because);
    case Standing::kNotCheckable:
      return absl::StrCat("not checkable ", when, because);
  }
  return "";
}

bool IsExcluded(const SideOfName& side) {
  return side.standing == Standing::kExcluded || side.standing == Standing::kByRule;
}

std::string Reason(const NamePair& pair, Fate fate, bool is_column) {
  const bool alike = pair.before.standing == pair.after.standing && pair.before.reason == pair.after.reason;
  if (alike && !pair.before.reason.empty()) return pair.before.reason;
  if (fate == Fate::kByRule) return pair.before.unread() ? pair.before.reason : pair.after.reason;
  std::string reason = absl::StrCat(Describe(pair.before, "before", is_column), ", ",
                                    Describe(pair.after, "after", is_column));
  if (fate == Fate::kNotChecked && IsExcluded(pair.before) != IsExcluded(pair.after)) {
    absl::StrAppend(&reason, ": what is excluded on one side only is not checked");
  }
  return reason;
}

bool ByRuleOrAbsent(const SideOfName& side) {
  return side.standing == Standing::kByRule || side.standing == Standing::kAbsent;
}

}  // namespace

std::optional<Outcome> Judge(const RelationName& name, const NamePair& pair) {
  if (!pair.before.unread() && !pair.after.unread()) return std::nullopt;
  Outcome outcome;
  const bool contradicts =
      (pair.before.unread() && pair.before.in_file) || (pair.after.unread() && pair.after.in_file);
  if (contradicts) {
    outcome.fate = Fate::kNotChecked;
  } else if (pair.before.standing == Standing::kExcluded && pair.after.standing == Standing::kExcluded) {
    outcome.fate = Fate::kExcluded;
  } else if (ByRuleOrAbsent(pair.before) && ByRuleOrAbsent(pair.after)) {
    outcome.fate = Fate::kByRule;
  }
  const bool on_both = pair.before.unread() && pair.after.unread();
  const SideOfName& said = pair.before.unread() ? pair.before : pair.after;
  outcome.note.side = on_both ? "both" : pair.before.unread() ? "before" : "after";
  outcome.note.kind = said.kind;
  outcome.note.schema = name.schema;
  outcome.note.name = name.name;
  outcome.note.reason = Reason(pair, outcome.fate, said.kind == "column");
  outcome.note.by_rule = outcome.fate == Fate::kByRule;
  return outcome;
}

Names JoinNames(const RelationSource& before, const RelationSource& after, const NewNames& renamed) {
  Names names;
  Joiner joiner(names, renamed);
  joiner.Add(before, &NamePair::before);
  joiner.Add(after, &NamePair::after);
  for (auto* relations : {&names.relations, &names.reused_relations}) {
    for (auto& [name, pair] : *relations) {
      ExcludeAlike(before, pair.before, pair.after);
      ExcludeAlike(after, pair.after, pair.before);
    }
  }
  return names;
}

RelationName BeforeName(const NewNames& renamed, const RelationName& after_name) {
  const auto found = renamed.tables.find(after_name);
  return found == renamed.tables.end() ? after_name : found->second;
}

const char* SidesWith(const NamePair& pair) {
  const bool before = pair.before.standing != Standing::kAbsent;
  const bool after = pair.after.standing != Standing::kAbsent;
  return before && after ? "both" : before ? "before" : "after";
}

UnreadColumns UnreadOf(const Names& names, const RelationName& relation) {
  UnreadColumns unread;
  const std::string prefix = absl::StrCat(relation.name, ".");
  for (auto it = names.columns.lower_bound({relation.schema, prefix}); it != names.columns.end(); ++it) {
    if (it->first.schema != relation.schema || !absl::StartsWith(it->first.name, prefix)) break;
    const std::string column = it->first.name.substr(prefix.size());
    if (it->second.before.unread()) unread.before.insert(column);
    if (it->second.after.unread()) unread.after.insert(column);
  }
  return unread;
}

}  // namespace pgassay::compare
