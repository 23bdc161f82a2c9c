// The catalog, sequences and large objects from end to end: what a run reads, keeps and compares.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/scan_fixture.h"

namespace pgassay {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// "severity kind name attribute".
std::vector<std::string> Findings(const Report& report) {
  constexpr std::array kSeverities = {"loss", "behaviour", "cosmetic"};
  constexpr std::array kChanges = {"lost", "gained", "changed", "renamed"};
  std::vector<std::string> lines;
  for (const CatalogFinding& finding : report.catalog) {
    lines.push_back(absl::StrCat(
        kSeverities[static_cast<size_t>(finding.severity)], " ", finding.kind, " ",
        QualifiedName(finding.schema, finding.parent, finding.name), " ",
        finding.attribute.empty() ? kChanges[static_cast<size_t>(finding.change)] : finding.attribute));
  }
  return lines;
}

class CatalogTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    Sql("CREATE TABLE orders (id serial PRIMARY KEY, total numeric NOT NULL, doubled numeric GENERATED "
        "ALWAYS AS "
        "(total * 2) STORED);"
        "INSERT INTO orders (total) SELECT g FROM generate_series(1, 100) g;"
        "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;"
        "CREATE TRIGGER stamped BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp()");
  }

  Report VerifyNow(const ScanOptions& options = {}) {
    const auto report = Verify(File("before"), Live("a"), options);
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : Report{};
  }
};

TEST_F(CatalogTest, ADisabledTriggerIsDifferentAlthoughEveryRowIsTheSame) {
  ASSERT_THAT(Fingerprint("before"), IsOk());
  EXPECT_EQ(VerifyNow().exit_code, 0);
  Sql("ALTER TABLE orders DISABLE TRIGGER stamped");
  const Report report = VerifyNow();
  EXPECT_EQ(report.exit_code, 1);
  EXPECT_EQ(Findings(report), std::vector<std::string>{"loss trigger public.orders.stamped fires"});
  ScanOptions data_only;
  data_only.data_only = true;
  EXPECT_EQ(VerifyNow(data_only).exit_code, 0);
}

TEST_F(CatalogTest, SchemaOnlyReadsNoRowAndDataOnlyNoObject) {
  ScanOptions schema_only;
  schema_only.schema_only = true;
  ScanOptions data_only;
  data_only.data_only = true;
  ASSERT_THAT(Fingerprint("schema", schema_only), IsOk());
  EXPECT_THAT(Relations("schema"), IsEmpty());
  ASSERT_THAT(Fingerprint("data", data_only), IsOk());

  Sql("DELETE FROM orders WHERE id = 7");
  const auto schema = Verify(File("schema"), Live("a"), schema_only);
  ASSERT_THAT(schema, IsOk());
  EXPECT_EQ(schema->exit_code, 0);
  EXPECT_FALSE(schema->data_compared);
  const auto data = Verify(File("data"), Live("a"), data_only);
  ASSERT_THAT(data, IsOk());
  EXPECT_EQ(data->exit_code, 1);
  EXPECT_FALSE(data->catalog_compared);

  // What only one side read is not proven, unless it is not asked for.
  for (const char* file : {"schema", "data"}) {
    Sql("INSERT INTO orders (id, total) VALUES (7, 7) ON CONFLICT DO NOTHING");
    const auto whole = Verify(File(file), Live("a"), {});
    ASSERT_THAT(whole, IsOk());
    EXPECT_EQ(whole->exit_code, 2) << file;
    ASSERT_EQ(whole->not_checked.size(), 1U) << file;
    EXPECT_THAT(whole->not_checked[0].reason, HasSubstr(file)) << "the option that helps";
  }
  const auto nothing = Verify(File("schema"), File("data"), {});
  ASSERT_THAT(nothing, IsOk());
  EXPECT_EQ(nothing->exit_code, 2);
}

// Fault table, 7: definitions are read as they are now, so a change after the snapshot must not pass for what
// was there.
TEST_F(CatalogTest, AViewReplacedAfterTheSnapshotIsReadAgain) {
  Sql("CREATE VIEW v AS SELECT 1 AS one");
  int runs = 0;
  ScanOptions options;
  options.after_export = [&] {
    if (++runs == 1) Sql("CREATE OR REPLACE VIEW v AS SELECT 2 AS one");
  };
  ASSERT_THAT(Fingerprint("before", options), IsOk());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(VerifyNow().exit_code, 0);

  runs = 0;
  options.after_export = [&] {
    Sql(absl::StrCat("CREATE OR REPLACE VIEW v AS SELECT ", ++runs, " + 5 AS one"));
  };
  EXPECT_THAT(Fingerprint("never", options), StatusIs(absl::StatusCode::kAborted, "catalog"));
  EXPECT_EQ(runs, 3);
}

