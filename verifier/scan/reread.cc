#include "scan/reread.h"

#include <array>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "scan/chunk.h"
#include "scan/pipeline.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

constexpr size_t kTidBytes = 6;
using Tid = std::array<uint8_t, kTidBytes>;

std::string TidText(const Tid& tid) {
  const uint32_t page = uint32_t{tid[0]} << 24 | uint32_t{tid[1]} << 16 | uint32_t{tid[2]} << 8 | tid[3];
  return absl::StrCat("(", page, ",", uint32_t{tid[4]} << 8 | tid[5], ")");
}

// Whole elements sought, each by its place in the request. Immutable while it is read.
class Sought {
 public:
  explicit Sought(std::span<const Cell> elements) : elements_(elements) {
    for (size_t i = 0; i < elements.size(); ++i) by_check_.emplace(elements[i].check, i);
  }

  // Elements of equal rows are equal, so one place will do for all of them.
  std::optional<size_t> Find(const Cell& element) const {
    const auto found = by_check_.find(element.check);
    if (found == by_check_.end()) return std::nullopt;
    const Cell& sought = elements_[found->second];
    const bool same =
        sought.row == element.row && sought.key_length == element.key_length && sought.lane == element.lane;
    return same ? std::optional(found->second) : std::nullopt;
  }

 private:
  std::span<const Cell> elements_;
  absl::flat_hash_map<uint64_t, size_t> by_check_;
};

// Remembers where the rows of the batch lie until their elements are known.
class PlaceSink : public fingerprint::ElementSink {
 public:
  explicit PlaceSink(const Sought& sought) : sought_(sought) {}

  void Remember(uint64_t row, const wire::Field& tid) {
    std::copy_n(tid.data, kTidBytes, recent_[row % recent_.size()].begin());
  }

  void Take(uint64_t first, size_t rows, const Cell* elements, const uint64_t*, size_t) override {
    for (size_t r = 0; r < rows; ++r) {
      if (const auto found = sought_.Find(elements[r]))
        places_.emplace_back(*found, TidText(recent_[(first + r) % recent_.size()]));
    }
  }

  const std::vector<std::pair<size_t, std::string>>& places() const { return places_; }

 private:
  const Sought& sought_;
  std::array<Tid, fingerprint::kBatch> recent_{};
  std::vector<std::pair<size_t, std::string>> places_;
};

// Those of one table, which are about to be read again.
std::vector<plan::Chunk> ChunksAgain(OpenDatabase& database, size_t table) {
  database.monitor.SetPhase("reading again");
  std::vector<plan::Chunk> chunks;
  for (const plan::Chunk& chunk : database.chunks)
    if (database.selection.heaps[chunk.heap].table == table) chunks.push_back(chunk);
  return chunks;
}

}  // namespace

absl::StatusOr<std::vector<Place>> FindPlaces(OpenDatabase& database, size_t table, const RowView& view,
                                              std::span<const Cell> elements) {
  const Sought sought(elements);
  std::vector<std::string> selects = view.selects;
  selects.push_back("ctid");
  absl::Mutex mutex;
  absl::flat_hash_map<size_t, Place> places;  // by element
  const auto body = [&](Session& session, const plan::Chunk& chunk) -> absl::Status {
    const Heap& heap = database.selection.heaps[chunk.heap];
    RETURN_IF_ERROR(session.Lock(heap));
    PlaceSink sink(sought);
    fingerprint::Rows rows(*view.plan, sink);
    const auto on_row = [&](std::span<const wire::Field> fields) {
      const wire::Field& tid = fields.back();
      if (tid.length != static_cast<int32_t>(kTidBytes)) return false;
      sink.Remember(rows.count(), tid);
      return rows.Add(fields.first(fields.size() - 1));
    };
    RETURN_IF_ERROR(ReadRows(session.connection(), heap, selects, chunk, database.counters, on_row));
    rows.Flush();
    absl::MutexLock lock(&mutex);
    for (const auto& [element, tid] : sink.places())
      places.emplace(element, Place{.element = element, .heap = chunk.heap, .tid = tid});
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(ForEachChunk(ChunksAgain(database, table), database.pool, database.stop, body));
  std::vector<Place> found;
  for (auto& [element, place] : places) found.push_back(std::move(place));
  return found;
}

absl::StatusOr<RowTotal> RereadElements(
    OpenDatabase& database, size_t table, const RowView& view,
    absl::FunctionRef<std::unique_ptr<fingerprint::ElementSink>()> make_sink) {
  absl::Mutex mutex;
  RowTotal total;
  const auto body = [&](Session& session, const plan::Chunk& chunk) -> absl::Status {
    const Heap& heap = database.selection.heaps[chunk.heap];
    RETURN_IF_ERROR(session.Lock(heap));
    const std::unique_ptr<fingerprint::ElementSink> sink = make_sink();
    fingerprint::Rows rows(*view.plan, *sink);
    RETURN_IF_ERROR(ReadRows(session.connection(), heap, view.selects, chunk, database.counters,
                             [&](std::span<const wire::Field> fields) { return rows.Add(fields); }));
    const LeafFingerprint read = rows.Leaf("", "");
    absl::MutexLock lock(&mutex);
    total.rows += read.rows;
    total.sum += read.sum;
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(ForEachChunk(ChunksAgain(database, table), database.pool, database.stop, body));
  return total;
}

absl::StatusOr<fingerprint::Rows> RereadRows(OpenDatabase& database, size_t table, const RowView& view,
                                             const fingerprint::TablePlan& plan) {
  absl::Mutex mutex;
  fingerprint::Rows sum(plan);
  const auto body = [&](Session& session, const plan::Chunk& chunk) -> absl::Status {
    const Heap& heap = database.selection.heaps[chunk.heap];
    RETURN_IF_ERROR(session.Lock(heap));
    fingerprint::Rows rows(plan);
    RETURN_IF_ERROR(ReadRows(session.connection(), heap, view.selects, chunk, database.counters,
                             [&](std::span<const wire::Field> fields) { return rows.Add(fields); }));
    absl::MutexLock lock(&mutex);
    sum.Merge(std::move(rows));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(ForEachChunk(ChunksAgain(database, table), database.pool, database.stop, body));
  return sum;
}

}  // namespace pgassay::scan
