#include "migrate/diesel/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/migrations.h"
#include "pg/connection.h"
#include "pg/script.h"
#include "testing/matchers.h"
#include "testing/pooler.h"
#include "testing/server.h"

namespace pgassay::migrate::diesel {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Pooler;
using pgassay::testing::Server;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

constexpr char kDatabase[] = "diesel_history";

// Diesel's own statement.
constexpr char kMake[] =
    "(version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)";

std::string Make(const std::string& schema, const std::string& version) {
  const std::string table = absl::StrCat(schema, ".__diesel_schema_migrations");
  return absl::StrCat("CREATE SCHEMA IF NOT EXISTS ", schema, "; CREATE TABLE ", table, kMake,
                      "; INSERT INTO ", table, " VALUES ('", version, "', '2026-10-01 08:12:44.123'); ");
}

std::string Summary(const DieselHistory& history) {
  std::string summary = history.exists ? history.schema : "none";
  for (const DieselHistory::Row& row : history.rows)
    absl::StrAppend(&summary, " ", row.version, "@", row.run_on);
  for (const std::string& other : history.others) absl::StrAppend(&summary, " +", other);
  return summary;
}

class HistoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Server::Shared().CreateDatabase(kDatabase);
    Sql("DROP ROLE IF EXISTS diesel_reader; DROP ROLE IF EXISTS diesel_owner; DROP ROLE IF EXISTS "
        "diesel_all");
    Sql("CREATE ROLE diesel_reader LOGIN; CREATE ROLE diesel_owner LOGIN; CREATE ROLE diesel_all LOGIN "
        "BYPASSRLS");
  }
  void TearDown() override {
    Server::Shared().Sql("postgres", absl::StrCat("DROP DATABASE ", kDatabase, " WITH (FORCE)"));
    Server::Shared().Sql("postgres", "DROP ROLE diesel_reader, diesel_owner, diesel_all");
  }

  void Sql(const std::string& sql) { Server::Shared().Sql(kDatabase, sql); }

  // In a transaction of BeginReading, which must be as good afterwards, and its search_path as before.
  DieselHistory Read(const std::string& schema = "", const std::string& role = "postgres",
                     const std::string& options = "") {
    absl::StatusOr<pg::Connection> connection = pg::Connection::Open(
        {absl::StrCat(Server::Shared().Conninfo(kDatabase, role), " options='", options, "'"), ""}, "test");
    EXPECT_THAT(connection, IsOk());
    return connection.ok() ? ReadOn(*connection, schema) : DieselHistory();
  }

  DieselHistory ReadOn(pg::Connection& connection, const std::string& schema) {
    EXPECT_THAT(pg::BeginReading(connection, 3000), IsOk());
    const auto show = [&] {
      const absl::StatusOr<pg::Result> result = connection.Query("SHOW search_path");
      return result.ok() ? std::string(result->text(0, 0)) : result.status().ToString();
    };
    const std::string before = show();
    absl::StatusOr<DieselHistory> history = ReadHistory(connection, schema);
    EXPECT_THAT(history, IsOk());
    EXPECT_EQ(show(), before);
    EXPECT_THAT(connection.Execute("ROLLBACK"), IsOk());
    return history.ok() ? *std::move(history) : DieselHistory();
  }
};

TEST_F(HistoryTest, NoTable) {
  const DieselHistory history = Read();
  EXPECT_EQ(Summary(history), "none");
  EXPECT_THAT(CodesOf(history.findings), ElementsAre("note diesel-no-table "));
  EXPECT_THAT(CodesOf(Read("app").findings), ElementsAre("note diesel-no-table "));
}

TEST_F(HistoryTest, RowsAreSortedByTheirBytesWithTimesInUtc) {
  Sql(Make("public", "10"));
  Sql("INSERT INTO __diesel_schema_migrations VALUES ('9', 'infinity'), ('B', '-infinity'), ('a', "
      "'12026-01-01'), "
      "('', '2026-01-01 00:00:00.999999'), ('\xC3\xA9', '0001-01-01 BC')");
  const DieselHistory history = Read();
  EXPECT_EQ(
      Summary(history),
      "public @2026-01-01 00:00:00 10@2026-10-01 08:12:44 9@infinity B@-infinity a@12026-01-01 00:00:00 "
      "\xC3\xA9@0001-01-01 00:00:00");
  EXPECT_THAT(history.findings, IsEmpty());
}