TEST_F(CatalogTest, TemporaryTablesOfOthersDoNotMakeTheRunRepeat) {
  int runs = 0;
  ScanOptions options;
  options.after_export = [&] {
    ++runs;
    Sql("CREATE TEMP TABLE scratch (id serial PRIMARY KEY, v text DEFAULT 'x' CHECK (v <> ''))");
  };
  ASSERT_THAT(Fingerprint("before", options), IsOk());
  EXPECT_EQ(runs, 1);
}

// Fault table, 24.
TEST(CatalogServerTest, ADamagedPageEndsTheRunAndIsNamed) {
  auto server = testing::Server::Start();
  ASSERT_THAT(server, IsOk());
  (*server)->Sql("postgres",
                 "CREATE TABLE t AS SELECT g, repeat('x', 100) v FROM generate_series(1, 20000) g");
  const std::string file = (*server)->Sql("postgres", "SELECT pg_relation_filepath('t')");
  ASSERT_THAT((*server)->Stop(), IsOk());
  {
    std::fstream data(absl::StrCat((*server)->folder(), "/data/", file),
                      std::ios::in | std::ios::out | std::ios::binary);
    ASSERT_TRUE(data.good());
    data.seekp(7 * 8192 + 4000);
    data.write("damaged", 7);
  }
  ASSERT_THAT((*server)->StartAgain(), IsOk());
  const ConnectTarget target{.conninfo = (*server)->Conninfo("postgres"), .password_file = ""};
  const std::string path = (*server)->folder() + "/f.assay";
  const auto failed = FingerprintDatabase(target, {}, path);
  EXPECT_THAT(failed, StatusIs(absl::StatusCode::kDataLoss, "block 7"));
  EXPECT_THAT(std::string(failed.status().message()), HasSubstr("public.t"));
  EXPECT_NE(::access(path.c_str(), F_OK), 0);
  (*server)->Sql("postgres", "ALTER ROLE postgres SET zero_damaged_pages = on");
  EXPECT_THAT(FingerprintDatabase(target, {}, path),
              StatusIs(absl::StatusCode::kFailedPrecondition, "zero_damaged_pages"));
}

// Fault table, 26, with fewer of both.
TEST(CatalogServerTest, TooManyTablesForTheLockTableAreRefusedWithTheNumberToSet) {
  auto server =
      testing::Server::Start({.settings = {"max_connections = 10", "max_locks_per_transaction = 10"}});
  ASSERT_THAT(server, IsOk());
  for (int i = 0; i < 20; ++i) {
    (*server)->Sql("postgres", absl::StrCat("DO $$ BEGIN FOR i IN 1..10 LOOP EXECUTE 'CREATE TABLE t", i,
                                            "_' || i || ' (id int)'; END LOOP; END $$"));
  }
  const ConnectTarget target{.conninfo = (*server)->Conninfo("postgres"), .password_file = ""};
  EXPECT_THAT(FingerprintDatabase(target, {}, (*server)->folder() + "/f.assay"),
              StatusIs(absl::StatusCode::kFailedPrecondition, "set max_locks_per_transaction to "));
  ScanOptions schema_only;
  schema_only.schema_only = true;
  EXPECT_THAT(FingerprintDatabase(target, schema_only, (*server)->folder() + "/f.assay"), IsOk());
}

// Fault table, 31.
TEST_F(CatalogTest, AGeneratedColumnOfAnotherExpressionIsDifferentInRowsAndCatalog) {
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("ALTER TABLE orders DROP doubled; ALTER TABLE orders ADD doubled numeric GENERATED ALWAYS AS (total * "
      "3) STORED");
  const Report report = VerifyNow();
  EXPECT_EQ(report.exit_code, 1);
  EXPECT_THAT(Findings(report), Contains("behaviour column public.orders.doubled generated"));
  EXPECT_EQ(StatusOfColumn(*FindTable(report, "orders"), "doubled"), ColumnStatus::kDifferent);
  Sql("TRUNCATE orders");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("ALTER TABLE orders DROP doubled; ALTER TABLE orders ADD doubled numeric GENERATED ALWAYS AS (total * "
      "4) STORED");
  EXPECT_EQ(Findings(VerifyNow()),
            std::vector<std::string>{"behaviour column public.orders.doubled generated"});
}

