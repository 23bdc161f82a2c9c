// A project with Diesel's folder and Drizzle's own tools in a folder of its own, and what becomes of it
// behind a baseline.
#ifndef PGASSAY_TESTS_INTEROP_BASELINE_PROJECT_H_
#define PGASSAY_TESTS_INTEROP_BASELINE_PROJECT_H_

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "interop/tree.h"
#include "migrate/steps/baseline.h"
#include "pgassay/migration.h"
#include "testing/drizzle.h"
#include "testing/server.h"

namespace pgassay::testing {

struct ProjectText {
  std::string path, bytes;
};

class BaselineProject {
 public:
  // A copy of data/harbour with Drizzle's packages of that line linked into it. The live database is `live`
  // of Server::Shared(), replayed as app_migrator; scratch databases are on `scratch`.
  static BaselineProject Harbour(const Drizzle& drizzle, Server& scratch, const std::string& live);

  // A project of these files (pgassay.toml, api/migrations/..., db/drizzle.config.ts, ...), root `db`; the
  // live database is what its migrations make.
  static BaselineProject Of(const Drizzle& drizzle, Server& scratch, const std::string& live,
                            const std::vector<ProjectText>& files);

  const std::string& folder() const { return work_->path(); }
  const std::string& live() const { return live_; }
  ProjectSettings Settings() const;
  migrate::BaselineRequest Request() const;

  std::string Read(const std::string& path) const;
  void Write(const std::string& path, const std::string& bytes) const;
  void Replace(const std::string& path, const std::string& from, const std::string& to) const;
  // Of all files but node_modules: path and bytes, to see that nothing was written.
  std::set<std::pair<std::string, std::string>> Everything() const;

  // With the packages of another line from now on.
  void Relink(const Drizzle& drizzle);

  // Drizzle's own migrator runs the folder on the live database.
  void MigrateLive() const;

  // drizzle-kit itself, in the root; what it said, and a failure of the test if its exit code is another.
  std::string Kit(const std::vector<std::string>& arguments, int code = 0) const;

  // What must hold behind a baseline that was written: marking works, twice; after it Drizzle's migrator does
  // nothing; generate has nothing to do; a new deployment on a cluster of its own equals the live database; a
  // change of `schema` (a file under the project) generates itself alone, and that runs on the live database.
  // `to_mark` rows are written by that, and `entries` are there then.
  void ExpectSound(const std::string& schema, size_t to_mark = 1, size_t entries = 1) const;

 private:
  BaselineProject() = default;
  void Link(const Drizzle& drizzle, const std::string& root);
  void Migrate(Server& where, const std::string& database) const;

  std::shared_ptr<WorkFolder> work_;
  Drizzle drizzle_;
  Server* scratch_ = nullptr;
  std::string live_, root_;
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_INTEROP_BASELINE_PROJECT_H_
