// Rows that differ, by key and column, and what was done to them, from real databases.
#include <chrono>
#include <set>
#include <thread>

#include "server/scan_fixture.h"

namespace pgassay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// "changed id=77: total", "lost a=1,b='x'"; with values "total 1->2".
std::string Line(const FoundRow& row) {
  std::string line = row.change == RowChange::kLost     ? "lost"
                     : row.change == RowChange::kGained ? "gained"
                                                        : "changed";
  const char* between = " ";
  for (const KeyPart& part : row.key) {
    line += between + part.column + (part.hidden ? "#" : "=" + part.value);
    between = ",";
  }
  if (row.key.empty()) line += " x" + std::to_string(row.count);
  for (const std::string& column : row.columns) line += ": " + column;
  for (const ColumnChange& change : row.values) {
    const auto text = [](const CellText& cell) {
      return !cell.known ? std::string("?") : cell.text.value_or("NULL");
    };
    if (change.before.known || change.after.known)
      line += " " + change.column + " " + text(change.before) + "->" + text(change.after);
  }
  return line;
}

std::vector<std::string> Lines(const Report& report, const std::string& table) {
  std::vector<std::string> lines;
  const TableReport* found = FindTable(report, table);
  if (found == nullptr) return {"no such table"};
  for (const FoundRow& row : found->found) lines.push_back(Line(row));
  return lines;
}

std::vector<KindCount> KindsOf(const Report& report, const std::string& table, const std::string& column) {
  const TableReport* found = FindTable(report, table);
  if (found == nullptr) return {};
  for (const ColumnReport& candidate : found->columns)
    if (candidate.name == column) return candidate.kinds;
  return {};
}

class NamingTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    Sql("CREATE TABLE orders (id bigint PRIMARY KEY, customer int NOT NULL, note text, total numeric(10,2), "
        "at timestamptz);"
        "INSERT INTO orders SELECT g, g % 50, 'note ' || g, g / 4.0, '2026-01-01'::timestamptz + g * "
        "'1.000123 "
        "min'::interval"
        " FROM generate_series(1, 5000) g;"
        "CREATE TABLE slugs (org int, slug text, n int, PRIMARY KEY (org, slug));"
        "INSERT INTO slugs SELECT g % 7, 'slug ' || g, g FROM generate_series(1, 3000) g;"
        "CREATE TABLE log (who text, what text);"
        "INSERT INTO log SELECT 'w' || g % 10, 'a' || g % 100 FROM generate_series(1, 4000) g");
    ASSERT_THAT(Fingerprint("before"), IsOk());
    Restore("b");
  }

  // As files only, then with one live side, then with two.
  Report VerifyFiles(const NamingOptions& naming = {}) {
    EXPECT_THAT(Fingerprint("after", {}, "b"), IsOk());
    return Run(File("before"), File("after"), naming);
  }
  Report VerifyLive(const NamingOptions& naming = {}, const ScanOptions& options = {}) {
    return Run(Live("a"), Live("b"), naming, options);
  }
  Report Run(const Side& before, const Side& after, const NamingOptions& naming,
             const ScanOptions& options = {}) {
    const auto report = Verify(before, after, options, naming);
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : Report{};
  }
};

constexpr char kThree[] =
    "DELETE FROM orders WHERE id = 42;"
    "UPDATE orders SET total = total + 0.01 WHERE id = 77;"
    "UPDATE orders SET at = date_trunc('milliseconds', at), note = upper(note) WHERE id = 4321;"
    "INSERT INTO orders SELECT 9001, 1, 'new', 1, now();";

TEST_F(NamingTest, FilesAloneNameRowsAndColumns) {
  Sql(kThree, "b");
  const Report report = VerifyFiles();
  EXPECT_THAT(Lines(report, "orders"), ElementsAre("lost id=42", "changed id=77: total",
                                                   "changed id=4321: at: note", "gained id=9001"));
  const TableReport* orders = FindTable(report, "orders");
  ASSERT_TRUE(orders->differences.has_value());
  EXPECT_EQ(*orders->differences, (Differences{.lost = 1, .gained = 1, .changed = 2, .exact = true}));
  EXPECT_TRUE(orders->found_all);
  EXPECT_THAT(KindsOf(report, "orders", "total"), IsEmpty());
  EXPECT_THAT(Lines(report, "slugs"), IsEmpty());
}

