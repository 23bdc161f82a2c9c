// What the walk over COPY tuples costs, in ns a row (the inverse of items_per_second); no server.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "wire/cursor.h"
#include "wire/tuple_reader.h"

namespace pgassay::wire {
namespace {

constexpr uint8_t kHeader[] = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', 0xff, '\r', '\n',
                               0,   0,   0,   0,   0,   0,   0,    0,    0};
constexpr int kRows = 4096;

// Rows as a server sends them: one message each.
struct Rows {
  std::vector<uint8_t> bytes;
  std::vector<size_t> starts;  // of each row, and the end
  int columns;
};

// Lengths of the fields, -1 for NULL; 100 + n for one of 0 to n bytes.
Rows MakeRows(const std::vector<int32_t>& lengths) {
  Rows rows{.bytes = {}, .starts = {0}, .columns = static_cast<int>(lengths.size())};
  uint32_t random = 1;
  for (int row = 0; row < kRows; ++row) {
    const auto put = [&](auto number) {
      uint8_t bytes[sizeof(number)];
      StoreBigEndian(bytes, number);
      rows.bytes.insert(rows.bytes.end(), bytes, bytes + sizeof(number));
    };
    put(static_cast<int16_t>(lengths.size()));
    for (int32_t length : lengths) {
      if (length > 100) {
        random = random * 1664525 + 1013904223;
        length = static_cast<int32_t>((random >> 16) % static_cast<uint32_t>(length - 99));
      }
      put(length);
      rows.bytes.insert(rows.bytes.end(), static_cast<size_t>(length > 0 ? length : 0), 'x');
    }
    rows.starts.push_back(rows.bytes.size());
  }
  return rows;
}

// int8, text, timestamptz.
const std::vector<int32_t> kNarrow = {8, 116, 8};
// Twenty columns, a few NULL.
const std::vector<int32_t> kWide = {1, 2, 4, 8, 4, 8, 12, 124, 6, 109, 2, 4, 8, 16, 16, 12, 13, 8, -1, -1};

bool Touch(std::span<const Field> fields) {
  for (const Field& field : fields) {
    benchmark::DoNotOptimize(field.data);
    benchmark::DoNotOptimize(field.length);
  }
  return true;
}

// As libpq gives them: a Feed() for each row.
void RowMessages(benchmark::State& state, const std::vector<int32_t>& lengths) {
  const Rows rows = MakeRows(lengths);
  TupleReader reader(rows.columns);
  if (!reader.Feed(kHeader, Touch).ok()) {
    state.SkipWithError("header");
  }
  for (auto _ : state) {
    for (int row = 0; row < kRows; ++row) {
      const auto i = static_cast<size_t>(row);
      const absl::Status status =
          reader.Feed({rows.bytes.data() + rows.starts[i], rows.starts[i + 1] - rows.starts[i]}, Touch);
      if (!status.ok()) {
        state.SkipWithError("row");
      }
    }
  }
  state.SetItemsProcessed(state.iterations() * kRows);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(rows.bytes.size()));
}

// In blocks of `state.range(0)` bytes, which cut tuples: as from a file.
void Blocks(benchmark::State& state, const std::vector<int32_t>& lengths) {
  const Rows rows = MakeRows(lengths);
  TupleReader reader(rows.columns);
  if (!reader.Feed(kHeader, Touch).ok()) {
    state.SkipWithError("header");
  }
  const auto block = static_cast<size_t>(state.range(0));
  for (auto _ : state) {
    for (size_t at = 0; at < rows.bytes.size(); at += block) {
      const absl::Status status =
          reader.Feed({rows.bytes.data() + at, std::min(block, rows.bytes.size() - at)}, Touch);
      if (!status.ok()) {
        state.SkipWithError("block");
      }
    }
  }
  state.SetItemsProcessed(state.iterations() * kRows);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(rows.bytes.size()));
}

BENCHMARK_CAPTURE(RowMessages, narrow, kNarrow);
BENCHMARK_CAPTURE(RowMessages, wide, kWide);
BENCHMARK_CAPTURE(Blocks, narrow, kNarrow)->Arg(64)->Arg(65536);
BENCHMARK_CAPTURE(Blocks, wide, kWide)->Arg(64)->Arg(65536);

}  // namespace
}  // namespace pgassay::wire
