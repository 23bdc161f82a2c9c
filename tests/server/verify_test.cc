// Verdicts on real changes, from files and from live databases.
#include "server/scan_fixture.h"

namespace pgassay {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class VerifyTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    Sql("CREATE TABLE orders (id bigint PRIMARY KEY, customer int NOT NULL, note text, total numeric(10,2), "
        "at timestamptz);"
        "INSERT INTO orders SELECT g, g % 50, 'note ' || g, g / 4.0, '2026-01-01'::timestamptz + g * '1 "
        "min'::interval"
        " FROM generate_series(1, 5000) g;"
        "CREATE TABLE log (who text, what text); INSERT INTO log SELECT 'w' || g % 10, 'a' || g FROM "
        "generate_series(1, 100) g");
    ASSERT_THAT(Fingerprint("before"), IsOk());
  }

  Report VerifyNow(const ScanOptions& options = {}) {
    const auto report = Verify(File("before"), Live("a"), options);
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : Report{};
  }
};

TEST_F(VerifyTest, FileFileAndFileLiveAndLiveLiveAgree) {
  Restore("b");
  ASSERT_THAT(Fingerprint("after", {}, "b"), IsOk());
  for (const auto& [before, after] : {std::pair{File("before"), File("after")},
                                      {File("before"), Live("b")},
                                      {Live("a"), File("after")},
                                      {Live("a"), Live("b")}}) {
    const auto same = Verify(before, after, {});
    ASSERT_THAT(same, IsOk());
    EXPECT_EQ(same->verdict, Verdict::kSame);
    EXPECT_EQ(same->exit_code, 0);
    EXPECT_TRUE(same->complete);
    EXPECT_EQ(same->verified, 2U);
  }
  Sql("DELETE FROM orders WHERE id = 42", "b");
  ASSERT_THAT(Fingerprint("after", {}, "b"), IsOk());
  for (const auto& [before, after] : {std::pair{File("before"), File("after")},
                                      {File("before"), Live("b")},
                                      {Live("a"), File("after")},
                                      {Live("a"), Live("b")}}) {
    const auto different = Verify(before, after, {});
    ASSERT_THAT(different, IsOk());
    EXPECT_EQ(different->verdict, Verdict::kDifferent);
    EXPECT_EQ(different->exit_code, 1);
    ASSERT_NE(FindTable(*different, "orders"), nullptr);
    EXPECT_EQ(different->tables[0].name, "orders");
    EXPECT_EQ(*different->tables[0].rows_before, 5000U);
    EXPECT_EQ(*different->tables[0].rows_after, 4999U);
  }
}

TEST_F(VerifyTest, OneChangedValueNamesItsColumnOnly) {
  Sql("UPDATE orders SET total = total + 0.01 WHERE id = 77");
  const Report report = VerifyNow();
  EXPECT_EQ(report.verdict, Verdict::kDifferent);
  const TableReport* orders = FindTable(report, "orders");
  ASSERT_NE(orders, nullptr);
  EXPECT_EQ(orders->status, TableStatus::kDifferent);
  EXPECT_EQ(StatusOfColumn(*orders, "total"), ColumnStatus::kDifferent);
  for (const char* column : {"id", "customer", "note", "at"}) {
    EXPECT_EQ(StatusOfColumn(*orders, column), ColumnStatus::kSame);
  }
}

TEST_F(VerifyTest, TwoRowsOfAKeylessTableThatSwapAValueAreDifferent) {
  Sql("UPDATE log SET what = CASE what WHEN 'a1' THEN 'a2' ELSE 'a1' END WHERE what IN ('a1', 'a2')");
  const Report report = VerifyNow();
  EXPECT_EQ(report.verdict, Verdict::kDifferent);
  const TableReport* log = FindTable(report, "log");
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(log->status, TableStatus::kDifferent);
  EXPECT_EQ(StatusOfColumn(*log, "what"), ColumnStatus::kSame);  // the same values, in other rows
  EXPECT_FALSE(log->reason.empty());
}

TEST_F(VerifyTest, TwoColumnsOfARowThatSwapAreDifferent) {
  Sql("UPDATE log SET who = what, what = who WHERE what = 'a1'");
  EXPECT_EQ(VerifyNow().verdict, Verdict::kDifferent);
}

