// Columns read as text: by the type's output function, whatever casts there are, and telling all values
// apart.
#include "server/scan_fixture.h"

namespace pgassay {
namespace {

using ::testing::HasSubstr;

class TextTest : public ScanTest {
 protected:
  // Fingerprints "a", runs `change` there and compares.
  Verdict VerdictAfter(const std::string& change) {
    EXPECT_THAT(Fingerprint("before"), IsOk());
    if (!change.empty()) Sql(change);
    const auto report = Verify(File("before"), Live("a"), {});
    EXPECT_THAT(report, IsOk());
    return report.ok() ? report->verdict : Verdict::kNotProven;
  }

  // Table t (id, v) of one row.
  void MakeTable(const std::string& type, const std::string& value) {
    Sql("DROP TABLE IF EXISTS t; CREATE TABLE t (id int PRIMARY KEY, v " + type +
        "); INSERT INTO t VALUES (1, " + value + ")");
  }
};

TEST_F(TextTest, ACastToTextIsNotUsed) {
  Sql("CREATE EXTENSION seg; CREATE DOMAIN measure AS seg; CREATE TYPE pair AS (n int, s seg);"
      "CREATE FUNCTION lossy(seg) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'same'::text$$;"
      "CREATE FUNCTION lossy(seg[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'same'::text$$;"
      "CREATE FUNCTION lossy(pair) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'same'::text$$;"
      "CREATE CAST (seg AS text) WITH FUNCTION lossy(seg);"
      "CREATE CAST (seg[] AS text) WITH FUNCTION lossy(seg[]);"
      "CREATE CAST (pair AS text) WITH FUNCTION lossy(pair)");
  const char* const cases[][3] = {{"seg", "'100'", "'999'"},          {"measure", "'100'", "'999'"},
                                  {"seg[]", "'{100}'", "'{999}'"},    {"measure[]", "'{100}'", "'{999}'"},
                                  {"pair", "'(1,100)'", "'(1,999)'"}, {"seg", "NULL", "'100'"}};
  for (const auto& [type, before, after] : cases) {
    SCOPED_TRACE(std::string(type) + " " + before);
    MakeTable(type, before);
    EXPECT_EQ(VerdictAfter(""), Verdict::kSame);
    EXPECT_EQ(VerdictAfter(std::string("UPDATE t SET v = ") + after), Verdict::kDifferent);
  }
}

TEST_F(TextTest, OverloadedFunctionsAndOperatorsAreToldApart) {
  Sql("CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
      "CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1';"
      "CREATE DOMAIN proc AS regproc; CREATE DOMAIN procs AS regproc[]; CREATE DOMAIN oper AS regoper");
  const std::string one = "'f(int)'::regprocedure";
  const std::string other = "'f(text)'::regprocedure";
  const std::string plus = "'+(int,int)'::regoperator";
  const std::string minus = "'+(float8,float8)'::regoperator";
  const std::string cases[][3] = {
      {"regproc", one, other},
      {"proc", one, other},
      {"regproc[]", "ARRAY[" + one + "]::regproc[]", "ARRAY[" + other + "]::regproc[]"},
      {"proc[]", "ARRAY[" + one + "]::regproc[]::proc[]", "ARRAY[" + other + "]::regproc[]::proc[]"},
      {"procs", "ARRAY[" + one + "]::regproc[]", "ARRAY[" + other + "]::regproc[]"},
      {"regoper", plus, minus},
      {"oper", plus, minus},
      {"regoper[]", "ARRAY[" + plus + "]::regoper[]", "ARRAY[" + minus + "]::regoper[]"},
      {"regproc", "NULL", one},
      {"regproc", "0", one},
  };
  for (const auto& [type, before, after] : cases) {
    SCOPED_TRACE(type + " " + before);
    MakeTable(type, before);
    EXPECT_EQ(VerdictAfter(""), Verdict::kSame);
    EXPECT_EQ(VerdictAfter("UPDATE t SET v = " + after), Verdict::kDifferent);
  }
}

TEST_F(TextTest, OverloadedFunctionsInsideARowAreNotCheckable) {
  Sql("CREATE TYPE holder AS (n int, f regproc)");
  MakeTable("holder", "'(1,now)'");
  const auto result = Fingerprint("before");
  ASSERT_THAT(result, IsOk());
  for (const LedgerEntry& entry : result->ledger) {
    if (entry.name != "t.v") continue;
    EXPECT_EQ(entry.status, LedgerStatus::kNotCheckable);
    EXPECT_THAT(entry.reason, HasSubstr("regproc"));
  }
  EXPECT_EQ(VerdictAfter(""), Verdict::kNotProven);
}

TEST_F(TextTest, ARowOfNullsIsNotNull) {
  Sql("CREATE TYPE pair AS (a int, b regclass); CREATE DOMAIN place AS pair");
  for (const char* type : {"pair", "place"}) {
    SCOPED_TRACE(type);
    MakeTable(type, "NULL");
    EXPECT_EQ(VerdictAfter("UPDATE t SET v = ROW(NULL, NULL)"), Verdict::kDifferent);
    EXPECT_EQ(Sql("SELECT v IS NULL FROM t"), "t");
    EXPECT_EQ(VerdictAfter(""), Verdict::kSame);
    EXPECT_EQ(VerdictAfter("UPDATE t SET v = NULL"), Verdict::kDifferent);
  }
}

TEST_F(TextTest, AnEmptyTextIsNotNull) {
  // A type of no rule whose text may be empty.
  Sql("CREATE TYPE word; CREATE FUNCTION word_in(cstring) RETURNS word LANGUAGE internal IMMUTABLE STRICT AS "
      "'textin'; CREATE FUNCTION word_out(word) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS "
      "'textout';"
      "CREATE TYPE word (INPUT = word_in, OUTPUT = word_out, LIKE = text)");
  MakeTable("word", "''");
  EXPECT_EQ(VerdictAfter(""), Verdict::kSame);
  EXPECT_EQ(VerdictAfter("UPDATE t SET v = NULL"), Verdict::kDifferent);
  EXPECT_EQ(VerdictAfter("UPDATE t SET v = '%s'"), Verdict::kDifferent);
}

TEST_F(TextTest, AttributesThatChangePlacesAreADifference) {
  const char* const types[][3] = {
      {"x int, y int", "y int, x int", "x int, z int"},
      {"x regclass, y regclass", "y regclass, x regclass", "x regclass, z regclass"}};
  for (const auto& [before, swapped, renamed] : types) {
    for (const char* const after : {swapped, renamed}) {
      SCOPED_TRACE(after);
      Sql(std::string("DROP TYPE IF EXISTS pt CASCADE; CREATE TYPE pt AS (") + before + ")");
      MakeTable("pt", "'(3,4)'");
      EXPECT_EQ(VerdictAfter(std::string("DROP TYPE pt CASCADE; CREATE TYPE pt AS (") + after +
                             "); ALTER TABLE t ADD v pt; UPDATE t SET v = '(3,4)'"),
                Verdict::kDifferent);
    }
  }
}

}  // namespace
}  // namespace pgassay
