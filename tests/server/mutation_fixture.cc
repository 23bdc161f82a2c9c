#include "server/mutation_fixture.h"

namespace pgassay {

void MutationTest::SetUpTestSuite() {
  testing::Server& server = testing::Server::Shared();
  server.CreateDatabase("matrix");
  server.Sql("matrix", CreateExtensions());
  server.Sql("matrix", CreateTypes() + ";" + CreateTables(MatrixTables()));
}

void MutationTest::TearDownTestSuite() {
  testing::Server::Shared().Sql("postgres", "DROP DATABASE matrix WITH (FORCE)");
}

void MutationTest::SetUp() {
  ScanTest::SetUp();
  ASSERT_THAT(Fingerprint("before", {}, "matrix"), IsOk());
}

Report MutationTest::VerifyNow(const Side& after) {
  ScanOptions options;
  options.data_only = true;  // some identities of the rows are changes of the schema
  const auto report = Verify(File("before"), after, options, {});
  EXPECT_THAT(report, IsOk());
  return report.ok() ? *report : Report{};
}

void MutationTest::ExpectSame(const Side& after) {
  const Report report = VerifyNow(after);
  EXPECT_EQ(report.verdict, Verdict::kSame);
  EXPECT_EQ(report.exit_code, 0);
  EXPECT_TRUE(report.complete);
  EXPECT_EQ(report.verified, MatrixTables().size());
  EXPECT_EQ(report.tables.size(), MatrixTables().size());
  for (const TableReport& table : report.tables) {
    EXPECT_EQ(table.status, TableStatus::kSame) << table.name << ": " << table.reason;
    EXPECT_THAT(table.found, ::testing::IsEmpty()) << table.name;
  }
}

}  // namespace pgassay