TEST_F(NamingTest, LiveSidesTellWhatWasDone) {
  Sql(kThree, "b");
  const Report report = VerifyLive();
  EXPECT_THAT(Lines(report, "orders"), ElementsAre("lost id=42", "changed id=77: total",
                                                   "changed id=4321: at: note", "gained id=9001"));
  EXPECT_THAT(KindsOf(report, "orders", "at"), ElementsAre(KindCount{ChangeKind::kCutToMilliseconds, 1}));
  EXPECT_THAT(KindsOf(report, "orders", "note"), ElementsAre(KindCount{ChangeKind::kCaseOnly, 1}));
  EXPECT_THAT(KindsOf(report, "orders", "total"), ElementsAre(KindCount{ChangeKind::kOther, 1}));
}

TEST_F(NamingTest, ValuesAreShownOfTheSidesThatLive) {
  Sql("UPDATE orders SET total = 5 WHERE id = 77; DELETE FROM orders WHERE id = 3", "b");
  const NamingOptions values{.show_values = true};
  EXPECT_THAT(Lines(VerifyLive(values), "orders")[1], HasSubstr("changed id=77: total total 19.25->5.00"));
  EXPECT_THAT(Lines(VerifyLive(values), "orders")[0], HasSubstr("note note 3->?"));
  const std::vector<std::string> one = Lines(Run(File("before"), Live("b"), values), "orders");
  EXPECT_THAT(one, ElementsAre("lost id=3", "changed id=77: total total ?->5.00"));
  EXPECT_THAT(Lines(VerifyFiles(values), "orders"), ElementsAre("lost id=3", "changed id=77: total"));
}

TEST_F(NamingTest, TextKeysAreHashesUnlessASideLivesAndTheyAreAskedFor) {
  Sql("UPDATE slugs SET n = -1 WHERE slug = 'slug 1234'; DELETE FROM slugs WHERE slug = 'slug 5'", "b");
  EXPECT_THAT(Lines(VerifyFiles(), "slugs"), ElementsAre("changed org=2,slug#: n", "lost org=5,slug#"));
  EXPECT_THAT(Lines(VerifyLive(), "slugs"), ElementsAre("changed org=2,slug#: n", "lost org=5,slug#"));
  EXPECT_THAT(KindsOf(VerifyLive(), "slugs", "n"), ElementsAre(KindCount{ChangeKind::kOther, 1}));
  EXPECT_THAT(Lines(VerifyLive({.show_keys = true}), "slugs"),
              ElementsAre("changed org=2,slug=slug 1234: n", "lost org=5,slug=slug 5"));
}

TEST_F(NamingTest, KeptTextKeysAreShownFromFiles) {
  ScanOptions keep;
  keep.keep_text_keys = true;
  ASSERT_THAT(Fingerprint("before", keep), IsOk());
  Sql("UPDATE slugs SET n = -1 WHERE slug = 'slug 1234'", "b");
  ASSERT_THAT(Fingerprint("after", keep, "b"), IsOk());
  EXPECT_THAT(Lines(Run(File("before"), File("after"), {}), "slugs"), ElementsAre("changed org=2,slug#: n"));
  EXPECT_THAT(Lines(Run(File("before"), File("after"), {.show_keys = true}), "slugs"),
              ElementsAre("changed org=2,slug=slug 1234: n"));
}

TEST_F(NamingTest, RowsWithoutAKeyAreCounted) {
  Sql("DELETE FROM log WHERE what = 'a7'; INSERT INTO log VALUES ('x', 'y'), ('x', 'y')", "b");
  const Report report = VerifyLive({.show_values = true});
  std::vector<std::string> lines = Lines(report, "log");
  EXPECT_THAT(lines,
              testing::UnorderedElementsAre("lost x40 what a7->? who w7->?", "gained x2 what ?->y who ?->x"));
  EXPECT_EQ(FindTable(report, "log")->differences,
            (Differences{.lost = 40, .gained = 2, .changed = 0, .exact = true}));
}