TEST_F(HistoryTest, AnotherTypeOfRunOnAndNoneAtAll) {
  Sql("SET TimeZone TO 'America/New_York'; CREATE TABLE __diesel_schema_migrations (version text, run_on "
      "timestamptz); "
      "INSERT INTO __diesel_schema_migrations VALUES ('1', '2026-10-01 08:00:00'), ('2', NULL), ('2', NULL)");
  EXPECT_EQ(Summary(Read("", "postgres", "-c TimeZone=Asia/Tokyo -c DateStyle=German")),
            "public 1@2026-10-01 12:00:00 2@ 2@");
  Sql("ALTER TABLE __diesel_schema_migrations ALTER run_on TYPE date");
  EXPECT_THAT(Summary(Read()), ::testing::StartsWith("public 1@2026-10-01"));
}

TEST_F(HistoryTest, ANullVersionIsWhatDieselFailsAt) {
  Sql("CREATE TABLE __diesel_schema_migrations (version text, run_on timestamp)");
  Sql("INSERT INTO __diesel_schema_migrations VALUES ('1', now()), (NULL, now())");
  const DieselHistory history = Read();
  EXPECT_EQ(Summary(history), "public");
  EXPECT_THAT(CodesOf(history.findings),
              ElementsAre("not checked diesel-table-strange public.__diesel_schema_migrations"));
}

// What the table in a schema is for a session with this search_path and this table_schema.
TEST_F(HistoryTest, WhichOfSeveralCounts) {
  Sql(Make("one", "1"));
  const std::string subject = ".__diesel_schema_migrations";
  struct Case {
    const char* path;
    const char* schema;
    const char* summary;
    std::vector<std::string> findings;
  };
  const auto expect = [&](const std::vector<Case>& cases) {
    for (const Case& each : cases) {
      const DieselHistory history = Read(each.schema, "postgres", absl::StrCat("-c search_path=", each.path));
      EXPECT_EQ(Summary(history), each.summary) << each.path << "|" << each.schema;
      EXPECT_THAT(CodesOf(history.findings), ElementsAreArray(each.findings))
          << each.path << "|" << each.schema;
    }
  };
  const std::string off = "diesel-table-off-path ";
  expect({{"public", "", "one 1@2026-10-01 08:12:44", {off + "one" + subject}},
          {"absent", "", "one 1@2026-10-01 08:12:44", {off + "one" + subject}},
          {"public,one", "", "one 1@2026-10-01 08:12:44", {off + "one" + subject}},
          {"public,one", "one", "one 1@2026-10-01 08:12:44", {"note " + off + "one" + subject}},
          {"public", "one", "one 1@2026-10-01 08:12:44", {"note " + off + "one" + subject}},
          {"absent,one,public", "", "one 1@2026-10-01 08:12:44", {}},
          {"one", "public", "none", {"not checked diesel-table-elsewhere "}},
          {"one", "absent", "none", {"not checked diesel-table-elsewhere "}}});
  Sql(Make("two", "2"));
  expect({{"public", "", "none +one +two", {"not checked diesel-table-twice "}},
          {"public,two,one",
           "",
           "two 2@2026-10-01 08:12:44 +one",
           {"diesel-table-twice two" + subject, off + "two" + subject}},
          {"two,one", "", "two 2@2026-10-01 08:12:44 +one", {"diesel-table-twice two" + subject}},
          {"one,two", "", "one 1@2026-10-01 08:12:44 +two", {"diesel-table-twice one" + subject}},
          {"one,two", "one", "one 1@2026-10-01 08:12:44 +two", {"note diesel-table-twice one" + subject}},
          {"one,two",
           "two",
           "two 2@2026-10-01 08:12:44 +one",
           {"note diesel-table-twice two" + subject, "note " + off + "two" + subject}},
          {"one,two", "public", "none", {"not checked diesel-table-elsewhere "}}});
  // A view off the path is nobody's; on it, Diesel would take it.
  Sql("CREATE VIEW public.__diesel_schema_migrations AS TABLE one.__diesel_schema_migrations; DROP SCHEMA "
      "two CASCADE");
  expect({{"one", "", "one 1@2026-10-01 08:12:44", {}},
          {"public,one",
           "",
           "public +one",
           {"diesel-table-twice public" + subject, "not checked diesel-table-strange public" + subject}},
          {"one",
           "public",
           "public +one",
           {"note diesel-table-twice public" + subject, "note diesel-table-off-path public" + subject,
            "not checked diesel-table-strange public" + subject}}});
}

