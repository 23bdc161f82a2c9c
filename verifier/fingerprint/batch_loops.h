// The loops of BatchLoops. Included by the translation units that are built for one kind
// of vectors each; everything here is internal to them, and nothing here may call an
// inline function of another header: the linker would keep one copy for all.
#ifndef PGASSAY_FINGERPRINT_BATCH_LOOPS_H_
#define PGASSAY_FINGERPRINT_BATCH_LOOPS_H_

#include "fingerprint/batch.h"

namespace pgassay::fingerprint {
namespace {

constexpr uint64_t kA = 0x9E3779B185EBCA87;
constexpr uint64_t kB = 0xC2B2AE3D27D4EB4F;
constexpr uint64_t kC = 0xD6E8FEB86659FD93;
constexpr uint64_t kD = 0xBF58476D1CE4E5B9;

[[gnu::always_inline]] inline uint64_t SwapHalves(uint64_t x) {
  return x << 32 | x >> 32;
}

[[gnu::always_inline]] inline void MixLane(uint64_t& lo, uint64_t& hi) {
  uint64_t a = (lo ^ lo >> 32) * kA;
  uint64_t b = (hi ^ hi >> 32) * kB;
  a += SwapHalves(b);
  b += SwapHalves(a);
  a = (a ^ a >> 32) * kC;
  b = (b ^ b >> 32) * kD;
  a += SwapHalves(b);
  b ^= a >> 32;
  lo = a;
  hi = b;
}

void Bind(size_t count, const HashBatch* values, const uint32_t* which, const Hash128* binds,
          HashBatch* sum) {
  HashBatch total = {};
  for (size_t i = 0; i < count; ++i) {
    const HashBatch& value = values[which[i]];
    for (size_t r = 0; r < kBatch; ++r) {
      uint64_t lo = value.lo[r] ^ binds[i].lo;
      uint64_t hi = value.hi[r] ^ binds[i].hi;
      MixLane(lo, hi);
      total.lo[r] += lo;
      total.hi[r] += hi + (total.lo[r] < lo ? 1 : 0);
    }
  }
  *sum = total;
}

void SumColumns(size_t rows, size_t columns, const HashBatch* values, const HashBatch* key, HashBatch* sums) {
  for (size_t c = 0; c < columns; ++c) {
    HashBatch mixed;
    for (size_t r = 0; r < kBatch; ++r) {
      mixed.lo[r] = key->lo[r] ^ values[c].lo[r];
      mixed.hi[r] = key->hi[r] ^ values[c].hi[r];
      MixLane(mixed.lo[r], mixed.hi[r]);
    }
    if (rows < kBatch) [[unlikely]] {
      for (size_t r = rows; r < kBatch; ++r) {
        mixed.lo[r] = 0;
        mixed.hi[r] = 0;
      }
    }
    for (size_t r = 0; r < kBatch; ++r) {
      sums[c].lo[r] += mixed.lo[r];
      sums[c].hi[r] += mixed.hi[r] + (sums[c].lo[r] < mixed.lo[r] ? 1 : 0);
    }
  }
}

void PackDigests(size_t columns, uint8_t digest_bytes, size_t digest_words, const HashBatch* values,
                 uint64_t* digests) {
  const unsigned bits = digest_bytes * 8u;
  const uint64_t mask = (uint64_t{1} << bits) - 1;
  size_t c = 0;
  for (size_t w = 0; w < digest_words; ++w) {
    uint64_t words[kBatch] = {};
    for (unsigned shift = 0; shift < 64 && c < columns; shift += bits, ++c) {
      for (size_t r = 0; r < kBatch; ++r) {
        words[r] |= (values[c].lo[r] & mask) << shift;
      }
    }
    for (size_t r = 0; r < kBatch; ++r) {
      digests[r * digest_words + w] = words[r];
    }
  }
}

void MixAll(HashBatch* hashes) {
  for (size_t r = 0; r < kBatch; ++r) {
    MixLane(hashes->lo[r], hashes->hi[r]);
  }
}

[[gnu::always_inline]] inline uint64_t TopBits(uint8_t digest_bytes) {
  return digest_bytes == 2 ? 0x8000800080008000 : 0x8080808080808080;
}

// Without its top bit no digest carries into the next one; the top bits add up by themselves.
[[gnu::always_inline]] inline uint64_t AddDigestWord(uint64_t a, uint64_t b, uint64_t top) {
  return ((a & ~top) + (b & ~top)) ^ ((a ^ b) & top);
}

using AddCellFunction = void (*)(uint64_t* cell, const uint64_t* element, uint64_t check);

// kWords are the words of digests of an element, 0 if they are not known here.
template <AddCellFunction AddCell, size_t kWords>
[[gnu::noinline]] void AddElementsOf(size_t rows, const uint64_t* elements, const HashBatch* hashes,
                                     const uint64_t* digests, const SketchView& sketch) {
  const uint64_t top = TopBits(sketch.digest_bytes);
  const size_t words = kWords == 0 ? sketch.digest_words : kWords;
  const uint32_t cells = sketch.cells_per_partition;
  const size_t mask = cells - 1;
  for (size_t r = 0; r < rows; ++r) {
    const uint64_t* element = elements + 8 * r;
    const uint64_t* digest = digests + words * r;
    const uint64_t where = hashes->lo[r];
    const uint64_t check = hashes->hi[r];
    size_t first = 0;
    for (unsigned p = 0; p < 4; ++p) {
      const size_t index = first + (where >> (16 * p) & mask);
      first += cells;
      AddCell(sketch.cells + 8 * index, element, check);
      uint64_t* sums = sketch.digests + words * index;
      for (size_t w = 0; w < words; ++w) {
        sums[w] = AddDigestWord(sums[w], digest[w], top);
      }
    }
  }
}

template <AddCellFunction AddCell>
void AddElements(size_t rows, const uint64_t* elements, const HashBatch* hashes, const uint64_t* digests,
                 const SketchView& sketch) {
  switch (sketch.digest_words) {
    case 1:
      return AddElementsOf<AddCell, 1>(rows, elements, hashes, digests, sketch);
    case 2:
      return AddElementsOf<AddCell, 2>(rows, elements, hashes, digests, sketch);
    case 3:
      return AddElementsOf<AddCell, 3>(rows, elements, hashes, digests, sketch);
    case 4:
      return AddElementsOf<AddCell, 4>(rows, elements, hashes, digests, sketch);
    default:
      return AddElementsOf<AddCell, 0>(rows, elements, hashes, digests, sketch);
  }
}

template <AddCellFunction AddCell>
void Merge(size_t count, const uint64_t* cells, const uint64_t* digests, const SketchView& sketch) {
  for (size_t i = 0; i < count; ++i) {
    AddCell(sketch.cells + 8 * i, cells + 8 * i, cells[8 * i + 7]);
  }
  const uint64_t top = TopBits(sketch.digest_bytes);
  uint64_t* const sums = sketch.digests;
  for (size_t i = 0; i < count * sketch.digest_words; ++i) {
    sums[i] = AddDigestWord(sums[i], digests[i], top);
  }
}

// Words: count and key_length, four lanes, R.lo, R.hi, check.
[[gnu::always_inline]] inline void AddCellPlain(uint64_t* cell, const uint64_t* element, uint64_t check) {
  const uint64_t high = 0xffffffff00000000;
  cell[0] = ((cell[0] & high) + (element[0] & high)) | ((cell[0] + element[0]) & ~high);
  cell[1] += element[1];
  cell[2] += element[2];
  cell[3] += element[3];
  cell[4] += element[4];
  const uint64_t row_lo = cell[5] + element[5];
  cell[6] += element[6] + (row_lo < element[5] ? 1 : 0);
  cell[5] = row_lo;
  cell[7] += check;
}

}  // namespace
}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_BATCH_LOOPS_H_
