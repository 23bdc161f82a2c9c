// One chunk: COPY -> fields -> canonical bytes -> sums.
#ifndef PGASSAY_SCAN_CHUNK_H_
#define PGASSAY_SCAN_CHUNK_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "fingerprint/table.h"
#include "pg/connection.h"
#include "plan/chunk.h"
#include "scan/selection.h"
#include "wire/field.h"

namespace pgassay::scan {

// What the progress display adds up, from all workers.
struct Counters {
  std::atomic<uint64_t> rows{0};
  std::atomic<uint64_t> bytes{0};       // off the wire
  std::atomic<uint64_t> bytes_done{0};  // on the server's disk, of finished chunks
  std::atomic<uint64_t> tables_done{0};
  std::atomic<uint32_t> retried_chunks{0};
};

struct ChunkResult {
  explicit ChunkResult(const Table& table) : rows(*table.plan) {
    if (table.projected != nullptr && !*table.projection_failed) projected.emplace(*table.projected);
  }

  fingerprint::Rows rows;
  std::optional<fingerprint::Rows> projected;  // none: no projection, or it failed
  uint64_t bytes = 0;                          // off the wire
  double wall_seconds = 0;
  double cpu_seconds = 0;   // of this thread: libpq and all of ours
  double hash_seconds = 0;  // wire, canon and fingerprint, estimated from every 61st message
};

// The rows of a chunk, and the statement that reads them. `selects` is SQL for each field.
std::string SelectStatement(const std::vector<std::string>& selects, const Heap& heap,
                            const plan::Chunk& chunk);
std::string CopyStatement(const std::vector<std::string>& selects, const Heap& heap,
                          const plan::Chunk& chunk);

// Reads the chunk on `connection`, which is in the snapshot and holds the lock. The result counts only if OK:
// header, trailer, COMMAND_OK and a tag equal to the rows parsed were all seen.
// FailsProjection() says of an error that without the projection it may not come again.
bool FailsProjection(const absl::Status& status, const Table& table);
absl::StatusOr<ChunkResult> ScanChunk(pg::Connection& connection, const Heap& heap, const Table& table,
                                      const plan::Chunk& chunk, Counters& counters);

// Gives each row of the chunk to `on_row`, which says whether its fields fit. What it was given counts only
// if OK, as above.
absl::Status ReadRows(pg::Connection& connection, const Heap& heap, const std::vector<std::string>& selects,
                      const plan::Chunk& chunk, Counters& counters,
                      absl::FunctionRef<bool(std::span<const wire::Field>)> on_row);

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_CHUNK_H_