// Fault table, 35.
TEST_F(CatalogTest, LargeObjectsByContentOwnerAndPrivileges) {
  Sql("DO $$ BEGIN IF to_regrole('clerk') IS NULL THEN CREATE ROLE clerk; END IF; END $$;"
      "SELECT lo_from_bytea(4711, 'content'), lo_create(4712)");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  EXPECT_EQ(VerifyNow().exit_code, 0);
  Sql("GRANT SELECT ON LARGE OBJECT 4711 TO clerk");
  EXPECT_EQ(Findings(VerifyNow()), std::vector<std::string>{"loss large object 4711 privileges"});
  Sql("REVOKE ALL ON LARGE OBJECT 4711 FROM clerk; ALTER LARGE OBJECT 4712 OWNER TO clerk");
  EXPECT_THAT(Findings(VerifyNow()), Contains("behaviour large object 4712 owner"));
  Sql("ALTER LARGE OBJECT 4712 OWNER TO postgres; SELECT lo_put(4711, 3, 'X')");
  const Report report = VerifyNow();
  EXPECT_EQ(report.exit_code, 1);
  EXPECT_THAT(report.catalog, IsEmpty());
  Sql("SELECT lo_unlink(4711), lo_unlink(4712)");
}

// Fault table, 36.
TEST_F(CatalogTest, SequencesMayMoveOnButNotBack) {
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("SELECT nextval('orders_id_seq'), nextval('orders_id_seq')");
  const Report moved = VerifyNow();
  EXPECT_EQ(moved.exit_code, 0);
  EXPECT_THAT(moved.notes, Contains(HasSubstr("sequence")));

  const std::vector<std::string> behind{"loss sequence public.orders_id_seq next value"};
  Sql("SELECT setval('orders_id_seq', 99)");  // the next one is taken, and it was 101 before
  EXPECT_EQ(Findings(VerifyNow()), behind);
  Sql("SELECT setval('orders_id_seq', 100)");
  EXPECT_EQ(VerifyNow().exit_code, 0);
  Sql("SELECT setval('orders_id_seq', 100, false)");
  EXPECT_EQ(Findings(VerifyNow()), behind);
  Sql("SELECT setval('orders_id_seq', 100); ALTER SEQUENCE orders_id_seq CYCLE");
  EXPECT_EQ(Findings(VerifyNow()), std::vector<std::string>{"loss sequence public.orders_id_seq cycle"});
}

TEST_F(CatalogTest, ASequenceThatWasBehindItsColumnAlreadyIsANote) {
  Sql("SELECT setval('orders_id_seq', 5)");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  const Report report = VerifyNow();
  EXPECT_EQ(report.exit_code, 0);
  EXPECT_THAT(report.notes, Contains(HasSubstr("orders_id_seq")));
}

TEST_F(CatalogTest, ASequenceThatMayNotBeReadIsNotChecked) {
  Sql("DO $$ BEGIN IF to_regrole('clerk') IS NULL THEN CREATE ROLE clerk; END IF; ALTER ROLE clerk LOGIN; "
      "END $$;"
      "GRANT SELECT ON orders TO clerk");
  const auto result = Fingerprint("before", {}, "a", "clerk");
  ASSERT_THAT(result, IsOk());
  EXPECT_TRUE(std::any_of(result->ledger.begin(), result->ledger.end(), [](const LedgerEntry& entry) {
    return entry.kind == "sequence" && entry.name == "orders_id_seq" &&
           entry.status == LedgerStatus::kNotCheckable;
  }));
  const Report report = VerifyNow();
  EXPECT_EQ(report.exit_code, 2);
  ScanOptions without;
  without.exclude = {"orders_id_seq"};
  EXPECT_EQ(VerifyNow(without).exit_code, 0);
}

// Fault table, 37.
TEST_F(CatalogTest, AMaterializedViewThatLostItsRowsOrWasRefreshed) {
  Sql("CREATE MATERIALIZED VIEW sums AS SELECT sum(total) AS s FROM orders");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("REFRESH MATERIALIZED VIEW sums");
  EXPECT_EQ(VerifyNow().exit_code, 0);
  Sql("REFRESH MATERIALIZED VIEW sums WITH NO DATA");
  const Report emptied = VerifyNow();
  EXPECT_EQ(emptied.exit_code, 1);
  EXPECT_THAT(Findings(emptied), Contains("loss materialized view public.sums not populated"));
  Sql("UPDATE orders SET total = total + 1; REFRESH MATERIALIZED VIEW sums");
  const Report refreshed = VerifyNow();
  EXPECT_EQ(FindTable(refreshed, "sums")->status, TableStatus::kDifferent);
  EXPECT_THAT(refreshed.catalog, IsEmpty());
}

