// Cuts tables into chunks of pages.
#ifndef PGASSAY_PLAN_CHUNK_H_
#define PGASSAY_PLAN_CHUNK_H_

#include <cstdint>
#include <span>
#include <vector>

namespace pgassay::plan {

// A heap that is read on its own: a table, a partition leaf, a materialized view.
struct Heap {
  uint32_t group = 0;     // heaps of one group (a partitioned table's leaves) stay together
  uint64_t pages = 0;     // of the heap itself
  uint64_t bytes = 0;     // with TOAST
  bool divisible = true;  // false: read whole, whatever its size
};

// Pages [first_page, end_page) of a heap; end_page 0 is open-ended, as the heap may have grown since it
// was measured and a row past the last known page must not be missed.
struct Chunk {
  uint32_t heap = 0;  // index into the heaps
  uint64_t first_page = 0;
  uint64_t end_page = 0;
  uint64_t bytes = 0;

  bool whole() const { return first_page == 0 && end_page == 0; }
};

// Chunks of about `chunk_bytes` (at least one page each), every heap covered once. The group with the most
// bytes comes first, so that the run does not end waiting for it; inside a group the largest heap. REQUIRES:
// chunk_bytes > 0.
std::vector<Chunk> PlanChunks(std::span<const Heap> heaps, uint64_t chunk_bytes);

}  // namespace pgassay::plan

#endif  // PGASSAY_PLAN_CHUNK_H_
