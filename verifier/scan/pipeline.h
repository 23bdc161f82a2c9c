// chunks x sessions -> fingerprints, on oneTBB.
#ifndef PGASSAY_SCAN_PIPELINE_H_
#define PGASSAY_SCAN_PIPELINE_H_

#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "pgassay/scan.h"
#include "scan/chunk.h"
#include "scan/fold.h"
#include "scan/selection.h"
#include "scan/session.h"
#include "scan/stop.h"

namespace pgassay::scan {

// Lets oneTBB have as many threads as there are sessions, on all sides together, though they mostly block: it
// would otherwise start no more than there are cores. Alive for as long as pipelines run; of several the
// smallest wins, so there is one.
class ThreadLimit {
 public:
  explicit ThreadLimit(int sessions);
  ~ThreadLimit();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Reads all chunks, each on an idle session of the pool, in an arena of its own. Returns the first error; by
// then all sessions are back. A session whose connection is lost joins the snapshot again, and its chunk
// starts over, at most three times.
absl::Status RunPipeline(const Selection& selection, const std::vector<plan::Chunk>& chunks,
                         SessionPool& pool, const ScanOptions& options, Stop& stop, Fold& fold,
                         Counters& counters);

// Calls `body` for each chunk with an idle session of the pool, on several threads. The first error ends it
// and is returned; the run as a whole goes on.
absl::Status ForEachChunk(const std::vector<plan::Chunk>& chunks, SessionPool& pool, const Stop& stop,
                          absl::FunctionRef<absl::Status(Session&, const plan::Chunk&)> body);

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_PIPELINE_H_
