// How close a scan comes to the limit: one table read by a null sink, fingerprinted, and read by the null
// sink again, interleaved, in one snapshot on the same connections. The server must be there; scripts/bench
// starts one.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "catalog/read.h"
#include "fingerprint/batch.h"
#include "fingerprint/hash.h"
#include "fingerprint/row_elements.h"
#include "pg/copy_stream.h"
#include "pgassay/scan.h"
#include "scan/database.h"
#include "scan/fold.h"
#include "scan/pipeline.h"
#include "scan/selection.h"
#include "scan/session.h"
#include "scan/snapshot.h"
#include "status_macros.h"
#include "wire/tuple_reader.h"

namespace pgassay::scan {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t n = values.size();
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

double ProcessCpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double PeakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

struct Timing {
  double wall_s = 0;
  double cpu_s = 0;
};

struct Bench {
  Stop stop;  // first: sessions are registered with it as long as they live
  ScanOptions options;
  ConnectTarget target;
  std::unique_ptr<Snapshot> snapshot;
  SessionPool pool;
  Selection selection;
  std::vector<plan::Chunk> chunks;
};

absl::Status Prepare(Bench& bench) {
  ASSIGN_OR_RETURN(bench.snapshot, Snapshot::Take(bench.target, bench.options, bench.stop));
  for (uint32_t i = 0; i < bench.options.connections; ++i) {
    ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                     Session::Open(bench.target, bench.options, bench.snapshot->id(),
                                   bench.snapshot->server_mark(), bench.stop));
    if (i == 0) {
      ASSIGN_OR_RETURN(catalog::Catalog catalog, catalog::Read(session->connection()));
      std::vector<uint32_t> all;
      for (const catalog::Relation& relation : catalog.relations) all.push_back(relation.oid);
      RETURN_IF_ERROR(catalog::ReadSizes(bench.snapshot->connection(), all, catalog));
      ASSIGN_OR_RETURN(bench.selection, Select(catalog, bench.options, fingerprint::Hasher(bench.options.key),
                                               {}, false, true));
    }
    bench.pool.Add(std::move(session));
  }
  std::vector<plan::Heap> sizes;
  for (const Heap& heap : bench.selection.heaps) sizes.push_back(heap.size);
  bench.chunks = plan::PlanChunks(sizes, bench.options.chunk_bytes);
  return absl::OkStatus();
}