TEST_F(VerifyTest, WhatDoesNotMatterIsTheSame) {
  for (const char* sql :
       {"VACUUM FULL orders", "REINDEX TABLE orders", "UPDATE orders SET note = note", "ANALYZE"}) {
    SCOPED_TRACE(sql);
    Sql(sql);
    EXPECT_EQ(VerifyNow().verdict, Verdict::kSame);
  }
  ScanOptions data_only;
  data_only.data_only = true;
  for (const char* sql :
       {"CLUSTER orders USING orders_pkey", "CREATE INDEX ON orders (customer)",
        "ALTER TABLE orders ALTER customer TYPE bigint", "ALTER TABLE orders ALTER note TYPE varchar(100)"}) {
    SCOPED_TRACE(sql);
    Sql(sql);
    EXPECT_EQ(VerifyNow(data_only).verdict, Verdict::kSame);
    EXPECT_EQ(VerifyNow().verdict, Verdict::kDifferent);
  }
  Sql("CREATE TABLE again AS SELECT at, total, note, customer, id FROM orders ORDER BY random();"
      "DROP TABLE orders; ALTER TABLE again RENAME TO orders; ALTER TABLE orders ADD PRIMARY KEY (id)");
  EXPECT_EQ(VerifyNow(data_only).verdict, Verdict::kSame);
}

TEST_F(VerifyTest, WithoutTheOldKeyTheOldKeyIsStillUsed) {
  Sql("ALTER TABLE orders DROP CONSTRAINT orders_pkey; ALTER TABLE orders ADD CONSTRAINT other UNIQUE (note);"
      "UPDATE orders SET customer = 0 WHERE id = 5");
  const Report report = VerifyNow();
  const TableReport* orders = FindTable(report, "orders");
  ASSERT_NE(orders, nullptr);
  EXPECT_EQ(StatusOfColumn(*orders, "customer"), ColumnStatus::kDifferent);
  EXPECT_EQ(StatusOfColumn(*orders, "note"), ColumnStatus::kSame);
}

TEST_F(VerifyTest, TablesAndColumnsThatCameAndWent) {
  Sql("DROP TABLE log; CREATE TABLE extra (id int); ALTER TABLE orders DROP COLUMN note");
  const Report report = VerifyNow();
  EXPECT_EQ(report.verdict, Verdict::kDifferent);
  EXPECT_EQ(FindTable(report, "log")->status, TableStatus::kLost);
  EXPECT_EQ(FindTable(report, "extra")->status, TableStatus::kGained);
  EXPECT_EQ(StatusOfColumn(*FindTable(report, "orders"), "note"), ColumnStatus::kLost);
  EXPECT_EQ(StatusOfColumn(*FindTable(report, "orders"), "total"), ColumnStatus::kSame);
}

TEST_F(VerifyTest, ExcludedIsSaidAndExcludedOnOneSideIsNotChecked) {
  Sql("DELETE FROM log");
  ScanOptions options;
  options.exclude = {"public.log"};
  Report report = VerifyNow(options);
  EXPECT_EQ(report.verdict, Verdict::kSame);
  EXPECT_THAT(report.excluded,
              ElementsAre(Field(&LedgerNote::kind, "table"), Field(&LedgerNote::kind, "catalog")));
  // Named by the user and gone on the other side: nothing is left to check.
  Sql("DROP TABLE log");
  report = VerifyNow(options);
  EXPECT_EQ(report.verdict, Verdict::kSame);
  EXPECT_THAT(report.excluded,
              ElementsAre(Field(&LedgerNote::kind, "table"), Field(&LedgerNote::kind, "catalog")));
  Sql("CREATE TABLE log (who text)");
  ASSERT_THAT(Fingerprint("after", options), IsOk());
  const auto one_side = Verify(File("before"), File("after"), {});
  ASSERT_THAT(one_side, IsOk());
  EXPECT_EQ(one_side->verdict, Verdict::kNotProven);
  EXPECT_EQ(one_side->exit_code, 2);
}

TEST_F(VerifyTest, APatternThatNamesNothingIsRefused) {
  ScanOptions options;
  options.tables = {"public.typo"};
  EXPECT_THAT(Verify(File("before"), Live("a"), options),
              StatusIs(absl::StatusCode::kFailedPrecondition, "public.typo"));
  EXPECT_THAT(Fingerprint("f", options), StatusIs(absl::StatusCode::kFailedPrecondition, "public.typo"));
  EXPECT_THAT(Verify(File("before"), File("before"), options),
              StatusIs(absl::StatusCode::kFailedPrecondition, "public.typo"));
}

