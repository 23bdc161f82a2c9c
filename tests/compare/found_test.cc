#include "compare/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "compare/expect.h"
#include "compare/relation.h"
#include "compare/toy.h"

namespace pgassay::compare {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<ToyColumn> kWide = {{.name = "a"}, {.name = "b"}, {.name = "c"}, {.name = "id"}};

ToyTable Wide(std::vector<ToyRow> rows) {
  return Keyed(kWide, std::move(rows));
}

struct Case {
  const char* name;
  ToyTable before;
  ToyTable after;
  const char* found;
  const char* differences;

  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }
};

std::vector<Case> Cases() {
  return {
      {"same", Wide({{"1", "2", "3", "4"}}), Wide({{"1", "2", "3", "4"}}), "", "0/0/0"},
      {"lost", Wide({{"1", "2", "3", "4"}, {"1", "2", "3", "5"}}), Wide({{"1", "2", "3", "4"}}), "lost id=5",
       "1/0/0"},
      {"gained", Wide({}), Wide({{"1", "2", "3", "4"}, {"1", "2", "3", "5"}}), "gained id=4, gained id=5",
       "0/2/0"},
      {"changed", Wide({{"1", "2", "3", "4"}, {"1", "2", "3", "5"}}),
       Wide({{"1", "2", "3", "4"}, {"9", "2", "9", "5"}}), "changed id=5:a,c", "0/0/1"},
      {"every_kind", Wide({{"1", "1", "1", "1"}, {"2", "2", "2", "2"}, {"3", "3", "3", "3"}}),
       Wide({{"4", "4", "4", "4"}, {"2", "0", "2", "2"}, {"3", "3", "3", "3"}}),
       "lost id=1, changed id=2:b, gained id=4", "1/1/1"},
      {"key_changed", Wide({{"1", "1", "1", "1"}}), Wide({{"1", "1", "1", "2"}}), "lost id=1, gained id=2",
       "1/1/0"},
      {"null", Wide({{"0", "1", "1", "1"}}), Wide({{kNull, "1", "1", "1"}}), "changed id=1:a", "0/0/1"},
      {"by_number", Wide({{"0", "0", "0", "-1"}, {"0", "0", "0", "10"}, {"0", "0", "0", "9"}}), Wide({}),
       "lost id=-1, lost id=9, lost id=10", "3/0/0"},
      {"swapped_values", Wide({{"1", "0", "0", "1"}, {"2", "0", "0", "2"}}),
       Wide({{"2", "0", "0", "1"}, {"1", "0", "0", "2"}}), "changed id=1:a, changed id=2:a", "0/0/2"},
      // AFTER is read by BEFORE's key, which may not be one there.
      {"key_repeats", Wide({{"1", "1", "1", "1"}, {"2", "2", "2", "2"}}),
       Wide({{"1", "1", "1", "1"}, {"2", "2", "2", "1"}}), "gained id=1, lost id=2", "1/1/0"},
      {"key_repeats_and_changes", Wide({{"1", "1", "1", "1"}}),
       Wide({{"2", "1", "1", "1"}, {"3", "1", "1", "1"}, {"4", "1", "1", "1"}}),
       "changed id=1:a, gained id=1, gained id=1", "0/2/1"},
      {"equal_rows_under_a_key", Wide({{"1", "1", "1", "1"}}),
       Wide({{"2", "1", "1", "1"}, {"2", "1", "1", "1"}, {"2", "1", "1", "1"}}),
       "changed id=1, gained id=1, gained id=1", "0/2/1"},
      {"null_in_the_key", Wide({{"1", "1", "1", "1"}}), Wide({{"1", "1", "1", kNull}}),
       "lost id=1, gained id#", "1/1/0"},
      {"keyless", Keyless(kIdName, {{"1", "a"}, {"2", "b"}, {"2", "b"}, {"2", "b"}}),
       Keyless(kIdName, {{"1", "a"}, {"2", "b"}}), "lost row x2", "2/0/0"},
      {"keyless_gained", Keyless(kIdName, {}), Keyless(kIdName, {{"1", "a"}, {"1", "a"}}), "gained row x2",
       "0/2/0"},
      {"no_columns", Keyless({}, {{}}), Keyless({}, {{}, {}, {}}), "gained row x2", "0/2/0"},
  };
}