// Drains the same COPY statements and drops every byte: the bound.
absl::StatusOr<Timing> NullSink(Bench& bench) {
  const double cpu = ProcessCpuSeconds();
  const Clock::time_point start = Clock::now();
  std::atomic<size_t> next{0};
  std::vector<absl::Status> statuses(static_cast<size_t>(bench.pool.size()));
  std::vector<std::thread> threads;
  for (absl::Status& status : statuses) {
    threads.emplace_back([&] {
      Session* session = bench.pool.Take();
      status = [&]() -> absl::Status {
        for (size_t i = next++; i < bench.chunks.size(); i = next++) {
          const plan::Chunk& chunk = bench.chunks[i];
          ASSIGN_OR_RETURN(
              pg::CopyStream stream,
              pg::CopyStream::Start(
                  session->connection(),
                  CopyStatement(bench.selection.tables[bench.selection.heaps[chunk.heap].table].selects,
                                bench.selection.heaps[chunk.heap], chunk)));
          while (true) {
            ASSIGN_OR_RETURN(const auto message, stream.Next());
            if (!message.has_value()) break;
          }
        }
        return absl::OkStatus();
      }();
      bench.pool.Return(session);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : statuses) RETURN_IF_ERROR(status);
  return Timing{.wall_s = SecondsSince(start), .cpu_s = ProcessCpuSeconds() - cpu};
}

absl::StatusOr<Timing> Fingerprint(Bench& bench, uint64_t& rows) {
  const double cpu = ProcessCpuSeconds();
  const Clock::time_point start = Clock::now();
  Counters counters;
  ASSIGN_OR_RETURN(const std::unique_ptr<store::Writer> writer,
                   store::Writer::CreateUnnamed(MakeHeader(bench.options)));
  Fold fold(bench.selection, bench.chunks, *writer, counters);
  RETURN_IF_ERROR(
      RunPipeline(bench.selection, bench.chunks, bench.pool, bench.options, bench.stop, fold, counters));
  RETURN_IF_ERROR(fold.Finish());
  RETURN_IF_ERROR(writer->Commit(CatalogState(), bench.selection.ledger, bench.snapshot->source()));
  rows = fold.rows();
  return Timing{.wall_s = SecondsSince(start), .cpu_s = ProcessCpuSeconds() - cpu};
}

// ns per row of each stage, on one thread, over bytes held in memory: the first chunk's.
absl::StatusOr<nlohmann::ordered_json> Stages(Bench& bench) {
  const Heap& heap = bench.selection.heaps[bench.chunks[0].heap];
  const fingerprint::TablePlan& plan = *bench.selection.tables[heap.table].plan;
  std::vector<std::vector<uint8_t>> messages;
  Session* session = bench.pool.Take();
  {
    ASSIGN_OR_RETURN(
        pg::CopyStream stream,
        pg::CopyStream::Start(session->connection(), CopyStatement(bench.selection.tables[heap.table].selects,
                                                                   heap, bench.chunks[0])));
    while (true) {
      ASSIGN_OR_RETURN(const auto message, stream.Next());
      if (!message.has_value()) break;
      messages.emplace_back(message->begin(), message->end());
    }
  }
  bench.pool.Return(session);
  const int columns = static_cast<int>(plan.columns().size());
  uint64_t rows = 0;
  // The best of five runs: what the stage costs when nothing disturbs it.
  const auto time = [&](auto&& on_row) -> absl::StatusOr<double> {
    double best = 1e9;
    for (int run = 0; run < 5; ++run) {
      wire::TupleReader reader(columns);
      const Clock::time_point start = Clock::now();
      for (const std::vector<uint8_t>& message : messages) RETURN_IF_ERROR(reader.Feed(message, on_row));
      best = std::min(best, SecondsSince(start));
      RETURN_IF_ERROR(reader.Finish());
      rows = reader.rows();
    }
    return best * 1e9 / static_cast<double>(std::max<uint64_t>(rows, 1));
  };
  uint64_t sink = 0;
  canon::Scratch scratch;
  const fingerprint::Hasher hasher(bench.options.key);
  ASSIGN_OR_RETURN(const double walk, time([&](std::span<const wire::Field> fields) {
                     sink += static_cast<uint64_t>(fields[0].length);
                     return true;
                   }));
  const auto canon_row = [&](std::span<const wire::Field> fields, auto&& use) {
    for (size_t c = 0; c < fields.size(); ++c) {
      canon::Value value;
      if (fields[c].is_null()) continue;
      if (!plan.columns()[c].rule.Canonicalize(fields[c], scratch, value)) return false;
      use(value);
    }
    return true;
  };
  ASSIGN_OR_RETURN(const double canon, time([&](std::span<const wire::Field> fields) {
                     return canon_row(fields, [&](const canon::Value& value) { sink += value.bytes.size(); });
                   }));
  ASSIGN_OR_RETURN(const double hash, time([&](std::span<const wire::Field> fields) {
                     return canon_row(fields, [&](const canon::Value& value) {
                       sink += hasher(value.bytes.data(), value.bytes.size()).lo;
                     });
                   }));
  fingerprint::Rows all(plan);
  ASSIGN_OR_RETURN(const double full,
                   time([&](std::span<const wire::Field> fields) { return all.Add(fields); }));

  fingerprint::ElementSum elements(plan.columns().size(), MakeHeader(bench.options).cells_per_partition);
  const std::vector<uint64_t> digests(elements.digest_words() * fingerprint::kBatch);
  std::array<Cell, fingerprint::kBatch> cells;
  for (Cell& cell : cells) cell.count = 1;
  fingerprint::HashBatch hashes{};
  size_t batched = 0;
  Hash128 state{1, 2};
  ASSIGN_OR_RETURN(const double sketch, time([&](std::span<const wire::Field>) {
                     state = {state.lo * 0x9E3779B185EBCA87 + 1, state.hi + state.lo};
                     hashes.lo[batched] = state.hi ^ state.lo >> 29;
                     hashes.hi[batched] = state.lo;
                     if (++batched == fingerprint::kBatch) {
                       elements.Add(batched, cells.data(), hashes, digests.data());
                       batched = 0;
                     }
                     return true;
                   }));
  nlohmann::ordered_json stages;
  stages["walk"] = walk;
  stages["canon"] = canon - walk;
  stages["hash"] = hash - canon;
  stages["sketch"] = sketch - walk;
  stages["row, column and key sums"] = full - hash - (sketch - walk);
  stages["all"] = full;
  stages["rows measured"] = rows;
  if (sink == 0) stages["note"] = "nothing was read";
  return stages;
}

absl::Status Run(Bench& bench, int repetitions, const std::string& table, const std::string& json_path) {
  RETURN_IF_ERROR(Prepare(bench));
  const ThreadLimit limit(bench.pool.size());
  std::vector<double> null_s, scan_s, ratios, null_ratios, null_cpu, scan_cpu;
  uint64_t rows = 0;
  ASSIGN_OR_RETURN(Timing warm_up, NullSink(bench));
  for (int i = 0; i < repetitions; ++i) {
    ASSIGN_OR_RETURN(const Timing first, NullSink(bench));
    ASSIGN_OR_RETURN(const Timing scan, Fingerprint(bench, rows));
    ASSIGN_OR_RETURN(const Timing second, NullSink(bench));
    null_s.push_back(first.wall_s);
    null_s.push_back(second.wall_s);
    scan_s.push_back(scan.wall_s);
    ratios.push_back(2 * scan.wall_s / (first.wall_s + second.wall_s));
    null_ratios.push_back(second.wall_s / first.wall_s);
    null_cpu.push_back((first.cpu_s + second.cpu_s) / 2);
    scan_cpu.push_back(scan.cpu_s);
  }
  const double peak = PeakMegabytes();
  const auto spread = [](const std::vector<double>& values) {
    return nlohmann::ordered_json::array(
        {*std::min_element(values.begin(), values.end()), *std::max_element(values.begin(), values.end())});
  };
  const double per_row = 1e9 / static_cast<double>(std::max<uint64_t>(rows, 1));
  nlohmann::ordered_json result;
  result["table"] = table;
  result["rows"] = rows;
  result["connections"] = bench.pool.size();
  result["repetitions"] = repetitions;
  result["chunks"] = bench.chunks.size();
  result["null_sink_s"] = Median(null_s);
  result["null_sink_spread_s"] = spread(null_s);
  result["fingerprint_s"] = Median(scan_s);
  result["fingerprint_spread_s"] = spread(scan_s);
  result["ratio"] = Median(scan_s) / Median(null_s);
  result["ratio_spread"] = spread(ratios);
  result["null_null_ratio"] = Median(null_ratios);
  result["null_null_spread"] = spread(null_ratios);
  result["null_cpu_ns_per_row"] = Median(null_cpu) * per_row;
  result["cpu_ns_per_row"] = Median(scan_cpu) * per_row;
  result["peak_memory_mb"] = peak;
  ASSIGN_OR_RETURN(result["stages_ns_per_row"], Stages(bench));
  const std::string text = result.dump(2);
  std::printf("%s\n", text.c_str());
  if (!json_path.empty()) {
    std::ofstream out(json_path);
    out << text << "\n";
    if (!out.flush()) return absl::UnavailableError(absl::StrCat(json_path, ": cannot be written"));
  }
  static_cast<void>(warm_up);
  return absl::OkStatus();
}

}  // namespace
}  // namespace pgassay::scan

int main(int argc, char** argv) {
  pgassay::scan::Bench bench;
  int repetitions = 9;
  std::string table;
  std::string json_path;
  CLI::App app("Ratio of a fingerprint to a null sink on one table");
  bench.options.connections = 2;
  app.add_option("--conninfo", bench.target.conninfo)->required();
  app.add_option("--table", table, "schema.name")->required();
  app.add_option("--connections", bench.options.connections);
  app.add_option("--repetitions", repetitions);
  app.add_option("--json", json_path);
  CLI11_PARSE(app, argc, argv);
  bench.options.tables = {table};
  const absl::Status status = pgassay::scan::Run(bench, repetitions, table, json_path);
  if (!status.ok()) {
    std::fprintf(stderr, "scan_bench: %s\n", std::string(status.message()).c_str());
    return 2;
  }
  return 0;
}
