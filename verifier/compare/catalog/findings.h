// Two catalogs -> what differs, by meaning and in both directions (catalog/CATALOG.md).
#ifndef PGASSAY_COMPARE_CATALOG_FINDINGS_H_
#define PGASSAY_COMPARE_CATALOG_FINDINGS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "pgassay/catalog.h"
#include "pgassay/changes.h"
#include "pgassay/fingerprint.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// What the comparison of two catalogs is told. All of it must outlive the call.
struct CatalogSides {
  const CatalogState& before;
  const CatalogState& after;
  const Changes& changes;
  // Whether the user leaves the relation, named as that side has it, out: what is in it goes with it. Why,
  // for people; "" if it is not left out. Either may be empty.
  std::function<std::string(const RelationName&)> left_out_before;
  std::function<std::string(const RelationName&)> left_out_after;
  bool tables_only = false;      // what is of no relation is left out: --tables
  bool cluster = false;          // what belongs to the server must have been read on both sides
  bool exact_positions = false;  // a sequence that moved on is a difference
  // Why that side's reader could not read where the sequence stands; "" if it could, or has no such sequence.
  std::function<std::string(const RelationName&)> unread_before = {};
  std::function<std::string(const RelationName&)> unread_after = {};
};

// What became of changes[index] in the catalog.
struct CatalogRule {
  size_t index = 0;
  bool matched = false;
  uint64_t objects = 0;  // findings that it accounts for
  std::string reason;    // why it did not match
  bool left_out = false;
};

struct CatalogComparison {
  std::vector<CatalogFinding> findings;  // the worst first, then by kind, schema, parent, name and attribute
  std::vector<CatalogCount> counts;      // by kind
  std::vector<LedgerNote> excluded;
  std::vector<LedgerNote> not_checked;
  std::vector<std::string> notes;  // no findings, but worth knowing: a sequence that moved on
  // Of every rule for objects. Of the rules for tables and columns those of which the catalog says anything:
  // the caller weighs them against what the rows say.
  std::vector<CatalogRule> rules;
};

// Objects are compared if both sides read them, positions of sequences likewise, and what belongs to the
// server if both sides have it; what only one side read is not checked.
CatalogComparison CompareCatalogs(const CatalogSides& sides);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_FINDINGS_H_
