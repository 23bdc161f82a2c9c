#include "migrate/drizzle/baseline_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::migrate::drizzle {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDatabase[] = "baseline_rows";

class BaselineRowsTest : public ::testing::Test {
 protected:
  void SetUp() override { Server::Shared().CreateDatabase(kDatabase, "TEMPLATE template0"); }

  static absl::StatusOr<BaselineRows> Read(const std::string& sql, const RowsOptions& options = Public(),
                                           const std::string& user = "postgres") {
    Server::Shared().Sql(kDatabase, sql);
    auto connection = pg::Connection::Open({Server::Shared().Conninfo(kDatabase, user), ""}, "test");
    EXPECT_THAT(connection, IsOk());
    return ReadBaselineRows(*connection, options);
  }

  static RowsOptions Public() {
    RowsOptions options;
    options.schemas = {"public"};
    return options;
  }

  // Of a table t (v `type`) with one row of it.
  static std::string Value(const std::string& type, const std::string& value) {
    const auto read =
        Read("DROP TABLE IF EXISTS t; CREATE TABLE t (v " + type + "); INSERT INTO t VALUES (" + value + ")");
    EXPECT_THAT(read, IsOk());
    if (!read.ok() || read->rows.size() != 1) return "";
    const std::string head = "INSERT INTO \"public\".\"t\" (\"v\") VALUES\n    (", &row = read->rows[0];
    EXPECT_EQ(row.substr(0, head.size()), head);
    return row.substr(head.size(), row.size() - head.size() - 2);
  }
};

TEST_F(BaselineRowsTest, Values) {
  const std::vector<std::vector<std::string>> cases = {
      {"int", "-1", "-1"},
      {"int", "NULL", "NULL"},
      {"bool", "true", "true"},
      {"numeric(6,2)", "1.5", "1.50"},
      {"numeric", "'NaN'", "'NaN'"},
      {"float8", "0.1::float8 + 0.2", "'0.30000000000000004'"},
      {"float8", "'-0'", "'-0'"},
      {"money", "12.34", "12.34"},
      {"text", "'it''s'", "'it''s'"},
      {"text", "E'a\\\\b'", "E'a\\\\b'"},
      {"char(4)", "'ab'", "'ab  '"},
      {"bytea", "'\\x00ff'", "E'\\\\x00ff'"},
      {"date", "'2026-03-01'", "'2026-03-01'"},
      {"timestamptz", "'2026-03-01 12:00+02'", "'2026-03-01 10:00:00+00'"},
      {"interval", "'-1 day +02:03'", "'P-1DT2H3M'"},
      {"text[]", "ARRAY['a,b', NULL]", "'{\"a,b\",NULL}'"},
      {"regclass", "'pg_class'", "'pg_class'"},
      {"regclass", "'t'", "'public.t'"},
  };
  for (const auto& c : cases) EXPECT_EQ(Value(c[0], c[1]), c[2]) << c[0] << " " << c[1];
}

TEST_F(BaselineRowsTest, TheMomentOfAMigrationIsNow) {
  const auto read = Read(
      "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL);"
      "INSERT INTO __diesel_schema_migrations VALUES ('1', now() AT TIME ZONE 'UTC');"
      "CREATE TABLE t (a timestamptz, b timestamp, c timestamptz, d date);"
      "INSERT INTO t VALUES (now(), now() AT TIME ZONE 'UTC', '2026-01-01 00:00+00', '2026-01-02')");
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(
      read->rows,
      ElementsAre("INSERT INTO \"public\".\"t\" (\"a\", \"b\", \"c\", \"d\") VALUES\n"
                  "    (now(), (now() AT TIME ZONE 'UTC'), '2026-01-01 00:00:00+00', '2026-01-02');"));
}

TEST_F(BaselineRowsTest, Tables) {
  const auto read = Read(
      "CREATE TABLE b (id int GENERATED ALWAYS AS IDENTITY, gone int, n int, twice int GENERATED ALWAYS AS "
      "(n * 2) STORED);"
      "ALTER TABLE b DROP COLUMN gone; INSERT INTO b (n) VALUES (2), (1);"
      "CREATE TABLE \"A \"\"a\" (k text PRIMARY KEY); INSERT INTO \"A \"\"a\" VALUES ('b'), ('B'), ('a');"
      "CREATE TABLE empty (x int);"
      "CREATE TABLE p (k int) PARTITION BY LIST (k); CREATE TABLE p1 PARTITION OF p DEFAULT; INSERT INTO p "
      "VALUES (1);"
      "CREATE TABLE up (x int); CREATE TABLE down () INHERITS (up); INSERT INTO up VALUES (1); INSERT INTO "
      "down VALUES (2);"
      "CREATE TABLE nothing (); INSERT INTO nothing DEFAULT VALUES;"
      "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id int); INSERT INTO "
      "drizzle.__drizzle_migrations VALUES (1);");
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(
      read->rows,
      ElementsAre("INSERT INTO \"public\".\"A \"\"a\" (\"k\") VALUES\n    ('B'),\n    ('a'),\n    ('b');",
                  "INSERT INTO \"public\".\"b\" (\"id\", \"n\") OVERRIDING SYSTEM VALUE VALUES\n    (1, "
                  "2),\n    (2, 1);",
                  "INSERT INTO \"public\".\"down\" (\"x\") VALUES\n    (2);",
                  "INSERT INTO \"public\".\"nothing\" DEFAULT VALUES;",
                  "INSERT INTO \"public\".\"p\" (\"k\") VALUES\n    (1);",
                  "INSERT INTO \"public\".\"up\" (\"x\") VALUES\n    (1);",
                  "SELECT pg_catalog.setval('\"public\".\"b_id_seq\"', 2, true);"));
  EXPECT_THAT(read->findings, IsEmpty());
}

