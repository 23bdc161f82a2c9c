#include "fingerprint/difference.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "fingerprint/element_case.h"
#include "fingerprint/table_case.h"
#include "testing/matchers.h"

namespace pgassay::fingerprint {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;

enum class Form { kList, kSketch };

RowElements ElementsOf(Form form, const Multiset& rows, uint32_t cells, size_t columns) {
  return form == Form::kList ? ListOfRows(rows, cells, columns) : SketchOfRows(rows, cells, columns);
}

struct Case {
  const char* what;
  Multiset before;
  Multiset after;
  uint32_t least_cells = 1;  // of which the differences come apart, with this seed
};

std::vector<Case> Cases(uint32_t key_length, size_t columns) {
  std::mt19937_64 random(key_length + 100 * columns);
  const ElementRow a = RandomRow(random, key_length, columns);
  const ElementRow b = RandomRow(random, key_length, columns);
  const ElementRow c = RandomRow(random, key_length, columns);
  std::vector<Case> cases = {
      {"empty", {}, {}},
      {"equal", {{a, 1}, {b, 1}}, {{a, 1}, {b, 1}}},
      {"all lost", {{a, 1}}, {}},
      {"all gained", {}, {{a, 1}}},
      {"one lost", {{a, 1}, {b, 1}, {c, 1}}, {{a, 1}, {c, 1}}},
      {"one gained", {{a, 1}}, {{a, 1}, {b, 1}}},
      {"one changed", {{a, 1}, {b, 1}}, {{a, 1}, {Changed(b, random), 1}}, 16},
      {"lost, gained and changed", {{a, 1}, {b, 1}}, {{c, 1}, {Changed(b, random), 1}}, 64},
  };
  if (key_length == kNoKey) {
    cases[6] = {"one changed", {{a, 1}, {b, 1}}, {{a, 1}, {c, 1}}, 16};
    cases[7] = {"one of three equal ones lost", {{a, 3}}, {{a, 2}}};
    cases.push_back({"three of five equal ones lost", {{a, 5}}, {{a, 2}}});
    cases.push_back({"four equal ones gained", {{a, 1}}, {{a, 5}}});
    cases.push_back({"duplicates against others", {{a, 6}, {b, 1}}, {{c, 6}, {b, 2}}, 64});
  }
  return cases;
}

// Lists and sketches of all sizes give one answer.
TEST(SubtractTest, EveryPairOfForms) {
  for (const size_t columns : {0, 1, 33, 40}) {
    for (const uint32_t key_length : {0u, 1u, 8u, 31u, 32u, 33u, kNoKey}) {
      for (const Case& c : Cases(key_length, columns)) {
        for (int forms = 0; forms < 4; ++forms) {
          for (uint32_t before_cells = 2; before_cells <= 1024; before_cells *= 8) {
            for (uint32_t after_cells = 2; after_cells <= 1024; after_cells *= 8) {
              const Form before = forms & 1 ? Form::kSketch : Form::kList;
              const Form after = forms & 2 ? Form::kSketch : Form::kList;
              SCOPED_TRACE(::testing::Message()
                           << c.what << ", columns " << columns << ", key " << key_length << ", forms "
                           << forms << ", cells " << before_cells << " and " << after_cells);
              const uint32_t cells = forms == 0   ? 1024
                                     : forms == 1 ? before_cells
                                     : forms == 2 ? after_cells
                                                  : std::min(before_cells, after_cells);
              const auto result =
                  Subtract(ElementsOf(before, c.before, before_cells, columns),
                           ElementsOf(after, c.after, after_cells, columns), columns, key_length != kNoKey);
              ASSERT_THAT(result, IsOk());
              if (cells >= c.least_cells) {
                EXPECT_TRUE(result->complete);
              }
              if (result->complete) {
                EXPECT_EQ(Found(*result), Truth(c.before, c.after));
                EXPECT_EQ(result->estimate, 0u);
              }
            }
          }
        }
      }
    }
  }
}

TEST(SubtractTest, SketchOfOneCell) {
  std::mt19937_64 random(1);
  const ElementRow a = RandomRow(random, 8, 3);
  const ElementRow b = RandomRow(random, 8, 3);
  auto result = Subtract(SketchOfRows({{a, 1}, {b, 1}}, 1, 3), SketchOfRows({{b, 1}}, 1, 3), 3, true);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(Found(*result), Truth({{a, 1}}, {}));
  result = Subtract(SketchOfRows({{a, 1}}, 1, 3), SketchOfRows({{b, 1}}, 1, 3), 3, true);
  ASSERT_THAT(result, IsOk());
  EXPECT_FALSE(result->complete);
  EXPECT_EQ(result->estimate, 2u);
  result = Subtract(SketchOfRows({{a, 1}, {b, 1}}, 1, 3), Empty(1, 3), 3, true);
  ASSERT_THAT(result, IsOk());
  EXPECT_FALSE(result->complete);
  EXPECT_EQ(result->estimate, 2u);
}

// A list of more rows than the other side's sketch could list, and the other way round.
TEST(SubtractTest, ListTakesTheSizeOfTheSketch) {
  std::mt19937_64 random(2);
  Multiset before;
  while (before.size() < 2000) {
    before[RandomRow(random, 8, 2)] = 1;
  }
  Multiset after = before;
  after.erase(after.begin());
  for (const uint32_t cells : {4u, 16u, 4096u}) {
    for (const bool swapped : {false, true}) {
      RowElements list = ListOfRows(before, 512, 2);
      RowElements sketch = SketchOfRows(after, cells, 2);
      const auto result = swapped ? Subtract(std::move(sketch), std::move(list), 2, true)
                                  : Subtract(std::move(list), std::move(sketch), 2, true);
      ASSERT_THAT(result, IsOk());
      EXPECT_TRUE(result->complete);
      EXPECT_EQ(Found(*result), swapped ? Truth(after, before) : Truth(before, after));
    }
  }
  // 1,500 differences are too many for 256 cells. A list has the 1,024 of the other side.
  RowElements list = ListOfRows(before, 512, 2);
  list.cells.resize(1500);
  list.digests.resize(1500 * 4);
  const auto result = Subtract(list, Empty(1024, 2), 2, true);
  ASSERT_THAT(result, IsOk());
  EXPECT_TRUE(result->complete);
  EXPECT_EQ(result->elements.size(), 1500u);
  const auto folded = Subtract(list, Empty(256, 2), 2, true);
  ASSERT_THAT(folded, IsOk());
  EXPECT_FALSE(folded->complete);
}

TEST(SubtractTest, ListsAreCompleteHoweverManyTheyAre) {
  std::mt19937_64 random(3);
  Multiset before;
  Multiset after;
  while (before.size() < 4000) {
    before[RandomRow(random, kNoKey, 1)] = static_cast<int64_t>(1 + random() % 3);
    after[RandomRow(random, kNoKey, 1)] = static_cast<int64_t>(1 + random() % 3);
  }
  const auto result = Subtract(ListOfRows(before, 4096, 1), ListOfRows(after, 2048 * 2, 1), 1, false);
  ASSERT_THAT(result, IsOk());
  EXPECT_TRUE(result->complete);
  EXPECT_EQ(Found(*result), Truth(before, after));
}

// A unique index that is corrupt lets a key stand there twice.
TEST(SubtractTest, RepeatedKeyIsNotDecodedOfASketch) {
  std::mt19937_64 random(4);
  for (uint32_t key_length = 0; key_length <= 33; ++key_length) {
    const ElementRow twice = RandomRow(random, key_length, 2);
    const Multiset before = {{twice, 2}, {RandomRow(random, key_length, 2), 1}};
    const auto sketches = Subtract(SketchOfRows(before, 64, 2), Empty(64, 2), 2, true);
    ASSERT_THAT(sketches, IsOk());
    EXPECT_FALSE(sketches->complete);
    EXPECT_TRUE(sketches->elements.empty());
    EXPECT_GE(sketches->estimate, 3u);
    const auto lists = Subtract(ListOfRows(before, 64, 2), ListOfRows({}, 64, 2), 2, true);
    ASSERT_THAT(lists, IsOk());
    EXPECT_EQ(Found(*lists), Truth(before, {}));
    // Twice and once: the difference is one row.
    const auto once = Subtract(SketchOfRows(before, 64, 2), SketchOfRows({{twice, 1}}, 64, 2), 2, true);
    ASSERT_THAT(once, IsOk());
    EXPECT_EQ(Found(*once), Truth(before, {{twice, 1}}));
  }
  // With other values the rows are two elements.
  const ElementRow row = RandomRow(random, 8, 2);
  const Multiset before = {{row, 1}, {Changed(row, random), 1}};
  const auto result = Subtract(SketchOfRows(before, 64, 2), Empty(64, 2), 2, true);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(Found(*result), Truth(before, {}));
}

TEST(SubtractTest, EqualRowsWithoutAKey) {
  std::mt19937_64 random(5);
  for (int64_t count = 1; count <= 1000; ++count) {
    const Multiset some = {{RandomRow(random, kNoKey, 3), count}, {RandomRow(random, kNoKey, 3), 1}};
    const Multiset others = {{RandomRow(random, kNoKey, 3), 1001 - count}};
    const auto result = Subtract(SketchOfRows(some, 64, 3), SketchOfRows(others, 64, 3), 3, false);
    ASSERT_THAT(result, IsOk());
    ASSERT_TRUE(result->complete) << count;
    ASSERT_EQ(Found(*result), Truth(some, others)) << count;
  }
}

TEST(SubtractTest, CountsUpToTheWidthOfACell) {
  std::mt19937_64 random(6);
  const ElementRow row = RandomRow(random, kNoKey, 2);
  const auto times = [&](uint64_t count) {
    RowElements sketch = Empty(8, 2);
    AddToSketch(sketch, row, count);
    return sketch;
  };
  constexpr uint64_t kHalf = uint64_t{1} << 31;
  for (const uint64_t count : {uint64_t{65536}, kHalf - 1}) {
    const Multiset rows = {{row, static_cast<int64_t>(count)}};
    const auto lost = Subtract(times(count), Empty(8, 2), 2, false);
    ASSERT_THAT(lost, IsOk());
    EXPECT_EQ(Found(*lost), Truth(rows, {}));
    const auto gained = Subtract(Empty(8, 2), times(count), 2, false);
    ASSERT_THAT(gained, IsOk());
    EXPECT_EQ(Found(*gained), Truth({}, rows));
  }
  for (const uint64_t count : {kHalf, kHalf + 1, 2 * kHalf - 1, 2 * kHalf, 2 * kHalf + 1, 3 * kHalf}) {
    const auto result = Subtract(times(count), Empty(8, 2), 2, false);
    ASSERT_THAT(result, IsOk());
    EXPECT_FALSE(result->complete) << count;
  }
}

TEST(SubtractTest, RefusesWhatDoesNotFit) {
  std::mt19937_64 random(7);
  const ElementRow row = RandomRow(random, 8, 3);
  const RowElements list = ListOfRows({{row, 1}}, 4, 3);
  const RowElements sketch = SketchOfRows({{row, 1}}, 4, 3);
  const auto refused = [&](RowElements bad, const char* message) {
    for (const RowElements& good : {list, sketch}) {
      EXPECT_THAT(Subtract(bad, good, 3, true), StatusIs(absl::StatusCode::kInvalidArgument, message));
      EXPECT_THAT(Subtract(good, bad, 3, true), StatusIs(absl::StatusCode::kInvalidArgument, message));
    }
  };
  const auto changed = [](RowElements elements, auto change) {
    change(elements);
    return elements;
  };
  for (const RowElements& good : {list, sketch}) {
    refused(changed(good, [](RowElements& e) { e.cells_per_partition = 3; }), "power of two");
    refused(changed(good, [](RowElements& e) { e.cells_per_partition = 0; }), "power of two");
    refused(changed(good, [](RowElements& e) { e.cells_per_partition = 1 << 17; }), "power of two");
    refused(changed(good, [](RowElements& e) { e.digest_bytes = 1; }), "width");
    refused(changed(good, [](RowElements& e) { e.digests.pop_back(); }), "digests");
  }
  refused(changed(sketch, [](RowElements& e) { e.cells.pop_back(); }), "as many");
  refused(changed(sketch, [](RowElements& e) { e.cells_per_partition = 8; }), "as many");
  refused(ListOfRows({{row, 17}}, 4, 3), "as many");
  refused(changed(list, [](RowElements& e) { e.cells[0].count = 2; }), "contradicts itself");
  refused(changed(list, [](RowElements& e) { e.cells[0].check ^= 1; }), "contradicts itself");
  refused(changed(list, [](RowElements& e) { e.cells[0].key_length = 34; }), "contradicts itself");
  RowElements padded = list;
  padded.cells[0].lane[1] = 1;
  padded.cells[0].check = ElementHash(padded.cells[0]).hi;
  refused(padded, "contradicts itself");
  // Whose row is not in its lanes is no element without a key.
  EXPECT_THAT(Subtract(list, list, 3, false),
              StatusIs(absl::StatusCode::kInvalidArgument, "contradicts itself"));
  RowElements other = list;
  other.digests[0] ^= 1;
  EXPECT_THAT(Subtract(list, other, 3, true),
              StatusIs(absl::StatusCode::kInvalidArgument, "different digests"));
}

// From bytes of values to names of columns: before, "id" 1 and 2 and 3; after, 1 and another 2 and 4.
TEST(SubtractTest, RowsOfATable) {
  const auto rows = [](uint32_t cells, int fill, bool after) {
    const TableCase table = {{{"a", kText}, {"b", kInt4}, {"id", kInt8}}, {2}, std::nullopt, false, cells};
    std::vector<Row> made = {{Text("one"), Int4(1), Int8(1)},
                             {Text("two"), after ? Null() : Int4(2), Int8(2)},
                             {Text("three"), Int4(3), Int8(after ? 4 : 3)}};
    for (int i = 0; i < fill; ++i) {
      made.push_back({Text("fill"), Int4(i), Int8(1000 + i)});
    }
    return FingerprintOf(table, made).elements;
  };
  for (const int fill : {0, 100, 3000}) {
    for (const uint32_t cells : {32u, 512u}) {
      const auto result = Subtract(rows(cells, fill, false), rows(512, fill, true), 3, true);
      ASSERT_THAT(result, IsOk());
      ASSERT_TRUE(result->complete);
      ASSERT_EQ(result->elements.size(), 4u);
      std::map<std::pair<uint64_t, int64_t>, ElementDifference> found;
      for (const ElementDifference& difference : result->elements) {
        EXPECT_EQ(difference.element.key_length, 8u);
        // Canonical bytes are big-endian.
        found[{__builtin_bswap64(difference.element.lane[0]), difference.count}] = difference;
      }
      ASSERT_TRUE(found.count({3, 1}) && found.count({4, -1}) && found.count({2, 1}) && found.count({2, -1}));
      const std::vector<uint16_t>& before = found[{2, 1}].digests;
      const std::vector<uint16_t>& after = found[{2, -1}].digests;
      EXPECT_EQ(before[0], after[0]);
      EXPECT_NE(before[1], after[1]);
      EXPECT_EQ(before[2], after[2]);
    }
  }
}

TEST(SubtractTest, KeysOfAllLengths) {
  for (size_t length = 0; length <= 40; ++length) {
    const auto rows = [&](bool lost) {
      const TableCase table = {{{"k", kText}}, {0}, std::nullopt, true, 2};
      std::vector<Row> made;
      for (char c = 'a'; c < 'm'; ++c) {
        made.push_back({Text(std::string(60, c))});
      }
      if (!lost) {
        made.push_back({Text(std::string(length, 'x'))});
      }
      return FingerprintOf(table, made).elements;
    };
    const auto result = Subtract(rows(false), rows(true), 1, true);
    ASSERT_THAT(result, IsOk());
    ASSERT_EQ(result->elements.size(), 1u) << length;
    const Cell& element = result->elements[0].element;
    EXPECT_EQ(result->elements[0].count, 1);
    EXPECT_EQ(element.key_length, length + 2 <= 32 ? length + 2 : 33);
    if (length + 2 <= 32) {
      std::string key(32, '\0');
      std::memcpy(key.data(), element.lane.data(), 32);
      std::string expected = {'\0', static_cast<char>(length)};
      expected += std::string(length, 'x');
      expected.resize(32);
      EXPECT_EQ(key, expected);
    }
  }
}

}  // namespace
}  // namespace pgassay::fingerprint
