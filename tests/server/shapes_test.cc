// Every kind of relation and the types that lie (fault table, rows 5, 30 to 34, 38).
#include "server/scan_fixture.h"

namespace pgassay {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ShapesTest : public ScanTest {
 protected:
  Verdict VerdictOf(const std::string& before, const std::string& after, const ScanOptions& options = {}) {
    const auto report = Verify(before == "file" ? File("before") : Live(before), Live(after), options);
    EXPECT_THAT(report, IsOk());
    if (!report.ok()) return Verdict::kNotProven;
    report_ = *report;
    return report->verdict;
  }

  // The row of the ledger of the file for a name.
  LedgerEntry Ledger(const FingerprintResult& result, const std::string& name) {
    for (const LedgerEntry& entry : result.ledger) {
      if (entry.name == name) return entry;
    }
    ADD_FAILURE() << name << " is not in the ledger";
    return {};
  }

  Report report_;
};

TEST_F(ShapesTest, TypesWithOidsInsideSurviveDumpAndRestore) {
  Sql("CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree;"
      "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy'); CREATE TYPE pair AS (m mood, n numeric);"
      "CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE TYPE floats AS RANGE (subtype = float8);"
      "CREATE TABLE t (id int PRIMARY KEY, e mood, ea mood[], p pair, pa pair[], d positive, da positive[], "
      "c citext, ca citext[],"
      " h hstore, l ltree, r floats, ra floats[], mr floats_multirange, rc regclass, rt regtype[]);"
      "INSERT INTO t VALUES (1, 'ok', '{ok,sad}', '(happy,1.50)', '{\"(sad,2)\"}', 1, '{1,2}', 'É', '{a,B}', "
      "'a=>1', 'x.y',"
      " '[1,2)', '{\"[1,2)\",\"(3,4]\"}', '{[1,2),[5,6)}', 'pg_class', '{int4,mood}')");
  server().CreateDatabase("b");
  // Other OIDs in b.
  Sql("CREATE TYPE filler AS ENUM ('x'); DROP TYPE filler; CREATE TYPE filler2 AS ENUM ('x')", "b");
  Sql("DROP TYPE filler2", "b");
  const std::string dump = server().programs() + "/pg_dump -d \"" + server().Conninfo("a") + "\" | " +
                           server().programs() + "/psql -X -q -v ON_ERROR_STOP=1 -d \"" +
                           server().Conninfo("b") + "\" > /dev/null";
  ASSERT_EQ(std::system(dump.c_str()), 0);
  ASSERT_NE(Sql("SELECT 'mood'::regtype::oid"), Sql("SELECT 'mood'::regtype::oid", "b"));
  EXPECT_EQ(VerdictOf("a", "b"), Verdict::kSame);

  // And an enum dropped and made again in place, a usual step of Drizzle's.
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("ALTER TABLE t ALTER e TYPE text, ALTER ea TYPE text[] USING ea::text[], ALTER p TYPE text USING "
      "p::text, ALTER pa TYPE text USING pa::text,"
      " ALTER rt TYPE regtype[] USING '{int4,int4}';"
      "DROP TYPE pair; DROP TYPE mood; CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy'); CREATE TYPE pair AS "
      "(m mood, n numeric);"
      "ALTER TABLE t ALTER e TYPE mood USING e::mood, ALTER ea TYPE mood[] USING ea::mood[], ALTER p TYPE "
      "pair USING p::pair,"
      " ALTER pa TYPE pair[] USING pa::pair[]");
  Sql("UPDATE t SET rt = '{int4,mood}'");
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kSame);
}

TEST_F(ShapesTest, ColumnsAndRowsInEveryNumber) {
  std::string wide = "CREATE TABLE wide (c0 int PRIMARY KEY";
  for (int i = 1; i < 1600; ++i) wide += ", c" + std::to_string(i) + " bool";
  Sql(wide + "); INSERT INTO wide (c0, c1599) SELECT g, true FROM generate_series(1, 10) g");
  Sql("CREATE TABLE none (); INSERT INTO none DEFAULT VALUES; INSERT INTO none DEFAULT VALUES;"
      "CREATE TABLE empty (id int PRIMARY KEY); CREATE TABLE twins (v text); INSERT INTO twins SELECT 'x' "
      "FROM generate_series(1, 5000)");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  const auto relations = Relations("before");
  EXPECT_EQ(relations.at("public.wide").rows, 10U);
  EXPECT_EQ(relations.at("public.wide").columns.size(), 1600U);
  EXPECT_EQ(relations.at("public.none").rows, 2U);
  EXPECT_EQ(relations.at("public.empty").rows, 0U);
  EXPECT_EQ(relations.at("public.twins").rows, 5000U);
  EXPECT_THAT(relations.at("public.twins").key, IsEmpty());
  Restore("b");
  EXPECT_EQ(VerdictOf("file", "b"), Verdict::kSame);
  Sql("UPDATE wide SET c800 = true WHERE c0 = 5", "b");
  EXPECT_EQ(VerdictOf("file", "b"), Verdict::kDifferent);
  EXPECT_EQ(StatusOfColumn(report_.tables[0], "c800"), ColumnStatus::kDifferent);
  EXPECT_EQ(StatusOfColumn(report_.tables[0], "c801"), ColumnStatus::kSame);
}