// Diesel 2.3.12 was seen to do each.
TEST_F(HistoryTest, WhatDieselDoesWhereTheTableIsNotInTheFirstSchema) {
  Sql(Make("public", "1") + "CREATE SCHEMA postgres; CREATE SCHEMA empty;");
  const auto told = [&](const std::string& path, const std::string& schema,
                        const std::string& role = "postgres") {
    const DieselHistory history = Read(schema, role, path);
    EXPECT_EQ(history.findings.empty(), false) << path;
    if (history.findings.empty()) return std::string();
    const HistoryFinding& last = history.findings.back();
    EXPECT_EQ(last.code, "diesel-table-off-path");
    return absl::StrCat(last.what, "; ", last.effect);
  };
  // "$user", public, which nobody set.
  EXPECT_EQ(told("", ""),
            "its schema is on the search_path of this connection, but behind postgres; Diesel, connected "
            "like this, makes a second table, in schema postgres, and runs every migration again");
  EXPECT_EQ(told("-c search_path=empty", ""),
            "its schema is not on the search_path of this connection; Diesel, connected like this, makes a "
            "second table, in schema empty, and runs every migration again");
  EXPECT_EQ(told("-c search_path=absent", ""),
            "its schema is not on the search_path of this connection; Diesel, connected like this, stops: "
            "\"no schema has been selected to create in\"");
  Sql("GRANT USAGE ON SCHEMA empty TO diesel_reader; GRANT SELECT ON __diesel_schema_migrations TO "
      "diesel_reader");
  EXPECT_EQ(told("-c search_path=empty,public", "", "diesel_reader"),
            "its schema is on the search_path of this connection, but behind empty; Diesel, connected like "
            "this, stops, as role diesel_reader may not make a table there: \"permission denied for schema "
            "empty\"");
  Sql(Make("postgres", "2"));
  EXPECT_EQ(told("", "public"),
            "its schema is on the search_path of this connection, but behind postgres; Diesel, connected "
            "like this, takes the one in schema postgres");
}

TEST_F(HistoryTest, NamesAreQuoted) {
  const std::string schema = "Odd \"one\"; DROP TABLE x; -- ' \xC3\xA9";
  Sql(Make("\"Odd \"\"one\"\"; DROP TABLE x; -- ' \xC3\xA9\"", "it''s"));
  EXPECT_EQ(Summary(Read(schema)), schema + " it's@2026-10-01 08:12:44");
  EXPECT_EQ(Summary(Read("")), schema + " it's@2026-10-01 08:12:44");
}

TEST_F(HistoryTest, PartitionedAndInherited) {
  Sql("CREATE TABLE __diesel_schema_migrations (version text, run_on timestamp) PARTITION BY LIST (version)");
  Sql("CREATE TABLE rest PARTITION OF __diesel_schema_migrations DEFAULT");
  Sql("INSERT INTO __diesel_schema_migrations VALUES ('1', '2026-10-01 08:12:44')");
  EXPECT_EQ(Summary(Read()), "public 1@2026-10-01 08:12:44");
  Sql("DROP TABLE __diesel_schema_migrations");
  Sql(Make("public", "1"));
  Sql("CREATE TABLE child () INHERITS (__diesel_schema_migrations); INSERT INTO child VALUES ('2', "
      "'2026-10-02')");
  EXPECT_EQ(Summary(Read()), "public 1@2026-10-01 08:12:44 2@2026-10-02 00:00:00");
}

