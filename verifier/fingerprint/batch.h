// The sums of a few rows at a time, in loops that the compiler turns into vectors.
#ifndef PGASSAY_FINGERPRINT_BATCH_H_
#define PGASSAY_FINGERPRINT_BATCH_H_

#include <cstddef>
#include <cstdint>

#include "pgassay/fingerprint.h"

namespace pgassay::fingerprint {

// Rows of a batch: the 64-bit lanes of the widest vectors.
inline constexpr size_t kBatch = 8;

// A hash for each row of a batch; or a sum, kept in as many parts.
struct alignas(64) HashBatch {
  uint64_t lo[kBatch];
  uint64_t hi[kBatch];
};

// A cell as its eight words in the file, and where its digests are (FORMAT.md 3).
struct SketchView {
  uint64_t* cells;    // 8 words each
  uint64_t* digests;  // digest_words each
  uint32_t cells_per_partition;
  uint8_t digest_bytes;
  size_t digest_words;
};

// M, V, K, N, J and E are those of FORMAT.md 1 and 3. All are pure functions of
// their arguments; every set of loops gives the same results.
struct BatchLoops {
  // sum = for each row, the sum over i < count of M(values[which[i]] ^ binds[i]).
  void (*bind)(size_t count, const HashBatch* values, const uint32_t* which, const Hash128* binds,
               HashBatch* sum);

  // Adds M(key ^ values[c]) of the first `rows` rows to sums[c].
  void (*sum_columns)(size_t rows, size_t columns, const HashBatch* values, const HashBatch* key,
                      HashBatch* sums);

  // The digests of each row in words, `digest_words` of them a row.
  void (*pack_digests)(size_t columns, uint8_t digest_bytes, size_t digest_words, const HashBatch* values,
                       uint64_t* digests);

  // M of each.
  void (*mix)(HashBatch* hashes);

  // Adds elements to the cells that `hashes` (E of each) give. `elements` are cells of
  // count 1 whose check is not looked at, 8 words each, `digests` as pack_digests leaves them.
  void (*add_elements)(size_t rows, const uint64_t* elements, const HashBatch* hashes,
                       const uint64_t* digests, const SketchView& sketch);

  // Adds `count` cells and their digests to all of the sketch's.
  void (*merge)(size_t count, const uint64_t* cells, const uint64_t* digests, const SketchView& sketch);
};

extern const BatchLoops kBaselineLoops;
#if defined(__x86_64__)
extern const BatchLoops kAvx2Loops;
extern const BatchLoops kAvx512Loops;
#endif

// The ones to use on this CPU; decided once, on the first call.
const BatchLoops& ChooseBatchLoops();

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_BATCH_H_
