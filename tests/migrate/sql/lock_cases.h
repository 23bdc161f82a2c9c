// Statements and what is claimed of them, for the parser's test and for the server to judge.
#ifndef PGASSAY_TESTS_MIGRATE_SQL_LOCK_CASES_H_
#define PGASSAY_TESTS_MIGRATE_SQL_LOCK_CASES_H_

#include <string>
#include <vector>

#include "pgassay/migration.h"

namespace pgassay::testing {

struct LockCase {
  std::string sql;       // one statement on what LockFixture makes
  std::string relation;  // SqlStatement's
  TableLock lock = TableLock::kNone;
  Rewrite rewrite = Rewrite::kNo;
  bool scans = false;
  // Servers before that major lock less.
  int since = 0;
  TableLock before = TableLock::kNone;
};

// What the database holds; to be run in an empty one.
const std::string& LockFixture();

const std::vector<LockCase>& LockCases();

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_MIGRATE_SQL_LOCK_CASES_H_