TEST_F(BaselineRowsTest, ManyRowsAreManyInserts) {
  const auto read = Read("CREATE TABLE t (k int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 401)");
  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->rows.size(), 3U);
  EXPECT_EQ(read->rows[2], "INSERT INTO \"public\".\"t\" (\"k\") VALUES\n    (401);");
}

TEST_F(BaselineRowsTest, SequencesAndMaterializedViews) {
  const auto read = Read(
      "CREATE SEQUENCE fresh START 5; CREATE SEQUENCE s; SELECT setval('s', 7, false); CREATE SEQUENCE down "
      "INCREMENT -1;"
      "SELECT nextval('down'); CREATE MATERIALIZED VIEW z AS SELECT 1 AS k; CREATE VIEW y AS SELECT * FROM z;"
      "CREATE MATERIALIZED VIEW a AS SELECT * FROM y; CREATE MATERIALIZED VIEW unfilled AS SELECT 1 WITH NO "
      "DATA");
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(read->rows, ElementsAre("SELECT pg_catalog.setval('\"public\".\"down\"', -1, true);",
                                      "SELECT pg_catalog.setval('\"public\".\"s\"', 7, false);"));
  EXPECT_THAT(read->last, ElementsAre("REFRESH MATERIALIZED VIEW \"public\".\"z\";",
                                      "REFRESH MATERIALIZED VIEW \"public\".\"a\";"));
}

TEST_F(BaselineRowsTest, WhatIsLeftOutIsNamed) {
  const auto read = Read(
      "CREATE SCHEMA auth; CREATE TABLE auth.users (x int); INSERT INTO auth.users VALUES (1);"
      "SELECT lo_create(4711)");
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(read->rows, IsEmpty());
  ASSERT_EQ(read->findings.size(), 2U);
  EXPECT_EQ(read->findings[0].code, "baseline-rows-elsewhere");
  EXPECT_EQ(read->findings[0].subject, "auth.users");
  EXPECT_EQ(read->findings[1].code, "baseline-large-objects");
}

// A replay of much data has its times like any other.
TEST_F(BaselineRowsTest, MomentsAlone) {
  RowsOptions options = Public();
  options.max_bytes = 0;
  EXPECT_THAT(
      Read("CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp);"
           "INSERT INTO __diesel_schema_migrations VALUES ('1', now() AT TIME ZONE 'UTC');"
           "CREATE TABLE t (a timestamptz, b timestamp, c timestamptz);"
           "INSERT INTO t VALUES (now(), now() AT TIME ZONE 'UTC', '2026-01-01 00:00+00')",
           options),
      StatusIs(absl::StatusCode::kFailedPrecondition, ::testing::HasSubstr("--history")));
  auto connection = pg::Connection::Open({Server::Shared().Conninfo(kDatabase), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  const auto moments = ReadMoments(*connection, options);
  ASSERT_THAT(moments, IsOk());
  ASSERT_EQ(moments->size(), 2U);
  EXPECT_EQ(moments->at(0).table + "." + moments->at(0).name, "t.a");
  EXPECT_EQ(moments->at(1).table + "." + moments->at(1).name, "t.b");
}

TEST_F(BaselineRowsTest, Refused) {
  RowsOptions options = Public();
  options.max_bytes = 100;
  EXPECT_THAT(Read("CREATE TABLE t (secret text); INSERT INTO t VALUES (repeat('geheim', 20))", options),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       ::testing::AllOf(::testing::HasSubstr("public.t"),
                                        ::testing::Not(::testing::HasSubstr("geheim")))));
  // A policy would hide rows.
  EXPECT_THAT(Read("DO $$ BEGIN IF to_regrole('nobody_much') IS NULL THEN CREATE ROLE nobody_much LOGIN; END "
                   "IF; END $$;"
                   "GRANT SELECT ON t TO nobody_much; ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                   Public(), "nobody_much"),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
