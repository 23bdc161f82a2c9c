// Which rule of --changes accounts for which difference, and what became of each rule.
#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "compare/catalog/work.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;

std::string NameOf(const CatalogObject* object) {
  return object == nullptr ? std::string() : QualifiedName(object->schema, object->parent, object->name);
}

bool IsForObjects(Kind kind) {
  return kind == Kind::kObjectAdded || kind == Kind::kObjectRenamed || kind == Kind::kObjectDropped ||
         kind == Kind::kObjectChanged || kind == Kind::kObjectExcluded;
}

bool IsRelationNamed(const CatalogObject* object, const RelationName& name) {
  return object != nullptr && IsRelation(object->kind) && object->schema == name.schema &&
         object->name == name.name;
}

bool IsColumnNamed(const CatalogObject* object, const RelationName& table, const std::string& column) {
  return object != nullptr && object->kind == "column" && object->schema == table.schema &&
         object->parent == table.name && object->name == column;
}

bool Names(const DeclaredChange& change, const CatalogObject* object) {
  return object != nullptr && object->kind == change.object_kind && NameOf(object) == change.object;
}

// Whether the rule speaks of the pair, whatever differs there.
bool SpeaksOf(const CatalogWork& work, const DeclaredChange& change, const ObjectPair& pair) {
  switch (change.kind) {
    case Kind::kTableAdded:
      return IsRelationNamed(pair.after, change.table);
    case Kind::kTableDropped:
    case Kind::kTableRenamed:
      return IsRelationNamed(pair.before, change.table);
    case Kind::kColumnAdded:
      return IsColumnNamed(pair.after, work.names.AfterName(change.table), change.column);
    case Kind::kColumnRenamed:
    case Kind::kColumnDropped:
    case Kind::kColumnWidened:
    case Kind::kColumnRewritten:
    case Kind::kColumnExpression:
      return IsColumnNamed(pair.before, change.table, change.column);
    case Kind::kObjectAdded:
      return Names(change, pair.after);
    case Kind::kObjectRenamed:
    case Kind::kObjectDropped:
    case Kind::kObjectChanged:
      return Names(change, pair.before);
    default:
      return false;
  }
}

bool Declares(const DeclaredChange& change, const ObjectDifference& difference) {
  switch (change.kind) {
    case Kind::kTableAdded:
    case Kind::kColumnAdded:
    case Kind::kObjectAdded:
      return difference.change == CatalogChange::kGained;
    case Kind::kTableDropped:
    case Kind::kColumnDropped:
    case Kind::kObjectDropped:
      return difference.change == CatalogChange::kLost;
    // The rows say whether the values are what the rule promises.
    case Kind::kColumnWidened:
    case Kind::kColumnRewritten:
    case Kind::kColumnExpression:
      return difference.change == CatalogChange::kChanged && difference.attribute == "type";
    case Kind::kObjectChanged:
      return difference.change == CatalogChange::kChanged &&
             (change.attribute.empty() || change.attribute == difference.attribute);
    default:
      return false;
  }
}

bool ExcludesAttribute(const DeclaredChange& change, const ObjectPair& pair,
                       const ObjectDifference& difference) {
  if (change.kind != Kind::kObjectExcluded || change.attribute.empty()) return false;
  if (difference.change != CatalogChange::kChanged || change.attribute != difference.attribute) return false;
  if (!change.object_kind.empty() && change.object_kind != pair.any().kind) return false;
  return change.object.empty() || NameOf(pair.before) == change.object || NameOf(pair.after) == change.object;
}

// Why a rule for an object accounts for nothing.
class Explanation {
 public:
  Explanation(const CatalogWork& work, const DeclaredChange& change) : work_(work), change_(change) {}

