#include "migrate/steps/fixture.h"

#include <utility>

#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::migrate {

using pgassay::testing::IsOk;
using pgassay::testing::Server;

DieselMigration Migration(const std::string& folder, const std::string& up, bool in_transaction) {
  DieselMigration migration;
  migration.folder = folder;
  migration.version = folder.substr(0, folder.find('_'));
  migration.up = up;
  migration.in_transaction = in_transaction;
  return migration;
}

DieselFolder Folder(std::vector<DieselMigration> migrations) {
  DieselFolder folder;
  folder.path = "migrations";
  folder.exists = true;
  folder.migrations = std::move(migrations);
  return folder;
}

pg::Connection OpenDatabase(const std::string& database, const std::string& user) {
  absl::StatusOr<pg::Connection> connection =
      pg::Connection::Open({Server::Shared().Conninfo(database, user), ""}, "pgassay test");
  EXPECT_THAT(connection, IsOk());
  return *std::move(connection);
}

std::string Versions(const std::string& database) {
  Server& server = Server::Shared();
  if (server.Sql(database, "SELECT to_regclass('__diesel_schema_migrations')").empty()) return "none";
  return server.Sql(database,
                    "SELECT string_agg(version, ',' ORDER BY version COLLATE \"C\") FROM "
                    "__diesel_schema_migrations");
}

std::string Relations(const std::string& database) {
  return Server::Shared().Sql(
      database,
      "SELECT string_agg(CASE nspname WHEN 'public' THEN '' ELSE nspname || '.' END || relname, ',' ORDER BY "
      "nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('r', "
      "'v') AND nspname !~ '^pg_' AND nspname <> 'information_schema' AND relname <> "
      "'__diesel_schema_migrations'");
}

}  // namespace pgassay::migrate
