// What moves, rewrites or re-makes data without changing it is the same (fault table, row 6).
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "server/mutation_fixture.h"

namespace pgassay {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class IdentityTest : public MutationTest {
 protected:
  // A statement of each table; $0 is the table, $1 " ADD PRIMARY KEY (id)" or its like.
  static std::string Each(const std::string& keyed, const std::string& keyless) {
    std::string sql;
    for (const MatrixTable& table : MatrixTables()) {
      absl::StrAppend(&sql, absl::Substitute(table.keyed ? keyed : keyless, table.name()), ";");
    }
    return sql;
  }

  // With `columns` in the order given, rows in any.
  static std::string Rewrite(const std::string& columns) {
    const std::string rewrite =
        "CREATE TABLE again AS SELECT $1 FROM $0 ORDER BY random(); DROP TABLE $0; ALTER TABLE again RENAME "
        "TO $0";
    return Each(absl::Substitute(rewrite, "$0", "id, " + columns) + "; ALTER TABLE $0 ADD PRIMARY KEY (id)",
                absl::Substitute(rewrite, "$0", columns));
  }

  // pg_dump writes such values without the arguments' types, and what is overloaded is refused when restored.
  static bool WritesNameAlone(const MatrixTable& table) {
    const std::string type = table.type->type;
    return type == "regproc" || type == "regoper";
  }

  std::string Oids(const std::string& database) {
    return Sql(absl::StrCat("SELECT oid FROM pg_type WHERE typname IN ('", absl::StrJoin(UserTypes(), "', '"),
                            "') ORDER BY typname"),
               database);
  }

  void DumpAndRestore(const std::string& database) {
    server().CreateDatabase(database);
    // The extensions' types get other OIDs too.
    Sql("CREATE TYPE filler AS ENUM ('x'); DROP TYPE filler; CREATE TYPE filler AS ENUM ('x')", database);
    Sql("DROP TYPE filler", database);
    std::string left_out;
    std::vector<MatrixTable> made;
    for (const MatrixTable& table : MatrixTables()) {
      if (!WritesNameAlone(table)) continue;
      absl::StrAppend(&left_out, " -T ", table.name());
      made.push_back(table);
    }
    const std::string dump = absl::StrCat(server().programs(), "/pg_dump -Fc -Z0", left_out, " -d \"",
                                          server().Conninfo("matrix"), "\"");
    const std::string load =
        absl::StrCat(server().programs(), "/pg_restore -e -d \"", server().Conninfo(database), "\"");
    ASSERT_EQ(std::system(absl::StrCat(dump, " | ", load, " > /dev/null").c_str()), 0);
    Sql(CreateTables(made), database);
  }
};

TEST_F(IdentityTest, RowsInOtherPlaces) {
  Sql("VACUUM FULL", "matrix");
  ExpectSame(Live("matrix"));
  const std::string first = "SELECT string_agg(pad, ' ' ORDER BY ctid) FROM t_int4_k";
  const std::string order = Sql(first, "matrix");
  Sql(Each("CLUSTER $0 USING $0_pkey", ""), "matrix");
  EXPECT_NE(Sql(first, "matrix"), order);
  ExpectSame(Live("matrix"));
  Sql(Each("UPDATE $0 SET a = a, b = b WHERE id % 3 = 0", "UPDATE $0 SET pad = pad WHERE pad > 'row 2'"),
      "matrix");
  ExpectSame(Live("matrix"));
  Sql(Rewrite("a, b, pad"), "matrix");
  ExpectSame(Live("matrix"));
}

TEST_F(IdentityTest, DumpedAndRestoredWithOtherColumnOrderAndOids) {
  DumpAndRestore("b");
  EXPECT_NE(Oids("b"), Oids("matrix"));
  ASSERT_THAT(Fingerprint("after", {}, "b"), IsOk());
  ExpectSame(File("after"));
  ExpectSame(Live("b"));

  Sql(Rewrite("pad, b, a"), "b");
  ExpectSame(Live("b"));

  const std::string oids = Oids("b");
  const std::string is_text =
      "ALTER TABLE $0 ALTER a TYPE text USING a::text, ALTER b TYPE text USING b::text;";
  std::string back;
  std::string away;
  for (const MatrixTable& table : MatrixTables()) {
    const std::string type = table.type->type;
    if (WritesNameAlone(table)) continue;
    absl::StrAppend(&away, absl::Substitute(is_text, table.name()));
    absl::StrAppend(
        &back, absl::Substitute("ALTER TABLE $0 ALTER a TYPE $1 USING a::$1, ALTER b TYPE $1 USING b::$1;",
                                table.name(), type));
  }
  Sql(absl::StrCat(away, DropTypes(), ";", CreateTypes(), ";", back), "b");
  EXPECT_NE(Oids("b"), oids);
  ExpectSame(Live("b"));
}

class PartitionTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    Sql("CREATE TABLE sales (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);"
        "CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM (0) TO (100);"
        "CREATE TABLE sales_2 PARTITION OF sales FOR VALUES FROM (100) TO (200);"
        "INSERT INTO sales SELECT g, 'v' || g FROM generate_series(0, 199) g");
    ASSERT_THAT(Fingerprint("before"), IsOk());
  }

  Report VerifyNow(const ScanOptions& options = {}) {
    const auto report = Verify(File("before"), Live("a"), options);
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : Report{};
  }
};

