// What leaves the meaning of a catalog and its rows as they were, end to end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/catalog_words.h"
#include "server/everything_fixture.h"

namespace pgassay {
namespace {

using ::testing::IsEmpty;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class SchemaIdentityTest : public EverythingTest {
 protected:
  void ExpectSame(const std::string& before, const std::string& after) {
    const absl::StatusOr<Report> report = Verify(File(before), File(after), {});
    ASSERT_THAT(report, IsOk());
    EXPECT_THAT(FindingLines(report->catalog), IsEmpty()) << Explain(report->catalog);
    EXPECT_EQ(report->verdict, Verdict::kSame);
    EXPECT_EQ(report->exit_code, 0);
  }
};

TEST_F(SchemaIdentityTest, DumpAndRestoreInEveryFormat) {
  FingerprintEverything("before", kEverything);
  const std::string from =
      absl::StrCat("'", server().programs(), "/pg_dump' -d \"", server().Conninfo(kEverything), "\"");
  const std::string to = absl::StrCat(" -d \"", server().Conninfo("changed"), "\"");
  const std::string psql =
      absl::StrCat("'", server().programs(), "/psql' -X -q -v ON_ERROR_STOP=1 -o /dev/null", to);
  const std::string restore = absl::StrCat("'", server().programs(), "/pg_restore' --exit-on-error", to);
  for (const std::string& command : {
           absl::StrCat(from, " | ", psql),
           absl::StrCat(from, " -Fc | ", restore),
           absl::StrCat(from, " -Ft | ", restore),
           absl::StrCat(from, " -Fd -j2 -f '", Path("dump"), "' && ", restore, " -j2 '", Path("dump"), "'"),
           absl::StrCat(from, " -Fc -f '", Path("archive"), "' && ", restore, " --section=pre-data '",
                        Path("archive"), "' && ", restore, " --section=data '", Path("archive"), "' && ",
                        restore, " --section=post-data '", Path("archive"), "'"),
       }) {
    SCOPED_TRACE(command);
    server().CreateDatabase("changed", "TEMPLATE template0");
    // Nothing gets the OIDs that it had.
    Sql("CREATE TABLE shift (a int, b text); DROP TABLE shift; CREATE TYPE shifted AS ENUM ('a'); DROP TYPE "
        "shifted",
        "changed");
    ASSERT_EQ(std::system(absl::StrCat("{ ", command, "; } 2>'", Path("said"), "'").c_str()), 0)
        << ReadFile(Path("said"));
    FingerprintEverything("after", "changed");
    ExpectSame("before", "after");
  }
}

TEST_F(SchemaIdentityTest, WhatTheServerDoesByItself) {
  FingerprintEverything("before", kEverything);
  Copy();
  for (const char* sql : {"ANALYZE", "VACUUM", "VACUUM FULL", "VACUUM FREEZE", "REINDEX DATABASE changed",
                          "CLUSTER", "REFRESH MATERIALIZED VIEW data.sums", "CHECKPOINT"}) {
    Sql(sql, "changed");
  }
  FingerprintEverything("after", "changed");
  ExpectSame("before", "after");
}

// Two ways to make one schema.
struct TwoWays {
  const char* what;  // for people
  const char* one;
  const char* other;
};

constexpr TwoWays kTwoWays[] = {
    {"gaps in the numbers of columns", "CREATE TABLE t (a int, b text DEFAULT 'x', c date)",
     "CREATE TABLE t (gone int, a int, b2 text, b text DEFAULT 'x', c date); ALTER TABLE t DROP COLUMN gone, "
     "DROP COLUMN b2"},
    {"a column dropped and made again at the end", "CREATE TABLE t (a int, c date, b text NOT NULL)",
     "CREATE TABLE t (a int, b text, c date); ALTER TABLE t DROP COLUMN b; ALTER TABLE t ADD COLUMN b text "
     "NOT NULL"},
    {"gaps in the numbers of an index's and a key's columns",
     "CREATE TABLE t (a int, b int, CONSTRAINT k PRIMARY KEY (b, a)); CREATE INDEX i ON t (b, (a + 1))",
     "CREATE TABLE t (x int, a int, y int, b int, CONSTRAINT k PRIMARY KEY (b, a)); ALTER TABLE t DROP x, "
     "DROP y; "
     "CREATE INDEX i ON t (b, (a + 1))"},
    {"labels of an enum added in another order", "CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd', 'e')",
     "CREATE TYPE e AS ENUM ('e'); ALTER TYPE e ADD VALUE 'b' BEFORE 'e'; ALTER TYPE e ADD VALUE 'd' AFTER "
     "'b'; "
     "ALTER TYPE e ADD VALUE 'c' BEFORE 'd'; ALTER TYPE e ADD VALUE 'a' BEFORE 'b'"},
    {"privileges written out",
     "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE s",
     "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE s;"
     "GRANT ALL ON t TO postgres; GRANT EXECUTE ON FUNCTION f() TO PUBLIC; GRANT ALL ON SEQUENCE s TO "
     "postgres"},
    {"privileges given in another order",
     "CREATE TABLE t (a int); GRANT SELECT ON t TO everything_app; GRANT INSERT ON t TO everything_owner",
     "CREATE TABLE t (a int); GRANT INSERT ON t TO everything_owner; GRANT SELECT, UPDATE ON t TO "
     "everything_app; "
     "REVOKE UPDATE ON t FROM everything_app"},
    {"another creation order",
     "CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int REFERENCES t); CREATE VIEW v AS SELECT a "
     "FROM t",
     "CREATE TABLE u (a int); CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; ALTER TABLE t ADD "
     "PRIMARY KEY (a); "
     "ALTER TABLE u ADD FOREIGN KEY (a) REFERENCES t"},
    {"serial by hand", "CREATE TABLE t (a serial)",
     "CREATE SEQUENCE t_a_seq AS int; CREATE TABLE t (a int NOT NULL DEFAULT nextval('t_a_seq')); ALTER "
     "SEQUENCE t_a_seq OWNED BY t.a"},
    {"an index made a key", "CREATE TABLE t (a int CONSTRAINT k PRIMARY KEY)",
     "CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX k ON t (a); ALTER TABLE t ADD CONSTRAINT k "
     "PRIMARY KEY USING INDEX k"},
    {"a partition attached",
     "CREATE TABLE t (a int NOT NULL, b text) PARTITION BY LIST (a); CREATE TABLE p PARTITION OF t FOR "
     "VALUES IN (1)",
     "CREATE TABLE t (a int NOT NULL, b text) PARTITION BY LIST (a); CREATE TABLE p (x int, a int NOT NULL, "
     "b text); "
     "ALTER TABLE p DROP COLUMN x; ALTER TABLE t ATTACH PARTITION p FOR VALUES IN (1)"},
    {"a NOT NULL checked first", "CREATE TABLE t (a int NOT NULL)",
     "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID; ALTER TABLE t "
     "VALIDATE CONSTRAINT c; "
     "ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE t DROP CONSTRAINT c"},
    {"a constraint validated later", "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0))",
     "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE "
     "CONSTRAINT c"},
    {"a view replaced", "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t",
     "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t; CREATE OR REPLACE VIEW v AS SELECT a, "
     "b FROM t"},
    {"names changed and back",
     "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0)); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a "
     "FROM t",
     "CREATE TABLE t2 (x int, CONSTRAINT c2 CHECK (x > 0)); CREATE INDEX i2 ON t2 (x); CREATE VIEW v AS "
     "SELECT x AS a FROM t2; "
     "ALTER TABLE t2 RENAME TO t; ALTER TABLE t RENAME x TO a; ALTER TABLE t RENAME CONSTRAINT c2 TO c; "
     "ALTER INDEX i2 RENAME TO i"},
    {"a function replaced", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql STABLE AS 'SELECT a'",
     "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql STRICT AS 'SELECT a + 1'; CREATE OR REPLACE FUNCTION "
     "f(a int) RETURNS int "
     "LANGUAGE sql STABLE AS 'SELECT a'"},
    {"types by their other names",
     "CREATE TABLE t (a int, b varchar(5), c timestamptz, d float8, e bool, f numeric(5))",
     "CREATE TABLE t (a int4, b character varying(5), c timestamp with time zone, d double precision, e "
     "boolean, f decimal(5, 0))"},
    {"settings of the session",
     "SET timezone = 'UTC'; SET datestyle = 'ISO'; CREATE TABLE t (a timestamptz DEFAULT '2020-01-01 "
     "00:00+00')",
     "SET timezone = 'Asia/Tokyo'; SET datestyle = 'SQL, DMY'; CREATE TABLE t (a timestamptz DEFAULT "
     "'2020-01-01 09:00')"},
};

// Each in a schema of its own, named after its place in the list.
TEST_F(SchemaIdentityTest, TwoWaysToMakeOneSchema) {
  server().CreateDatabase("changed", "TEMPLATE template0");
  for (size_t i = 0; i < std::size(kTwoWays); ++i) {
    const std::string schema = absl::StrCat("way", i);
    for (const auto& [database, sql] : {std::pair{"a", kTwoWays[i].one}, {"changed", kTwoWays[i].other}}) {
      Sql(absl::StrCat("CREATE SCHEMA ", schema, "; SET search_path = ", schema, "; ", sql), database);
    }
  }
  ASSERT_THAT(Fingerprint("before", {}, "a"), IsOk());
  ASSERT_THAT(Fingerprint("after", {}, "changed"), IsOk());
  ExpectSame("before", "after");
}

}  // namespace
}  // namespace pgassay
