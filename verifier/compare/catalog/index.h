// Pairs of objects and their differences by name.
#ifndef PGASSAY_COMPARE_CATALOG_INDEX_H_
#define PGASSAY_COMPARE_CATALOG_INDEX_H_

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "compare/catalog/difference.h"
#include "compare/catalog/pair.h"
#include "pgassay/fingerprint.h"

namespace pgassay::compare {

// Names are AFTER's, but of what is lost as a whole BEFORE's: another may have its name in AFTER. An object
// that is known by its meaning answers to both of its names. A view: `pairs` and `differences` must outlive
// it and stay as they are, but for causes and rules.
class DifferenceIndex {
 public:
  DifferenceIndex(const std::vector<ObjectPair>& pairs, const std::vector<ObjectDifference>& differences);

  const ObjectPair& PairOf(size_t difference) const { return pairs_[differences_[difference].pair]; }
  const ObjectDifference& operator[](size_t difference) const { return differences_[difference]; }
  size_t size() const { return differences_.size(); }

  // All pairs of a name; a table and the view that took its name are two.
  const std::vector<size_t>& Pairs(absl::string_view kind, absl::string_view schema, absl::string_view parent,
                                   absl::string_view name) const;
  const ObjectPair& pair(size_t pair) const { return pairs_[pair]; }
  const std::vector<size_t>& Of(size_t pair) const { return of_pair_[pair]; }
  // All that is in a relation, differences or not.
  const std::vector<size_t>& PairsIn(absl::string_view schema, absl::string_view relation) const;
  // Differences of what is in a relation.
  const std::vector<size_t>& In(absl::string_view schema, absl::string_view relation) const;

  // The difference of this object as a whole (lost, gained, renamed), or of its attribute. Of kLost by the
  // name in BEFORE.
  std::optional<size_t> Find(CatalogChange change, absl::string_view kind, absl::string_view schema,
                             absl::string_view parent, absl::string_view name) const;
  std::optional<size_t> FindAttribute(absl::string_view attribute, absl::string_view kind,
                                      absl::string_view schema, absl::string_view parent,
                                      absl::string_view name) const;
  // Relations, types and domains of this name.
  std::vector<size_t> Holders(absl::string_view schema, absl::string_view name) const;
  // The same of such a one, of whatever kind.
  std::optional<size_t> FindHolder(CatalogChange change, absl::string_view schema,
                                   absl::string_view name) const;
  std::optional<size_t> FindHolderAttribute(absl::string_view attribute, absl::string_view schema,
                                            absl::string_view name) const;

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string>;

  const std::vector<ObjectPair>& pairs_;
  const std::vector<ObjectDifference>& differences_;
  std::vector<std::vector<size_t>> of_pair_;
  absl::flat_hash_map<Key, std::vector<size_t>> by_key_;
  absl::flat_hash_map<Key, size_t> lost_;  // differences, by the key in BEFORE
  absl::flat_hash_map<std::pair<std::string, std::string>, std::vector<size_t>> pairs_in_;
  absl::flat_hash_map<std::pair<std::string, std::string>, std::vector<size_t>> in_;
};

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_INDEX_H_