TEST_F(NamingTest, PastTheSketchFilesEstimateAndLiveSidesCount) {
  ScanOptions small;
  small.sketch_rows = 64;
  ASSERT_THAT(Fingerprint("before", small), IsOk());
  Sql("UPDATE orders SET note = note || ' ' WHERE id % 3 = 0; DELETE FROM orders WHERE id % 1000 = 1;"
      "INSERT INTO orders SELECT g, 1, 'new', 1, now() FROM generate_series(6001, 6004) g",
      "b");
  ASSERT_THAT(Fingerprint("after", small, "b"), IsOk());
  const Report files = Run(File("before"), File("after"), {});
  const TableReport* about = FindTable(files, "orders");
  ASSERT_TRUE(about->differences.has_value());
  EXPECT_FALSE(about->differences->exact);
  EXPECT_THAT(about->found, IsEmpty());
  EXPECT_THAT(about->found_reason, HasSubstr("--sketch-rows"));

  for (const uint64_t max_rows : {5, 10000}) {
    const Report live = VerifyLive({.max_rows = max_rows}, small);
    const TableReport* orders = FindTable(live, "orders");
    EXPECT_EQ(orders->differences, (Differences{.lost = 5, .gained = 4, .changed = 1665, .exact = true}))
        << orders->found_reason;
    const std::vector<std::string> lines = Lines(live, "orders");
    EXPECT_EQ(lines.size(), std::min<uint64_t>(max_rows, 1674));
    EXPECT_THAT(std::vector(lines.begin(), lines.begin() + 3),
                ElementsAre("lost id=1", "changed id=3: note", "changed id=6: note"));
    EXPECT_EQ(orders->found_all, max_rows > 1674);
    ASSERT_EQ(KindsOf(live, "orders", "note").size(), 1U);
    EXPECT_EQ(KindsOf(live, "orders", "note")[0].kind, ChangeKind::kTrailingBlanks);
  }
}

TEST_F(NamingTest, ManySmallSketchesAndPassesTellTheSame) {
  Sql("UPDATE orders SET note = note || ' ' WHERE id % 3 = 0; DELETE FROM orders WHERE id % 1000 = 1;"
      "DELETE FROM log WHERE what < 'a5'; INSERT INTO log SELECT 'x', 'y' || g FROM generate_series(1, 300) "
      "g",
      "b");
  ScanOptions options;
  options.sketch_rows = 64;
  options.chunk_bytes = 8192;
  options.connections = 2;
  for (const auto& [cells, bytes] :
       {std::pair{1024U, 256U << 20}, {64U, 1U << 20}, {512U, 500000U}, {2048U, 1U}}) {
    options.reread_cells = cells;
    options.reread_bytes = bytes;
    const Report live = VerifyLive({.max_rows = 4}, options);
    const TableReport* orders = FindTable(live, "orders");
    EXPECT_EQ(orders->differences, (Differences{.lost = 5, .gained = 0, .changed = 1665, .exact = true}))
        << cells << " " << bytes << " " << orders->found_reason;
    EXPECT_THAT(Lines(live, "orders"),
                ElementsAre("lost id=1", "changed id=3: note", "changed id=6: note", "changed id=9: note"));
    const TableReport* log = FindTable(live, "log");
    EXPECT_EQ(log->differences, (Differences{.lost = 1800, .gained = 300, .changed = 0, .exact = true}))
        << cells << " " << bytes << " " << log->found_reason;
  }
}

TEST_F(NamingTest, OfTooManyAPartIsReadAndTheTotalsAreAbout) {
  Sql("UPDATE orders SET note = note || ' '", "b");
  ScanOptions options;
  options.sketch_rows = 64;
  options.reread_cells = 64;
  options.reread_bytes = 1;
  const Report live = VerifyLive({.max_rows = 4}, options);
  const TableReport* orders = FindTable(live, "orders");
  ASSERT_TRUE(orders->differences.has_value());
  EXPECT_FALSE(orders->differences->exact);
  EXPECT_FALSE(orders->found_all);
  EXPECT_EQ(orders->differences->lost + orders->differences->gained, 0U);
  EXPECT_GT(orders->differences->changed, 3000U);
  EXPECT_LT(orders->differences->changed, 7000U);
  EXPECT_EQ(orders->found.size(), 4U);
  EXPECT_THAT(orders->found_reason, HasSubstr("about"));
}

TEST_F(NamingTest, LooksUpInTheSnapshotThatWasScanned) {
  Sql("UPDATE orders SET total = 5 WHERE id = 77", "b");
  ScanOptions options;
  options.connections = 1;
  bool changed = false;
  options.after_chunk = [&](const std::string& table, int) {
    if (table != "orders" || std::exchange(changed, true)) return;
    Sql("UPDATE orders SET total = 6 WHERE id = 77", "b");
    Sql("DELETE FROM orders WHERE id = 77");
  };
  const Report report = Run(File("before"), Live("b"), {.show_values = true}, options);
  EXPECT_TRUE(changed);
  EXPECT_THAT(Lines(report, "orders"), ElementsAre("changed id=77: total total ?->5.00"));
}