TEST_F(ShapesTest, AGeneratedColumnAloneIsADifference) {
  Sql("CREATE TABLE g (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED); INSERT INTO g "
      "VALUES (1), (2)");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("ALTER TABLE g DROP COLUMN twice; ALTER TABLE g ADD COLUMN twice int GENERATED ALWAYS AS (id * 3) "
      "STORED");
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kDifferent);
  EXPECT_EQ(StatusOfColumn(report_.tables[0], "twice"), ColumnStatus::kDifferent);
  EXPECT_EQ(StatusOfColumn(report_.tables[0], "id"), ColumnStatus::kSame);
}

TEST_F(ShapesTest, EachRowOfAPartitionTreeCountsOnce) {
  Sql("CREATE TABLE root (id int, k text, at date) PARTITION BY RANGE (at);"
      "CREATE TABLE mid PARTITION OF root FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST "
      "(k);"
      "CREATE TABLE leaf_a PARTITION OF mid FOR VALUES IN ('a');"
      "CREATE TABLE leaf_b (gone int, at date, k text, id int); ALTER TABLE leaf_b DROP COLUMN gone;"
      "ALTER TABLE mid ATTACH PARTITION leaf_b FOR VALUES IN ('b');"
      "CREATE TABLE rest PARTITION OF root DEFAULT;"
      "INSERT INTO root SELECT g, CASE g % 2 WHEN 0 THEN 'a' ELSE 'b' END, '2026-06-01'::date + g % 400 FROM "
      "generate_series(1, 1000) g;"
      "CREATE TABLE flat AS SELECT * FROM root;"
      "CREATE TABLE parent (id int); CREATE TABLE child (extra text) INHERITS (parent);"
      "INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 'x')");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  const auto relations = Relations("before");
  EXPECT_EQ(relations.at("public.root").rows, 1000U);
  EXPECT_EQ(relations.at("public.root").leaves.size(), 3U);
  EXPECT_EQ(relations.at("public.root").sum, relations.at("public.flat").sum);
  EXPECT_EQ(relations.at("public.parent").rows, 1U);
  EXPECT_EQ(relations.at("public.child").rows, 1U);
  EXPECT_EQ(relations.count("public.leaf_a"), 0U);
  // Rows that stay in the table but not in their leaf: same data.
  Sql("ALTER TABLE mid DETACH PARTITION leaf_b; ALTER TABLE root DETACH PARTITION rest; INSERT INTO rest "
      "SELECT id, k, at FROM leaf_b;"
      "DROP TABLE leaf_b; CREATE TABLE spare PARTITION OF mid DEFAULT; INSERT INTO spare SELECT * FROM rest "
      "WHERE at < '2027-01-01';"
      "DELETE FROM rest WHERE at < '2027-01-01'; ALTER TABLE root ATTACH PARTITION rest DEFAULT");
  ScanOptions data_only;
  data_only.data_only = true;
  EXPECT_EQ(VerdictOf("file", "a", data_only), Verdict::kSame);
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kDifferent);
}

TEST_F(ShapesTest, AForeignLeafIsNotCheckedAndSoNothingIsProven) {
  Sql("CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;"
      "CREATE TABLE root (id int) PARTITION BY LIST (id); CREATE TABLE one PARTITION OF root FOR VALUES IN "
      "(1);"
      "CREATE FOREIGN TABLE two PARTITION OF root FOR VALUES IN (2) SERVER files OPTIONS (filename "
      "'/nowhere');"
      "CREATE FOREIGN TABLE alone (id int) SERVER files OPTIONS (filename '/nowhere'); INSERT INTO root "
      "VALUES (1)");
  const auto result = Fingerprint("before");
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(Ledger(*result, "two").status, LedgerStatus::kNotCheckable);
  EXPECT_EQ(Ledger(*result, "alone").status, LedgerStatus::kNotCheckable);
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kNotProven);
  EXPECT_EQ(report_.exit_code, 2);
  ScanOptions options;
  options.exclude = {"public.two", "public.alone"};
  ASSERT_THAT(Fingerprint("before", options), IsOk());
  EXPECT_EQ(VerdictOf("file", "a", options), Verdict::kSame);
  ASSERT_EQ(report_.excluded.size(), 3U);
  EXPECT_EQ(report_.excluded[2].kind, "catalog");
}

