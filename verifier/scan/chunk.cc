#include "scan/chunk.h"

#include <time.h>

#include <chrono>
#include <optional>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pg/copy_stream.h"
#include "status_macros.h"
#include "wire/tuple_reader.h"

namespace pgassay::scan {
namespace {

// A clock read costs as much as a narrow row: only every 61st message is timed, and counters move every 1024.
// A prime, as rows are summed in batches of a power of two and every sample would meet the same place in one.
constexpr uint64_t kSampleEvery = 61;
constexpr uint64_t kCountMask = 1023;

using Clock = std::chrono::steady_clock;

double Seconds(Clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

double ThreadCpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

absl::Status Annotate(const absl::Status& status, const Heap& heap) {
  absl::Status annotated(status.code(),
                         absl::StrCat("read ", heap.schema, ".", heap.name, ": ", status.message()));
  status.ForEachPayload(
      [&](absl::string_view url, const absl::Cord& payload) { annotated.SetPayload(url, payload); });
  return annotated;
}

absl::Status ReadAll(pg::CopyStream& stream, wire::TupleReader& reader, const fingerprint::TablePlan& plan,
                     Counters& counters, ChunkResult& result) {
  const auto on_row = [&](std::span<const wire::Field> fields) { return result.rows.Add(fields); };
  uint64_t messages = 0;
  uint64_t until_sample = kSampleEvery;
  uint64_t counted_rows = 0;
  uint64_t counted_bytes = 0;
  Clock::duration sampled{};
  const auto count = [&] {
    counters.rows.fetch_add(reader.rows() - counted_rows, std::memory_order_relaxed);
    counters.bytes.fetch_add(stream.bytes() - counted_bytes, std::memory_order_relaxed);
    counted_rows = reader.rows();
    counted_bytes = stream.bytes();
  };
  while (true) {
    ASSIGN_OR_RETURN(const std::optional<std::span<const uint8_t>> message, stream.Next());
    if (!message.has_value()) break;
    ++messages;
    const bool timed = --until_sample == 0;
    if (timed) until_sample = kSampleEvery;
    const Clock::time_point start = timed ? Clock::now() : Clock::time_point{};
    absl::Status fed = reader.Feed(*message, on_row);
    if (timed) sampled += Clock::now() - start;
    if ((messages & kCountMask) == 0) count();
    if (!fed.ok()) {
      if (result.rows.bad_column() < 0) return fed;
      const fingerprint::Column& column = plan.columns()[static_cast<size_t>(result.rows.bad_column())];
      return absl::DataLossError(absl::StrCat("column ", column.name,
                                              ": a value's bytes contradict its type ", column.type, " (row ",
                                              reader.rows() + 1, " of the chunk)"));
    }
  }
  count();
  RETURN_IF_ERROR(reader.Finish());
  if (stream.rows_by_tag() != reader.rows() || result.rows.count() != reader.rows()) {
    return absl::DataLossError(absl::StrCat("the server counted ", stream.rows_by_tag(), " rows, ",
                                            reader.rows(), " arrived and ", result.rows.count(),
                                            " were hashed"));
  }
  result.hash_seconds = Seconds(sampled) * static_cast<double>(kSampleEvery);
  return absl::OkStatus();
}

}  // namespace

std::string SelectStatement(const Heap& heap, const plan::Chunk& chunk) {
  std::string where;
  if (!chunk.whole()) {
    where = absl::StrCat(" WHERE ctid >= '(", chunk.first_page, ",0)'::pg_catalog.tid");
    if (chunk.end_page != 0)
      absl::StrAppend(&where, " AND ctid < '(", chunk.end_page, ",0)'::pg_catalog.tid");
  }
  return absl::StrCat(heap.select, where);
}

std::string CopyStatement(const Heap& heap, const plan::Chunk& chunk) {
  return absl::StrCat("COPY (", SelectStatement(heap, chunk), ") TO STDOUT (FORMAT binary)");
}

absl::StatusOr<ChunkResult> ScanChunk(pg::Connection& connection, const Heap& heap,
                                      const fingerprint::TablePlan& plan, const plan::Chunk& chunk,
                                      Counters& counters) {
  ChunkResult result(plan);
  wire::TupleReader reader(static_cast<int>(plan.columns().size()));
  const Clock::time_point start = Clock::now();
  const double cpu_start = ThreadCpuSeconds();
  absl::StatusOr<pg::CopyStream> stream = pg::CopyStream::Start(connection, CopyStatement(heap, chunk));
  if (!stream.ok()) return Annotate(stream.status(), heap);
  const absl::Status status = ReadAll(*stream, reader, plan, counters, result);
  if (!status.ok()) return Annotate(status, heap);
  result.bytes = stream->bytes();
  result.wall_seconds = Seconds(Clock::now() - start);
  result.cpu_seconds = ThreadCpuSeconds() - cpu_start;
  return result;
}

}  // namespace pgassay::scan