TEST_F(NamingTest, PartitionsAreLookedInto) {
  Sql("CREATE TABLE parts (id int, day date, v text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);"
      "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"
      "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');"
      "INSERT INTO parts SELECT g, '2026-01-01'::date + g % 59, 'v' || g FROM generate_series(1, 3000) g");
  Restore("b");
  Sql("UPDATE parts SET v = '' WHERE id = 40; UPDATE parts SET v = NULL WHERE id = 3", "b");
  const Report report = VerifyLive({.show_values = true});
  EXPECT_THAT(Lines(report, "parts"), ElementsAre("changed id=3,day=2026-01-04: v v v3->NULL",
                                                  "changed id=40,day=2026-02-10: v v v40->"));
}

TEST_F(NamingTest, KeysAreLookedUpInTheTypesOfTheirOwnSide) {
  Sql("CREATE TABLE wide (id int PRIMARY KEY, v text); INSERT INTO wide VALUES (1, 'one');"
      "CREATE TABLE fine (at timestamp(0) PRIMARY KEY, v text); INSERT INTO fine VALUES ('2024-01-01 "
      "10:00:01', 'old')");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  Restore("b");
  Sql("ALTER TABLE wide ALTER id TYPE bigint, ADD z int; INSERT INTO wide VALUES (3000000000, 'big');"
      "ALTER TABLE fine ALTER at TYPE timestamp(6), ADD z int;"
      "INSERT INTO fine VALUES ('2024-01-01 10:00:01.4', 'new')",
      "b");
  const Report report = Run(File("before"), Live("b"), {.show_values = true});
  EXPECT_THAT(Lines(report, "wide"), ElementsAre("gained id=3000000000 id ?->3000000000 v ?->big"));
  EXPECT_THAT(Lines(report, "fine"),
              ElementsAre("gained at=2024-01-01 10:00:01.4 at ?->2024-01-01 10:00:01.4 v ?->new"));
}

TEST_F(NamingTest, AVeryLongValueIsNeitherFetchedNorShown) {
  Sql("UPDATE orders SET note = repeat('x', 70000) WHERE id = 7; UPDATE orders SET note = '' WHERE id = 8",
      "b");
  EXPECT_THAT(Lines(VerifyLive({.show_values = true}), "orders"),
              ElementsAre("changed id=7: note note note 7->?", "changed id=8: note note note 8->"));
}

TEST_F(NamingTest, AWideTableIsComparedByItsValuesWhereDigestsAreShort) {
  std::string columns;
  for (int i = 0; i < 40; ++i) columns += ", c" + std::to_string(i) + " int DEFAULT 0";
  Sql("CREATE TABLE wide (id int PRIMARY KEY" + columns +
      "); INSERT INTO wide SELECT generate_series(1, 700)");
  Restore("b");
  Sql("UPDATE wide SET c3 = id, c7 = id", "b");
  const Report report = VerifyLive({.max_rows = 1000});
  for (const FoundRow& row : FindTable(report, "wide")->found)
    EXPECT_THAT(row.columns, ElementsAre("c3", "c7"));
  EXPECT_EQ(FindTable(report, "wide")->found.size(), 700U);
}

TEST_F(NamingTest, WhoWaitsForATableCostsOnlyThatTableItsValues) {
  Sql("UPDATE log SET what = 'n' WHERE who = 'w3'; UPDATE orders SET total = 5 WHERE id = 77", "b");
  std::thread waiting;
  ScanOptions options;
  options.connections = 1;
  std::set<std::string> read;
  options.after_chunk = [&](const std::string& table, int) {
    if (!read.insert(table).second || read.size() != 3) return;
    Sql("UPDATE orders SET total = 6 WHERE id = 77", "b");
    waiting = std::thread([&] { Sql("ALTER TABLE log ADD z int", "b"); });
    while (Sql("SELECT count(*) FROM pg_locks WHERE NOT granted", "b") == "0") {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  };
  const Report report = Run(File("before"), Live("b"), {.show_values = true}, options);
  ASSERT_TRUE(waiting.joinable());
  waiting.join();
  EXPECT_EQ(FindTable(report, "log")->status, TableStatus::kDifferent);
  EXPECT_THAT(FindTable(report, "log")->found_reason, HasSubstr("waits behind our snapshot"));
  EXPECT_THAT(Lines(report, "orders"), ElementsAre("changed id=77: total total ?->5.00"));
}

// A session ends a moment after its connection; what is still there two seconds later fails in TearDown.
TEST_F(NamingTest, NothingIsLeftBehind) {
  Sql("UPDATE orders SET total = 5 WHERE id = 77", "b");
  VerifyLive({.show_values = true});
}

}  // namespace
}  // namespace pgassay
