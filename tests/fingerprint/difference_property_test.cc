// Subtract against a std::map of rows, up to far more differences than a sketch can tell apart, and on bytes
// that no rows have.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "fingerprint/difference.h"
#include "fingerprint/element_case.h"
#include "testing/matchers.h"

namespace pgassay::fingerprint {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;

struct Sides {
  Multiset before;
  Multiset after;
};

// `differences` elements that one side alone has, or more often, beside `common` ones.
Sides RandomSides(std::mt19937_64& random, size_t common, size_t differences, bool keyed, size_t columns) {
  Sides sides;
  const auto key_length = [&] { return keyed ? static_cast<uint32_t>(random() % 34) : kNoKey; };
  const auto count = [&] {
    return keyed ? 1 : static_cast<int64_t>(random() % 4 == 0 ? 1 + random() % 9 : 1);
  };
  for (size_t i = 0; i < common; ++i) {
    const ElementRow row = RandomRow(random, key_length(), columns);
    sides.before[row] = sides.after[row] = count();
  }
  while (differences > 0) {
    const ElementRow row = RandomRow(random, key_length(), columns);
    Multiset& one = random() % 2 == 0 ? sides.before : sides.after;
    Multiset& other = &one == &sides.before ? sides.after : sides.before;
    one[row] = count();
    if (keyed && differences > 1 && random() % 3 == 0) {
      other[Changed(row, random)] = 1;
      --differences;
    } else if (!keyed && random() % 3 == 0) {
      other[row] = one[row] + count();
    }
    --differences;
  }
  return sides;
}

void ExpectTruthOrNothing(const ElementDifferences& result, const Multiset& truth) {
  if (result.complete) {
    EXPECT_EQ(result.elements.size(), truth.size());
    EXPECT_EQ(Found(result), truth);
  } else {
    EXPECT_TRUE(result.elements.empty());
    EXPECT_GE(result.estimate, static_cast<uint64_t>(std::abs(Net(truth))));
    EXPECT_GE(result.estimate, 1u);
  }
}

TEST(SubtractPropertyTest, TheTruthOrNothing) {
  std::mt19937_64 random(1);
  int complete = 0;
  int past_capacity = 0;
  for (int round = 0; round < 1500; ++round) {
    const bool keyed = round % 2 == 0;
    const size_t columns = std::vector<size_t>{0, 1, 2, 5, 33}[random() % 5];
    const uint32_t cells = 1u << random() % 8;
    const uint32_t before_cells = cells << random() % 3;
    // A half to three times what comes apart at best.
    const size_t differences = cells + random() % (6 * cells);
    const Sides sides = RandomSides(random, random() % 20, differences, keyed, columns);
    const Multiset truth = Truth(sides.before, sides.after);
    SCOPED_TRACE(::testing::Message() << "round " << round);

    const auto sketches = Subtract(SketchOfRows(sides.before, before_cells, columns),
                                   SketchOfRows(sides.after, cells, columns), columns, keyed);
    ASSERT_THAT(sketches, IsOk());
    ExpectTruthOrNothing(*sketches, truth);
    (sketches->complete ? complete : past_capacity) += 1;

    // A list is as good as the sketch of its rows.
    const RowElements list = ListOfRows(sides.before, 8192, columns);
    const auto mixed = Subtract(list, SketchOfRows(sides.after, cells, columns), columns, keyed);
    ASSERT_THAT(mixed, IsOk());
    EXPECT_EQ(mixed->complete, sketches->complete);
    EXPECT_EQ(mixed->estimate, sketches->estimate);
    EXPECT_EQ(Found(*mixed), Found(*sketches));

    const auto lists = Subtract(list, ListOfRows(sides.after, 4096, columns), columns, keyed);
    ASSERT_THAT(lists, IsOk());
    EXPECT_TRUE(lists->complete);
    ExpectTruthOrNothing(*lists, truth);
  }
  EXPECT_GT(complete, 200);
  EXPECT_GT(past_capacity, 200);
}

TEST(SubtractPropertyTest, OtherSideIsTheNegative) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 100; ++round) {
    const bool keyed = round % 2 == 0;
    const Sides sides = RandomSides(random, 10, 1 + random() % 60, keyed, 2);
    const auto there =
        Subtract(SketchOfRows(sides.before, 32, 2), SketchOfRows(sides.after, 32, 2), 2, keyed);
    const auto back = Subtract(SketchOfRows(sides.after, 32, 2), SketchOfRows(sides.before, 32, 2), 2, keyed);
    ASSERT_THAT(there, IsOk());
    ASSERT_THAT(back, IsOk());
    EXPECT_EQ(there->complete, back->complete);
    EXPECT_EQ(there->estimate, back->estimate);
    Multiset negated = Found(*back);
    for (auto& [row, count] : negated) {
      count = -count;
    }
    EXPECT_EQ(Found(*there), negated);
  }
}

// "Practically always": a failure has a probability near 1 in 100,000.
TEST(SubtractPropertyTest, AThousandElementsIn512Cells) {
  std::mt19937_64 random(3);
  const RowElements empty = Empty(512, 0);
  for (int round = 0; round < 2000; ++round) {
    const uint32_t key_length = round % 2 == 0 ? 8 : kNoKey;
    RowElements before = empty;
    RowElements after = empty;
    for (int i = 0; i < 500; ++i) {
      AddToSketch(before, RandomRow(random, key_length, 0), 1);
      AddToSketch(after, RandomRow(random, key_length, 0), 1);
    }
    const auto result = Subtract(std::move(before), std::move(after), 0, key_length != kNoKey);
    ASSERT_THAT(result, IsOk());
    ASSERT_TRUE(result->complete) << round;
    ASSERT_EQ(result->elements.size(), 1000u) << round;
  }
}

