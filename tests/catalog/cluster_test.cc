// What the server keeps for all databases or about this one, one change at a time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "catalog/fixture.h"
#include "catalog/objects.h"
#include "pg/connection.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using catalog::Connect;
using catalog::Differences;
using catalog::Objects;
using catalog::Read;
using pgassay::testing::IsOk;
using pgassay::testing::Server;
using ::testing::IsEmpty;

struct Change {
  const char* sql;
  std::vector<std::string> found;
  int since = 13;
};

TEST(ClusterTest, OneChangeAtATime) {
  // Roles are the whole server's: one of its own.
  auto started = Server::Start();
  ASSERT_THAT(started, IsOk());
  Server& server = **started;
  server.Sql("postgres",
             "CREATE ROLE app LOGIN; CREATE ROLE staff; CREATE ROLE boss SUPERUSER; GRANT staff TO app");
  const int major = catalog::ServerVersion(server) / 10000;
  const std::vector<Change> changes = {
      {"CREATE ROLE late", {"role late: gained"}},
      {"DROP ROLE late", {"role late: lost"}},
      {"ALTER ROLE app SUPERUSER", {"role app: superuser"}},
      {"ALTER ROLE app CREATEROLE CREATEDB", {"role app: create database", "role app: create role"}},
      {"ALTER ROLE app NOLOGIN", {"role app: login"}},
      {"ALTER ROLE app REPLICATION BYPASSRLS", {"role app: bypasses row security", "role app: replication"}},
      {"ALTER ROLE app CONNECTION LIMIT 5", {"role app: connection limit"}},
      {"ALTER ROLE app VALID UNTIL '2030-01-01 00:00:00+02'", {"role app: valid until"}},
      {"ALTER ROLE app VALID UNTIL 'infinity'", {"role app: valid until"}},
      {"ALTER ROLE app PASSWORD 'new'", {}},
      {"ALTER ROLE staff NOINHERIT", {"role staff: no inherit"}},
      {"COMMENT ON ROLE app IS 'the application'", {"role app: comment"}},
      {"GRANT staff TO app WITH ADMIN OPTION", {"role app: member of"}},
      {"REVOKE staff FROM app", {"role app: member of"}},
      {"GRANT pg_read_all_data TO app", {"role app: member of"}, 14},
      {"GRANT staff TO app WITH INHERIT FALSE", {"role app: member of"}, 16},
      {"GRANT staff TO app WITH SET FALSE", {"role app: member of"}, 16},
      {"ALTER ROLE app SET work_mem = '8MB'", {"setting app.work_mem: gained"}},
      {"ALTER ROLE app SET work_mem = '9MB'", {"setting app.work_mem: value"}},
      {"ALTER ROLE ALL SET work_mem = '9MB'", {"setting every role.work_mem: gained"}},
      {"ALTER DATABASE here SET search_path = a, b", {"setting this database.search_path: gained"}},
      {"ALTER DATABASE here RESET search_path", {"setting this database.search_path: lost"}},
      {"ALTER ROLE app IN DATABASE here SET work_mem = '1MB'",
       {"setting app in this database.work_mem: gained"}},
      {"ALTER DATABASE here SET \"app.secret\" = 'a'", {"setting this database.app.secret: gained"}},
      {"ALTER DATABASE here SET \"app.secret\" = 'b'", {}},
      {"ALTER DATABASE postgres SET search_path = a", {}},
      {"ALTER DATABASE here OWNER TO boss", {"database this database: owner"}},
      {"ALTER DATABASE here CONNECTION LIMIT 9", {"database this database: connection limit"}},
      {"ALTER DATABASE here IS_TEMPLATE true", {"database this database: template"}},
      {"COMMENT ON DATABASE here IS 'x'", {"database this database: comment"}},
      {"GRANT CREATE ON DATABASE here TO app", {"database this database: privileges"}},
      {"REVOKE CONNECT ON DATABASE here FROM PUBLIC", {"database this database: privileges"}},
      {"COMMENT ON DATABASE postgres IS 'x'", {}},
      {"GRANT SET ON PARAMETER log_statement TO app", {"parameter log_statement: gained"}, 15},
      {"GRANT ALTER SYSTEM ON PARAMETER log_statement TO app", {"parameter log_statement: privileges"}, 15},
      {"SELECT pg_replication_origin_create('elsewhere')", {"replication origin elsewhere: gained"}},
  };
  server.CreateDatabase("here", "TEMPLATE template0");
  pg::Connection connection = Connect(server, "here");
  Objects before = Read(connection, true);
  EXPECT_THAT(before.unplaced, IsEmpty());
  const Objects without = Read(connection);
  for (const Change& change : changes) {
    if (major < change.since) continue;
    server.Sql("here", change.sql);
    const Objects after = Read(connection, true);
    EXPECT_EQ(Differences(before, after), change.found) << change.sql;
    EXPECT_THAT(after.unplaced, IsEmpty()) << change.sql;
    before = after;
  }
  // Without being asked for, nothing of it is read.
  EXPECT_THAT(Differences(without, Read(connection)), IsEmpty());
}

TEST(ClusterTest, SubscriptionsAndTablespaces) {
  auto started = Server::Start();
  ASSERT_THAT(started, IsOk());
  Server& server = **started;
  const int major = catalog::ServerVersion(server) / 10000;
  server.CreateDatabase("here", "TEMPLATE template0");
  pg::Connection connection = Connect(server, "here");
  Objects before = Read(connection, true);
  const std::vector<Change> changes = {
      {"CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere' PUBLICATION p WITH (connect = false)",
       {"subscription sub: gained"}},
      {"ALTER SUBSCRIPTION sub CONNECTION 'host=elsewhere'", {}},
      {"ALTER SUBSCRIPTION sub SET PUBLICATION q, p WITH (refresh = false)",
       {"subscription sub: publications"}},
      {"ALTER SUBSCRIPTION sub ENABLE", {"subscription sub: disabled"}},
      {"ALTER SUBSCRIPTION sub DISABLE", {"subscription sub: disabled"}},
      {"ALTER SUBSCRIPTION sub SET (synchronous_commit = local)", {"subscription sub: synchronous commit"}},
      {"ALTER SUBSCRIPTION sub SET (binary = true)", {"subscription sub: binary"}, 14},
      {"ALTER SUBSCRIPTION sub SET (streaming = on)", {"subscription sub: streaming"}, 14},
      {"ALTER SUBSCRIPTION sub SET (disable_on_error = true)", {"subscription sub: disabled on error"}, 15},
      {"ALTER SUBSCRIPTION sub SET (origin = none)", {"subscription sub: origin"}, 16},
      {"ALTER SUBSCRIPTION sub SET (run_as_owner = true)", {"subscription sub: runs as owner"}, 16},
      {"ALTER SUBSCRIPTION sub SET (password_required = false)",
       {"subscription sub: no password required"},
       16},
      {"COMMENT ON SUBSCRIPTION sub IS 'x'", {"subscription sub: comment"}},
      {"ALTER SUBSCRIPTION sub SET (slot_name = NONE)", {"subscription sub: slot"}},
      {"DROP SUBSCRIPTION sub", {"subscription sub: lost"}},
  };
  for (const Change& change : changes) {
    if (major < change.since) continue;
    server.Sql("here", change.sql);
    const Objects after = Read(connection, true);
    EXPECT_EQ(Differences(before, after), change.found) << change.sql;
    EXPECT_THAT(after.unplaced, IsEmpty()) << change.sql;
    EXPECT_THAT(Read(connection).unplaced, IsEmpty()) << change.sql;
    before = after;
  }
}

}  // namespace
}  // namespace pgassay
