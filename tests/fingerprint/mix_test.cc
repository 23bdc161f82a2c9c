#include "fingerprint/mix.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <random>
#include <vector>

namespace pgassay::fingerprint {
namespace {

uint64_t InverseOf(uint64_t odd) {
  uint64_t x = odd;
  for (int i = 0; i < 6; ++i) {
    x *= 2 - odd * x;
  }
  return x;
}

uint64_t UndoShift(uint64_t x) {
  return x ^ x >> 32;
}

// Each line of Mix, backwards.
Hash128 Unmix(Hash128 x) {
  uint64_t a = x.lo;
  uint64_t b = x.hi;
  b ^= a >> 32;
  a -= std::rotl(b, 32);
  b = UndoShift(b * InverseOf(kMixD));
  a = UndoShift(a * InverseOf(kMixC));
  b -= std::rotl(a, 32);
  a -= std::rotl(b, 32);
  b = UndoShift(b * InverseOf(kMixB));
  a = UndoShift(a * InverseOf(kMixA));
  return {a, b};
}

TEST(MixTest, IsAPermutation) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const Hash128 x = i % 2 == 0 ? Hash128{random(), random()} : Hash128{static_cast<uint64_t>(i), 0};
    EXPECT_EQ(Unmix(Mix(x)), x);
  }
}

// Made by a Python transcription of FORMAT.md's lines, not by Mix.
TEST(MixTest, KnownAnswers) {
  EXPECT_EQ(Mix({0, 0}), (Hash128{0, 0}));
  EXPECT_EQ(Mix({1, 0}), (Hash128{0x2d10bb34c0cab9b9, 0xd22d73b73ff46b32}));
  EXPECT_EQ(Mix({0, 1}), (Hash128{0xaed5ed85287e930c, 0xcb81089687cbbf41}));
  EXPECT_EQ(Mix({0x0123456789abcdef, 0xfedcba9876543210}), (Hash128{0x7439cd966cdc3a3e, 0x1552c88a3435403d}));
}

// Every output bit flips in half of the cases when one input bit does.
template <class Next>
void ExpectAvalanche(Next next) {
  constexpr int kSamples = 20'000;
  for (int in = 0; in < 128; ++in) {
    std::array<int, 128> flips{};
    for (int i = 0; i < kSamples; ++i) {
      const Hash128 x = next();
      const Hash128 flipped =
          x ^ (in < 64 ? Hash128{uint64_t{1} << in, 0} : Hash128{0, uint64_t{1} << (in - 64)});
      const Hash128 difference = Mix(x) ^ Mix(flipped);
      for (size_t out = 0; out < 64; ++out) {
        flips[out] += static_cast<int>(difference.lo >> out & 1);
        flips[64 + out] += static_cast<int>(difference.hi >> out & 1);
      }
    }
    for (size_t out = 0; out < 128; ++out) {
      ASSERT_NEAR(flips[out] / double{kSamples}, 0.5, 0.02) << "input bit " << in << ", output bit " << out;
    }
  }
}

TEST(MixTest, AvalancheOnRandomInput) {
  std::mt19937_64 random(2);
  ExpectAvalanche([&] { return Hash128{random(), random()}; });
}

TEST(MixTest, AvalancheOnCounters) {
  uint64_t counter = 0;
  ExpectAvalanche([&] { return Hash128{++counter, 0}; });
  counter = 0;
  ExpectAvalanche([&] { return Hash128{0, ++counter}; });
}

// x + y = z + w must say nothing of Mix(x) + Mix(y) and Mix(z) + Mix(w).
TEST(MixTest, SumsOfPairsDoNotCancel) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const Hash128 x{random(), random()};
    const Hash128 y{random(), random()};
    const Hash128 difference = i % 2 == 0 ? Hash128{random(), random()} : Hash128{uint64_t{1} << (i % 64), 0};
    for (const bool exclusive : {false, true}) {
      Hash128 moved_x = x;
      Hash128 moved_y = y;
      if (exclusive) {
        moved_x ^= difference;
        moved_y ^= difference;
      } else {
        moved_x += difference;
        moved_y.hi -= difference.hi + (moved_y.lo < difference.lo ? 1 : 0);
        moved_y.lo -= difference.lo;
      }
      Hash128 before = Mix(x);
      before += Mix(y);
      Hash128 after = Mix(moved_x);
      after += Mix(moved_y);
      ASSERT_NE(before.lo, after.lo);
      ASSERT_NE(before.hi, after.hi);
    }
  }
}

TEST(ElementHashTest, EveryPartCounts) {
  Cell cell;
  cell.count = 1;
  cell.key_length = 8;
  cell.lane = {1, 2, 3, 4};
  cell.row = {5, 6};
  const Hash128 hash = ElementHash(cell);
  std::vector<Cell> changed(7, cell);
  changed[0].key_length = 9;
  for (size_t i = 0; i < 4; ++i) {
    ++changed[1 + i].lane[i];
  }
  ++changed[5].row.lo;
  ++changed[6].row.hi;
  for (const Cell& other : changed) {
    EXPECT_NE(ElementHash(other).lo, hash.lo);
    EXPECT_NE(ElementHash(other).hi, hash.hi);
  }
  changed[0] = cell;
  changed[0].count = 7;
  changed[0].check = 7;
  EXPECT_EQ(ElementHash(changed[0]), hash) << "count and check are not in it";
}

}  // namespace
}  // namespace pgassay::fingerprint
