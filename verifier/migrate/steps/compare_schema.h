// Two databases' catalogs, compared in the schemas that Drizzle manages.
#ifndef PGASSAY_MIGRATE_STEPS_COMPARE_SCHEMA_H_
#define PGASSAY_MIGRATE_STEPS_COMPARE_SCHEMA_H_

#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pgassay/baseline.h"
#include "pgassay/catalog.h"
#include "pgassay/migration.h"
#include "pgassay/scan.h"

namespace pgassay::migrate {

// A name as a glob of ScanOptions::exclude that matches it and next to nothing else.
std::string Glob(const std::string& name);

// The tables in which Diesel (of any schema) and Drizzle keep their books, as ScanOptions::exclude has them.
std::vector<std::string> BookkeepingGlobs(const ProjectSettings& settings);

struct SchemaComparison {
  std::vector<CatalogFinding> findings;  // of objects in the managed schemas, and of these schemas themselves
  std::vector<CatalogFinding> elsewhere;  // of other schemas, and of what is in no schema: extensions, ...
  std::vector<std::string> not_checked;   // what could not be read, in words
};

// By the verifier's own comparison (catalog/CATALOG.md), without rows. Owners do not count, nor what
// privileges an owner has by name on either side, nor Diesel's and Drizzle's bookkeeping tables and pgassay's
// schema. Both databases are only read. Errors: those of Verify.
absl::StatusOr<SchemaComparison> CompareSchemas(const ConnectTarget& before, const ConnectTarget& after,
                                                const ProjectSettings& settings,
                                                const std::atomic<int>* interrupt);

// What [drizzle] accept calls a difference: its kind, its name, and in the end the attribute that changed, or
// "missing" (of what only the first has), "extra" (only the second), "renamed": "index
// public.orders_total_idx definition", "table public.legacy missing", "unique constraint
// public.users.users_email_key renamed". A part of the name is in double quotes, doubled within, where it has
// other characters than letters, digits, '_', '$' and '-'; of functions and operators only where it has
// quotes, or a space or dot before its one pair of brackets. No two findings of a comparison have the same.
std::string AcceptanceName(const CatalogFinding& finding);

// The database against schema.ts. `ours` is the same comparison with the schema.ts that pgassay writes: what
// that one cannot say either, to the letter (severity and reason aside), is outside Drizzle's model. But a
// column that is not there never is, nor a table, unless it is a partition, or partitioned and there as a
// plain table; and the order of a table's columns alone always is. What is outside need not be
// accepted; a default that is the same constant in other words (same_default.h) is no difference. Must
// fix first, then outside, then accepted; within these as `theirs` has them. Pure.
std::vector<SchemaDifference> JudgeSchema(const std::vector<CatalogFinding>& theirs,
                                          const std::vector<CatalogFinding>& ours,
                                          const std::vector<std::string>& accept);

// The database against Diesel's folder: kMustFix or kAccepted. Its names begin with "drift of ": what is
// accepted of schema.ts is not accepted of the database. Pure.
std::vector<SchemaDifference> JudgeDrift(const std::vector<CatalogFinding>& findings,
                                         const std::vector<std::string>& accept);

size_t CountMustFix(const std::vector<SchemaDifference>& differences);

// Of [drizzle] accept what is not about a database's drift.
std::vector<std::string> AcceptedOfSchema(const std::vector<std::string>& accept);

// Acceptances that name nothing in either: each is an error (code "baseline-acceptance-unmatched").
std::vector<HistoryFinding> UnmatchedAcceptances(const std::vector<std::string>& accept,
                                                 const std::vector<SchemaDifference>& drift,
                                                 const std::vector<SchemaDifference>& differences);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_COMPARE_SCHEMA_H_