TEST_F(PartitionTest, ADetachedPartitionIsATableOfItsOwn) {
  Sql("ALTER TABLE sales DETACH PARTITION sales_2");
  const Report report = VerifyNow();
  EXPECT_EQ(report.verdict, Verdict::kDifferent);
  const TableReport* sales = FindTable(report, "sales");
  ASSERT_NE(sales, nullptr);
  EXPECT_EQ(sales->status, TableStatus::kDifferent);
  EXPECT_EQ(sales->rows_after, 100U);
  const TableReport* detached = FindTable(report, "sales_2");
  ASSERT_NE(detached, nullptr);
  EXPECT_EQ(detached->status, TableStatus::kGained);
  EXPECT_EQ(detached->rows_after, 100U);
}

TEST_F(PartitionTest, ByTheirRowsAloneDetachedAndAttachedAreTheSame) {
  ScanOptions data_only;
  data_only.data_only = true;
  Sql("ALTER TABLE sales DETACH PARTITION sales_2");
  EXPECT_EQ(VerifyNow(data_only).verdict, Verdict::kSame);
  EXPECT_EQ(VerifyNow().verdict, Verdict::kDifferent);
  Sql("UPDATE sales_2 SET v = 'v1' WHERE id = 150");
  EXPECT_EQ(VerifyNow(data_only).verdict, Verdict::kDifferent);
  Sql("UPDATE sales_2 SET v = 'v150' WHERE id = 150; UPDATE sales SET v = 'w' WHERE id = 1");
  EXPECT_EQ(VerifyNow(data_only).verdict, Verdict::kDifferent);
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("ALTER TABLE sales ATTACH PARTITION sales_2 FOR VALUES FROM (100) TO (200)");
  EXPECT_EQ(VerifyNow(data_only).verdict, Verdict::kSame);
}

TEST_F(PartitionTest, ReattachedOrDividedOtherwiseIsTheSame) {
  Sql("ALTER TABLE sales DETACH PARTITION sales_2;"
      "ALTER TABLE sales ATTACH PARTITION sales_2 FOR VALUES FROM (100) TO (200)");
  Report report = VerifyNow();
  EXPECT_EQ(report.verdict, Verdict::kSame);
  EXPECT_EQ(report.exit_code, 0);
  EXPECT_THAT(FindTable(report, "sales")->reason, IsEmpty());

  Sql("ALTER TABLE sales DETACH PARTITION sales_2; ALTER TABLE sales_2 RENAME TO old;"
      "CREATE TABLE sales_2 PARTITION OF sales FOR VALUES FROM (100) TO (150);"
      "CREATE TABLE sales_3 PARTITION OF sales FOR VALUES FROM (150) TO (200);"
      "INSERT INTO sales SELECT * FROM old; DROP TABLE old");
  ScanOptions data_only;
  data_only.data_only = true;
  report = VerifyNow(data_only);
  EXPECT_EQ(report.verdict, Verdict::kSame);
  EXPECT_EQ(report.exit_code, 0);
  EXPECT_THAT(FindTable(report, "sales")->reason, HasSubstr("in other partitions"));
  EXPECT_EQ(VerifyNow().verdict, Verdict::kDifferent);
}

}  // namespace
}  // namespace pgassay