  std::string Text() const {
    const std::string what = absl::StrCat(change_.object_kind, " ", change_.object);
    if (change_.kind == Kind::kObjectExcluded) {
      return change_.attribute.empty()
                 ? absl::StrCat("neither side has such an object", Others())
                 : absl::StrCat("nothing that it names differs in \"", change_.attribute, "\"");
    }
    const ObjectPair* pair = Pair();
    const bool added = change_.kind == Kind::kObjectAdded;
    if (pair == nullptr) return absl::StrCat("there is no ", what, added ? " after" : " before", Others());
    if (added)
      return absl::StrCat("it was there before",
                          pair->by_meaning ? absl::StrCat(" as ", NameOf(pair->before)) : "");
    if (change_.kind == Kind::kObjectDropped) {
      return pair->by_meaning ? absl::StrCat("it is there as ", NameOf(pair->after)) : "it is still there";
    }
    if (pair->after == nullptr) return "it is lost: declare it as dropped";
    if (change_.attribute.empty()) return "it is not different";
    return absl::StrCat("it does not differ in \"", change_.attribute, "\"", Attributes(*pair));
  }

 private:
  const CatalogObject* OnSide(const ObjectPair& pair) const {
    return change_.kind == Kind::kObjectAdded ? pair.after : pair.before;
  }

  const ObjectPair* Pair() const {
    for (const ObjectPair& pair : work_.pairs) {
      if (Names(change_, OnSide(pair))) return &pair;
    }
    return nullptr;
  }

  // What else goes by this name, or by this name alone.
  std::string Others() const {
    if (change_.object.empty()) return "";
    for (const ObjectPair& pair : work_.pairs) {
      for (const CatalogObject* object : {pair.before, pair.after}) {
        if (NameOf(object) != change_.object) continue;
        if (object->kind == change_.object_kind)
          return object == pair.before ? ", only before" : ", only after";
        return absl::StrCat("; the object of this name is of kind \"", object->kind, "\"");
      }
    }
    for (const ObjectPair& pair : work_.pairs) {
      for (const CatalogObject* object : {pair.before, pair.after}) {
        if (object == nullptr || object->kind != change_.object_kind) continue;
        const size_t dot = change_.object.rfind('.');
        const bool alike = dot == std::string::npos ? object->name == change_.object
                                                    : object->name == change_.object.substr(dot + 1);
        if (alike) return absl::StrCat("; is it ", NameOf(object), "?");
      }
    }
    return "";
  }

  std::string Attributes(const ObjectPair& pair) const {
    std::string text;
    for (const ObjectDifference& difference : work_.differences) {
      if (&work_.pairs[difference.pair] != &pair || difference.attribute.empty()) continue;
      absl::StrAppend(&text, text.empty() ? ", but in \"" : ", \"", difference.attribute, "\"");
    }
    return text;
  }

  const CatalogWork& work_;
  const DeclaredChange& change_;
};

// Of rules for tables and columns, if the catalog tells by itself that they are wrong.
std::string FaultOfTableRule(const CatalogWork& work, const DeclaredChange& change) {
  if (change.kind == Kind::kTableExcluded) {
    return absl::StrCat("there is no table ", change.table.schema, ".", change.table.name, " on either side");
  }
  const ObjectPair* pair = nullptr;
  for (const ObjectPair& candidate : work.pairs) {
    if (SpeaksOf(work, change, candidate)) pair = &candidate;
  }
  const bool of_column = change.kind != Kind::kTableAdded && change.kind != Kind::kTableDropped;
  const std::string what = absl::StrCat(of_column ? "column " : "table ", change.table.schema, ".",
                                        change.table.name, of_column ? "." : "", change.column);
  const bool added = change.kind == Kind::kTableAdded || change.kind == Kind::kColumnAdded;
  if (pair == nullptr) return absl::StrCat("there is no ", what, added ? " after" : " before");
  if (added) return absl::StrCat(what, " was there before");
  if (change.kind == Kind::kTableDropped || change.kind == Kind::kColumnDropped) {
    return absl::StrCat(what, " is still there");
  }
  return absl::StrCat("the type of ", what,
                      pair->after == nullptr ? " is lost with it" : " is the same on both sides");
}

bool IsRenaming(Kind kind) {
  return kind == Kind::kTableRenamed || kind == Kind::kColumnRenamed || kind == Kind::kObjectRenamed;
}

