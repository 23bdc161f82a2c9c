#include "migrate/steps/export_statement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pgassay::migrate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ExportStatementsTest, EndAtSemicolonsAndBreakpoints) {
  EXPECT_THAT(ExportStatements("CREATE TABLE \"a\" (\n\t\"x\" int\n);\n\nCREATE TYPE b AS ENUM('x;');\n"),
              ElementsAre("CREATE TABLE \"a\" (\n\t\"x\" int\n)", "CREATE TYPE b AS ENUM('x;')"));
  EXPECT_THAT(ExportStatements("a;--> statement-breakpoint\nb\n--> statement-breakpoint\r\nc"),
              ElementsAre("a", "b", "c"));
  // A rule or function that somebody wrote as a view's SQL.
  EXPECT_THAT(ExportStatements("CREATE RULE r DO (a; b); c"), ElementsAre("CREATE RULE r DO (a; b)", "c"));
  EXPECT_THAT(ExportStatements("a '--> statement-breakpoint' b; \"--> statement-breakpoint\""),
              ElementsAre("a '--> statement-breakpoint' b", "\"--> statement-breakpoint\""));
  EXPECT_THAT(ExportStatements("a -- b; c\n d /* ; */ e;"), ElementsAre("a -- b; c\n d /* ; */ e"));
  // What does not end is left to the server.
  EXPECT_THAT(ExportStatements("a; b 'c; d"), ElementsAre("a", "b 'c; d"));
  EXPECT_THAT(ExportStatements("a (b; c"), ElementsAre("a (b; c"));
  EXPECT_THAT(ExportStatements("a ) ; b"), ElementsAre("a )", "b"));
  for (const char* nothing : {"", " \n", ";", "--", "--> statement-breakpoint", "/* a; */"}) {
    EXPECT_THAT(ExportStatements(nothing), IsEmpty()) << nothing;
  }
}

TEST(MadeByExportTest, SaysWhoseItIs) {
  const struct {
    const char* sql;
    bool is_schema, object;
    const char* role;
    const char* schema;
  } kCases[] = {
      {"CREATE SCHEMA \"auth\"", true, false, "", ""},
      {"CREATE ROLE \"Some one\" WITH CREATEDB", false, false, "Some one", ""},
      {"CREATE TABLE \"users\" (\"auth\".\"x\")", false, true, "", ""},
      {"CREATE TABLE \"auth\".\"users\" ()", false, true, "", "auth"},
      {"CREATE TABLE IF NOT EXISTS \"auth\".\"users\" ()", false, true, "", "auth"},
      {"CREATE TYPE \"auth\".\"kind\" AS ENUM('public')", false, true, "", "auth"},
      {"CREATE SEQUENCE \"auth\".\"s\" INCREMENT BY 1", false, true, "", "auth"},
      {"CREATE VIEW \"auth\".\"v\" AS (select 1)", false, true, "", "auth"},
      {"CREATE MATERIALIZED VIEW \"a \"\".\"\"\".\"v\" AS (select 1)", false, true, "", "a \".\""},
      {"ALTER TABLE \"auth\".\"users\" ADD CONSTRAINT \"a\" UNIQUE(\"b\")", false, false, "", "auth"},
      {"ALTER TABLE \"a\" ADD CONSTRAINT \"b\" FOREIGN KEY (\"c\") REFERENCES \"auth\".\"users\"(\"d\")",
       false, false, "", ""},
      {"CREATE INDEX \"auth\" ON \"a\" USING btree (\"auth\".\"x\")", false, false, "", ""},
      {"CREATE UNIQUE INDEX \"on\" ON \"auth\".\"a\" USING btree (\"x\")", false, false, "", "auth"},
      {"CREATE POLICY \"p\" ON \"auth\".\"a\" TO public", false, false, "", "auth"},
      {"SELECT 1", false, false, "", ""},
      {"", false, false, "", ""},
      {"CREATE ROLE", false, false, "", ""},
  };
  for (const auto& test : kCases) {
    const ExportMakes made = MadeByExport(test.sql);
    EXPECT_EQ(made.is_schema, test.is_schema) << test.sql;
    EXPECT_EQ(made.object, test.object) << test.sql;
    EXPECT_EQ(made.role, test.role) << test.sql;
    EXPECT_EQ(made.schema, test.schema) << test.sql;
  }
}

}  // namespace
}  // namespace pgassay::migrate
