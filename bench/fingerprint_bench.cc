// What a row costs, in ns of CPU, from the bytes of COPY to the sketch; no server.
//
// Walk, Canon and Hash are the stages alone, each on top of the one before; Rows/* is the
// product's own loop, which adds columns, key and sketch. So the sketch and the key
// cost the differences between Rows/key, Rows/keyless and Hash.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "canon/rule.h"
#include "canon/type.h"
#include "fingerprint/hash_inline.h"
#include "fingerprint/row_elements.h"
#include "fingerprint/table.h"
#include "wire/cursor.h"
#include "wire/tuple_reader.h"

namespace pgassay::fingerprint {
namespace {

constexpr uint32_t kBool = 16, kInt8 = 20, kInt4 = 23, kText = 25, kTextArray = 1009, kTimestamptz = 1184,
                   kNumeric = 1700, kUuid = 2950, kJsonb = 3802;

std::mt19937_64& Random() {
  static std::mt19937_64 random(1);
  return random;
}

template <class T>
void Put(std::string& out, T number) {
  uint8_t bytes[sizeof(T)];
  wire::StoreBigEndian<T>(bytes, number);
  out.append(reinterpret_cast<const char*>(bytes), sizeof(T));
}

void PutField(std::string& out, const std::string& field) {
  Put(out, static_cast<int32_t>(field.size()));
  out += field;
}

std::string TextOf(size_t size) {
  std::string text(size, ' ');
  for (char& byte : text) {
    byte = static_cast<char>('a' + Random()() % 26);
  }
  return text;
}

std::string ValueOf(uint32_t oid, size_t size, int64_t row) {
  std::string out;
  switch (oid) {
    case kInt8:
      Put(out, row);
      break;
    case kInt4:
      Put(out, static_cast<int32_t>(Random()()));
      break;
    case kTimestamptz:
      Put(out, static_cast<int64_t>(Random()() >> 12));
      break;
    case kBool:
      out.push_back(static_cast<char>(Random()() % 2));
      break;
    case kNumeric:  // 12345678.90
      for (const int16_t part : std::initializer_list<int16_t>{3, 1, 0, 2, 1234, 5678, 9000}) {
        Put(out, part);
      }
      break;
    case kJsonb:
      out = "\1" + TextOf(size);
      break;
    case kTextArray:
      for (const int32_t part : {1, 0, static_cast<int32_t>(kText), 3, 1}) {
        Put(out, part);
      }
      for (int i = 0; i < 3; ++i) {
        PutField(out, TextOf(8));
      }
      break;
    default:
      out = TextOf(oid == kUuid ? 16 : size);
  }
  return out;
}

struct ColumnSpec {
  const char* name;
  uint32_t oid;
  size_t size = 0;  // of text and jsonb
  int null_percent = 0;
};

struct Table {
  std::vector<ColumnSpec> columns;
  int key;
};

const Table kNarrow = {{{"id", kInt8}, {"n", kInt4}, {"o", kInt4, 0, 30}}, 0};
const Table kWide = {{{"a_id", kUuid},
                      {"b_number", kInt8},
                      {"c_name", kText, 20},
                      {"d_amount", kNumeric},
                      {"e_made", kTimestamptz},
                      {"f_seen", kTimestamptz},
                      {"g_data", kJsonb, 60},
                      {"h_text", kText, 40},
                      {"i_tags", kTextArray},
                      {"j_live", kBool}},
                     0};

constexpr int kRows = 10'000;

struct Stream {
  std::vector<Column> columns;
  std::string bytes;

