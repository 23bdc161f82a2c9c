// Where pg_dump and a catalog may disagree, and why. A rule that no pair needs fails the test.
#ifndef PGASSAY_TESTS_SERVER_DUMP_RULES_H_
#define PGASSAY_TESTS_SERVER_DUMP_RULES_H_

#include <string>
#include <vector>

#include "pgassay/catalog.h"

namespace pgassay {

// Findings that pg_dump does not know of.
struct DumpException {
  const char* reason;
  bool (*covers)(const CatalogFinding& finding, const CatalogState& before);
  bool always = true;  // false: it does at times, so that what differs in nothing else is no miss
  int used = 0;        // pairs that only these made different
};

// What pg_dump writes and pgassay does not look at.
struct DumpRewriting {
  const char* reason;
  std::string (*rewrite)(const std::string& entry);
  int used = 0;  // pairs that were different without it
};

std::vector<DumpException> DumpExceptions();
std::vector<DumpRewriting> DumpRewritings();

}  // namespace pgassay

#endif  // PGASSAY_TESTS_SERVER_DUMP_RULES_H_