void SettleRenames(CatalogWork& work) {
  for (size_t i = 0; i < work.sides.changes.size(); ++i) {
    const DeclaredChange& change = work.sides.changes[i];
    if (!IsRenaming(change.kind)) continue;
    RuleAccount& account = work.rules[i];
    account.concerns = work.objects || IsForObjects(change.kind);
    const auto fault = work.names.faults().find(i);
    account.matched = fault == work.names.faults().end();
    if (!account.matched) account.reason = fault->second;
  }
  if (!work.objects) return;
  for (const ObjectPair& pair : work.pairs) {
    if (pair.before == nullptr || pair.after == nullptr) continue;
    const std::optional<size_t> rule =
        work.names.RuleOf(static_cast<size_t>(pair.before - work.before.data()));
    if (rule.has_value()) ++work.rules[*rule].objects;
  }
}

void SettleUnmatched(CatalogWork& work, size_t i) {
  const DeclaredChange& change = work.sides.changes[i];
  RuleAccount& account = work.rules[i];
  for (size_t pair = 0; pair < work.pairs.size(); ++pair) {
    if (work.fates[pair] == Fate::kCompared || !SpeaksOf(work, change, work.pairs[pair])) continue;
    account.left_out = true;
    account.reason = "what it speaks of is left out";
    return;
  }
  if (IsForObjects(change.kind)) {
    const bool of_position = change.object_kind == "sequence" && work.positions;
    account.left_out = !work.objects && !of_position;
    account.reason =
        account.left_out ? "the catalog's objects were not compared" : Explanation(work, change).Text();
  } else {
    account.reason = FaultOfTableRule(work, change);
  }
}

}  // namespace

void ExcludeAttributes(CatalogWork& work) {
  std::vector<uint64_t> counts(work.sides.changes.size(), 0);
  const auto excluded = [&](const ObjectDifference& difference) {
    for (size_t rule = 0; rule < counts.size(); ++rule) {
      if (!ExcludesAttribute(work.sides.changes[rule], work.pairs[difference.pair], difference)) continue;
      ++counts[rule];
      work.partly_excluded[difference.pair] = true;
      return true;
    }
    return false;
  };
  work.differences.erase(std::remove_if(work.differences.begin(), work.differences.end(), excluded),
                         work.differences.end());
  for (size_t rule = 0; rule < counts.size(); ++rule) {
    if (counts[rule] == 0) continue;
    const DeclaredChange& change = work.sides.changes[rule];
    work.rules[rule] = {
        .concerns = true, .matched = true, .objects = counts[rule], .reason = "", .left_out = false};
    work.result.excluded.push_back({.side = "both",
                                    .kind = "catalog",
                                    .schema = "",
                                    .name = change.rule.empty() ? change.attribute : change.rule,
                                    .reason = change.reason,
                                    .by_rule = false,
                                    .count = counts[rule]});
  }
}

void SettleRules(CatalogWork& work) {
  const Changes& changes = work.sides.changes;
  SettleRenames(work);
  for (size_t i = 0; i < changes.size(); ++i) {
    for (ObjectDifference& difference : work.differences) {
      if (!Declares(changes[i], difference) || !SpeaksOf(work, changes[i], work.pairs[difference.pair]))
        continue;
      work.rules[i].concerns = work.rules[i].matched = true;
      if (!difference.rule.has_value()) difference.rule = i;
    }
  }
  // What follows from a declared change is declared with it.
  for (const ObjectDifference& difference : work.differences) {
    const ObjectDifference* at = &difference;
    while (!at->rule.has_value() && at->cause.has_value()) at = &work.differences[*at->cause];
    if (at->rule.has_value()) ++work.rules[*at->rule].objects;
  }
  for (size_t i = 0; i < changes.size(); ++i) {
    RuleAccount& account = work.rules[i];
    const Kind kind = changes[i].kind;
    const bool silent = kind == Kind::kTableKey || kind == Kind::kColumnRewritten ||
                        kind == Kind::kColumnExpression || (!work.objects && !IsForObjects(kind));
    if (!account.matched && !IsRenaming(kind) && !silent) {
      account.concerns = true;
      SettleUnmatched(work, i);
    }
    if (!account.concerns) continue;
    work.result.rules.push_back({.index = i,
                                 .matched = account.matched,
                                 .objects = account.objects,
                                 .reason = account.reason,
                                 .left_out = account.left_out});
  }
}

}  // namespace pgassay::compare
