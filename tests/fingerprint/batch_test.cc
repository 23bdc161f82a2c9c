// Every set of loops against the formulas, row after row.
#include "fingerprint/batch.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

#include "fingerprint/mix.h"
#include "fingerprint/row_elements.h"

namespace pgassay::fingerprint {
namespace {

struct Variant {
  const char* name;
  bool supported;
  const BatchLoops* loops;
};

std::vector<Variant> Variants() {
  std::vector<Variant> variants = {{"baseline", true, &kBaselineLoops},
                                   {"chosen", true, &ChooseBatchLoops()}};
#if defined(__x86_64__)
  variants.push_back({"avx2", __builtin_cpu_supports("avx2") != 0, &kAvx2Loops});
  variants.push_back({"avx512",
                      __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0,
                      &kAvx512Loops});
#endif
  std::erase_if(variants, [](const Variant& variant) { return !variant.supported; });
  return variants;
}

// Small and large numbers, so that sums carry and do not.
uint64_t Next(std::mt19937_64& random) {
  return random() % 3 == 0 ? ~(random() % 4) : random();
}

std::vector<HashBatch> RandomBatches(size_t count, std::mt19937_64& random) {
  std::vector<HashBatch> batches(count);
  for (HashBatch& batch : batches) {
    for (size_t r = 0; r < kBatch; ++r) {
      batch.lo[r] = Next(random);
      batch.hi[r] = Next(random);
    }
  }
  return batches;
}

Hash128 At(const HashBatch& batch, size_t row) {
  return {batch.lo[row], batch.hi[row]};
}

constexpr size_t kColumnCounts[] = {0, 1, 3, 4, 5, 10, 16, 17, 32, 33, 100};

TEST(BatchLoopsTest, Bind) {
  for (const Variant& variant : Variants()) {
    std::mt19937_64 random(20);
    for (const size_t count : kColumnCounts) {
      const std::vector<HashBatch> values = RandomBatches(count + 3, random);
      std::vector<uint32_t> which;
      std::vector<Hash128> binds;
      for (size_t i = 0; i < count; ++i) {
        which.push_back(static_cast<uint32_t>(random() % values.size()));
        binds.push_back({random(), random()});
      }
      HashBatch sum = RandomBatches(1, random)[0];
      variant.loops->bind(count, values.data(), which.data(), binds.data(), &sum);
      for (size_t r = 0; r < kBatch; ++r) {
        Hash128 expected;
        for (size_t i = 0; i < count; ++i) {
          expected += Mix(At(values[which[i]], r) ^ binds[i]);
        }
        ASSERT_EQ(At(sum, r), expected) << variant.name << ", " << count << " columns, row " << r;
      }
    }
  }
}

TEST(BatchLoopsTest, SumColumnsLeavesOutRowsBehindTheLast) {
  for (const Variant& variant : Variants()) {
    std::mt19937_64 random(21);
    for (const size_t columns : kColumnCounts) {
      for (size_t rows = 1; rows <= kBatch; ++rows) {
        const std::vector<HashBatch> values = RandomBatches(columns, random);
        const HashBatch key = RandomBatches(1, random)[0];
        const std::vector<HashBatch> before = RandomBatches(columns, random);
        std::vector<HashBatch> sums = before;
        variant.loops->sum_columns(rows, columns, values.data(), &key, sums.data());
        for (size_t c = 0; c < columns; ++c) {
          for (size_t r = 0; r < kBatch; ++r) {
            Hash128 expected = At(before[c], r);
            if (r < rows) {
              expected += Mix(At(key, r) ^ At(values[c], r));
            }
            ASSERT_EQ(At(sums[c], r), expected) << variant.name << ", column " << c << ", row " << r;
          }
        }
      }
    }
  }
}

TEST(BatchLoopsTest, MixAll) {
  for (const Variant& variant : Variants()) {
    std::mt19937_64 random(22);
    for (int i = 0; i < 100; ++i) {
      const HashBatch before = RandomBatches(1, random)[0];
      HashBatch after = before;
      variant.loops->mix(&after);
      for (size_t r = 0; r < kBatch; ++r) {
        ASSERT_EQ(At(after, r), Mix(At(before, r))) << variant.name;
      }
    }
  }
}

TEST(BatchLoopsTest, PackDigests) {
  for (const Variant& variant : Variants()) {
    std::mt19937_64 random(23);
    for (const size_t columns : kColumnCounts) {
      const uint8_t width = DigestBytes(columns);
      const size_t words = (columns * width + 7) / 8;
      const std::vector<HashBatch> values = RandomBatches(columns, random);
      std::vector<uint64_t> digests(words * kBatch, 99);
      variant.loops->pack_digests(columns, width, words, values.data(), digests.data());
      for (size_t r = 0; r < kBatch; ++r) {
        std::vector<uint8_t> expected(words * 8);
        for (size_t c = 0; c < columns; ++c) {
          std::memcpy(&expected[c * width], &values[c].lo[r], width);
        }
        if (words != 0) {
          ASSERT_EQ(std::memcmp(&digests[r * words], expected.data(), expected.size()), 0)
              << variant.name << ", " << columns << " columns, row " << r;
        }
      }
    }
  }
}

struct alignas(64) Slot {
  Cell cell;
};

struct Sketch {
  Sketch(size_t columns, uint32_t cells, std::mt19937_64& random)
      : slots(kPartitions * cells),
        width(DigestBytes(columns)),
        words((columns * width + 7) / 8),
        digests(slots.size() * words),
        cells_per_partition(cells) {
    for (Slot& slot : slots) {
      Cell& cell = slot.cell;
      cell = {static_cast<uint32_t>(Next(random)),
              static_cast<uint32_t>(Next(random)),
              {Next(random), Next(random), Next(random), Next(random)},
              {Next(random), Next(random)},
              Next(random)};
    }
    for (uint64_t& word : digests) {
      word = Next(random);
    }
  }

