#include "plan/chunk.h"

#include <algorithm>
#include <numeric>

#include "absl/container/flat_hash_map.h"

namespace pgassay::plan {
namespace {

void CutHeap(uint32_t index, const Heap& heap, uint64_t chunk_bytes, std::vector<Chunk>& chunks) {
  const uint64_t wanted = heap.bytes / chunk_bytes + (heap.bytes % chunk_bytes != 0 ? 1 : 0);
  const uint64_t count =
      heap.divisible ? std::clamp<uint64_t>(wanted, 1, std::max<uint64_t>(heap.pages, 1)) : 1;
  for (uint64_t i = 0; i < count; ++i) {
    // 128 bits: pages * count overflows nothing PostgreSQL has, but costs nothing to rule out.
    const auto page = [&](uint64_t part) {
      return static_cast<uint64_t>(static_cast<unsigned __int128>(heap.pages) * part / count);
    };
    chunks.push_back({.heap = index,
                      .first_page = page(i),
                      .end_page = i + 1 == count ? 0 : page(i + 1),
                      .bytes = heap.bytes / count});
  }
}

}  // namespace

std::vector<Chunk> PlanChunks(std::span<const Heap> heaps, uint64_t chunk_bytes) {
  absl::flat_hash_map<uint32_t, uint64_t> group_bytes;
  for (const Heap& heap : heaps) group_bytes[heap.group] += heap.bytes;

  std::vector<uint32_t> order(heaps.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    const Heap& x = heaps[a];
    const Heap& y = heaps[b];
    if (x.group != y.group) {
      const uint64_t x_bytes = group_bytes[x.group];
      const uint64_t y_bytes = group_bytes[y.group];
      return x_bytes != y_bytes ? x_bytes > y_bytes : x.group < y.group;
    }
    return x.bytes != y.bytes ? x.bytes > y.bytes : a < b;
  });

  std::vector<Chunk> chunks;
  for (const uint32_t index : order) CutHeap(index, heaps[index], chunk_bytes, chunks);
  return chunks;
}

}  // namespace pgassay::plan
