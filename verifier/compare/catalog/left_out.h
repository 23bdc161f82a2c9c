// Which objects of a catalog the comparison leaves out, and why (catalog/CATALOG.md).
#ifndef PGASSAY_COMPARE_CATALOG_LEFT_OUT_H_
#define PGASSAY_COMPARE_CATALOG_LEFT_OUT_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compare/catalog/findings.h"
#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"

namespace pgassay::compare {

// What belongs to the server rather than to one database of it: read with --cluster only.
bool BelongsToServer(const CatalogObject& object);

// The table that a statistics object is about; no name if its definition does not say.
RelationName StatisticsTable(const CatalogObject& object);

// The relations of one side and what belongs to them.
class RelationsOf {
 public:
  explicit RelationsOf(const CatalogState& side);

  // The relation that the object is or belongs to. Of a sequence: the tables that own it or that it feeds.
  std::vector<RelationName> Of(const CatalogObject& object) const;
  bool Has(const RelationName& relation) const { return relations_.contains(relation); }

 private:
  std::set<RelationName> relations_;
  std::map<RelationName, std::vector<RelationName>> fed_;  // by sequence: tables whose columns it feeds
};

// Why this side's user leaves the object out; "" if he does not.
std::string WhyLeftOut(const CatalogObject& object, const RelationsOf& relations,
                       const std::function<std::string(const RelationName&)>& left_out, bool tables_only);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_LEFT_OUT_H_
