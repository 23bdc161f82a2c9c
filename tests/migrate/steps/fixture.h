// Folders of Diesel migrations made up in memory, and what a database is like after they have been run.
#ifndef PGASSAY_TESTS_MIGRATE_STEPS_FIXTURE_H_
#define PGASSAY_TESTS_MIGRATE_STEPS_FIXTURE_H_

#include <string>
#include <vector>

#include "migrate/diesel/run.h"
#include "pg/connection.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// Its version is what stands before the first '_'.
DieselMigration Migration(const std::string& folder, const std::string& up, bool in_transaction = true);

DieselFolder Folder(std::vector<DieselMigration> migrations);

// To a database of the shared server; a failure fails the test.
pg::Connection OpenDatabase(const std::string& database, const std::string& user = "postgres");

// "1,2,3": the versions in Diesel's table on the search_path, by version; "none" without a table.
std::string Versions(const std::string& database);

// Ordinary tables and views of the database but Diesel's, "s.t" where not in public, by name.
std::string Relations(const std::string& database);

}  // namespace pgassay::migrate

#endif  // PGASSAY_TESTS_MIGRATE_STEPS_FIXTURE_H_
