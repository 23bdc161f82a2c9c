// What Diesel's own CLI prints of a database, judged against that database: nothing is to be said.
#include "migrate/diesel/schema_rs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "catalog/objects.h"
#include "migrate/process/command.h"
#include "pg/connection.h"
#include "pg/session.h"
#include "testing/diesel.h"
#include "testing/matchers.h"
#include "testing/need.h"
#include "testing/server.h"

namespace pgassay::migrate::diesel {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;

// Every type that PostgreSQL has, alone and as an array, and the kinds of types that a user makes.
constexpr char kDatabase[] = R"sql(
CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree;
CREATE TYPE state AS ENUM ('a', 'b');
CREATE TYPE "Mixed Case" AS ENUM ('a');
CREATE TYPE place AS (x int, y int);
CREATE TYPE money_range AS RANGE (subtype = numeric);
CREATE DOMAIN metres AS numeric(10,2) CHECK (VALUE > 0);
CREATE DOMAIN deep AS metres;
CREATE DOMAIN never_null AS text NOT NULL;
CREATE DOMAIN tags AS text[];
CREATE SCHEMA other;
CREATE TYPE other.kind AS ENUM ('x');
DO $$
DECLARE
  types text[] := ARRAY['bool', '"char"', 'bytea', 'int8', 'int2', 'int4', 'text', 'oid', 'float4', 'float8',
    'money', 'macaddr', 'macaddr8', 'inet', 'cidr', 'bpchar', 'char(3)', 'varchar', 'varchar(20)', 'date', 'time', 'time(3)',
    'timestamp', 'timestamp(3)', 'timestamptz', 'timestamptz(0)', 'interval', 'interval day to second(3)', 'timetz',
    'bit(3)', 'varbit', 'varbit(8)', 'numeric', 'numeric(10,2)', 'uuid', 'json', 'jsonb', 'pg_lsn', 'tsvector', 'tsquery',
    'xml', 'name', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'jsonpath', 'regclass', 'int4range',
    'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange', 'int4multirange', 'int8multirange', 'nummultirange',
    'tsmultirange', 'tstzmultirange', 'datemultirange', 'citext', 'hstore', 'ltree', 'state', '"Mixed Case"', 'place',
    'money_range', 'metres', 'deep', 'never_null', 'tags', 'other.kind'];
  columns text := '';
BEGIN
  FOR i IN 1 .. cardinality(types) LOOP
    columns := columns || format(', a%s %s NOT NULL, b%s %s, c%s %s[]', i, types[i], i, types[i], i, types[i]);
  END LOOP;
  EXECUTE 'CREATE TABLE everything (id serial PRIMARY KEY' || columns || ')';
END $$;
CREATE TABLE keys (b int, a int, "type" text, "with space" int, "CamelCase" int, "__hidden" int, keys int,
  PRIMARY KEY (b, "type", a));
CREATE TABLE "fn" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, twice bigint GENERATED ALWAYS AS (1) STORED);
CREATE TABLE "Order Lines" (id int PRIMARY KEY, "a ""quoted"" one" int);
CREATE TABLE parted (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE child (id int PRIMARY KEY) INHERITS (keys);
CREATE VIEW a_view AS SELECT 1 AS one;
CREATE TABLE other.things (id int PRIMARY KEY, kind other.kind NOT NULL, mine public.state[], words text);
)sql";

class SchemaRsInterop : public ::testing::Test {
 protected:
  void SetUp() override {
    const absl::StatusOr<std::string> program = pgassay::testing::DieselProgram();
    pgassay::testing::Need(program.status());
    if (!program.ok()) return;
    program_ = *program;
    std::string path = (std::filesystem::temp_directory_path() / "pgassay_schema_rs_XXXXXX").string();
    ASSERT_NE(mkdtemp(path.data()), nullptr);
    folder_ = path;
    server().CreateDatabase("print_schema");
    server().Sql("print_schema", kDatabase);
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  static Server& server() { return Server::Shared(); }

  std::string Print(std::vector<std::string> more) const {
    process::Command command;
    command.arguments = {program_, "--database-url",
                         absl::StrCat("postgres://postgres@127.0.0.1:", server().port(), "/print_schema"),
                         "print-schema"};
    command.arguments.insert(command.arguments.end(), more.begin(), more.end());
    command.folder = folder_;
    const process::Finished finished = process::Run(command);
    EXPECT_EQ(finished.code, 0) << finished.err;
    return finished.out;
  }

  static std::vector<std::string> Notes(const std::string& printed) {
    absl::StatusOr<pg::Connection> connection =
        pg::Connection::Open({.conninfo = server().Conninfo("print_schema"), .password_file = ""}, "test");
    EXPECT_THAT(connection, IsOk());
    EXPECT_THAT(pg::PrepareSession(*connection, 10'000), IsOk());
    const absl::StatusOr<catalog::Objects> catalog = catalog::ReadObjects(*connection);
    EXPECT_THAT(catalog, IsOk());
    const SchemaRs rust = ParseSchemaRs(printed);
    EXPECT_EQ(rust.unread_line, 0U);
    std::vector<std::string> notes;
    for (const HistoryFinding& note : JudgeSchemaRs(rust, catalog->objects, "schema.rs")) {
      notes.push_back(absl::StrCat(note.code, " ", note.subject, " ", note.what));
    }
    return notes;
  }

  std::string program_, folder_;
};

TEST_F(SchemaRsInterop, WhatDieselPrintsIsTheDatabase) {
  struct Case {
    std::vector<std::string> options;
    size_t tables, columns;  // of "everything" the columns
  };
  for (const Case& each :
       {Case{{}, 7, 226}, Case{{"--with-docs"}, 7, 226}, Case{{"--column-sorting", "name"}, 7, 226},
        Case{{"--schema", "other"}, 1, 0}, Case{{"--pg-domains-as-custom-types", "metres"}, 7, 226},
        Case{{"--import-types", "crate::types::*"}, 7, 226}}) {
    SCOPED_TRACE(each.options.empty() ? "" : each.options[0]);
    const std::string printed = Print(each.options);
    const SchemaRs rust = ParseSchemaRs(printed);
    size_t columns = 0;
    for (const SchemaRs::Table& table : rust.tables) {
      if (table.name == "everything") columns = table.columns.size();
    }
    EXPECT_EQ(columns, each.columns);
    EXPECT_EQ(Notes(printed), std::vector<std::string>());
    EXPECT_EQ(rust.tables.size(), each.tables);
  }
}

}  // namespace
}  // namespace pgassay::migrate::diesel
