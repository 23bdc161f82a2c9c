// What a sketch costs and what it can tell apart; no server.
//
//   sketch_bench [arguments of Google Benchmark]
//   sketch_bench curve [TRIES]    how often all of n elements come back, as CSV
#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <utility>
#include <vector>

#include "fingerprint/difference.h"
#include "fingerprint/peel.h"
#include "fingerprint/row_elements.h"

namespace pgassay::fingerprint {
namespace {

Cell RandomElement(std::mt19937_64& random, bool keyed) {
  Cell element;
  element.count = 1;
  element.row = {random(), random()};
  if (keyed) {
    element.key_length = 8;
    element.lane[0] = random();
  } else {
    element.key_length = 16;
    element.lane = {element.row.lo & UINT32_MAX, element.row.lo >> 32, element.row.hi & UINT32_MAX,
                    element.row.hi >> 32};
  }
  return element;
}

// As a scan does it.
void AddRandom(ElementSum& sum, size_t count, std::mt19937_64& random, bool keyed) {
  std::vector<uint64_t> digests(sum.digest_words() * kBatch);
  for (size_t added = 0; added < count; added += kBatch) {
    std::array<Cell, kBatch> elements;
    HashBatch hashes = {};
    for (size_t r = 0; r < kBatch; ++r) {
      elements[r] = RandomElement(random, keyed);
      const Hash128 hash = ElementHash(elements[r]);
      hashes.lo[r] = hash.lo;
      hashes.hi[r] = hash.hi;
    }
    for (uint64_t& word : digests) {
      word = random();
    }
    sum.Add(std::min(kBatch, count - added), elements.data(), hashes, digests.data());
  }
}

void BM_AddRow(benchmark::State& state) {
  const auto columns = static_cast<size_t>(state.range(0));
  const auto cells = static_cast<uint32_t>(state.range(1));
  std::mt19937_64 random(1);
  ElementSum sum(columns, cells);
  AddRandom(sum, 4 * cells + 1, random, true);
  constexpr size_t kBatches = 4096;
  std::vector<std::array<Cell, kBatch>> elements(kBatches);
  std::vector<HashBatch> hashes(kBatches);
  const std::vector<uint64_t> digests(sum.digest_words() * kBatch, 1);
  for (size_t i = 0; i < kBatches; ++i) {
    for (size_t r = 0; r < kBatch; ++r) {
      elements[i][r] = RandomElement(random, true);
      const Hash128 hash = ElementHash(elements[i][r]);
      hashes[i].lo[r] = hash.lo;
      hashes[i].hi[r] = hash.hi;
    }
  }
  for (auto _ : state) {
    for (size_t i = 0; i < kBatches; ++i) {
      sum.Add(kBatch, elements[i].data(), hashes[i], digests.data());
    }
  }
  state.counters["row"] = benchmark::Counter(static_cast<double>(state.iterations()) * kBatches * kBatch,
                                             benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// Of two tables with 10,000 rows in common: how many there are does not matter to what is subtracted.
void BM_Subtract(benchmark::State& state, bool keyed) {
  const auto differences = static_cast<size_t>(state.range(0));
  const auto columns = static_cast<size_t>(state.range(1));
  const auto cells = static_cast<uint32_t>(state.range(2));
  std::mt19937_64 random(2);
  ElementSum sums[] = {ElementSum(columns, cells), ElementSum(columns, cells)};
  for (ElementSum& sum : sums) {
    std::mt19937_64 common(3);
    AddRandom(sum, 4 * cells + 10'000, common, keyed);
    AddRandom(sum, differences / 2, random, keyed);
  }
  const RowElements before = std::move(sums[0]).Finish();
  const RowElements after = std::move(sums[1]).Finish();
  for (auto _ : state) {
    RowElements one = before;
    RowElements other = after;
    const auto start = std::chrono::steady_clock::now();
    const auto result = Subtract(std::move(one), std::move(other), columns, keyed);
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    if (!result.ok() || !result->complete || result->elements.size() != differences) {
      state.SkipWithError("the difference did not come apart");
      break;
    }
  }
}

BENCHMARK(BM_AddRow)->ArgNames({"columns", "cells"})->ArgsProduct({{3, 10, 40}, {512}})->Args({10, 8192});
BENCHMARK_CAPTURE(BM_Subtract, key, true)
    ->ArgNames({"differences", "columns", "cells"})
    ->ArgsProduct({{2, 500, 1000}, {10}, {512}})
    ->Args({1000, 40, 512})
    ->Args({10'000, 10, 8192})
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Subtract, keyless, false)
    ->ArgNames({"differences", "columns", "cells"})
    ->ArgsProduct({{2, 500, 1000}, {10}, {512}})
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

bool Decodes(size_t differences, uint32_t cells, std::mt19937_64& random) {
  RowElements before = EmptySketch(cells, 0);
  RowElements after = EmptySketch(cells, 0);
  for (size_t i = 0; i < differences; ++i) {
    Cell element = RandomElement(random, true);
    element.check = ElementHash(element).hi;
    AddElement(element, {}, /*subtracted=*/false, i % 2 == 0 ? before : after);
  }
  const auto result = Subtract(std::move(before), std::move(after), 0, true);
  return result.ok() && result->complete && result->elements.size() == differences;
}

int PrintCurve(int tries) {
  std::mt19937_64 random(4);
  std::puts("cells,elements,tries,complete");
  for (const uint32_t cells : {128u, 512u, 2048u}) {
    // 200 to 2,200 by 50 at 512 cells.
    for (size_t step = 4; step <= 44; ++step) {
      const size_t elements = step * 50 * cells / 512;
      int complete = 0;
      for (int i = 0; i < tries; ++i) {
        complete += Decodes(elements, cells, random) ? 1 : 0;
      }
      std::printf("%u,%zu,%d,%d\n", cells, elements, tries, complete);
      std::fflush(stdout);
    }
  }
  return 0;
}

}  // namespace
}  // namespace pgassay::fingerprint

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "curve") == 0) {
    const int tries = argc > 2 ? std::atoi(argv[2]) : 500;
    if (tries < 1) {
      std::fputs("sketch_bench: TRIES is a number from 1\n", stderr);
      return 3;
    }
    return pgassay::fingerprint::PrintCurve(tries);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 3;
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
