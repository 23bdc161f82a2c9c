// Rows against FORMAT.md 1 written down without any haste, and against itself in pieces.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "fingerprint/mix.h"
#include "fingerprint/table.h"
#include "fingerprint/table_case.h"

namespace pgassay::fingerprint {
namespace {

struct Shape {
  const char* what;
  TableCase table;
};

std::vector<Shape> Shapes() {
  const std::vector<ColumnCase> narrow = {{"a", kInt8}, {"b", kInt4}, {"c", kInt4}};
  const std::vector<ColumnCase> mixed = {{"a", kInt8},     {"b", kText}, {"c", kNumeric}, {"d", kUuid},
                                         {"e", kInterval}, {"f", kBool}, {"g", kBpchar},  {"h", kBytea}};
  std::vector<ColumnCase> many;
  for (char c = 'A'; c < 'A' + 40; ++c) {
    many.push_back({std::string(1, c), c % 2 == 0 ? kInt4 : kText});
  }
  std::vector<Shape> shapes;
  for (const bool secret : {false, true}) {
    const std::optional<Key> key = secret ? std::optional<Key>(Key{3, 1, 4}) : std::nullopt;
    shapes.push_back({"narrow", {narrow, {0}, key, false, 8}});
    shapes.push_back({"narrow without key", {narrow, {}, key, false, 8}});
    shapes.push_back({"mixed", {mixed, {0}, key, false, 8}});
    shapes.push_back({"mixed without key", {mixed, {}, key, false, 8}});
    shapes.push_back({"mixed with a key of three", {mixed, {2, 5, 0}, key, false, 8}});
    shapes.push_back({"mixed with text keys", {mixed, {1, 0}, key, true, 8}});
    shapes.push_back({"many", {many, {2, 4}, key, false, 8}});
  }
  return shapes;
}

Bytes RandomValue(uint32_t oid, std::mt19937_64& random) {
  if (random() % 5 == 0) {
    return Null();
  }
  const auto text = [&](size_t size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) {
      byte = static_cast<char>('a' + random() % 26);
    }
    return bytes;
  };
  switch (oid) {
    case kInt4:
      return Int4(static_cast<int32_t>(random() % 100));
    case kInt8:
      return Int8(static_cast<int64_t>(random()));
    case kBool:
      return std::string(1, static_cast<char>(random() % 2));
    case kUuid:
    case kInterval:
      return text(16);
    case kNumeric:
      return Numeric({static_cast<int16_t>(random() % 3), static_cast<int16_t>(random() % 10000)}, 0,
                     static_cast<int16_t>(random() % 3));
    case kBpchar:
      return text(random() % 4) + std::string(random() % 3, ' ');
    default:
      return text(random() % 8 == 0 ? random() % 2000 : random() % 20);
  }
}

std::vector<Row> RandomRows(const TableCase& table, size_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Row> rows(count);
  for (Row& row : rows) {
    for (const ColumnCase& column : table.columns) {
      row.push_back(RandomValue(column.oid, random));
    }
  }
  return rows;
}

Hash128 ConstantOf(const Hasher& hasher, const char* what, const std::string& name) {
  return hasher(std::string(what) + '\0' + name);
}

// Sums of `rows` by the lines of FORMAT.md 1.
RelationFingerprint PlainSums(const TableCase& table, const std::vector<Row>& rows) {
  const Hasher hasher(table.secret);
  RelationFingerprint out;
  out.rows = rows.size();
  out.columns.resize(table.columns.size());
  for (const Row& row : rows) {
    std::vector<Hash128> values;
    std::vector<std::optional<Hash128>> representations;
    for (size_t c = 0; c < row.size(); ++c) {
      const canon::Rule rule = RuleOf(table.columns[c].oid);
      canon::Scratch scratch;
      canon::Value value;
      if (row[c].has_value()) {
        EXPECT_TRUE(rule.Canonicalize(
            {reinterpret_cast<const uint8_t*>(row[c]->data()), static_cast<int32_t>(row[c]->size())}, scratch,
            value));
        values.push_back(hasher(value.bytes.data(), value.bytes.size()) ^
                         ConstantOf(hasher, "class", rule.type_class()));
      } else {
        values.push_back(ConstantOf(hasher, "null", rule.type_class()));
      }
      representations.emplace_back();
      if (rule.has_representation()) {
        representations.back() = hasher(value.representation.data(), value.representation.size());
      }
    }
    Hash128 sum;
    Hash128 representation_sum;
    Hash128 key;
    bool any = false;
    for (size_t c = 0; c < row.size(); ++c) {
      const Hash128 name = ConstantOf(hasher, "column", table.columns[c].name);
      sum += Mix(values[c] ^ name);
      if (representations[c].has_value()) {
        any = true;
        representation_sum += Mix(*representations[c] ^ name);
      }
    }
    for (size_t i = 0; i < table.key.size(); ++i) {
      key += Mix(values[static_cast<size_t>(table.key[i])] ^ ConstantOf(hasher, "key", std::to_string(i)));
    }
    uint8_t bytes[16];
    std::memcpy(bytes, &sum.lo, 8);
    std::memcpy(bytes + 8, &sum.hi, 8);
    const Hash128 row_hash = hasher(bytes, 16);
    out.sum += row_hash;
    if (any) {
      out.representation_sum += Mix(row_hash ^ representation_sum);
    }
    for (size_t c = 0; c < row.size(); ++c) {
      out.columns[c].sum += Mix(key ^ values[c]);
      if (representations[c].has_value()) {
        out.columns[c].representation_sum += Mix(key ^ *representations[c]);
      }
    }
  }
  return out;
}

void ExpectSameSums(const RelationFingerprint& a, const RelationFingerprint& b, const char* what) {
  EXPECT_EQ(a.rows, b.rows) << what;
  EXPECT_EQ(a.sum, b.sum) << what;
  EXPECT_EQ(a.representation_sum, b.representation_sum) << what;
  ASSERT_EQ(a.columns.size(), b.columns.size()) << what;
  for (size_t c = 0; c < a.columns.size(); ++c) {
    EXPECT_EQ(a.columns[c].sum, b.columns[c].sum) << what << ", column " << c;
    EXPECT_EQ(a.columns[c].representation_sum, b.columns[c].representation_sum) << what << ", column " << c;
  }
}

void ExpectSameElements(const RowElements& a, const RowElements& b, const char* what) {
  EXPECT_EQ(a.exact, b.exact) << what;
  ASSERT_EQ(a.cells.size(), b.cells.size()) << what;
  EXPECT_EQ(std::memcmp(a.cells.data(), b.cells.data(), a.cells.size() * sizeof(Cell)), 0) << what;
  EXPECT_EQ(a.digests, b.digests) << what;
}

TEST(RowsPropertyTest, SumsAreThoseOfTheDocument) {
  for (const Shape& shape : Shapes()) {
    const std::vector<Row> rows = RandomRows(shape.table, 60, 12);
    ExpectSameSums(FingerprintOf(shape.table, rows), PlainSums(shape.table, rows), shape.what);
  }
}

// 1 chunk == N chunks.
TEST(RowsPropertyTest, AnySplitMergesToTheSame) {
  std::mt19937_64 random(13);
  for (const Shape& shape : Shapes()) {
    const size_t limit = 4 * shape.table.cells;
    const TablePlan plan = shape.table.Plan();
    for (const size_t count : {limit - 1, limit, limit + 1, 3 * limit}) {
      std::vector<Row> rows = RandomRows(shape.table, count, 14);
      const RelationFingerprint whole = FingerprintOf(shape.table, rows);
      EXPECT_EQ(whole.elements.exact, count <= limit);
      for (const size_t chunks : {size_t{2}, size_t{7}}) {
        std::shuffle(rows.begin(), rows.end(), random);
        std::vector<Rows> parts;
        for (size_t i = 0; i < chunks; ++i) {
          parts.emplace_back(plan);
        }
        for (const Row& row : rows) {
          EXPECT_TRUE(AddRow(parts[std::min(random() % chunks, random() % chunks)], row));
        }
        while (parts.size() > 1) {
          const size_t into = random() % (parts.size() - 1);
          parts[into].Merge(std::move(parts.back()));
          parts.pop_back();
        }
        EXPECT_EQ(parts[0].count(), count);
        RelationFingerprint merged;
        std::move(parts[0]).Finish(merged);
        ExpectSameSums(merged, whole, shape.what);
        ExpectSameElements(merged.elements, whole.elements, shape.what);
      }
    }
  }
}

TEST(RowsPropertyTest, SketchOfTheListIsTheSketchOfTheRows) {
  for (Shape shape : Shapes()) {
    const size_t columns = shape.table.columns.size();
    const std::vector<Row> rows = RandomRows(shape.table, 33, 15);
    const RelationFingerprint sketch = FingerprintOf(shape.table, rows);
    ASSERT_FALSE(sketch.elements.exact);
    shape.table.cells = 16;
    const RelationFingerprint list = FingerprintOf(shape.table, rows);
    ASSERT_TRUE(list.elements.exact);
    const auto made = Fold(list.elements, columns);
    ASSERT_TRUE(made.ok());
    ExpectSameElements(*made, sketch.elements, shape.what);
    const auto wide = SketchOf(list.elements, columns);
    ASSERT_TRUE(wide.ok());
    const auto folded = Fold(*wide, columns);
    ASSERT_TRUE(folded.ok());
    ExpectSameElements(*folded, sketch.elements, shape.what);
  }
}

TEST(RowsPropertyTest, FiveHundredTwelveCellsFoldToTwoHundredFiftySix) {
  TableCase table = Shapes()[0].table;
  table.cells = 512;
  const std::vector<Row> rows = RandomRows(table, 3000, 16);
  const auto folded = Fold(FingerprintOf(table, rows).elements, 3);
  ASSERT_TRUE(folded.ok());
  table.cells = 256;
  ExpectSameElements(*folded, FingerprintOf(table, rows).elements, "folded");
}

}  // namespace
}  // namespace pgassay::fingerprint