TEST(SubtractPropertyTest, EstimatePastCapacity) {
  std::mt19937_64 random(4);
  for (const int differences : {5'000, 10'000, 20'000, 50'000, 100'000}) {
    for (const int lost_percent : {0, 10, 50, 100}) {
      for (const uint32_t key_length : {8u, kNoKey}) {
        RowElements before = Empty(512, 0);
        RowElements after = Empty(512, 0);
        for (int i = 0; i < differences; ++i) {
          AddToSketch(i < differences / 100 * lost_percent ? before : after, RandomRow(random, key_length, 0),
                      1);
        }
        const auto result = Subtract(std::move(before), std::move(after), 0, key_length != kNoKey);
        ASSERT_THAT(result, IsOk());
        EXPECT_FALSE(result->complete);
        EXPECT_NEAR(static_cast<double>(result->estimate), differences, 0.2 * differences) << lost_percent;
      }
    }
  }
}

// Equal rows count by the square of how often they are there (FORMAT.md 3.1).
TEST(SubtractPropertyTest, EstimateOfEqualRows) {
  std::mt19937_64 random(5);
  RowElements before = Empty(512, 0);
  RowElements after = Empty(512, 0);
  for (int i = 0; i < 10'000; ++i) {
    AddToSketch(i % 2 == 0 ? before : after, RandomRow(random, kNoKey, 0), 3);
  }
  const auto result = Subtract(std::move(before), std::move(after), 0, false);
  ASSERT_THAT(result, IsOk());
  EXPECT_NEAR(static_cast<double>(result->estimate), 90'000, 0.2 * 90'000);
}

// One bit of a sketch: its cell does not become empty any more.
TEST(SubtractPropertyTest, FlippedBitOfASketch) {
  std::mt19937_64 random(6);
  for (int round = 0; round < 4000; ++round) {
    const bool keyed = round % 2 == 0;
    const size_t columns = round % 3 == 0 ? 33 : 3;
    const Sides sides = RandomSides(random, 5, random() % 12, keyed, columns);
    RowElements before = SketchOfRows(sides.before, 16, columns);
    const RowElements after = SketchOfRows(sides.after, 16, columns);
    if (random() % 3 == 0) {
      before.digests[random() % before.digests.size()] ^= static_cast<uint8_t>(1u << random() % 8);
    } else {
      auto* const bytes = reinterpret_cast<uint8_t*>(before.cells.data());
      bytes[random() % (64 * before.cells.size())] ^= static_cast<uint8_t>(1u << random() % 8);
    }
    const auto result = random() % 2 == 0
                            ? Subtract(before, after, columns, keyed)
                            : Subtract(ListOfRows(sides.after, 64, columns), before, columns, keyed);
    ASSERT_THAT(result, IsOk());
    EXPECT_FALSE(result->complete) << round;
    EXPECT_TRUE(result->elements.empty());
  }
}

TEST(SubtractPropertyTest, FlippedBitOfAList) {
  std::mt19937_64 random(7);
  const Sides sides = RandomSides(random, 5, 12, true, 3);
  const RowElements list = ListOfRows(sides.before, 64, 3);
  for (size_t bit = 0; bit < list.cells.size() * 64 * 8; ++bit) {
    RowElements flipped = list;
    reinterpret_cast<uint8_t*>(flipped.cells.data())[bit / 8] ^= static_cast<uint8_t>(1u << bit % 8);
    ASSERT_THAT(Subtract(flipped, SketchOfRows(sides.after, 64, 3), 3, true),
                StatusIs(absl::StatusCode::kInvalidArgument, "contradicts itself"));
  }
}

// An element in some of its cells only comes and goes.
TEST(SubtractPropertyTest, ElementInSomeOfItsCells) {
  std::mt19937_64 random(8);
  for (const uint32_t key_length : {8u, kNoKey}) {
    for (int which = 1; which < 15; ++which) {
      const ElementRow row = RandomRow(random, key_length, 2);
      RowElements sketch = Empty(64, 2);
      for (size_t p = 0; p < kPartitions; ++p) {
        if (which >> p & 1) {
          AddTimes(sketch, CellIndex(ElementHash(row.cell), p, 64), row, 1);
        }
      }
      const auto result = Subtract(sketch, Empty(64, 2), 2, key_length != kNoKey);
      ASSERT_THAT(result, IsOk());
      EXPECT_FALSE(result->complete);
    }
  }
}

TEST(SubtractPropertyTest, AnyBytes) {
  std::mt19937_64 random(9);
  for (int round = 0; round < 400; ++round) {
    RowElements sketch = Empty(1u << round % 7, 3);
    auto* const bytes = reinterpret_cast<uint8_t*>(sketch.cells.data());
    for (size_t i = 0; i < 64 * sketch.cells.size(); ++i) {
      bytes[i] = static_cast<uint8_t>(random());
    }
    for (Cell& cell : sketch.cells) {
      if (round % 3 != 0) {  // of small counts, so that they are looked at
        cell.count = static_cast<uint32_t>(random() % 5) - 2;
      }
      if (round % 3 == 2) {
        cell.key_length = 16 * cell.count;
        cell.lane = {};
      }
    }
    const auto result = Subtract(sketch, Empty(1u << random() % 7, 3), 3, random() % 2 == 0);
    ASSERT_THAT(result, IsOk());
    EXPECT_FALSE(result->complete);
  }
}

}  // namespace
}  // namespace pgassay::fingerprint
