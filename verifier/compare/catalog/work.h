// Two catalogs while they are compared: what each step adds to.
#ifndef PGASSAY_COMPARE_CATALOG_WORK_H_
#define PGASSAY_COMPARE_CATALOG_WORK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "compare/catalog/difference.h"
#include "compare/catalog/findings.h"
#include "compare/catalog/names.h"
#include "compare/catalog/pair.h"
#include "pgassay/catalog.h"

namespace pgassay::compare {

// What becomes of a pair, but for its differences.
enum class PairFate : uint8_t {
  kCompared,
  kExcluded,
  kNotChecked,   // where a sequence stands
  kHalfExcluded  // by the user on one side only, so that nothing of it is checked
};

// What a rule of --changes came to.
struct RuleAccount {
  bool concerns = false;  // the catalog has something to say of it
  bool matched = false;
  uint64_t objects = 0;
  std::string reason;
  bool left_out = false;
};

// Not thread-safe.
struct CatalogWork {
  explicit CatalogWork(const CatalogSides& of);
  CatalogWork(const CatalogWork&) = delete;
  CatalogWork& operator=(const CatalogWork&) = delete;

  const CatalogSides& sides;
  const bool objects;    // are compared
  const bool positions;  // of sequences are compared
  const bool cluster;    // what belongs to the server is compared
  const ServerVersions versions;
  // Where only the positions are compared, the sequences by name.
  const std::vector<CatalogObject> before;
  const std::vector<CatalogObject> after;
  const DeclaredNames names;
  const std::vector<CatalogObject> called;
  const std::vector<ObjectPair> pairs;

  std::vector<PairFate> fates;        // of pairs
  std::vector<bool> partly_excluded;  // pairs that lost a difference to a rule
  std::vector<ObjectDifference> differences;
  std::vector<RuleAccount> rules;  // of the changes
  CatalogComparison result;
};

// fates.cc: sets fates, and says why in result.excluded and in the rules that exclude.
void LeaveOut(CatalogWork& work);
// settle.cc, before causes are sought: takes away differences of attributes that rules exclude.
void ExcludeAttributes(CatalogWork& work);
// settle.cc, behind that: sets the rules of differences, and fills result.rules.
void SettleRules(CatalogWork& work);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_WORK_H_