TEST_F(CatalogTest, TablesNamedOrExcludedTakeTheirObjectsWithThem) {
  Sql("CREATE TABLE other (id int PRIMARY KEY); CREATE VIEW seen AS SELECT * FROM other; INSERT INTO other "
      "VALUES (1)");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("CREATE INDEX ON other (id); CREATE OR REPLACE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ "
      "BEGIN RETURN "
      "old; END $$");
  ScanOptions only;
  only.tables = {"orders"};
  const Report named = VerifyNow(only);
  EXPECT_EQ(named.exit_code, 0);
  EXPECT_THAT(named.excluded, ::testing::Not(IsEmpty()));
  ScanOptions without;
  without.exclude = {"other"};
  EXPECT_EQ(Findings(VerifyNow(without)), std::vector<std::string>{"behaviour function public.stamp() body"});
  Sql("ALTER TABLE orders DISABLE TRIGGER stamped");
  EXPECT_EQ(Findings(VerifyNow(only)), std::vector<std::string>{"loss trigger public.orders.stamped fires"});
  Sql("SELECT setval('orders_id_seq', 3)");
  EXPECT_THAT(Findings(VerifyNow(only)), Contains("loss sequence public.orders_id_seq next value"));
}

TEST_F(CatalogTest, WhatIsExcludedOnOneSideOnlyIsNotChecked) {
  ScanOptions schema_only;
  schema_only.schema_only = true;
  ScanOptions without = schema_only;
  without.exclude = {"public.orders"};
  ASSERT_THAT(Fingerprint("before", without), IsOk());
  Sql("ALTER TABLE orders DISABLE TRIGGER stamped");
  EXPECT_EQ(VerifyNow(schema_only).exit_code, 2);
  EXPECT_EQ(VerifyNow(without).exit_code, 0);
}

TEST_F(CatalogTest, ATableThatIsOnlyWrittenInAnotherWayByDumpAndRestore) {
  Sql("CREATE TABLE places (lat numeric, lon numeric, CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND "
      "180));"
      "CREATE VIEW north AS SELECT * FROM places WHERE lat NOT BETWEEN -90 AND 0 OR lon = 0");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Restore("b");
  const auto report = Verify(File("before"), Live("b"), {});
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->exit_code, 0) << ::testing::PrintToString(Findings(*report));
}

TEST_F(CatalogTest, RolesAndSettingsOnRequest) {
  Sql("DO $$ BEGIN IF to_regrole('clerk') IS NULL THEN CREATE ROLE clerk; END IF; END $$");
  ScanOptions cluster;
  cluster.cluster = true;
  ASSERT_THAT(Fingerprint("before", cluster), IsOk());
  EXPECT_EQ(VerifyNow(cluster).exit_code, 0);
  Sql("ALTER ROLE clerk CREATEDB");
  EXPECT_EQ(VerifyNow().exit_code, 0);
  const Report report = VerifyNow(cluster);
  EXPECT_EQ(report.exit_code, 1);
  ASSERT_EQ(report.catalog.size(), 1U);
  EXPECT_EQ(report.catalog[0].name, "clerk");
  Sql("ALTER ROLE clerk NOCREATEDB; ALTER DATABASE a SET work_mem = '8MB'");
  EXPECT_EQ(VerifyNow(cluster).catalog.size(), 1U);
}

TEST_F(CatalogTest, DeclaredObjectsAreCountedAndTheRestIsProven) {
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("CREATE INDEX orders_total ON orders (total); DROP TRIGGER stamped ON orders");
  ScanOptions options;
  DeclaredChange added;
  added.kind = DeclaredChange::Kind::kObjectAdded;
  added.object_kind = "index";
  added.object = "public.orders.orders_total";
  added.rule = "object added: index public.orders.orders_total";
  options.changes = {added};
  EXPECT_EQ(Findings(VerifyNow(options)),
            std::vector<std::string>{"loss trigger public.orders.stamped lost"});
  DeclaredChange dropped;
  dropped.kind = DeclaredChange::Kind::kObjectDropped;
  dropped.object_kind = "trigger";
  dropped.object = "public.orders.stamped";
  dropped.rule = "object dropped: trigger public.orders.stamped";
  options.changes.push_back(dropped);
  const Report report = VerifyNow(options);
  EXPECT_EQ(report.exit_code, 0);
  ASSERT_EQ(report.declared.size(), 2U);
  EXPECT_EQ(report.declared[0].objects, 1U);
  Sql("DROP INDEX orders_total");
  EXPECT_EQ(VerifyNow(options).exit_code, 1);
}

TEST_F(CatalogTest, DrizzlesAndOurOwnSchemaMayAppear) {
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Sql("CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text "
      "NOT NULL, "
      "created_at bigint); INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 1);"
      "CREATE SCHEMA pgassay; CREATE TABLE pgassay.book (id int PRIMARY KEY)");
  const Report report = VerifyNow();
  EXPECT_EQ(report.exit_code, 0) << ::testing::PrintToString(Findings(report));
}

}  // namespace
}  // namespace pgassay