  SketchView View() {
    return {reinterpret_cast<uint64_t*>(slots.data()), digests.data(), cells_per_partition, width, words};
  }

  // Cell `to` += element, by the formulas.
  void Add(size_t to, const Cell& element, const uint64_t* digest) {
    Cell& cell = slots[to].cell;
    cell.count += element.count;
    cell.key_length += element.key_length;
    for (size_t i = 0; i < 4; ++i) {
      cell.lane[i] += element.lane[i];
    }
    cell.row += element.row;
    cell.check += element.check;
    for (size_t i = 0; i < words * 8; i += width) {
      uint32_t sum = 0;
      uint32_t added = 0;
      auto* at = reinterpret_cast<uint8_t*>(&digests[to * words]) + i;
      std::memcpy(&sum, at, width);
      std::memcpy(&added, reinterpret_cast<const uint8_t*>(digest) + i, width);
      sum += added;
      std::memcpy(at, &sum, width);
    }
  }

  bool operator==(const Sketch& other) const {
    return std::memcmp(slots.data(), other.slots.data(), slots.size() * sizeof(Slot)) == 0 &&
           digests == other.digests;
  }

  std::vector<Slot> slots;
  uint8_t width;
  size_t words;
  std::vector<uint64_t> digests;
  uint32_t cells_per_partition;
};

TEST(BatchLoopsTest, AddElementsCarriesOnlyInsideOfNumbers) {
  for (const Variant& variant : Variants()) {
    std::mt19937_64 random(24);
    for (const size_t columns : kColumnCounts) {
      for (const uint32_t cells : {1u, 4u, 65536u}) {
        Sketch sketch(columns, cells == 65536u && columns > 3 ? 16 : cells, random);
        Sketch expected = sketch;
        for (size_t rows = 1; rows <= kBatch; ++rows) {
          std::vector<Cell> elements(kBatch);
          const HashBatch hashes = RandomBatches(1, random)[0];
          std::vector<uint64_t> digests(kBatch * sketch.words);
          for (uint64_t& word : digests) {
            word = Next(random);
          }
          for (size_t r = 0; r < rows; ++r) {
            elements[r] = {1,
                           static_cast<uint32_t>(random() % 34),
                           {Next(random), Next(random), Next(random), Next(random)},
                           {Next(random), Next(random)},
                           random()};
          }
          variant.loops->add_elements(rows, reinterpret_cast<const uint64_t*>(elements.data()), &hashes,
                                      digests.data(), sketch.View());
          for (size_t r = 0; r < rows; ++r) {
            elements[r].check = hashes.hi[r];
            for (size_t p = 0; p < kPartitions; ++p) {
              expected.Add(CellIndex(At(hashes, r), p, sketch.cells_per_partition), elements[r],
                           digests.data() + r * sketch.words);
            }
          }
          ASSERT_TRUE(sketch == expected) << variant.name << ", " << columns << " columns, " << cells;
        }
      }
    }
  }
}

TEST(BatchLoopsTest, MergeCarriesOnlyInsideOfNumbers) {
  for (const Variant& variant : Variants()) {
    std::mt19937_64 random(25);
    for (const size_t columns : kColumnCounts) {
      Sketch sketch(columns, 16, random);
      const Sketch other(columns, 16, random);
      Sketch expected = sketch;
      variant.loops->merge(other.slots.size(), reinterpret_cast<const uint64_t*>(other.slots.data()),
                           other.digests.data(), sketch.View());
      for (size_t i = 0; i < other.slots.size(); ++i) {
        expected.Add(i, other.slots[i].cell, other.digests.data() + i * other.words);
      }
      ASSERT_TRUE(sketch == expected) << variant.name << ", " << columns << " columns";
    }
  }
}

}  // namespace
}  // namespace pgassay::fingerprint
