#include "scan/chunk.h"

#include <time.h>

#include <chrono>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "pg/copy_stream.h"
#include "pg/error.h"
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

// What a chunk cost, beside its rows.
struct Effort {
  uint64_t bytes = 0;
  double hash_seconds = 0;
};

// `on_row` takes a row's fields and says whether they fit. The rows count only if OK.
template <typename OnRow>
absl::StatusOr<Effort> ReadAll(pg::CopyStream& stream, wire::TupleReader& reader, Counters& counters,
                               const OnRow& on_row) {
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
    RETURN_IF_ERROR(fed);
  }
  count();
  RETURN_IF_ERROR(reader.Finish());
  if (stream.rows_by_tag() != reader.rows()) {
    return absl::DataLossError(
        absl::StrCat("the server counted ", stream.rows_by_tag(), " rows, ", reader.rows(), " arrived"));
  }
  return Effort{.bytes = stream.bytes(),
                .hash_seconds = Seconds(sampled) * static_cast<double>(kSampleEvery)};
}

// Names the column that refused a row, if one did; else says `status`.
absl::Status NameColumn(const absl::Status& status, const fingerprint::TablePlan& plan,
                        const fingerprint::Rows& rows) {
  if (rows.bad_column() < 0) return status;
  const fingerprint::Column& column = plan.columns()[static_cast<size_t>(rows.bad_column())];
  return absl::DataLossError(absl::StrCat("column ", column.name, ": a value's bytes contradict its type ",
                                          column.type, " (row ", rows.count() + 1, " of the chunk)"));
}

absl::Status CheckHashed(uint64_t arrived, uint64_t hashed) {
  if (arrived == hashed) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(arrived, " rows arrived and ", hashed, " were hashed"));
}

absl::StatusOr<Effort> ReadOwn(pg::CopyStream& stream, wire::TupleReader& reader, const Table& table,
                               Counters& counters, ChunkResult& result) {
  absl::StatusOr<Effort> effort = ReadAll(
      stream, reader, counters, [&](std::span<const wire::Field> fields) { return result.rows.Add(fields); });
  if (!effort.ok()) return NameColumn(effort.status(), *table.plan, result.rows);
  RETURN_IF_ERROR(CheckHashed(reader.rows(), result.rows.count()));
  return effort;
}

absl::StatusOr<Effort> ReadProjected(pg::CopyStream& stream, wire::TupleReader& reader, const Table& table,
                                     Counters& counters, ChunkResult& result) {
  const size_t own_fields = table.plan->columns().size();
  std::vector<wire::Field> projected(table.projected_fields.size());
  absl::StatusOr<Effort> effort = ReadAll(stream, reader, counters, [&](std::span<const wire::Field> fields) {
    for (size_t i = 0; i < projected.size(); ++i) projected[i] = fields[table.projected_fields[i]];
    return result.rows.Add(fields.first(own_fields)) && result.projected->Add(projected);
  });
  if (!effort.ok()) {
    const absl::Status own = NameColumn(effort.status(), *table.plan, result.rows);
    return NameColumn(own, *table.projected, *result.projected);
  }
  RETURN_IF_ERROR(CheckHashed(reader.rows(), result.rows.count()));
  RETURN_IF_ERROR(CheckHashed(reader.rows(), result.projected->count()));
  return effort;
}

}  // namespace

std::string SelectStatement(const std::vector<std::string>& selects, const Heap& heap,
                            const plan::Chunk& chunk) {
  std::string where;
  if (!chunk.whole()) {
    where = absl::StrCat(" WHERE ctid >= '(", chunk.first_page, ",0)'::pg_catalog.tid");
    if (chunk.end_page != 0)
      absl::StrAppend(&where, " AND ctid < '(", chunk.end_page, ",0)'::pg_catalog.tid");
  }
  return absl::StrCat("SELECT ", absl::StrJoin(selects, ", "), " ", heap.from, where);
}

std::string CopyStatement(const std::vector<std::string>& selects, const Heap& heap,
                          const plan::Chunk& chunk) {
  return absl::StrCat("COPY (", SelectStatement(selects, heap, chunk), ") TO STDOUT (FORMAT binary)");
}

// SQLSTATE class 22 is data exceptions.
bool FailsProjection(const absl::Status& status, const Table& table) {
  return !table.made.empty() && absl::StartsWith(pg::SqlState(status), "22");
}

absl::StatusOr<ChunkResult> ScanChunk(pg::Connection& connection, const Heap& heap, const Table& table,
                                      const plan::Chunk& chunk, Counters& counters) {
  ChunkResult result(table);
  std::vector<std::string> selects = table.selects;
  if (!result.projected) selects.resize(table.plan->columns().size());
  wire::TupleReader reader(static_cast<int>(selects.size()));
  const Clock::time_point start = Clock::now();
  const double cpu_start = ThreadCpuSeconds();
  absl::StatusOr<pg::CopyStream> stream =
      pg::CopyStream::Start(connection, CopyStatement(selects, heap, chunk));
  if (!stream.ok()) return Annotate(stream.status(), heap);
  const absl::StatusOr<Effort> effort = !result.projected
                                            ? ReadOwn(*stream, reader, table, counters, result)
                                            : ReadProjected(*stream, reader, table, counters, result);
  if (!effort.ok()) return Annotate(effort.status(), heap);
  result.bytes = effort->bytes;
  result.hash_seconds = effort->hash_seconds;
  result.wall_seconds = Seconds(Clock::now() - start);
  result.cpu_seconds = ThreadCpuSeconds() - cpu_start;
  return result;
}

absl::Status ReadRows(pg::Connection& connection, const Heap& heap, const std::vector<std::string>& selects,
                      const plan::Chunk& chunk, Counters& counters,
                      absl::FunctionRef<bool(std::span<const wire::Field>)> on_row) {
  wire::TupleReader reader(static_cast<int>(selects.size()));
  absl::StatusOr<pg::CopyStream> stream =
      pg::CopyStream::Start(connection, CopyStatement(selects, heap, chunk));
  if (!stream.ok()) return Annotate(stream.status(), heap);
  const absl::StatusOr<Effort> effort = ReadAll(*stream, reader, counters, on_row);
  return effort.ok() ? absl::OkStatus() : Annotate(effort.status(), heap);
}

}  // namespace pgassay::scan