TEST_F(HistoryTest, WhatIsNoSuchTableIsStrange) {
  const char* kStatements[] = {
      "CREATE VIEW __diesel_schema_migrations AS SELECT '1'::text AS version, now() AS run_on",
      "CREATE MATERIALIZED VIEW __diesel_schema_migrations AS SELECT '1'::text AS version, now() AS run_on",
      "CREATE SEQUENCE __diesel_schema_migrations",
      "CREATE TABLE t (version int PRIMARY KEY); CREATE INDEX __diesel_schema_migrations ON t (version)",
      "CREATE TYPE __diesel_schema_migrations AS (version text, run_on timestamp)",
      "CREATE TABLE __diesel_schema_migrations ()",
      "CREATE TABLE __diesel_schema_migrations (version text, run_at timestamp)",
      "CREATE TABLE __diesel_schema_migrations (\"Version\" text, run_on timestamp)",
      "CREATE TABLE __diesel_schema_migrations (version text, run_on timestamp, x int); "
      "ALTER TABLE __diesel_schema_migrations DROP run_on",
  };
  for (const char* statement : kStatements) {
    Sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    Sql(statement);
    const DieselHistory history = Read();
    EXPECT_EQ(Summary(history), "public") << statement;
    EXPECT_THAT(CodesOf(history.findings),
                ElementsAre("not checked diesel-table-strange public.__diesel_schema_migrations"))
        << statement;
  }
}

