// Which object of BEFORE is which object of AFTER (catalog/CATALOG.md).
#ifndef PGASSAY_COMPARE_CATALOG_PAIR_H_
#define PGASSAY_COMPARE_CATALOG_PAIR_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "pgassay/catalog.h"

namespace pgassay::compare {

struct ServerVersions {
  uint32_t before = 0;
  uint32_t after = 0;
};

// Points into what it was made of.
struct ObjectPair {
  const CatalogObject* before = nullptr;  // as BEFORE has it; nullptr: gained
  const CatalogObject* called = nullptr;  // the same in AFTER's names, as declared; nullptr with `before`
  const CatalogObject* after = nullptr;   // nullptr: lost
  bool by_meaning = false;                // its names differ and nobody declared that

  // In AFTER's names.
  const CatalogObject& any() const { return after != nullptr ? *after : *called; }
};

// `before` and `called` are of one length and order; `called` and `after` may be in any order. No key may be
// there twice. What only one side has is paired by its meaning where that may be (constraints, indexes,
// triggers, policies, rules), or stays alone. In the order of keys.
std::vector<ObjectPair> PairObjects(const std::vector<CatalogObject>& before,
                                    const std::vector<CatalogObject>& called,
                                    const std::vector<CatalogObject>& after, ServerVersions versions);

bool IsConstraint(absl::string_view kind);
// What columns, indexes or constraints can be in: tables of all sorts, views, composite types, domains.
bool HoldsObjects(absl::string_view kind);
// What the name of a relation with rows or columns of its own belongs to: HoldsObjects without the types.
bool IsRelation(absl::string_view kind);
// Columns, constraints, indexes, triggers, rules and policies: `parent` is a relation or type.
bool IsInRelation(absl::string_view kind);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_PAIR_H_