TEST_F(VerifyTest, EachPatternHasToMatch) {
  ScanOptions options;
  options.tables = {"public.orders", "public.lgo"};
  EXPECT_THAT(Verify(File("before"), Live("a"), options),
              StatusIs(absl::StatusCode::kFailedPrecondition, "public.lgo"));
  EXPECT_THAT(Fingerprint("f", options), StatusIs(absl::StatusCode::kFailedPrecondition, "public.lgo"));
  // Gone on one side, it is lost and not a typo.
  Sql("DROP TABLE log");
  options.tables = {"orders", "log"};
  const Report report = VerifyNow(options);
  EXPECT_EQ(report.verdict, Verdict::kDifferent);
  EXPECT_EQ(FindTable(report, "log")->status, TableStatus::kLost);
}

TEST_F(VerifyTest, APatternForTablesLeavesColumnsAlone) {
  Sql("CREATE TABLE o (id int PRIMARY KEY, price_old int); INSERT INTO o VALUES (1, 5)");
  ScanOptions options;
  options.exclude = {"public.*_old", "*.log"};
  ASSERT_THAT(Fingerprint("before", options), IsOk());
  Sql("UPDATE o SET price_old = 7");
  EXPECT_EQ(VerifyNow(options).verdict, Verdict::kDifferent);
  options.exclude = {"public.o.price_*", "*.log"};
  ASSERT_THAT(Fingerprint("before", options), IsOk());
  Sql("UPDATE o SET price_old = 9");
  EXPECT_EQ(VerifyNow(options).verdict, Verdict::kSame);
}

TEST_F(VerifyTest, NothingAndOneselfProveNothing) {
  EXPECT_THAT(Verify(Live("a"), Live("a"), {}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "both sides"));
  server().CreateDatabase("b");
  server().CreateDatabase("c");
  const auto report = Verify(Live("b"), Live("c"), {});
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->verdict, Verdict::kNotProven);
}

TEST_F(VerifyTest, APartitionedTableLeftOutOfAFileTakesItsPartitionsAlong) {
  Sql("CREATE TABLE ev (id int) PARTITION BY LIST (id); CREATE TABLE ev1 PARTITION OF ev FOR VALUES IN (1)");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  ScanOptions options;
  options.exclude = {"public.ev"};
  EXPECT_EQ(VerifyNow(options).verdict, Verdict::kSame);
  options = {};
  options.tables = {"public.orders"};
  EXPECT_EQ(VerifyNow(options).verdict, Verdict::kSame);
  Sql("CREATE TABLE ev2 PARTITION OF ev FOR VALUES IN (2)");
  EXPECT_EQ(VerifyNow(options).verdict, Verdict::kSame);
}

TEST_F(VerifyTest, FilesOfOtherKeysDoNotCompare) {
  ScanOptions keyed;
  keyed.key.emplace();
  keyed.key->fill(7);
  ASSERT_THAT(Fingerprint("keyed", keyed), IsOk());
  EXPECT_THAT(Verify(File("before"), File("keyed"), {}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "key"));
  EXPECT_THAT(Verify(File("keyed"), Live("a"), {}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "--key-file"));
  EXPECT_THAT(Verify(File("before"), Live("a"), keyed),
              StatusIs(absl::StatusCode::kFailedPrecondition, "key"));
  const auto same = Verify(File("keyed"), Live("a"), keyed);
  ASSERT_THAT(same, IsOk());
  EXPECT_EQ(same->verdict, Verdict::kSame);
}

TEST_F(VerifyTest, BookkeepingOfDieselStaysAndOfDrizzleMayGrow) {
  Sql("CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL "
      "DEFAULT now());"
      "INSERT INTO __diesel_schema_migrations VALUES ('20260101000000');"
      "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text "
      "NOT NULL, created_at bigint);"
      "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 1)");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('y', 2)");
  EXPECT_EQ(VerifyNow().verdict, Verdict::kSame);
  Sql("UPDATE drizzle.__drizzle_migrations SET hash = 'z' WHERE hash = 'x'");
  EXPECT_EQ(VerifyNow().verdict, Verdict::kDifferent);
  Sql("UPDATE drizzle.__drizzle_migrations SET hash = 'x' WHERE hash = 'z'");
  EXPECT_EQ(VerifyNow().verdict, Verdict::kSame);
  Sql("INSERT INTO __diesel_schema_migrations VALUES ('20260102000000')");
  EXPECT_EQ(VerifyNow().verdict, Verdict::kDifferent);
}

}  // namespace
}  // namespace pgassay
