#include "scan/pipeline.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

constexpr int kMaxTries = 4;  // the first and three more

// What travels through the pipeline: a chunk with the session that reads it, then what came of it.
struct Token {
  const plan::Chunk* chunk = nullptr;
  Session* session = nullptr;
  std::optional<absl::StatusOr<ChunkResult>> result;
};

absl::StatusOr<ChunkResult> ReadOnce(Session& session, const Selection& selection, const plan::Chunk& chunk,
                                     Counters& counters) {
  const Heap& heap = selection.heaps[chunk.heap];
  RETURN_IF_ERROR(session.Lock(heap));
  return ScanChunk(session.connection(), heap, selection.tables[heap.table], chunk, counters);
}

absl::StatusOr<ChunkResult> ReadChunk(Session& session, const Selection& selection, const plan::Chunk& chunk,
                                      Stop& stop, Counters& counters) {
  for (int tries = 1;; ++tries) {
    absl::StatusOr<ChunkResult> result = ReadOnce(session, selection, chunk, counters);
    const Table& table = selection.tables[selection.heaps[chunk.heap].table];
    if (!result.ok() && FailsProjection(result.status(), table)) {
      table.projection_failed->store(true);
      RETURN_IF_ERROR(session.Rejoin());
      result = ReadOnce(session, selection, chunk, counters);
    }
    // Only a lost connection is worth another try: what the server answers once it answers again.
    if (result.ok() || session.connection().ok() || tries == kMaxTries || stop.requested()) return result;
    std::this_thread::sleep_for(std::chrono::milliseconds(50 << tries));
    counters.retried_chunks.fetch_add(1, std::memory_order_relaxed);
    const absl::Status rejoined = session.Rejoin();
    if (!rejoined.ok()) return rejoined;
  }
}

}  // namespace

struct ThreadLimit::Impl {
  explicit Impl(size_t threads) : control(tbb::global_control::max_allowed_parallelism, threads) {}
  tbb::global_control control;
};

ThreadLimit::ThreadLimit(int sessions) : impl_(std::make_unique<Impl>(static_cast<size_t>(sessions) + 1)) {}
ThreadLimit::~ThreadLimit() = default;

absl::Status RunPipeline(const Selection& selection, const std::vector<plan::Chunk>& chunks,
                         SessionPool& pool, const ScanOptions& options, Stop& stop, Fold& fold,
                         Counters& counters) {
  const int sessions = pool.size();
  size_t next = 0;
  // Sessions bound the tokens: the source never waits for one, memory and connections are bounded alike.
  const auto claim = [&](tbb::flow_control& flow) -> Token* {
    if (next == chunks.size() || stop.requested()) {
      flow.stop();
      return nullptr;
    }
    Token* token = new Token{.chunk = &chunks[next], .session = pool.Take(), .result = std::nullopt};
    ++next;
    return token;
  };
  const auto read = [&](Token* token) -> Token* {
    token->result = ReadChunk(*token->session, selection, *token->chunk, stop, counters);
    if (token->result->ok() && options.after_chunk) {
      options.after_chunk(selection.heaps[token->chunk->heap].name,
                          token->session->connection().backend_pid());
    }
    return token;
  };
  const auto add = [&](Token* raw) {
    const std::unique_ptr<Token> token(raw);
    pool.Return(token->session);
    // Stopped by flag and drained, never cancelled: a cancelled body would not give its session back.
    if (stop.requested()) return;
    absl::Status status = token->result->status();
    if (status.ok()) status = fold.Add(*token->chunk, std::move(**token->result));
    if (!status.ok()) stop.Request(std::move(status));
  };
  tbb::task_arena arena(sessions);
  arena.execute([&] {
    tbb::parallel_pipeline(static_cast<size_t>(sessions),
                           tbb::make_filter<void, Token*>(tbb::filter_mode::serial_in_order, claim) &
                               tbb::make_filter<Token*, Token*>(tbb::filter_mode::parallel, read) &
                               tbb::make_filter<Token*, void>(tbb::filter_mode::serial_out_of_order, add));
  });
  return stop.status();
}

absl::Status ForEachChunk(const std::vector<plan::Chunk>& chunks, SessionPool& pool, const Stop& stop,
                          absl::FunctionRef<absl::Status(Session&, const plan::Chunk&)> body) {
  absl::Mutex mutex;
  absl::Status first;
  const auto failed = [&] {
    absl::MutexLock lock(&mutex);
    return !first.ok();
  };
  tbb::task_arena arena(std::max(1, pool.size()));
  arena.execute([&] {
    tbb::parallel_for(
        size_t{0}, chunks.size(),
        [&](size_t i) {
          if (stop.requested() || failed()) return;
          absl::Status status = pool.Use([&](Session& session) { return body(session, chunks[i]); });
          absl::MutexLock lock(&mutex);
          first.Update(std::move(status));
        },
        tbb::simple_partitioner());
  });
  RETURN_IF_ERROR(stop.status());
  return first;
}

}  // namespace pgassay::scan
