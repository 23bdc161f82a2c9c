// What changes of the rows change in the fingerprint, and what they leave alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fingerprint/key.h"
#include "fingerprint/mix.h"
#include "fingerprint/table.h"
#include "fingerprint/table_case.h"

namespace pgassay::fingerprint {
namespace {

using ::testing::ElementsAre;

// Names of the columns whose sums differ.
std::vector<std::string> DifferentColumns(const RelationFingerprint& a, const RelationFingerprint& b) {
  std::vector<std::string> names;
  for (size_t c = 0; c < a.columns.size(); ++c) {
    if (a.columns[c].sum != b.columns[c].sum) {
      names.push_back(a.columns[c].name);
    }
  }
  return names;
}

struct Change {
  const char* what;
  std::vector<Row> before;
  std::vector<Row> after;
  std::vector<std::string> keyed;    // columns that differ with key "id"
  std::vector<std::string> keyless;  // and without one: what multisets show
};

const TableCase kTable = {{{"a", kInt4}, {"b", kInt4}, {"id", kInt8}, {"t", kText}}, {2}};

const Change kChanges[] = {
    {"one value changes",
     {{Int4(1), Int4(2), Int8(1), Text("x")}, {Int4(3), Int4(4), Int8(2), Text("y")}},
     {{Int4(1), Int4(2), Int8(1), Text("x")}, {Int4(3), Int4(5), Int8(2), Text("y")}},
     {"b"},
     {"b"}},
    {"two rows swap a value",
     {{Int4(1), Int4(2), Int8(1), Text("x")}, {Int4(3), Int4(4), Int8(2), Text("y")}},
     {{Int4(3), Int4(2), Int8(1), Text("x")}, {Int4(1), Int4(4), Int8(2), Text("y")}},
     {"a"},
     {}},
    {"one row swaps two columns",
     {{Int4(1), Int4(2), Int8(1), Text("x")}},
     {{Int4(2), Int4(1), Int8(1), Text("x")}},
     {"a", "b"},
     {"a", "b"}},
    {"two rows swap columns each, multisets stay",
     {{Int4(1), Int4(2), Int8(1), Text("x")}, {Int4(2), Int4(1), Int8(2), Text("x")}},
     {{Int4(2), Int4(1), Int8(1), Text("x")}, {Int4(1), Int4(2), Int8(2), Text("x")}},
     {"a", "b"},
     {}},
    {"a, a becomes b, b",
     {{Int4(7), Int4(0), Int8(1), Text("x")}, {Int4(7), Int4(0), Int8(2), Text("x")}},
     {{Int4(8), Int4(0), Int8(1), Text("x")}, {Int4(8), Int4(0), Int8(2), Text("x")}},
     {"a"},
     {"a"}},
    {"equal columns change alike",
     {{Int4(7), Int4(7), Int8(1), Text("x")}},
     {{Int4(8), Int4(8), Int8(1), Text("x")}},
     {"a", "b"},
     {"a", "b"}},
    {"a value moves to another column",
     {{Int4(7), Null(), Int8(1), Text("x")}},
     {{Null(), Int4(7), Int8(1), Text("x")}},
     {"a", "b"},
     {"a", "b"}},
    {"NULL becomes empty",
     {{Int4(7), Null(), Int8(1), Null()}},
     {{Int4(7), Null(), Int8(1), Text("")}},
     {"t"},
     {"t"}},
    {"NULL becomes zero",
     {{Null(), Int4(0), Int8(1), Null()}},
     {{Int4(0), Int4(0), Int8(1), Null()}},
     {"a"},
     {"a"}},
    {"two rows swap keys",
     {{Int4(1), Int4(5), Int8(1), Text("x")}, {Int4(2), Int4(5), Int8(2), Text("x")}},
     {{Int4(1), Int4(5), Int8(2), Text("x")}, {Int4(2), Int4(5), Int8(1), Text("x")}},
     {"a"},
     {}},
    {"a row more",
     {{Int4(1), Int4(5), Int8(1), Text("x")}},
     {{Int4(1), Int4(5), Int8(1), Text("x")}, {Int4(1), Int4(5), Int8(1), Text("x")}},
     {"a", "b", "id", "t"},
     {"a", "b", "id", "t"}},
};

TEST(RowsTest, EveryChangeShows) {
  for (const Change& change : kChanges) {
    for (const bool has_key : {true, false}) {
      TableCase table = kTable;
      if (!has_key) {
        table.key.clear();
      }
      const RelationFingerprint before = FingerprintOf(table, change.before);
      const RelationFingerprint after = FingerprintOf(table, change.after);
      EXPECT_NE(before.sum, after.sum) << change.what;
      EXPECT_NE(before.sum.lo, after.sum.lo) << change.what;
      EXPECT_NE(before.sum.hi, after.sum.hi) << change.what;
      EXPECT_EQ(DifferentColumns(before, after), has_key ? change.keyed : change.keyless) << change.what;
    }
  }
}

TEST(RowsTest, OrderOfRowsDoesNotMatter) {
  std::vector<Row> rows;
  for (int i = 0; i < 50; ++i) {
    rows.push_back({Int4(i % 7), Null(), Int8(i), Text(std::string(static_cast<size_t>(i), 'x'))});
  }
  const RelationFingerprint forwards = FingerprintOf(kTable, rows);
  std::reverse(rows.begin(), rows.end());
  const RelationFingerprint backwards = FingerprintOf(kTable, rows);
  EXPECT_EQ(forwards.sum, backwards.sum);
  EXPECT_TRUE(DifferentColumns(forwards, backwards).empty());
  EXPECT_EQ(forwards.elements.digests, backwards.elements.digests);
}

TEST(RowsTest, RenamedColumnKeepsItsSum) {
  const std::vector<Row> rows = {{Int4(1), Int4(2), Int8(1), Text("x")}};
  TableCase renamed = kTable;
  renamed.columns[1].name = "c";
  const RelationFingerprint before = FingerprintOf(kTable, rows);
  const RelationFingerprint after = FingerprintOf(renamed, rows);
  EXPECT_NE(before.sum, after.sum);
  EXPECT_TRUE(DifferentColumns(before, after).empty());
}

TEST(RowsTest, WidenedColumnIsTheSame) {
  TableCase wide = kTable;
  wide.columns[0].oid = kInt8;
  const RelationFingerprint narrow = FingerprintOf(kTable, {{Int4(-1), Int4(2), Int8(1), Text("x")}});
  EXPECT_EQ(narrow.sum, FingerprintOf(wide, {{Int8(-1), Int4(2), Int8(1), Text("x")}}).sum);
}

TEST(RowsTest, ClassIsPartOfTheValue) {
  const TableCase text = {{{"v", kText}}, {}};
  const TableCase bytea = {{{"v", kBytea}}, {}};
  for (const Row& row : {Row{Text("x")}, Row{Null()}}) {
    EXPECT_NE(FingerprintOf(text, {row}).sum, FingerprintOf(bytea, {row}).sum);
    EXPECT_NE(FingerprintOf(text, {row}).columns[0].sum, FingerprintOf(bytea, {row}).columns[0].sum);
  }
}

TEST(RowsTest, ScaleAloneChangesOnlyRepresentation) {
  const TableCase table = {{{"id", kInt4}, {"n", kNumeric}, {"p", kBpchar}}, {0}};
  const std::vector<Row> before = {{Int4(1), Numeric({1, 5000}, 0, 1), Text("a ")},
                                   {Int4(2), Null(), Null()}};
  const std::vector<Row> after = {{Int4(1), Numeric({1, 5000}, 0, 2), Text("a ")}, {Int4(2), Null(), Null()}};
  const RelationFingerprint a = FingerprintOf(table, before);
  const RelationFingerprint b = FingerprintOf(table, after);
  EXPECT_EQ(a.sum, b.sum);
  EXPECT_NE(a.representation_sum, b.representation_sum);
  EXPECT_FALSE(a.columns[0].has_representation);
  EXPECT_EQ(a.columns[0].representation_sum, Hash128());
  EXPECT_NE(a.columns[1].representation_sum, b.columns[1].representation_sum);
  EXPECT_EQ(a.columns[2].representation_sum, b.columns[2].representation_sum);
  EXPECT_TRUE(DifferentColumns(a, b).empty());
  EXPECT_EQ(a.elements.digests, b.elements.digests);
  EXPECT_EQ(a.elements.cells[0].check, b.elements.cells[0].check);
}

TEST(RowsTest, RepresentationsSwappedBetweenRowsShow) {
  for (const std::vector<int>& key : {std::vector<int>{0}, std::vector<int>{}}) {
    const TableCase table = {{{"id", kInt4}, {"n", kNumeric}}, key};
    const RelationFingerprint a =
        FingerprintOf(table, {{Int4(1), Numeric({1}, 0, 1)}, {Int4(2), Numeric({1}, 0, 2)}});
    const RelationFingerprint b =
        FingerprintOf(table, {{Int4(1), Numeric({1}, 0, 2)}, {Int4(2), Numeric({1}, 0, 1)}});
    EXPECT_EQ(a.sum, b.sum);
    EXPECT_NE(a.representation_sum, b.representation_sum);
  }
}

TEST(RowsTest, NoRepresentationMeansZero) {
  EXPECT_EQ(FingerprintOf(kTable, {{Int4(1), Int4(2), Int8(1), Text("x")}}).representation_sum, Hash128());
}

TEST(RowsTest, NoColumns) {
  const TableCase table = {{}, {}};
  const RelationFingerprint one = FingerprintOf(table, {{}});
  const RelationFingerprint two = FingerprintOf(table, {{}, {}});
  const std::vector<uint8_t> zeros(16);
  const Hash128 row = Hasher()(zeros.data(), zeros.size());
  EXPECT_EQ(one.rows, 1);
  EXPECT_EQ(one.sum, row);
  EXPECT_EQ(two.rows, 2);
  EXPECT_EQ(two.sum, Hash128(row) += row);
  ASSERT_EQ(two.elements.cells.size(), 2);
  EXPECT_EQ(two.elements.cells[0].key_length, 16);
  EXPECT_TRUE(two.elements.digests.empty());
  TableCase small = table;
  small.cells = 1;
  const RelationFingerprint many = FingerprintOf(small, std::vector<Row>(9));
  EXPECT_FALSE(many.elements.exact);
  EXPECT_EQ(many.elements.cells[3].count, 9);
}

TEST(RowsTest, NoRows) {
  const RelationFingerprint none = FingerprintOf(kTable, {});
  EXPECT_EQ(none.rows, 0);
  EXPECT_EQ(none.sum, Hash128());
  EXPECT_EQ(none.columns.size(), 4);
  EXPECT_TRUE(none.elements.exact);
  EXPECT_TRUE(none.elements.cells.empty());
  EXPECT_THAT(none.key, ElementsAre(KeyColumn{"id", KeyMode::kFixed}));
}

TEST(RowsTest, BadFieldIsNamed) {
  const TablePlan plan = kTable.Plan();
  Rows rows(plan);
  EXPECT_TRUE(AddRow(rows, {Int4(1), Int4(2), Int8(1), Text("x")}));
  EXPECT_FALSE(AddRow(rows, {Int4(1), Text("abc"), Int8(1), Text("x")}));
  EXPECT_EQ(rows.bad_column(), 1);
  Rows other(plan);
  EXPECT_FALSE(AddRow(other, {Int4(1)}));
  EXPECT_EQ(other.bad_column(), -1);
  EXPECT_EQ(other.count(), 0);
}

TEST(RowsTest, ColumnsAndLeafCarryWhatThePlanSays) {
  const TablePlan plan = kTable.Plan();
  Rows rows(plan);
  EXPECT_TRUE(AddRow(rows, {Int4(1), Int4(2), Int8(1), Text("x")}));
  const LeafFingerprint leaf = rows.Leaf("s", "p1");
  RelationFingerprint relation;
  std::move(rows).Finish(relation);
  EXPECT_EQ(leaf.schema, "s");
  EXPECT_EQ(leaf.name, "p1");
  EXPECT_EQ(leaf.rows, 1);
  EXPECT_EQ(leaf.sum, relation.sum);
  EXPECT_EQ(relation.columns[3].name, "t");
  EXPECT_EQ(relation.columns[3].type, "type t");
  EXPECT_EQ(relation.columns[3].type_class, "text");
  EXPECT_EQ(relation.columns[3].read, ReadAs::kBinary);
}

TEST(RowsTest, KeyFileChangesEveryHash) {
  const std::vector<Row> rows = {{Int4(1), Null(), Int8(1), Text(std::string(500, 'x'))}};
  TableCase keyed = kTable;
  keyed.secret = Key{1};
  TableCase other = kTable;
  other.secret = Key{2};
  const RelationFingerprint prints[] = {FingerprintOf(kTable, rows), FingerprintOf(keyed, rows),
                                        FingerprintOf(other, rows)};
  for (size_t i = 0; i < 3; ++i) {
    const RelationFingerprint& a = prints[i];
    const RelationFingerprint& b = prints[(i + 1) % 3];
    EXPECT_NE(a.sum, b.sum);
    EXPECT_THAT(DifferentColumns(a, b), ElementsAre("a", "b", "id", "t"));
    EXPECT_NE(a.elements.cells[0].check, b.elements.cells[0].check);
    EXPECT_NE(a.elements.digests, b.elements.digests);
    EXPECT_EQ(a.elements.cells[0].lane, b.elements.cells[0].lane) << "key bytes are shown, not hashed";
  }
}

struct KeyCase {
  const char* what;
  std::vector<ColumnCase> columns;
  std::vector<int> key;
  bool keep_text_keys;
  Row row;
  std::string bytes;  // of the key; "hash": 33 and K
};

TEST(RowsTest, KeyBytes) {
  const std::string uuid = "0123456789abcdef";
  const KeyCase cases[] = {
      {"bigint", {{"a", kInt8}}, {0}, false, {Int8(258)}, std::string("\0\0\0\0\0\0\1\2", 8)},
      {"int as bigint",
       {{"a", kInt4}},
       {0},
       false,
       {Int4(-2)},
       std::string("\xff\xff\xff\xff\xff\xff\xff\xfe", 8)},
      {"bool", {{"a", kBool}}, {0}, false, {Text("\1")}, "\1"},
      {"two in key order, not column order",
       {{"a", kDate}, {"b", kBool}},
       {1, 0},
       false,
       {Text("DATE"), Text("\1")},
       "\1DATE"},
      {"two uuids fill the area",
       {{"a", kUuid}, {"b", kUuid}},
       {0, 1},
       false,
       {Text(uuid), Text(uuid)},
       uuid + uuid},
      {"a byte too many",
       {{"a", kUuid}, {"b", kUuid}, {"c", kBool}},
       {0, 1, 2},
       false,
       {Text(uuid), Text(uuid), Text("\1")},
       "hash"},
      {"numeric has its length",
       {{"a", kNumeric}},
       {0},
       false,
       {Numeric({7}, 0, 0)},
       std::string("\0\6\0\0\0\0\0\7", 8)},
      {"the same column twice", {{"a", kDate}}, {0, 0}, false, {Text("DATE")}, "DATEDATE"},
      {"text kept", {{"a", kText}}, {0}, true, {Text("abc")}, std::string("\0\3abc", 5)},
      {"empty text kept", {{"a", kText}}, {0}, true, {Text("")}, std::string("\0\0", 2)},
      {"text kept up to 30 bytes",
       {{"a", kText}},
       {0},
       true,
       {Text(std::string(30, 'x'))},
       std::string("\0\x1e", 2) + std::string(30, 'x')},
      {"31 bytes do not fit", {{"a", kText}}, {0}, true, {Text(std::string(31, 'x'))}, "hash"},
      {"nor do 70,000", {{"a", kText}}, {0}, true, {Text(std::string(70000, 'x'))}, "hash"},
      {"NULL first", {{"a", kInt4}, {"b", kInt4}}, {0, 1}, false, {Null(), Int4(1)}, "hash"},
      {"NULL last", {{"a", kInt4}, {"b", kText}}, {0, 1}, false, {Int4(1), Null()}, "hash"},
  };
  for (const KeyCase& test : cases) {
    for (const bool secret : {false, true}) {
      const TableCase table = {test.columns, test.key, secret ? std::optional<Key>(Key{9}) : std::nullopt,
                               test.keep_text_keys};
      const RelationFingerprint relation = FingerprintOf(table, {test.row});
      ASSERT_EQ(relation.elements.cells.size(), 1) << test.what;
      const Cell& cell = relation.elements.cells[0];
      EXPECT_EQ(cell.check, ElementHash(cell).hi) << test.what;
      EXPECT_EQ(relation.sum, cell.row) << test.what;
      if (test.bytes == "hash") {
        EXPECT_EQ(cell.key_length, 33) << test.what;
        EXPECT_NE(cell.lane[0], 0) << test.what;
        EXPECT_EQ(cell.lane[2], 0) << test.what;
        EXPECT_EQ(cell.lane[3], 0) << test.what;
        continue;
      }
      std::string expected = test.bytes;
      EXPECT_EQ(cell.key_length, expected.size()) << test.what;
      expected.resize(32);
      EXPECT_EQ(std::string(reinterpret_cast<const char*>(cell.lane.data()), 32), expected) << test.what;
    }
  }
}

TEST(RowsTest, HashedKeyIsItsValueHash) {
  const TableCase table = {{{"a", kText}, {"b", kText}}, {1, 0}};
  const RelationFingerprint relation = FingerprintOf(table, {{Text("x"), Text("y")}});
  EXPECT_THAT(relation.key, ElementsAre(KeyColumn{"b", KeyMode::kHashed}, KeyColumn{"a", KeyMode::kHashed}));
  const Cell& cell = relation.elements.cells[0];
  const Hasher hasher;
  const Hash128 text = hasher(absl::string_view("class\0text", 10));
  const Hash128 y = hasher("y") ^ text;
  const Hash128 x = hasher("x") ^ text;
  EXPECT_EQ(cell.key_length, 32);
  EXPECT_THAT(cell.lane, ElementsAre(y.lo, y.hi, x.lo, x.hi));
}

TEST(RowsTest, WithoutKeyLanesHoldTheRow) {
  const TableCase table = {{{"a", kInt4}}, {}};
  const RelationFingerprint relation = FingerprintOf(table, {{Int4(1)}});
  const Cell& cell = relation.elements.cells[0];
  EXPECT_TRUE(relation.key.empty());
  EXPECT_EQ(cell.key_length, 16);
  EXPECT_EQ(cell.lane[0] | cell.lane[1] << 32, cell.row.lo);
  EXPECT_EQ(cell.lane[2] | cell.lane[3] << 32, cell.row.hi);
}

TEST(RowsTest, DigestsShrinkAboveThirtyTwoColumns) {
  for (const size_t columns : {size_t{1}, size_t{32}, size_t{33}, size_t{200}}) {
    TableCase table;
    Row before;
    for (size_t c = 0; c < columns; ++c) {
      table.columns.push_back({std::string(3 - std::to_string(c).size(), '0') + std::to_string(c), kInt4});
      before.push_back(Int4(1));
    }
    table.key = {0};
    Row after = before;
    after.back() = Int4(2);
    const RelationFingerprint a = FingerprintOf(table, {before});
    const RelationFingerprint b = FingerprintOf(table, {after});
    const size_t width = columns > 32 ? 1 : 2;
    EXPECT_EQ(a.elements.digest_bytes, width);
    ASSERT_EQ(a.elements.digests.size(), columns * width);
    const auto [at, other] =
        std::mismatch(a.elements.digests.begin(), a.elements.digests.end(), b.elements.digests.begin());
    EXPECT_EQ((at - a.elements.digests.begin()) / static_cast<ptrdiff_t>(width),
              static_cast<ptrdiff_t>(columns - 1));
  }
}

}  // namespace
}  // namespace pgassay::fingerprint
