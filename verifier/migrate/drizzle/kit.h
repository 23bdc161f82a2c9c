// The project's own drizzle-kit, run so that it can touch nothing but a folder of ours.
#ifndef PGASSAY_MIGRATE_DRIZZLE_KIT_H_
#define PGASSAY_MIGRATE_DRIZZLE_KIT_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "migrate/drizzle/kit_place.h"
#include "migrate/process/command.h"
#include "pgassay/migration.h"
#include "pgassay/scan.h"

namespace pgassay::migrate::drizzle {

// What drizzle.config.ts says, as drizzle-kit itself loaded it. Paths are absolute.
struct KitConfig {
  std::string kit_version;          // "0.31.11"
  std::string orm_version;          // "0.45.4"
  bool v1 = false;                  // 1.0.0-rc.5 and later: folders; else a journal
  std::vector<std::string> schema;  // files; globs and folders expanded, sorted; those that exist
  std::vector<std::string>
      schema_as_written;  // absolute, globs as they are: where one that is missing belongs
  std::string out;
  std::vector<std::string> schema_filter;
  std::vector<std::string> tables_filter;           // with what extensionsFilters adds
  std::string migrations_schema, migrations_table;  // "drizzle", "__drizzle_migrations" where it says nothing
  std::string prefix;                               // of stable: "index" (default), "timestamp", ...
  std::string casing;                               // "", "snake_case", "camelCase"
  bool breakpoints = true;
};

// drizzle-kit leaves Diesel's table out by these. False where that is not sure, as with braces, classes,
// extglobs and slashes.
bool HidesDieselsTable(const KitConfig& config);

// Not thread-safe. Keeps a folder of its own, .pgassay-kit-XXXXXX, in [drizzle] root (so that what is written
// there imports as the project's files do), which goes with it; Open drops those of runs that are no more.
class Kit {
 public:
  // Loads the project's config through drizzle-kit. Errors: NotFound (no root, no config, no drizzle-kit:
  // what to install), FailedPrecondition (a version that is not supported, a config that is not PostgreSQL's
  // or that disagrees with pgassay.toml in out, schemas (schemaFilter), migrations table or schema: both
  // values), InvalidArgument with the program's own output (the config does not load), DeadlineExceeded (of
  // each of its runs: `timeout_ms`), Cancelled (`interrupt`), Internal; those of making the folder.
  static absl::StatusOr<std::unique_ptr<Kit>> Open(const ProjectSettings& settings,
                                                   const std::atomic<int>* interrupt = nullptr,
                                                   int timeout_ms = 120'000);
  Kit(const Kit&) = delete;
  Kit& operator=(const Kit&) = delete;
  ~Kit();

  const KitConfig& config() const { return config_; }
  const std::string& folder() const { return folder_; }  // the caller may write in it

  // The SQL of these files from nothing, "" if they have nothing in them: what `drizzle-kit generate` writes
  // into an empty folder, as `drizzle-kit export` forgets `casing` (stable), does not exist in the oldest
  // supported version, and shares its output with whatever the project's own code prints. Errors as Open's,
  // and as Generate's.
  absl::StatusOr<std::string> Export(const std::vector<std::string>& schema);

  // `drizzle-kit generate --name NAME` into `out` (absolute; need not exist). The files that appeared or
  // changed, relative to `out`, sorted; none: "no schema changes", as nothing was written. It works on a
  // copy, and `out` is left as it is after an error. Judged by what it wrote, not by its exit code:
  // FailedPrecondition: it wanted to ask something (a rename); InvalidArgument with what it said: it wrote
  // nothing, as where the files do not load; Internal: it wrote half of it.
  absl::StatusOr<std::vector<std::string>> Generate(const std::vector<std::string>& schema,
                                                    const std::string& out, const std::string& name);

  // `drizzle-kit migrate` of `out` on a scratch database, with the project's migrations schema and table.
  // Judged by the rows that are there then: Aborted, in one line, with the first entry that has none, how
  // many more there are, and the errors that it told of (stable tells of none). The password is that of
  // `scratch` or $PGPASSWORD; ~/.pgpass is the driver's to read. Errors: also those of connecting and of
  // reading `out`.
  absl::Status Migrate(const std::string& out, const ConnectTarget& scratch);

 private:
  Kit() = default;
  absl::Status Load();
  // Runs the project's command with these arguments, in its root, as long as it may take.
  absl::StatusOr<process::Finished> Run(const std::vector<std::string>& arguments) const;
  // What generate makes of the folder `copy`, which is ours; `before` is what is in it.
  absl::StatusOr<FilesByPath> Write(const std::vector<std::string>& schema, const std::string& copy,
                                    const FilesByPath& before, const std::string& name, bool breakpoints);

  KitConfig config_;
  std::string folder_;
  ProjectSettings settings_;
  const std::atomic<int>* interrupt_ = nullptr;
  int timeout_ms_ = 0;
  std::unique_ptr<KitPlace> place_;
};

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_KIT_H_
