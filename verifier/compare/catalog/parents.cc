// What follows from a difference in a parent: of inheritance, partitions and typed tables.
#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "compare/catalog/consequences.h"
#include "compare/catalog/identifiers.h"

namespace pgassay::compare {
namespace {

using Cause = std::optional<size_t>;
using Name = std::pair<std::string, std::string>;  // schema, name

const CatalogObject* OnSide(const ObjectPair& pair, CatalogChange change) {
  return change == CatalogChange::kLost ? pair.called : &pair.any();
}

// Of the relation on one side, in AFTER's names.
std::set<Name> ParentsOn(const CatalogObject* ObjectPair::*side, const DifferenceIndex& index,
                         const CatalogObject& in_relation) {
  std::set<Name> parents;
  for (const size_t holder : index.Holders(in_relation.schema, in_relation.parent)) {
    const CatalogObject* relation = index.pair(holder).*side;
    if (relation == nullptr) continue;
    for (const char* tie : {"inherits", "of type"}) {
      const std::string* names = relation->Find(tie);
      if (names == nullptr) continue;
      for (std::vector<std::string>& name : SplitDottedNames(*names)) {
        if (name.size() == 2) parents.insert({std::move(name[0]), std::move(name[1])});
      }
    }
  }
  return parents;
}

// Whether the server itself makes one in a child that gets a parent.
bool ComesWithTie(const CatalogObject& object) {
  return IsConstraint(object.kind) || object.kind == "index" || object.kind == "trigger";
}

// Those whose differences the object can follow: of a tie that came only what it makes, of one that went only
// the trigger that it took. All else is the child's own from then on.
std::set<Name> Parents(const DifferenceIndex& index, const CatalogObject& object, CatalogChange change) {
  std::set<Name> were = ParentsOn(&ObjectPair::called, index, object);
  std::set<Name> are = ParentsOn(&ObjectPair::after, index, object);
  if (change == CatalogChange::kLost && object.kind == "trigger") return were;
  if (change == CatalogChange::kGained && ComesWithTie(object)) return are;
  std::set<Name> both;
  std::set_intersection(were.begin(), were.end(), are.begin(), are.end(), std::inserter(both, both.end()));
  return both;
}

bool IsTie(const std::string& attribute) {
  return attribute == "inherited" || attribute == "of the partitioned table" || attribute == "attached to";
}

bool IsCopy(const CatalogObject* object) {
  return object != nullptr &&
         (object->Find("inherited") != nullptr || object->Find("of the partitioned table") != nullptr ||
          object->Find("attached to") != nullptr);
}

bool IsAttachedTo(const CatalogObject* index, const CatalogObject& parent_index) {
  const std::string* attached = index == nullptr ? nullptr : index->Find("attached to");
  return attached != nullptr &&
         DottedName(*attached) == std::vector<std::string>{parent_index.schema, parent_index.name};
}

// Whether `copy` is in its table what `original` is in the parent.
bool IsCopyOf(const ObjectPair& copy, const ObjectPair& original, CatalogChange change) {
  const CatalogObject& child = *OnSide(copy, change);
  const CatalogObject& parent = *OnSide(original, change);
  if (child.kind != parent.kind) return false;
  if (child.kind == "index") {
    return IsAttachedTo(&child, parent) || (copy.called != nullptr && original.called != nullptr &&
                                            IsAttachedTo(copy.called, *original.called));
  }
  if (child.name == parent.name) return true;
  if (!IsConstraint(child.kind) || child.Find("of the partitioned table") == nullptr) return false;
  const std::string* definition = child.Find("definition");
  const std::string* of_parent = parent.Find("definition");
  return definition != nullptr && of_parent != nullptr && *definition == *of_parent;
}

// A trigger's definition has the name of its table.
std::string WithoutTable(const std::string& text, const CatalogObject& object) {
  const std::string on = absl::StrCat(" ON ", QuotedName(object.schema), ".", QuotedName(object.parent), " ");
  return absl::StrReplaceAll(text, {{on, " ON "}});
}

bool SameChange(const ObjectDifference& copy, const ObjectPair& of_copy, const ObjectDifference& original,
                const ObjectPair& of_original) {
  if (copy.before == original.before && copy.after == original.after) return true;
  return copy.attribute == "definition" && of_copy.any().kind == "trigger" &&
         WithoutTable(copy.before, *of_copy.before) == WithoutTable(original.before, *of_original.before) &&
         WithoutTable(copy.after, *of_copy.after) == WithoutTable(original.after, *of_original.after);
}

// Whether the tie took it, or made it after what the parent has.
bool IsByTie(const DifferenceIndex& index, size_t difference) {
  const CatalogChange change = index[difference].change;
  const ObjectPair& pair = index.PairOf(difference);
  if (change == CatalogChange::kLost) return pair.any().kind == "trigger" && IsCopy(pair.called);
  if (change != CatalogChange::kGained || !ComesWithTie(*pair.after) || !IsCopy(pair.after)) return false;
  for (const Name& parent : ParentsOn(&ObjectPair::after, index, *pair.after)) {
    for (const size_t candidate : index.PairsIn(parent.first, parent.second)) {
      const ObjectPair& original = index.pair(candidate);
      if (original.after != nullptr && IsCopyOf(pair, original, change)) return true;
    }
  }
  return false;
}

Cause TieOfTable(const DifferenceIndex& index, const CatalogObject& object) {
  return index.FindHolderAttribute("inherits", object.schema, object.parent);
}

}  // namespace

std::optional<size_t> CauseInParent(const DifferenceIndex& index, size_t difference) {
  const ObjectDifference& d = index[difference];
  const ObjectPair& pair = index.PairOf(difference);
  const CatalogObject& object = pair.any();
  if (d.attribute == "partition bound")
    return index.FindHolderAttribute("inherits", object.schema, object.name);
  if (!IsInRelation(object.kind) || object.kind == "rule" || object.kind == "policy") return std::nullopt;
  if (IsTie(d.attribute)) {
    if (const Cause tie = TieOfTable(index, object)) return tie;
  }
  for (const Name& parent : Parents(index, object, d.change)) {
    const bool typed = !index.Pairs("composite type", parent.first, "", parent.second).empty();
    // A column that the child also has by itself is changed with the parent's, but not dropped with it.
    const bool merged = object.kind == "column" && d.change == CatalogChange::kChanged;
    if (!typed && !merged && !IsCopy(pair.called) && !IsCopy(pair.after)) continue;
    for (const size_t candidate : index.In(parent.first, parent.second)) {
      const ObjectDifference& c = index[candidate];
      const ObjectPair& original = index.PairOf(candidate);
      if (candidate == difference) continue;
      // Its name is part of the copy's attribute.
      if (d.attribute == "attached to" && c.change == CatalogChange::kRenamed &&
          original.any().kind == "index" && IsAttachedTo(pair.called, *original.called) &&
          IsAttachedTo(pair.after, *original.after)) {
        return candidate;
      }
      if (c.change != d.change || c.attribute != d.attribute || !IsCopyOf(pair, original, d.change)) continue;
      const bool whole = d.change == CatalogChange::kLost || d.change == CatalogChange::kGained;
      if (whole || SameChange(d, pair, c, original)) return candidate;
    }
  }
  return IsByTie(index, difference) ? TieOfTable(index, object) : std::nullopt;
}

}  // namespace pgassay::compare