class FindRowsTest : public ::testing::TestWithParam<Case> {};

// Equal rows under a key can only be told in lists.
bool RepeatsRows(const ToyTable& table) {
  std::map<ToyRow, int> rows;
  for (const ToyRow& row : table.rows) {
    if (++rows[row] > 1 && !table.key.empty()) return true;
  }
  return false;
}

TEST_P(FindRowsTest, NamesRowsFromListsAndSketches) {
  Case c = GetParam();
  for (const bool before_exact : {true, false}) {
    for (const bool after_exact : {true, false}) {
      c.before.exact = before_exact;
      c.after.exact = after_exact;
      c.after.cells = before_exact ? 512 : 64;
      if (RepeatsRows(c.after) && (!before_exact || !after_exact)) continue;
      const TableReport report = CompareRelations(Fingerprint(c.before), Fingerprint(c.after));
      EXPECT_EQ(FoundText(report), c.found);
      EXPECT_EQ(DifferencesText(report), c.differences);
      ASSERT_TRUE(report.differences.has_value());
      EXPECT_TRUE(report.differences->exact);
      EXPECT_TRUE(report.found_all);
      EXPECT_THAT(report.found_reason, IsEmpty());
      for (const FoundRow& row : report.found) {
        EXPECT_EQ(row.before.count, row.change == RowChange::kGained ? 0u : 1u);
        EXPECT_EQ(row.after.count, row.change == RowChange::kLost ? 0u : 1u);
        EXPECT_EQ(row.row_id.size(), c.before.key.empty() ? 12u : 0u);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Rows, FindRowsTest, ::testing::ValuesIn(Cases()),
                         [](const auto& test) { return std::string(test.param.name); });

std::vector<ToyRow> Numbered(int from, int to, const std::string& value) {
  std::vector<ToyRow> rows;
  for (int i = from; i < to; ++i) rows.push_back({std::to_string(i), value});
  return rows;
}

TEST(FindRows, ShowsAsManyAsAskedForAndCountsAll) {
  const RelationFingerprint before = Fingerprint(Keyed(kIdName, Numbered(0, 1234, "a")));
  const RelationFingerprint after = Fingerprint(Keyed(kIdName, {}));
  for (const uint64_t max_rows : {0U, 1U, 100U, 1233U}) {
    const TableReport report = CompareRelations(before, after, {}, {}, {.max_rows = max_rows});
    EXPECT_EQ(report.found.size(), max_rows);
    EXPECT_EQ(DifferencesText(report), "1234/0/0");
    EXPECT_FALSE(report.found_all);
    EXPECT_THAT(report.found_reason, HasSubstr(" of 1,234; --max-rows N shows more"));
  }
  const TableReport report = CompareRelations(before, after, {}, {}, {.max_rows = 1234});
  EXPECT_TRUE(report.found_all);
  EXPECT_EQ(KeyToText(report.found[0]), "id=0");
  EXPECT_EQ(KeyToText(report.found[1233]), "id=1233");
}

ToyTable Small(std::vector<ToyRow> rows, bool keyed = true) {
  ToyTable table = keyed ? Keyed(kIdName, std::move(rows)) : Keyless(kIdName, std::move(rows));
  table.cells = 8;
  return table;
}

TEST(FindRows, EstimatesPastTheCapacity) {
  const struct {
    const char* name;
    ToyTable before;
    ToyTable after;
    bool changed;
  } cases[] = {
      {"changed", Small(Numbered(0, 2000, "a")), Small(Numbered(0, 2000, "b")), true},
      {"lost", Small(Numbered(0, 2000, "a")), Small(Numbered(0, 1000, "a")), false},
      {"gained", Small(Numbered(0, 1000, "a")), Small(Numbered(0, 2000, "a")), false},
      {"moved", Small(Numbered(0, 2000, "a")), Small(Numbered(2000, 4000, "a")), false},
      {"keyless", Small(Numbered(0, 2000, "a"), false), Small(Numbered(0, 2000, "b"), false), false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const TableReport report = CompareRelations(Fingerprint(c.before), Fingerprint(c.after));
    EXPECT_EQ(report.status, TableStatus::kDifferent);
    EXPECT_THAT(report.found, IsEmpty());
    EXPECT_FALSE(report.found_all);
    EXPECT_THAT(report.found_reason, HasSubstr(" rows differ, more than a sketch of 32 rows can name; take "
                                               "both fingerprints with --sketch-rows "));
    ASSERT_TRUE(report.differences.has_value());
    const Differences& d = *report.differences;
    EXPECT_FALSE(d.exact);
    EXPECT_EQ(d.changed != 0, c.changed);
    EXPECT_EQ(d.lost != 0 || d.gained != 0, !c.changed);
    EXPECT_EQ(c.before.rows.size() - d.lost + d.gained, c.after.rows.size());
  }
}

TEST(FindRows, AdvisesSketchesThatWillDo) {
  ToyTable before = Small(Numbered(0, 300, "a"));
  ToyTable after = Small(Numbered(0, 300, "b"));
  const TableReport report = CompareRelations(Fingerprint(before), Fingerprint(after));
  const size_t at = report.found_reason.find("--sketch-rows ");
  ASSERT_NE(at, std::string::npos);
  const auto rows = static_cast<uint32_t>(std::stoul(report.found_reason.substr(at + 14)));
  before.cells = after.cells = rows / 4;
  before.exact = after.exact = false;
  EXPECT_EQ(DifferencesText(CompareRelations(Fingerprint(before), Fingerprint(after))), "0/0/300");
}

// A unique index that repeats keys: the rows of a key in one cell cannot be told apart.
TEST(FindRows, EqualRowsUnderAKeyAreNeverAWrongKey) {
  ToyTable before = Keyed(kIdName, {{"1", "a"}, {"1", "a"}, {"1", "a"}, {"2", "b"}});
  ToyTable after = Keyed(kIdName, {{"2", "b"}});
  before.exact = after.exact = false;
  const TableReport report = CompareRelations(Fingerprint(before), Fingerprint(after));
  EXPECT_EQ(report.status, TableStatus::kDifferent);
  EXPECT_THAT(report.found, IsEmpty());
  EXPECT_FALSE(report.found_all);
}

TEST(FindRows, RowsThatDoNotAccountForTheSumsAreNotNamed) {
  const RelationFingerprint before = Fingerprint(Keyed(kIdName, kThree));
  RelationFingerprint after = Fingerprint(Keyed(kIdName, {{"1", "a"}, {"2", "B"}, {"3", "c"}}));
  after.elements.cells.pop_back();
  after.elements.digests.resize(after.elements.cells.size() * 4);
  TableReport report = CompareRelations(before, after);
  EXPECT_EQ(report.status, TableStatus::kDifferent);
  EXPECT_THAT(report.found, IsEmpty());
  EXPECT_EQ(report.differences, std::nullopt);
  EXPECT_THAT(report.found_reason, HasSubstr("contradicts their sums"));

  // Equal sums over rows that are not there prove nothing.
  after = before;
  after.elements.cells.pop_back();
  after.elements.digests.resize(after.elements.cells.size() * 4);
  report = CompareRelations(before, after);
  EXPECT_EQ(report.status, TableStatus::kNotChecked);
  EXPECT_THAT(report.reason, HasSubstr("contradict themselves"));
  after = before;
  after.elements.cells[0].row += {1, 0};  // its check is another row's
  EXPECT_EQ(CompareRelations(before, after).status, TableStatus::kNotChecked);
}

TEST(FindRows, OtherKeysSayWhyRowsAreNotNamed) {
  ToyTable after = Keyed(kIdName, {{"1", "a"}, {"2", "B"}, {"3", "c"}});
  after.key = {"name"};
  const TableReport report = CompareRelations(Fingerprint(Keyed(kIdName, kThree)), Fingerprint(after));
  EXPECT_EQ(report.status, TableStatus::kDifferent);
  EXPECT_THAT(report.found, IsEmpty());
  EXPECT_EQ(
      report.found_reason,
      "the rows are not named: the keys differ: key (id) before, key (name) after; take AFTER again with "
      "--like BEFORE");
}

// 34 columns: digests of 8 bits, which are the same by chance once in 256.
TEST(FindRows, ColumnSumsHelpWhereDigestsAreTheSameByChance) {
  std::vector<ToyColumn> columns = {{.name = "id"}};
  for (int c = 10; c < 43; ++c) columns.push_back({.name = "c" + std::to_string(c)});
  for (int value = 1; value < 700; ++value) {
    ToyRow row(columns.size(), "0");
    const RelationFingerprint before = Fingerprint(Keyed(columns, {row}));
    row[5] = std::to_string(value);
    const TableReport report = CompareRelations(before, Fingerprint(Keyed(columns, {row})));
    ASSERT_EQ(FoundText(report), "changed id=0:c14") << value;
  }
}

TEST(FindRows, SaysThatManyColumnsMayHideOne) {
  std::vector<ToyColumn> columns = {{.name = "id"}};
  for (int c = 10; c < 42; ++c) columns.push_back({.name = "c" + std::to_string(c)});
  std::vector<ToyRow> rows;
  for (int r = 0; r < 3; ++r) rows.push_back(ToyRow(columns.size(), std::to_string(r)));
  const auto reason = [&](const std::vector<ToyColumn>& named, const std::vector<ToyRow>& after,
                          const FoundOptions& options = {}) {
    const auto cut = [&](std::vector<ToyRow> all) {
      for (ToyRow& row : all) row.resize(named.size());
      return Fingerprint(Keyed(named, std::move(all)));
    };
    return CompareRelations(cut(rows), cut(after), {}, {}, options).found_reason;
  };
  constexpr char kNote[] = "with more than 32 columns a changed column is missed once in 256 times";
  std::vector<ToyRow> after = rows;
  EXPECT_EQ(reason(columns, after), "");
  after[0][3] = "9";
  EXPECT_EQ(reason(columns, after), "");  // one row
  after[1][3] = "9";
  EXPECT_EQ(reason(columns, after), "");  // one column
  after[1][4] = "9";
  EXPECT_EQ(reason(columns, after), kNote);
  EXPECT_EQ(reason(columns, after, {.max_rows = 1}),
            std::string("showing 1 of 2; --max-rows N shows more; ") + kNote);
  // Where values are looked up they tell.
  const ReadRows live = [](const RowsToRead&, const TakeDifferences&) { return 1.0; };
  EXPECT_EQ(reason(columns, after, {.read_rows = live}), "");
  std::vector<ToyColumn> fewer = columns;
  fewer.pop_back();
  EXPECT_EQ(reason(fewer, after), "");
  after.pop_back();
  EXPECT_EQ(reason(columns, after), kNote);
  EXPECT_EQ(reason(columns, {rows[0]}), "");  // none changed
}

// Where every row is named, what column sums could add is no matter.
TEST(FindRows, SaysNothingOfSumsWhereEveryRowIsNamed) {
  const RelationFingerprint before = Fingerprint(Wide({{"1", "1", "1", "1"}, {"2", "2", "2", "2"}}));
  const RelationFingerprint fewer = Fingerprint(Wide({{"1", "1", "1", "1"}}));
  const RelationFingerprint other = Fingerprint(Wide({{"1", "1", "1", "1"}, {"2", "2", "2", "3"}}));
  EXPECT_EQ(CompareRelations(before, fewer).columns[0].reason, "rows were lost or gained");
  EXPECT_EQ(CompareRelations(before, other).columns[0].reason, "keys were lost and gained");
  EXPECT_EQ(CompareRelations(before, fewer, {}, {}, {.max_rows = 0}).columns[0].reason,
            "rows were lost or gained, so column sums say nothing");
}

TEST(FindRows, ColumnIsLeftOpenIfNothingTells) {
  // Two rows, each with a digest that collides in another column.
  const RelationFingerprint before = Fingerprint(Wide({{"1", "1", "1", "1"}, {"2", "2", "2", "2"}}));
  RelationFingerprint after = Fingerprint(Wide({{"5", "1", "1", "1"}, {"2", "5", "2", "2"}}));
  for (size_t i = 0; i < 2; ++i) {
    for (size_t j = 0; j < 2; ++j) {
      if (before.elements.cells[i].lane != after.elements.cells[j].lane) continue;
      for (size_t d = 0; d < 8; ++d) after.elements.digests[8 * j + d] = before.elements.digests[8 * i + d];
    }
  }
  EXPECT_EQ(FoundText(CompareRelations(before, after)), "changed id=1, changed id=2");
}

}  // namespace
}  // namespace pgassay::compare