TEST_F(ShapesTest, WritingsOfOneValue) {
  struct Case {
    const char* type;
    const char* before;
    const char* after;
    Verdict verdict;
    ColumnStatus column;
  };
  const Case cases[] = {
      {"float8", "'-0'", "'0'", Verdict::kDifferent, ColumnStatus::kDifferent},
      {"numeric", "1.0", "1.00", Verdict::kDifferent, ColumnStatus::kRepresentation},
      {"interval", "'1 day'", "'24 hours'", Verdict::kDifferent, ColumnStatus::kRepresentation},
      {"numeric[]", "'{1.0}'", "'{1.00}'", Verdict::kDifferent, ColumnStatus::kRepresentation},
      {"numeric", "1.0", "1.01", Verdict::kDifferent, ColumnStatus::kDifferent},
      {"jsonb", "'{\"a\":1.0}'", "'{\"a\":1.00}'", Verdict::kDifferent, ColumnStatus::kDifferent},
      {"text", "NULL", "''", Verdict::kDifferent, ColumnStatus::kDifferent},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.type) + " " + c.before + " " + c.after);
    Sql("DROP TABLE IF EXISTS t; CREATE TABLE t (id int PRIMARY KEY, v " + std::string(c.type) +
        "); INSERT INTO t VALUES (1, " + c.before + "), (2, NULL)");
    ASSERT_THAT(Fingerprint("before"), IsOk());
    Sql("UPDATE t SET v = " + std::string(c.after) + " WHERE id = 1");
    EXPECT_EQ(VerdictOf("file", "a"), c.verdict);
    EXPECT_EQ(StatusOfColumn(report_.tables[0], "v"), c.column);
    EXPECT_EQ(StatusOfColumn(report_.tables[0], "id"), ColumnStatus::kSame);
  }
  // Dumped with --inserts, -0.0 comes back as 0: data is lost, and it is found.
  Sql("DROP TABLE t; CREATE TABLE t (id int PRIMARY KEY, v float8); INSERT INTO t VALUES (1, '-0')");
  Restore("b", "--inserts");
  EXPECT_EQ(VerdictOf("a", "b"), Verdict::kDifferent);
}

TEST_F(ShapesTest, ANanIsOneValueWhateverItsBits) {
  Sql("CREATE TABLE t (id int PRIMARY KEY, v float8); INSERT INTO t VALUES (1, 'NaN')");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("DELETE FROM t");
  // One row (1, NaN with a payload) in binary COPY.
  const std::string bytes =
      R"(PGCOPY\n\377\r\n\000\000\000\000\000\000\000\000\000\000\002\000\000\000\004\000\000\000\001\000\000\000\010\177\370\000\000\000\000\001\043\377\377)";
  ASSERT_EQ(std::system(("printf '" + bytes + "' | " + server().programs() + "/psql -X -q -d \"" +
                         server().Conninfo("a") + "\" -c 'COPY t FROM STDIN (FORMAT binary)'")
                            .c_str()),
            0);
  ASSERT_EQ(Sql("SELECT encode(float8send(v), 'hex') FROM t"), "7ff8000000000123");
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kSame);
}

TEST_F(ShapesTest, TypesWithoutABinaryFormAreReadAsText) {
  Sql("CREATE EXTENSION seg; CREATE TABLE t (id int PRIMARY KEY, s seg, acl aclitem, acls aclitem[]);"
      "INSERT INTO t VALUES (1, '1 .. 2', 'postgres=r/postgres', '{postgres=r/postgres}')");
  const auto result = Fingerprint("before");
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(Ledger(*result, "t.s").reason, HasSubstr("text"));
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kSame);
  Sql("UPDATE t SET s = '1 .. 3'");
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kDifferent);
}

