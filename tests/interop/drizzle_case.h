// One state of a folder and a table: what our judge says will happen, and what Drizzle's migrator then does.
#ifndef PGASSAY_TESTS_INTEROP_DRIZZLE_CASE_H_
#define PGASSAY_TESTS_INTEROP_DRIZZLE_CASE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "interop/tree.h"
#include "pgassay/migration.h"
#include "testing/drizzle.h"

namespace pgassay::testing {

struct DrizzleCase {
  std::string name;
  std::vector<Entry> entries;
  std::string before = {};  // SQL; table `ran (at serial, name text)` is there
  // What the real one was seen to run, as each file tells table `ran` of itself.
  std::vector<std::string> runs = {};
  // Entries that it passes over and no row is of.
  std::vector<std::string> skipped = {};
  // If it fails: the SQLSTATE, or a part of the message where none is. Nothing was run then.
  std::string fails = {};
  std::vector<std::string> findings = {};  // codes that our judge has to give
  bool diesel_made_it = false;
  std::string user = "postgres";
  std::string schema = "drizzle";
  std::string table = "__drizzle_migrations";
};

struct DrizzleTally {
  int cases = 0, agree = 0;
};

// What `migrate()` said.
struct Migrated {
  bool ok = false;
  std::string code, message;
};

class DrizzleJudge {
 public:
  // `line` as FindDrizzle's; `runtime` is the program: node or bun.
  DrizzleJudge(Drizzle drizzle, std::string line, std::string runtime);

  // Failures are the test's.
  void Judge(const DrizzleCase& one) const;

  // The same for a folder as it is, on a database that the last call has left where `pending` is empty, else
  // on a new one: `pending` is what has to be run, as its rows tell.
  void JudgeFolder(const std::string& name, const std::string& folder,
                   const std::vector<std::string>& pending) const;

  static DrizzleTally& tally();

 private:
  static void Count();
  // The real migrator on the database.
  Migrated Migrate(const std::string& folder, const DrizzleCase& one) const;

  Drizzle drizzle_;
  std::string line_;
  std::string runtime_;
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_INTEROP_DRIZZLE_CASE_H_
