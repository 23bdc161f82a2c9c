#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/diesel/run.h"
#include "migrate/steps/fixture.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using absl::StatusCode;
using diesel::RunResult;
using pgassay::testing::IsOk;
using pgassay::testing::Server;

constexpr char kDatabase[] = "run_table";

struct Case {
  const char* name;
  std::vector<DieselMigration> migrations;
  const char* applied;  // as RunResult says
  StatusCode code;
  std::string message;  // whole
  const char* versions;
  const char* relations;
};

// Each of them was also run by Diesel 2.3.12: what is there afterwards is the same, but where a comment says
// otherwise.
std::vector<Case> Cases() {
  const std::string done = "CREATE TABLE first (a int)";
  return {
      {"nothing to run makes the table", {}, "", StatusCode::kOk, "", "", ""},
      {"by version, bytewise, not by number or by name",
       {Migration("9_b", "CREATE TABLE b AS SELECT * FROM a"), Migration("10_c", "CREATE TABLE a (x int)")},
       "10,9",
       StatusCode::kOk,
       "",
       "10,9",
       "a,b"},
      {"a longer version comes after the one it begins with",
       {Migration("202605271200000000_y", "ALTER TABLE a ADD y int"),
        Migration("20260527120000_x", "CREATE TABLE a ()")},
       "20260527120000,202605271200000000",
       StatusCode::kOk,
       "",
       "20260527120000,202605271200000000",
       "a"},
      {"a mistake, with its line",
       {Migration("1_a", done), Migration("2_b", "CREATE TABLE b (a int);\n\n-- é\nSELECT nobody FROM b;\n"),
        Migration("3_c", "CREATE TABLE c (a int)")},
       "1",
       StatusCode::kInternal,
       "Diesel migration 2_b: up.sql:4: column \"nobody\" does not exist (SQLSTATE 42703); it was rolled "
       "back; the "
       "one run before it stays",
       "1",
       "first"},
      {"detail and hint",
       {Migration("1_a", done), Migration("2_b", "CREATE TABLE b (a int)"),
        Migration("3_c", "CREATE TABLE p (a int PRIMARY KEY); INSERT INTO p VALUES (1), (1)")},
       "1,2",
       StatusCode::kInternal,
       "Diesel migration 3_c: up.sql: duplicate key value violates unique constraint \"p_pkey\" (SQLSTATE "
       "23505); "
       "Key (a)=(1) already exists.; it was rolled back; the 2 run before it stay",
       "1,2",
       "b,first"},
      {"in a function",
       {Migration("1_a", "DO $$\nBEGIN\n  RAISE EXCEPTION 'no' USING HINT = 'do';\nEND $$")},
       "",
       StatusCode::kInternal,
       "Diesel migration 1_a: up.sql: no (SQLSTATE P0001); hint: do; in PL/pgSQL function inline_code_block "
       "line 3 "
       "at RAISE; it was rolled back; nothing was run before it",
       "",
       ""},
      {"at COMMIT",
       {Migration(
           "1_a",
           "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p DEFERRABLE INITIALLY "
           "DEFERRED); INSERT INTO c VALUES (1)")},
       "",
       StatusCode::kInternal,
       "Diesel migration 1_a: COMMIT: insert or update on table \"c\" violates foreign key constraint "
       "\"c_a_fkey\"; Key (a)=(1) is not present in table \"p\". (SQLSTATE 23503); it was rolled back; "
       "nothing was "
       "run before it",
       "",
       ""},
      {"no byte",
       {Migration("1_a", done), Migration("2_b", "")},
       "1",
       StatusCode::kInvalidArgument,
       "Diesel migration 2_b: up.sql is empty; the one run before it stays",
       "1",
       "first"},
      {"no statement",
       {Migration("1_a", "-- Your SQL goes here\n")},
       "",
       StatusCode::kInvalidArgument,
       "Diesel migration 1_a: up.sql: Received an empty query; it was rolled back; nothing was run before it",
       "",
       ""},
      {"in a transaction what cannot be",
       {Migration("1_a", done), Migration("2_b", "CREATE INDEX CONCURRENTLY i ON first (a)")},
       "1",
       StatusCode::kInternal,
       "Diesel migration 2_b: up.sql: CREATE INDEX CONCURRENTLY cannot run inside a transaction block "
       "(SQLSTATE "
       "25001); it was rolled back; the one run before it stays",
       "1",
       "first"},
      {"outside a transaction",
       {Migration("1_a", done),
        Migration("2_b", "-- alone\nCREATE INDEX CONCURRENTLY i ON first (a);\n", false),
        Migration("3_c", "CREATE TABLE c (a int)")},
       "1,2,3",
       StatusCode::kOk,
       "",
       "1,2,3",
       "c,first"},
      {"outside a transaction, with a second statement",
       {Migration("1_a", done),
        Migration("2_b", "CREATE INDEX CONCURRENTLY i ON first (a); SELECT 1", false)},
       "1",
       StatusCode::kInternal,
       "Diesel migration 2_b: up.sql: CREATE INDEX CONCURRENTLY cannot run inside a transaction block "
       "(SQLSTATE "
       "25001); it runs outside a transaction (metadata.toml), so what it did may stay: a CREATE INDEX "
       "CONCURRENTLY "
       "that fails leaves an invalid index to drop; the one run before it stays",
       "1",
       "first"},
      {"outside a transaction, its row cannot be written",
       {Migration("1_a",
                  "CREATE TABLE a (x int); ALTER TABLE __diesel_schema_migrations ADD CHECK (version <> '1')",
                  false)},
       "",
       StatusCode::kInternal,
       "Diesel migration 1_a: its row in Diesel's table: new row for relation \"__diesel_schema_migrations\" "
       "violates check constraint "
       "\"__diesel_schema_migrations_version_check\"; Failing row contains",
       "",
       "a"},
      // Diesel ends well here and leaves nothing, neither the table nor the row.
      {"outside a transaction, with a BEGIN",
       {Migration("1_a", "BEGIN; CREATE TABLE a (x int)", false), Migration("2_b", "CREATE TABLE b (x int)")},
       "",
       StatusCode::kFailedPrecondition,
       "Diesel migration 1_a: up.sql leaves a transaction open (a BEGIN without its COMMIT) and runs outside "
       "Diesel's (metadata.toml), so that its row would be lost with it; it was rolled back; nothing was run "
       "before "
       "it",
       "",
       ""},
      {"outside a transaction, with a second BEGIN",
       {Migration("1_a", "BEGIN; CREATE TABLE a (x int); COMMIT; BEGIN; CREATE TABLE b (x int)", false)},
       "",
       StatusCode::kFailedPrecondition,
       "Diesel migration 1_a: up.sql leaves a transaction open (a BEGIN without its COMMIT) and runs outside "
       "Diesel's (metadata.toml), so that its row would be lost with it; what was open was rolled back; what "
       "it had committed before stays; nothing was run before it",
       "",
       "a"},
      {"a transaction of its own behind a COMMIT, with a mistake",
       {Migration("1_a", "CREATE TABLE a (x int); COMMIT; BEGIN; CREATE TABLE b (x int); SELECT 1/0")},
       "",
       StatusCode::kInternal,
       "Diesel migration 1_a: up.sql: division by zero (SQLSTATE 22012); what was open was rolled back; what "
       "it had committed before stays; nothing was run before it",
       "",
       "a"},
      {"what is not understood",
       {Migration("1_a", "CREATE TABLE a (x int); CREATE TABEL b (x int)")},
       "",
       StatusCode::kInternal,
       "Diesel migration 1_a: up.sql:1: syntax error at or near \"TABEL\" (SQLSTATE 42601); what was open "
       "was "
       "rolled back; what it may have committed before stays; nothing was run before it",
       "",
       ""},
      {"a COMMIT of its own",
       {Migration("1_a", "CREATE TABLE a (x int);\nCOMMIT;\nCREATE TABLE b (x int)"),
        Migration("2_b", "CREATE TABLE c (x int)")},
       "1",
       StatusCode::kFailedPrecondition,
       "Diesel migration 1_a: up.sql:2: ends the transaction itself (COMMIT or ROLLBACK); it counts as "
       "applied, with "
       "its row in the table, but was not one step, and Diesel stops here too (\"Cannot perform this "
       "operation "
       "outside of a transaction\"); look whether all of it is there, then run again for what is left; "
       "nothing was "
       "run before it",
       "1",
       "a,b"},
      {"a COMMIT of its own, then a mistake",
       {Migration("1_a", "CREATE TABLE a (x int); COMMIT; CREATE TABLE b (x int); SELECT 1/0")},
       "",
       StatusCode::kInternal,
       "Diesel migration 1_a: up.sql: division by zero (SQLSTATE 22012); up.sql had ended the transaction "
       "itself "
       "before (COMMIT or ROLLBACK): what it did until there stays; nothing was run before it",
       "",
       "a"},
      {"a ROLLBACK of its own",
       {Migration("1_a", "CREATE TABLE a (x int); ROLLBACK; CREATE TABLE b (x int)")},
       "1",
       StatusCode::kFailedPrecondition,
       "Diesel migration 1_a: up.sql:1: ends the transaction itself",
       "1",
       "b"},
      {"a search_path leaks",
       {Migration("1_a", "CREATE SCHEMA s; SET search_path TO s, public"),
        Migration("2_b", "CREATE TABLE b (x int)")},
       "1,2",
       StatusCode::kOk,
       "",
       "1,2",
       "s.b"},
      {"a search_path that hides Diesel's table",
       {Migration("1_a", "CREATE TABLE a (x int);\nSELECT pg_catalog.set_config('search_path', '', false)")},
       "",
       StatusCode::kNotFound,
       "Diesel migration 1_a: its row in Diesel's table: relation \"__diesel_schema_migrations\" does not "
       "exist (SQLSTATE 42P01); up.sql:2 "
       "changes the "
       "search_path, by which Diesel finds its table; it was rolled back; nothing was run before it",
       "",
       ""},
      {"a local search_path does not leak",
       {Migration("1_a", "CREATE SCHEMA s; SET LOCAL search_path TO s, public"),
        Migration("2_b", "CREATE TABLE b (x int)")},
       "1,2",
       StatusCode::kOk,
       "",
       "1,2",
       "b"},
      // Diesel, without a transaction, takes the unfinished COPY for success and writes the row.
      {"COPY without data",
       {Migration("1_a", "CREATE TABLE a (x int); COPY a FROM stdin", false)},
       "",
       StatusCode::kInvalidArgument,
       "Diesel migration 1_a: up.sql: COPY from stdin failed: ",
       "",
       ""},
      {"COPY to nobody",
       {Migration("1_a", "CREATE TABLE a (x int); COPY a TO stdout; CREATE TABLE b (x int)")},
       "1",
       StatusCode::kOk,
       "",
       "1",
       "a,b"},
      {"a version of 51 characters",
       {Migration(std::string(51, '1') + "_a", "CREATE TABLE a (x int)")},
       "",
       StatusCode::kInternal,
       absl::StrCat("Diesel migration ", std::string(51, '1'),
                    "_a: its row in Diesel's table: value too long for type character varying(50) (SQLSTATE "
                    "22001); it was rolled back; "
                    "nothing "
                    "was run before it"),
       "",
       ""},
  };
}

TEST(RunTableTest, RunsAsDieselDoes) {
  Server::Shared().CreateDatabase(kDatabase);
  for (const Case& each : Cases()) {
    SCOPED_TRACE(each.name);
    Server::Shared().Sql(kDatabase,
                         "DROP SCHEMA IF EXISTS s CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    pg::Connection connection = OpenDatabase(kDatabase);
    const absl::StatusOr<RunResult> result = diesel::RunPending(connection, Folder(each.migrations));
    ASSERT_THAT(result, IsOk());
    EXPECT_EQ(absl::StrJoin(result->applied, ","), each.applied);
    EXPECT_EQ(result->status.code(), each.code);
    EXPECT_EQ(std::string(result->status.message()).substr(0, each.message.size()), each.message);
    EXPECT_EQ(result->status.ok(), each.message.empty());
    EXPECT_EQ(Versions(kDatabase), each.versions);
    EXPECT_EQ(Relations(kDatabase), each.relations);
  }
}

}  // namespace
}  // namespace pgassay::migrate
