// The SQL of Drizzle's first migration: everything that the database is, in pg_dump's words. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_BASELINE_SQL_H_
#define PGASSAY_MIGRATE_DRIZZLE_BASELINE_SQL_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

struct BaselineOptions {
  std::string diesel_schema = "public";    // of Diesel's table; "": whichever has one
  std::string drizzle_schema = "drizzle";  // of Drizzle's
  enum class Roles {
    kCreate,   // that are missing, NOLOGIN
    kRequire,  // the migration raises where one is missing
  };
  Roles roles = Roles::kCreate;
  // The same pg_dump of a database with nothing but the prelude: what both have is the platform's to make.
  std::string platform;
  // Of pg_available_extensions where the dump is from: what CREATE EXTENSION says by itself.
  std::vector<std::pair<std::string, std::string>> extension_comments;
  std::string about;  // a line for the reader: "83 Diesel migrations, up to 20261103090000"; "": none

  // Statements: rows and positions of sequences, to stand where neither triggers nor foreign keys are yet;
  // and what comes last, REFRESH MATERIALIZED VIEW.
  std::vector<std::string> rows, last;
};

struct BaselineSql {
  std::string text;                // of the file: UTF-8, LF, a breakpoint after each statement but the last
  std::vector<std::string> roles;  // that it names, by name; none of PostgreSQL's own
  // What a person should know: left out, rewritten, or more than an ordinary role may run.
  std::vector<HistoryFinding> findings;
};

// What pg_dump is to be asked for, the database aside. Run it with PGTZ=UTC: times in partition bounds and
// defaults are written in the session's zone.
std::vector<std::string> DumpArguments(const BaselineOptions& options);

// Made from the text of such a dump, of any server that pg_dump reads. The same text gives the same bytes.
// Nothing in it outlives the transaction, and check_function_bodies is back before its end, as Drizzle runs
// all that is pending in one. Errors: InvalidArgument (no dump, or one with rows in it), FailedPrecondition
// (it has Diesel's table or Drizzle's schema in it: it was not taken with DumpArguments).
absl::StatusOr<BaselineSql> MakeBaselineSql(absl::string_view dump, const BaselineOptions& options);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_BASELINE_SQL_H_
