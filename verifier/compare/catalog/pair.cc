#include "compare/catalog/pair.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "compare/catalog/attributes.h"

namespace pgassay::compare {
namespace {

bool CanBeKnownByMeaning(absl::string_view kind) {
  return IsConstraint(kind) || kind == "index" || kind == "trigger" || kind == "policy" || kind == "rule";
}

// Indexes of `objects` in the order of their keys.
std::vector<size_t> Sorted(const std::vector<CatalogObject>& objects) {
  std::vector<size_t> order(objects.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return objects[a].Key() < objects[b].Key(); });
  return order;
}

// Joins pairs of one side only that mean the same within one parent.
void PairByMeaning(std::vector<ObjectPair>& pairs, ServerVersions versions) {
  using Place = std::tuple<absl::string_view, absl::string_view, absl::string_view>;
  std::map<Place, std::pair<std::vector<size_t>, std::vector<size_t>>> alone;
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].called != nullptr && pairs[i].after != nullptr) continue;
    const CatalogObject& object = pairs[i].any();
    if (!CanBeKnownByMeaning(object.kind)) continue;
    auto& [lost, gained] = alone[Place(object.kind, object.schema, object.parent)];
    (pairs[i].after == nullptr ? lost : gained).push_back(i);
  }
  std::vector<bool> joined(pairs.size(), false);
  for (auto& [place, indexes] : alone) {
    for (const size_t lost : indexes.first) {
      for (const size_t gained : indexes.second) {
        if (joined[gained] || !SameButForComment(*pairs[lost].called, *pairs[gained].after, versions))
          continue;
        joined[gained] = true;
        pairs[lost].after = pairs[gained].after;
        pairs[lost].by_meaning = true;
        break;
      }
    }
  }
  size_t kept = 0;
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (!joined[i]) pairs[kept++] = pairs[i];
  }
  pairs.resize(kept);
}

}  // namespace

bool IsConstraint(absl::string_view kind) {
  return kind == "check constraint" || kind == "foreign key" || kind == "primary key" ||
         kind == "unique constraint" || kind == "exclusion constraint";
}

bool IsRelation(absl::string_view kind) {
  return kind == "table" || kind == "partitioned table" || kind == "foreign table" || kind == "view" ||
         kind == "materialized view";
}

bool HoldsObjects(absl::string_view kind) {
  return IsRelation(kind) || kind == "composite type" || kind == "domain";
}

bool IsInRelation(absl::string_view kind) {
  return kind == "column" || CanBeKnownByMeaning(kind);
}

std::vector<ObjectPair> PairObjects(const std::vector<CatalogObject>& before,
                                    const std::vector<CatalogObject>& called,
                                    const std::vector<CatalogObject>& after, ServerVersions versions) {
  const std::vector<size_t> in_before = Sorted(called);
  const std::vector<size_t> in_after = Sorted(after);
  std::vector<ObjectPair> pairs;
  auto b = in_before.begin();
  auto a = in_after.begin();
  while (b != in_before.end() || a != in_after.end()) {
    ObjectPair& pair = pairs.emplace_back();
    const bool take_before =
        a == in_after.end() || (b != in_before.end() && called[*b].Key() <= after[*a].Key());
    const bool take_after =
        b == in_before.end() || (a != in_after.end() && after[*a].Key() <= called[*b].Key());
    if (take_before) {
      pair.before = &before[*b];
      pair.called = &called[*b++];
    }
    if (take_after) pair.after = &after[*a++];
  }
  PairByMeaning(pairs, versions);
  return pairs;
}

}  // namespace pgassay::compare