TEST_F(ShapesTest, HostileNamesAreOnlyNames) {
  const std::string names[] = {"\"; drop table victim; --",
                               "new\nline",
                               "esc\x1b[2J",
                               "<script>alert(1)</script>",
                               "quote'and\"double",
                               "$1",
                               "%s",
                               "ünïcödé",
                               "\xF0\x9F\x98\x80\xF0\x9F\x98\x80"};
  Sql("CREATE TABLE victim (id int)");
  int number = 0;
  for (const std::string& name : names) {
    std::string quoted = "\"";
    for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    quoted += "\"";
    Sql("CREATE SCHEMA " + quoted + "; CREATE TABLE " + quoted + "." + quoted + " (" + quoted +
        " int PRIMARY KEY, v text)");
    Sql("INSERT INTO " + quoted + "." + quoted + " VALUES (" + std::to_string(++number) + ", 'x')");
  }
  ScanOptions options;
  options.chunk_bytes = 8192;
  ASSERT_THAT(Fingerprint("before", options), IsOk());
  const auto relations = Relations("before");
  for (const std::string& name : names) EXPECT_EQ(relations.at(name + "." + name).rows, 1U);
  EXPECT_EQ(relations.count("public.victim"), 1U);
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kSame);
}

TEST_F(ShapesTest, EveryKindOfRelationIsInTheLedger) {
  Sql("CREATE UNLOGGED TABLE un (id int); INSERT INTO un VALUES (1);"
      "CREATE TABLE base (id int PRIMARY KEY); INSERT INTO base VALUES (1), (2);"
      "CREATE MATERIALIZED VIEW full_view AS SELECT * FROM base; CREATE MATERIALIZED VIEW empty_view AS "
      "SELECT * FROM base WITH NO DATA;"
      "CREATE VIEW plain_view AS SELECT * FROM base; SELECT lo_from_bytea(4242, '\\xdeadbeef')");
  const auto result = Fingerprint("before");
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(Ledger(*result, "un").status, LedgerStatus::kVerified);
  EXPECT_EQ(Ledger(*result, "full_view").kind, "materialized view");
  const auto relations = Relations("before");
  EXPECT_EQ(relations.at("public.full_view").rows, 2U);
  EXPECT_FALSE(relations.at("public.empty_view").populated);
  EXPECT_EQ(relations.at("pg_catalog.pg_largeobject").rows, 1U);
  EXPECT_EQ(relations.count("public.plain_view"), 0U);
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kSame);

  Sql("SELECT lo_put(4242, 0, '\\xbe')");
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kDifferent);
  Sql("SELECT lo_put(4242, 0, '\\xde')");
  Sql("REFRESH MATERIALIZED VIEW empty_view");
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kDifferent);
  EXPECT_EQ(report_.tables[0].name, "empty_view");
}

TEST_F(ShapesTest, AnEmptyLargeObjectIsMissed) {
  Sql("SELECT lo_create(1001); SELECT lo_from_bytea(1002, 'x')");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kSame);
  Sql("SELECT lo_unlink(1001)");
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kDifferent);
}

TEST_F(ShapesTest, TablesOfUsersInTheServersSchemasAreRead) {
  Sql("CREATE TABLE information_schema.secret (id int); INSERT INTO information_schema.secret VALUES (1)");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("DELETE FROM information_schema.secret");
  EXPECT_EQ(VerdictOf("file", "a"), Verdict::kDifferent);
}

TEST_F(ShapesTest, TheKeyIsThePrimaryKeyElseTheSmallestPlainUniqueIndex) {
  Sql("CREATE TABLE pk (a int, b int, PRIMARY KEY (b, a)); CREATE TABLE uq (a int NOT NULL, b int NOT NULL, "
      "c int NOT NULL, d int);"
      "CREATE UNIQUE INDEX z_two ON uq (a, b); CREATE UNIQUE INDEX y_one ON uq (c); CREATE UNIQUE INDEX "
      "x_one ON uq (b) INCLUDE (d);"
      "CREATE UNIQUE INDEX partial ON uq (a) WHERE a > 0; CREATE UNIQUE INDEX nullable ON uq (d); CREATE "
      "UNIQUE INDEX expr ON uq ((a + 1));"
      "CREATE TABLE no (a int, UNIQUE (a))");
  ASSERT_THAT(Fingerprint("f"), IsOk());
  const auto relations = Relations("f");
  ASSERT_EQ(relations.at("public.pk").key.size(), 2U);
  EXPECT_EQ(relations.at("public.pk").key[0].name, "b");
  ASSERT_EQ(relations.at("public.uq").key.size(), 1U);
  EXPECT_EQ(relations.at("public.uq").key[0].name, "b");
  EXPECT_THAT(relations.at("public.no").key, IsEmpty());
}

}  // namespace
}  // namespace pgassay
