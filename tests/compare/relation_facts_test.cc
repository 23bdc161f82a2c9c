#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compare/expect.h"
#include "compare/relation.h"
#include "compare/toy.h"

namespace pgassay::compare {
namespace {

using ::testing::HasSubstr;

const ColumnReport& Column(const TableReport& report, const std::string& name) {
  for (const ColumnReport& column : report.columns) {
    if (column.name == name) return column;
  }
  static const ColumnReport none{.name = "", .status = ColumnStatus::kLost, .reason = "no such column"};
  return none;
}

TEST(CompareRelations, ColumnsGiveTheirReasons) {
  const std::vector<ToyColumn> wide = {{.name = "id", .type = "bigint"}, kIdName[1]};
  TableReport report =
      CompareRelations(Fingerprint(Keyed(kIdName, kThree)), Fingerprint(Keyed(wide, kThree)));
  EXPECT_EQ(Column(report, "id").reason, "type integer before, bigint after");

  report = CompareRelations(Fingerprint(Keyed(kIdName, kThree)), Fingerprint(Keyed(kIdName, {{"1", "a"}})));
  EXPECT_EQ(Column(report, "name").reason, "rows were lost or gained");

  const std::vector<ToyColumn> renamed = {{.name = "id"},
                                          {.name = "email", .type = "text", .type_class = "text"}};
  report = CompareRelations(Fingerprint(Keyed(kIdName, kThree)), Fingerprint(Keyed(renamed, kThree)));
  EXPECT_EQ(Column(report, "name").reason, "the values are those of the gained column \"email\"");
  EXPECT_EQ(Column(report, "email").reason, "the values are those of the lost column \"name\"");

  const std::vector<ToyColumn> number = {{.name = "id"}, {.name = "name"}};
  report = CompareRelations(Fingerprint(Keyed(kIdName, kThree)),
                            Fingerprint(Keyed(number, {{"1", "5"}, {"2", "6"}, {"3", "7"}})));
  EXPECT_EQ(Column(report, "name").reason, "type text before, integer after: such values do not compare");
}

TEST(CompareRelations, ReadInAnotherWayDoesNotCompare) {
  const RelationFingerprint before = Fingerprint(Keyed(kIdName, kThree));
  RelationFingerprint after = before;
  after.columns[1].read = ReadAs::kText;
  const TableReport report = CompareRelations(before, after);
  EXPECT_EQ(report.status, TableStatus::kDifferent);
  EXPECT_EQ(Column(report, "name").status, ColumnStatus::kNotComparable);
}

TEST(CompareRelations, SketchesTellAsMuchAsLists) {
  ToyTable before = Keyed(kIdName, kThree);
  ToyTable after = Keyed(kIdName, {{"1", "a"}, {"2", "B"}, {"3", "c"}});
  for (const auto& [exact_before, exact_after] : {std::pair(false, false), {false, true}, {true, false}}) {
    before.exact = exact_before;
    after.exact = exact_after;
    const TableReport report = CompareRelations(Fingerprint(before), Fingerprint(after));
    EXPECT_EQ(report.status, TableStatus::kDifferent);
    EXPECT_EQ(DifferencesText(report), "0/0/1");
  }
  const TableReport same = CompareRelations(Fingerprint(before), Fingerprint(before));
  EXPECT_EQ(same.status, TableStatus::kSame);
  EXPECT_EQ(DifferencesText(same), "0/0/0");
}

TEST(CompareRelations, ListsThatDifferOverruleEqualSums) {
  const RelationFingerprint before = Fingerprint(Keyed(kIdName, kThree));
  RelationFingerprint after = before;
  after.elements.cells[0].row += {1, 0};
  after.elements.cells[1].row += {~uint64_t{0}, ~uint64_t{0}};  // -1: the sum stays
  Check(after.elements.cells[0]);
  Check(after.elements.cells[1]);
  const TableReport report = CompareRelations(before, after);
  EXPECT_EQ(report.status, TableStatus::kDifferent);
  EXPECT_EQ(DifferencesText(report), "0/0/2");
}

TEST(CompareRelations, ListsThatDoNotAddUpSayNothing) {
  const RelationFingerprint before = Fingerprint(Keyed(kIdName, kThree));
  const RelationFingerprint other = Fingerprint(Keyed(kIdName, {{"1", "a"}, {"2", "B"}, {"3", "c"}}));
  RelationFingerprint after = other;
  after.elements = before.elements;
  TableReport report = CompareRelations(before, after);
  EXPECT_EQ(report.status, TableStatus::kDifferent);
  EXPECT_EQ(report.differences, std::nullopt);

  after = other;
  after.elements.cells.pop_back();
  EXPECT_EQ(CompareRelations(before, after).differences, std::nullopt);
  after = other;
  after.elements.cells[0].count = 2;
  EXPECT_EQ(CompareRelations(before, after).differences, std::nullopt);
  after = other;
  after.key[0].mode = KeyMode::kHashed;
  EXPECT_EQ(CompareRelations(before, after).differences, std::nullopt);
}

TEST(CompareRelations, ContradictionsAreNotChecked) {
  const RelationFingerprint good = Fingerprint(Keyed(kIdAmount, {{"1", "1~.0"}, {"2", "2~.0"}}));
  for (size_t column = 0; column < 2; ++column) {
    RelationFingerprint bad = good;
    bad.columns[column].sum += {1, 0};
    const TableReport report = CompareRelations(good, bad);
    EXPECT_EQ(report.status, TableStatus::kNotChecked) << column;
    EXPECT_THAT(report.reason, HasSubstr("contradict themselves"));
    EXPECT_EQ(report.differences, std::nullopt);
  }
  RelationFingerprint bad = good;
  bad.columns[0].representation_sum += {1, 0};
  EXPECT_EQ(CompareRelations(good, bad).status, TableStatus::kNotChecked);
}

TEST(CompareRelations, ColumnsOutOfOrderAreNotChecked) {
  const RelationFingerprint good = Fingerprint(Keyed(kIdName, kThree));
  RelationFingerprint twice = good;
  twice.columns.push_back(twice.columns.back());
  EXPECT_EQ(CompareRelations(twice, twice).status, TableStatus::kNotChecked);
  RelationFingerprint swapped = good;
  std::swap(swapped.columns[0], swapped.columns[1]);
  EXPECT_EQ(CompareRelations(good, swapped).status, TableStatus::kNotChecked);
  EXPECT_EQ(CompareRelations(swapped, good).status, TableStatus::kNotChecked);
}

RelationFingerprint Partitioned(const std::vector<ToyTable>& leaves) {
  ToyTable root = Keyed(kIdName, {});
  root.kind = RelationKind::kPartitioned;
  for (const ToyTable& leaf : leaves) root.rows.insert(root.rows.end(), leaf.rows.begin(), leaf.rows.end());
  RelationFingerprint result = Fingerprint(root);
  for (const ToyTable& leaf : leaves) result.leaves.push_back(Leaf(leaf));
  return result;
}

ToyTable LeafTable(std::string name, std::vector<ToyRow> rows) {
  ToyTable leaf = Keyed(kIdName, std::move(rows));
  leaf.name = std::move(name);
  return leaf;
}

TEST(CompareRelations, RowsMovedBetweenPartitionsAreTheSame) {
  const RelationFingerprint before =
      Partitioned({LeafTable("p1", {{"1", "a"}, {"2", "b"}}), LeafTable("p2", {})});
  const RelationFingerprint after =
      Partitioned({LeafTable("p1", {{"1", "a"}}), LeafTable("p3", {{"2", "b"}})});
  const TableReport report = CompareRelations(before, after);
  EXPECT_EQ(report.status, TableStatus::kSame);
  EXPECT_EQ(report.reason,
            "the same rows, in other partitions: \"public\".\"p1\" (2 rows before, 1 after), "
            "\"public\".\"p2\" is gone (0 rows before), \"public\".\"p3\" is new (1 rows)");
}

TEST(CompareRelations, NamesPartitionsThatDiffer) {
  const RelationFingerprint before =
      Partitioned({LeafTable("p1", {{"1", "a"}}), LeafTable("p2", {{"2", "b"}})});
  const RelationFingerprint after =
      Partitioned({LeafTable("p1", {{"1", "a"}}), LeafTable("p2", {{"2", "x"}})});
  const TableReport report = CompareRelations(before, after);
  EXPECT_EQ(report.status, TableStatus::kDifferent);
  EXPECT_THAT(report.reason, HasSubstr("partitions that differ: \"public\".\"p2\" (1 rows on both sides)"));
}

// Every pair of tables of at most three rows over two columns of two values, with and without a key, with and
// without lists: the same exactly where the rows are, and what is said of columns is true.
TEST(CompareRelations, WholeSmallDomain) {
  const std::vector<ToyRow> values = {{"0", "0"}, {"0", "1"}, {"1", "0"}, {"1", "1"}};
  std::vector<std::vector<ToyRow>> all = {{}};
  for (size_t from = 0, rows = 1; rows <= 3; ++rows) {
    const size_t end = all.size();
    for (; from < end; ++from) {
      for (const ToyRow& value : values) {
        // Ordered, as a multiset has no order.
        if (!all[from].empty() && value < all[from].back()) continue;
        std::vector<ToyRow> longer = all[from];
        longer.push_back(value);
        all.push_back(std::move(longer));
      }
    }
  }
  ASSERT_EQ(all.size(), 1u + 4 + 10 + 20);
  const auto values_of = [](const std::vector<ToyRow>& rows, size_t column) {
    std::multiset<std::string> set;
    for (const ToyRow& row : rows) set.insert(row[column]);
    return set;
  };
  const std::vector<ToyColumn> columns = {{.name = "id"}, {.name = "x"}};
  int same = 0;
  for (const bool exact : {false, true}) {
    for (const auto& keys : std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>>{
             {{}, {}}, {{"id"}, {"id"}}, {{"id", "x"}, {"id", "x"}}, {{"id"}, {}}, {{"id"}, {"x"}}}) {
      for (const auto& b : all) {
        for (const auto& a : all) {
          const ToyTable before{.columns = columns, .key = keys.first, .rows = b, .exact = exact};
          const ToyTable after{.columns = columns, .key = keys.second, .rows = a, .exact = exact};
          const TableReport report = CompareRelations(Fingerprint(before), Fingerprint(after));
          ASSERT_EQ(report.status, a == b ? TableStatus::kSame : TableStatus::kDifferent);
          same += a == b ? 1 : 0;
          for (size_t c = 0; c < 2; ++c) {
            const ColumnStatus status = report.columns[c].status;
            if (status == ColumnStatus::kSame) {
              ASSERT_EQ(values_of(b, c), values_of(a, c));
            }
            if (status == ColumnStatus::kDifferent) {
              ASSERT_NE(a, b);
            }
          }
          if (!report.differences) continue;
          const Differences& d = *report.differences;
          ASSERT_EQ(d.lost + d.gained + d.changed == 0, a == b);
          ASSERT_EQ(b.size() - d.lost + d.gained, a.size());
        }
      }
    }
  }
  EXPECT_EQ(same, 2 * 5 * 35);
}

}  // namespace
}  // namespace pgassay::compare