  std::span<const uint8_t> span() const {
    return {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
  }
};

Stream MakeStream(const Table& table) {
  canon::TypeMap types;
  for (const uint32_t oid : {kBool, kInt8, kInt4, kText, kTimestamptz, kNumeric, kUuid, kJsonb, kTextArray}) {
    types[oid].oid = oid;
    types[oid].send = "pg_catalog.send";
  }
  types[kTextArray].element_oid = kText;
  types[kTextArray].send = "pg_catalog.array_send";

  Stream stream;
  for (const ColumnSpec& column : table.columns) {
    stream.columns.push_back({column.name, "", canon::MakeRule(types, column.oid).value()});
  }
  stream.bytes = std::string("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", 19);
  for (int row = 0; row < kRows; ++row) {
    Put(stream.bytes, static_cast<int16_t>(table.columns.size()));
    for (const ColumnSpec& column : table.columns) {
      if (static_cast<int>(Random()() % 100) < column.null_percent) {
        Put(stream.bytes, int32_t{-1});
      } else {
        PutField(stream.bytes, ValueOf(column.oid, column.size, row));
      }
    }
  }
  Put(stream.bytes, int16_t{-1});
  return stream;
}

// Feeds the stream to `on_row` and reports time per row.
template <class OnRow>
void Run(benchmark::State& state, const Stream& stream, OnRow on_row) {
  for (auto _ : state) {
    wire::TupleReader reader(static_cast<int>(stream.columns.size()));
    if (!reader.Feed(stream.span(), on_row).ok() || !reader.Finish().ok()) {
      state.SkipWithError("the stream was refused");
      break;
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(stream.bytes.size()));
  state.counters["row"] = benchmark::Counter(static_cast<double>(state.iterations()) * kRows,
                                             benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void BM_Walk(benchmark::State& state, const Table& table) {
  const Stream stream = MakeStream(table);
  Run(state, stream, [](std::span<const wire::Field> fields) {
    benchmark::DoNotOptimize(fields.data());
    return true;
  });
}

void BM_Canon(benchmark::State& state, const Table& table) {
  const Stream stream = MakeStream(table);
  canon::Scratch scratch;
  Run(state, stream, [&](std::span<const wire::Field> fields) {
    for (size_t c = 0; c < fields.size(); ++c) {
      canon::Value value;
      if (!fields[c].is_null() && !stream.columns[c].rule.Canonicalize(fields[c], scratch, value)) {
        return false;
      }
      benchmark::DoNotOptimize(value.bytes.data());
    }
    return true;
  });
}

void BM_Hash(benchmark::State& state, const Table& table) {
  const Stream stream = MakeStream(table);
  const HashState hash_state{nullptr, HashLong()};
  canon::Scratch scratch;
  Run(state, stream, [&](std::span<const wire::Field> fields) {
    for (size_t c = 0; c < fields.size(); ++c) {
      canon::Value value;
      if (fields[c].is_null()) {
        continue;
      }
      if (!stream.columns[c].rule.Canonicalize(fields[c], scratch, value)) {
        return false;
      }
      benchmark::DoNotOptimize(HashBytes<false>(hash_state, value.bytes.data(), value.bytes.size()));
    }
    return true;
  });
}

enum class Variant { kKey, kKeyless, kKeyFile };

void BM_Rows(benchmark::State& state, const Table& table, Variant variant) {
  const Stream stream = MakeStream(table);
  const Hasher hasher(variant == Variant::kKeyFile ? std::optional<Key>(Key{1}) : std::nullopt);
  const std::vector<int> key =
      variant == Variant::kKeyless ? std::vector<int>{} : std::vector<int>{table.key};
  const TablePlan plan(hasher, stream.columns, key, false, 512);
  Rows rows(plan);
  Run(state, stream, [&](std::span<const wire::Field> fields) { return rows.Add(fields); });
  benchmark::DoNotOptimize(rows.count());
}

void BM_Merge(benchmark::State& state) {
  constexpr size_t kColumns = 10;
  ElementSum sketch(kColumns, 512);
  const std::vector<uint64_t> digests(sketch.digest_words() * kBatch);
  for (int i = 0; i < 3000; i += kBatch) {
    std::array<Cell, kBatch> elements;
    HashBatch hashes;
    for (size_t r = 0; r < kBatch; ++r) {
      elements[r].count = 1;
      elements[r].row = {Random()(), Random()()};
      const Hash128 hash = ElementHash(elements[r]);
      hashes.lo[r] = hash.lo;
      hashes.hi[r] = hash.hi;
    }
    sketch.Add(kBatch, elements.data(), hashes, digests.data());
  }
  ElementSum sum = sketch;
  for (auto _ : state) {
    // Merging leaves the other's sketch as it is, so it can be merged again.
    sum.Merge(std::move(sketch));
  }
}

void BM_HashLong(benchmark::State& state, LongHashFunction hash) {
  const std::string bytes = TextOf(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(hash(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), nullptr));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

BENCHMARK_CAPTURE(BM_Walk, narrow, kNarrow);
BENCHMARK_CAPTURE(BM_Canon, narrow, kNarrow);
BENCHMARK_CAPTURE(BM_Hash, narrow, kNarrow);
BENCHMARK_CAPTURE(BM_Rows, narrow_keyless, kNarrow, Variant::kKeyless);
BENCHMARK_CAPTURE(BM_Rows, narrow_key, kNarrow, Variant::kKey);
BENCHMARK_CAPTURE(BM_Rows, narrow_key_file, kNarrow, Variant::kKeyFile);
BENCHMARK_CAPTURE(BM_Walk, wide, kWide);
BENCHMARK_CAPTURE(BM_Canon, wide, kWide);
BENCHMARK_CAPTURE(BM_Hash, wide, kWide);
BENCHMARK_CAPTURE(BM_Rows, wide_keyless, kWide, Variant::kKeyless);
BENCHMARK_CAPTURE(BM_Rows, wide_key, kWide, Variant::kKey);
BENCHMARK_CAPTURE(BM_Rows, wide_key_file, kWide, Variant::kKeyFile);
BENCHMARK(BM_Merge);
BENCHMARK_CAPTURE(BM_HashLong, baseline, HashLongBaseline)->Arg(300)->Arg(1200)->Arg(100'000);
BENCHMARK_CAPTURE(BM_HashLong, chosen, HashLong())->Arg(300)->Arg(1200)->Arg(100'000);

}  // namespace
}  // namespace pgassay::fingerprint
