// Diesel's own CLI and our run on two databases that begin the same, and whether they end the same.
#ifndef PGASSAY_TESTS_INTEROP_DIESEL_PAIR_H_
#define PGASSAY_TESTS_INTEROP_DIESEL_PAIR_H_

#include <optional>
#include <string>
#include <vector>

#include "interop/tree.h"
#include "migrate/process/command.h"
#include "testing/server.h"

namespace pgassay::testing {

enum class Agreement {
  kSame,     // both succeed or both fail, with the same words of the server; the databases are equal
  kRefused,  // we run nothing and touch nothing, whatever Diesel does
  kHangs,    // Diesel never ends, and we do
};

struct DieselCase {
  std::string name;
  std::vector<Entry> entries;
  Agreement agreement = Agreement::kSame;
  bool diesel_succeeds = true;  // what the real one was seen to do, in the last stage
  std::string said = {};        // by us, where we fail or refuse; "": what Diesel repeats of the server
  std::string before = {};      // SQL, on both databases
  std::string pgoptions = {};   // of the session
  std::string user = "postgres";
  std::vector<Entry> later = {};  // a second stage: these are added, and both run again
  bool same_list = true;          // `diesel migration list` shows what our judge does
  bool utc = true;                // run_on is
};

// How many cases were judged, over the life of the process.
struct Tally {
  int cases = 0, agree = 0, refused = 0, hangs = 0;
  int lists = 0;  // times that `diesel migration list` and `pending` were compared with our judge
};

// Two databases on the shared server.
class DieselPair {
 public:
  explicit DieselPair(std::string program);

  // Failures are the test's.
  void Judge(const DieselCase& one);
  // The same for a folder of migrations as it is. `prelude` is a file for psql, "": none; `unequal` are
  // columns that no two runs have the same in, as "schema.table.column", all of one table each.
  void JudgeFolder(const std::string& name, const std::string& folder, const std::string& prelude,
                   const std::string& user, const std::vector<std::string>& unequal);

  static Tally& tally();

 private:
  struct Ours;

  static void Count(Agreement agreement);

  void MakeDatabases(const std::string& before);
  migrate::process::Finished Diesel(const std::string& command, int timeout_ms = 120'000) const;
  Ours RunOurs() const;
  void CompareList() const;
  void CompareOutcome(const DieselCase& one, const migrate::process::Finished& diesel,
                      const Ours& ours) const;
  void CompareDatabases(const DieselCase& one, const std::vector<std::string>& unequal) const;
  std::string Dump(const std::string& database, const std::vector<std::string>& unequal) const;
  std::string Rows(const std::string& database) const;
  void Stage(const DieselCase& one, bool last, const std::vector<std::string>& unequal);
  std::string Sql(const std::string& database, const std::string& sql) const;

  std::string program_;
  WorkFolder work_;
  std::string migrations_;  // the folder in question
  std::string pgoptions_;
  std::string user_ = "postgres";
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_INTEROP_DIESEL_PAIR_H_