TEST_F(HistoryTest, ATemporaryTableIsSomebodyElses) {
  absl::StatusOr<pg::Connection> connection =
      pg::Connection::Open({Server::Shared().Conninfo(kDatabase), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  ASSERT_THAT(connection->Execute(absl::StrCat("CREATE TEMP TABLE __diesel_schema_migrations ", kMake)),
              IsOk());
  EXPECT_EQ(Summary(ReadOn(*connection, "")), "none");
  Sql(Make("public", "1"));
  EXPECT_EQ(Summary(ReadOn(*connection, "")), "public 1@2026-10-01 08:12:44");
}

constexpr char kSubject[] = "public.__diesel_schema_migrations";

TEST_F(HistoryTest, WhoMayNotReadIsToldWhatToGrant) {
  Sql(Make("public", "1"));
  DieselHistory history = Read("", "diesel_reader");
  EXPECT_EQ(Summary(history), "public");
  ASSERT_THAT(CodesOf(history.findings),
              ElementsAre(absl::StrCat("not checked diesel-table-denied ", kSubject)));
  EXPECT_EQ(history.findings[0].remedy,
            "GRANT SELECT ON \"public\".\"__diesel_schema_migrations\" TO \"diesel_reader\"");
  Sql("GRANT SELECT (version) ON __diesel_schema_migrations TO diesel_reader");
  EXPECT_THAT(CodesOf(Read("", "diesel_reader").findings),
              ElementsAre(absl::StrCat("not checked diesel-table-denied ", kSubject)));
  Sql("GRANT SELECT (run_on) ON __diesel_schema_migrations TO diesel_reader");
  EXPECT_EQ(Summary(Read("", "diesel_reader")), "public 1@2026-10-01 08:12:44");
  Sql("REVOKE ALL ON __diesel_schema_migrations FROM diesel_reader");
  Sql(history.findings[0].remedy);
  history = Read("", "diesel_reader");
  EXPECT_EQ(Summary(history), "public 1@2026-10-01 08:12:44");
  EXPECT_THAT(history.findings, IsEmpty());
}

TEST_F(HistoryTest, WhoMayNotUseTheSchemaIsToldWhatToGrant) {
  Sql(Make("app", "1"));
  Sql("GRANT SELECT ON app.__diesel_schema_migrations TO diesel_reader");
  const DieselHistory history = Read("", "diesel_reader", "-c search_path=app");
  EXPECT_EQ(Summary(history), "app");
  ASSERT_THAT(CodesOf(history.findings),
              ElementsAre("not checked diesel-table-denied app.__diesel_schema_migrations"));
  EXPECT_EQ(history.findings[0].remedy, "GRANT USAGE ON SCHEMA \"app\" TO \"diesel_reader\"");
  Sql(history.findings[0].remedy);
  EXPECT_EQ(Summary(Read("", "diesel_reader", "-c search_path=app")), "app 1@2026-10-01 08:12:44");
}

TEST_F(HistoryTest, RowLevelSecurityHidesNothingUnsaid) {
  Sql(Make("public", "1"));
  Sql("GRANT SELECT ON __diesel_schema_migrations TO diesel_reader, diesel_all; "
      "ALTER TABLE __diesel_schema_migrations OWNER TO diesel_owner; GRANT ALL ON SCHEMA public TO "
      "diesel_owner");
  const std::string kRows = "public 1@2026-10-01 08:12:44";
  const auto hidden = [&](const std::string& role) {
    const DieselHistory history = Read("", role);
    if (history.findings.empty()) {
      EXPECT_EQ(Summary(history), kRows) << role;
      return false;
    }
    EXPECT_EQ(Summary(history), "public") << role;
    EXPECT_THAT(CodesOf(history.findings),
                ElementsAre(absl::StrCat("not checked diesel-table-hidden ", kSubject)));
    return true;
  };
  // A policy without row-level security is none.
  Sql("CREATE POLICY everything ON __diesel_schema_migrations USING (true)");
  for (const char* role : {"postgres", "diesel_owner", "diesel_reader", "diesel_all"})
    EXPECT_FALSE(hidden(role));
  Sql("ALTER TABLE __diesel_schema_migrations ENABLE ROW LEVEL SECURITY");
  EXPECT_FALSE(hidden("postgres"));
  EXPECT_FALSE(hidden("diesel_owner"));
  EXPECT_TRUE(hidden("diesel_reader"));
  EXPECT_FALSE(hidden("diesel_all"));
  Sql("ALTER TABLE __diesel_schema_migrations FORCE ROW LEVEL SECURITY");
  EXPECT_FALSE(hidden("postgres"));
  EXPECT_TRUE(hidden("diesel_owner"));
  EXPECT_TRUE(hidden("diesel_reader"));
  EXPECT_FALSE(hidden("diesel_all"));
}

// Operators of the search_path's first schema must not be what our own queries use.
TEST_F(HistoryTest, ASearchPathBeforeTheCatalogIsHarmless) {
  Sql(Make("public", "1"));
  Sql("CREATE FUNCTION trap(name, name) RETURNS bool LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; "
      "END'; "
      "CREATE FUNCTION trap(oid, oid) RETURNS bool LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; "
      "END'; "
      "CREATE FUNCTION trap(\"char\", \"char\") RETURNS bool LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION "
      "''trapped''; "
      "END'; CREATE OPERATOR = (LEFTARG = name, RIGHTARG = name, FUNCTION = trap); "
      "CREATE OPERATOR = (LEFTARG = oid, RIGHTARG = oid, FUNCTION = trap); "
      "CREATE OPERATOR <> (LEFTARG = \"char\", RIGHTARG = \"char\", FUNCTION = trap)");
  EXPECT_EQ(Summary(Read("", "postgres", "-c search_path=public,pg_catalog")),
            "public 1@2026-10-01 08:12:44");
}

TEST_F(HistoryTest, ThroughAPoolerInTransactionMode) {
  Sql(Make("one", "1"));
  Sql(absl::StrCat("ALTER DATABASE ", kDatabase, " SET search_path = one"));
  absl::StatusOr<std::unique_ptr<Pooler>> pooler = Pooler::Start(Server::Shared(), "transaction");
  ASSERT_THAT(pooler, IsOk());
  for (int session = 0; session < 3; ++session) {
    absl::StatusOr<pg::Connection> connection =
        pg::Connection::Open({(*pooler)->Conninfo(kDatabase), ""}, "test");
    ASSERT_THAT(connection, IsOk());
    const DieselHistory history = ReadOn(*connection, "");
    EXPECT_EQ(Summary(history), "one 1@2026-10-01 08:12:44");
    EXPECT_THAT(history.findings, IsEmpty());
  }
}

}  // namespace
}  // namespace pgassay::migrate::diesel
