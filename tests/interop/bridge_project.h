// A project with both tools under git, as each of its developers has it checked out, and what pgassay says of
// it and of its databases.
#ifndef PGASSAY_TESTS_INTEROP_BRIDGE_PROJECT_H_
#define PGASSAY_TESTS_INTEROP_BRIDGE_PROJECT_H_

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "testing/drizzle.h"

namespace pgassay::testing {

// What a command of pgassay's said.
struct Answer {
  int code = -1;
  std::string out, err;
  nlohmann::json json = nlohmann::json::object();  // what it printed, if that is JSON

  std::string Verdict() const { return json.value("verdict", ""); }
  // Of its findings of a level ("finding", "note", "not_checked").
  std::set<std::string> Codes(const std::string& level = "finding") const;
  // Of `check`: the parts that neither agree nor were left out, with their state.
  std::map<std::string, std::string> NotAgreeing() const;
  // Of `check` and `sync`: the names of what must be fixed in a list of differences ("schema", "drift", ...).
  std::vector<std::string> MustFix(const std::string& list) const;
  // Of `verify`: what of the schemas is not declared, as "gained column sailings.pier_id".
  std::set<std::string> Catalog() const;
  // Of `verify`: what it says of a table; "": nothing, or it is not in the report.
  std::string Reason(const std::string& table) const;
  // Of `status`: how many are pending in "diesel" or "drizzle"; -1: that is not known.
  int Pending(const std::string& history) const;
  // Of `sync`: Diesel's folders of the entries that were made.
  std::vector<std::string> Entries() const;
};

// One developer's. Diesel's migrations in api/migrations, Drizzle's tools in db, with its packages linked in.
// Databases are those of Server::Shared(), scratch ones too.
class Checkout {
 public:
  // The folder with its repository is there, but for the packages.
  Checkout(const Drizzle& drizzle, std::string folder);

  const std::string& folder() const { return folder_; }
  std::string Read(const std::string& path) const;
  void Write(const std::string& path, const std::string& bytes) const;
  void Replace(const std::string& path, const std::string& from, const std::string& to) const;
  bool Has(const std::string& path) const;
  void Remove(const std::string& path) const;
  // api/migrations/FOLDER/up.sql; where `in_transaction` is false, a metadata.toml that says so.
  void AddMigration(const std::string& folder, const std::string& sql, bool in_transaction = true) const;
  // Path and bytes of all files but git's and the packages.
  std::map<std::string, std::string> Everything() const;
  // Those of Everything() below a folder, with the lock: what `sync` writes.
  std::map<std::string, std::string> Written() const;

  // git, which asks nobody; what it printed, and a failure of the test if its exit code is another.
  std::string Git(const std::vector<std::string>& arguments, int code = 0) const;
  void Commit(const std::string& message) const;
  // Onto another branch; what pgassay writes is taken from there, as WORKFLOW.md says, and is then that
  // branch's.
  void RebaseOn(const std::string& branch) const;
  // Merges a branch; where both have written it, what pgassay writes is taken from `base`.
  void Merge(const std::string& branch, const std::string& base) const;

  // With --json, but for verify, whose report is had by --report.
  Answer Run(const std::string& command, std::vector<std::string> arguments) const;
  Answer Sync() const { return Run("sync", {}); }
  // Of the repository alone where `database` is "".
  Answer Check(const std::string& database = "", std::vector<std::string> arguments = {}) const;
  Answer Status(const std::string& database) const;
  Answer Mark(const std::string& database) const;
  Answer Baseline(const std::string& database) const;
  // Two databases, or fingerprint files (what ends in ".assay").
  Answer Verify(const std::string& before, const std::string& after,
                std::vector<std::string> arguments) const;
  void Fingerprint(const std::string& database, const std::string& file) const;

  // Diesel runs what is pending, up to a version; "": all.
  void RunDiesel(const std::string& database, const std::string& until = "") const;
  // Drizzle's own migrator runs its folder.
  void RunDrizzle(const std::string& database) const;

  // A program that is started with this environment; `arguments` as for Run.
  std::vector<std::string> CommandLine(const std::string& command, std::vector<std::string> arguments) const;
  std::vector<std::string> Environment() const;

 private:
  void TakeWritten(const std::string& from) const;

  Drizzle drizzle_;
  std::string folder_;
};

// A repository of its own at `folder` with these files in one commit on branch main.
void MakeRepository(const std::string& folder, const std::map<std::string, std::string>& files);

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_INTEROP_BRIDGE_PROJECT_H_
