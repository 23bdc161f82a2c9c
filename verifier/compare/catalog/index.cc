#include "compare/catalog/index.h"

#include <utility>

namespace pgassay::compare {
namespace {

constexpr const char* kHolders[] = {
    "table", "partitioned table", "foreign table", "view", "materialized view", "composite type", "domain"};

const std::vector<size_t>& Nothing() {
  static const std::vector<size_t> kNothing;
  return kNothing;
}

}  // namespace

DifferenceIndex::DifferenceIndex(const std::vector<ObjectPair>& pairs,
                                 const std::vector<ObjectDifference>& differences)
    : pairs_(pairs), differences_(differences), of_pair_(pairs.size()) {
  const auto add = [&](const CatalogObject& object, size_t pair) {
    by_key_[Key(object.kind, object.schema, object.parent, object.name)].push_back(pair);
  };
  for (size_t i = 0; i < pairs.size(); ++i) {
    add(pairs[i].any(), i);
    if (pairs[i].by_meaning) add(*pairs[i].called, i);
    const CatalogObject& object = pairs[i].any();
    if (IsInRelation(object.kind)) pairs_in_[{object.schema, object.parent}].push_back(i);
  }
  for (size_t i = 0; i < differences.size(); ++i) {
    of_pair_[differences[i].pair].push_back(i);
    const CatalogObject& object = PairOf(i).any();
    if (IsInRelation(object.kind)) in_[{object.schema, object.parent}].push_back(i);
    if (differences[i].change != CatalogChange::kLost) continue;
    const CatalogObject& lost = *PairOf(i).before;
    lost_.emplace(Key(lost.kind, lost.schema, lost.parent, lost.name), i);
  }
}

const std::vector<size_t>& DifferenceIndex::Pairs(absl::string_view kind, absl::string_view schema,
                                                  absl::string_view parent, absl::string_view name) const {
  const auto found =
      by_key_.find(Key(std::string(kind), std::string(schema), std::string(parent), std::string(name)));
  return found == by_key_.end() ? Nothing() : found->second;
}

const std::vector<size_t>& DifferenceIndex::PairsIn(absl::string_view schema,
                                                    absl::string_view relation) const {
  const auto found = pairs_in_.find(std::pair(std::string(schema), std::string(relation)));
  return found == pairs_in_.end() ? Nothing() : found->second;
}

const std::vector<size_t>& DifferenceIndex::In(absl::string_view schema, absl::string_view relation) const {
  const auto found = in_.find(std::pair(std::string(schema), std::string(relation)));
  return found == in_.end() ? Nothing() : found->second;
}

std::optional<size_t> DifferenceIndex::Find(CatalogChange change, absl::string_view kind,
                                            absl::string_view schema, absl::string_view parent,
                                            absl::string_view name) const {
  if (change == CatalogChange::kLost) {
    const auto found =
        lost_.find(Key(std::string(kind), std::string(schema), std::string(parent), std::string(name)));
    return found == lost_.end() ? std::nullopt : std::optional(found->second);
  }
  for (const size_t pair : Pairs(kind, schema, parent, name)) {
    for (const size_t difference : of_pair_[pair]) {
      if (differences_[difference].change == change) return difference;
    }
  }
  return std::nullopt;
}

std::optional<size_t> DifferenceIndex::FindAttribute(absl::string_view attribute, absl::string_view kind,
                                                     absl::string_view schema, absl::string_view parent,
                                                     absl::string_view name) const {
  for (const size_t pair : Pairs(kind, schema, parent, name)) {
    for (const size_t difference : of_pair_[pair]) {
      if (differences_[difference].change == CatalogChange::kChanged &&
          differences_[difference].attribute == attribute) {
        return difference;
      }
    }
  }
  return std::nullopt;
}

std::vector<size_t> DifferenceIndex::Holders(absl::string_view schema, absl::string_view name) const {
  std::vector<size_t> holders;
  for (const char* kind : kHolders) {
    const std::vector<size_t>& pairs = Pairs(kind, schema, "", name);
    holders.insert(holders.end(), pairs.begin(), pairs.end());
  }
  return holders;
}

std::optional<size_t> DifferenceIndex::FindHolder(CatalogChange change, absl::string_view schema,
                                                  absl::string_view name) const {
  for (const char* kind : kHolders) {
    if (const auto found = Find(change, kind, schema, "", name)) return found;
  }
  return std::nullopt;
}

std::optional<size_t> DifferenceIndex::FindHolderAttribute(absl::string_view attribute,
                                                           absl::string_view schema,
                                                           absl::string_view name) const {
  for (const char* kind : kHolders) {
    if (const auto found = FindAttribute(attribute, kind, schema, "", name)) return found;
  }
  return std::nullopt;
}

}  // namespace pgassay::compare
