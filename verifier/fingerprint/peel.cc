#include "fingerprint/peel.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <utility>

#include "fingerprint/mix.h"
#include "fingerprint/row_elements.h"

namespace pgassay::fingerprint {
namespace {

__extension__ using Uint128 = unsigned __int128;

constexpr uint32_t kLongestKey = 32;

Uint128 Number(Hash128 x) {
  return Uint128{x.hi} << 64 | x.lo;
}

Hash128 Hash(Uint128 x) {
  return {static_cast<uint64_t>(x), static_cast<uint64_t>(x >> 64)};
}

void SubtractCell(Cell& cell, const Cell& other) {
  cell.count -= other.count;
  cell.key_length -= other.key_length;
  for (size_t i = 0; i < cell.lane.size(); ++i) {
    cell.lane[i] -= other.lane[i];
  }
  cell.row = Hash(Number(cell.row) - Number(other.row));
  cell.check -= other.check;
}

template <class Digest, class Sum>
void ForEachDigest(uint8_t* digests, const uint8_t* others, size_t size, Sum sum) {
  for (size_t i = 0; i < size; i += sizeof(Digest)) {
    Digest digest;
    Digest other;
    std::memcpy(&digest, digests + i, sizeof(Digest));
    std::memcpy(&other, others + i, sizeof(Digest));
    digest = static_cast<Digest>(sum(digest, other));
    std::memcpy(digests + i, &digest, sizeof(Digest));
  }
}

template <class Sum>
void ForEachDigest(uint8_t digest_bytes, uint8_t* digests, const uint8_t* others, size_t size, Sum sum) {
  digest_bytes == 1 ? ForEachDigest<uint8_t>(digests, others, size, sum)
                    : ForEachDigest<uint16_t>(digests, others, size, sum);
}

void AddDigests(uint8_t digest_bytes, uint8_t* digests, const uint8_t* others, size_t size) {
  ForEachDigest(digest_bytes, digests, others, size, std::plus<uint32_t>());
}

void SubtractDigests(uint8_t digest_bytes, uint8_t* digests, const uint8_t* others, size_t size) {
  ForEachDigest(digest_bytes, digests, others, size, std::minus<uint32_t>());
}

Cell Negated(const Cell& cell) {
  Cell zero;
  SubtractCell(zero, cell);
  return zero;
}

bool IsZero(const Cell& cell) {
  static constexpr Cell kZero;
  return std::memcmp(&cell, &kZero, sizeof(Cell)) == 0;
}

bool AreZero(std::span<const uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) { return byte == 0; });
}

bool IsPadded(const Cell& element) {
  const size_t used = element.key_length <= kLongestKey ? element.key_length : 2 * sizeof(uint64_t);
  std::array<uint8_t, kLongestKey> area;
  std::memcpy(area.data(), element.lane.data(), area.size());
  return AreZero(std::span<const uint8_t>(area).subspan(used));
}

// R as the lanes of a keyless element have it.
// REQUIRES: they are below 2^32.
Hash128 RowOfLanes(const std::array<uint64_t, 4>& lane) {
  return {lane[0] | lane[1] << 32, lane[2] | lane[3] << 32};
}

bool AreHalfWords(const std::array<uint64_t, 4>& lane) {
  return std::all_of(lane.begin(), lane.end(), [](uint64_t x) { return x <= UINT32_MAX; });
}

struct Pure {
  Cell element;
  Hash128 hash;
  int64_t count;
};

// The element that `sum` is `count` times. A sum of others passes with a probability of about
// count / 2^64: the check is all that it does not meet by itself, since R adds up as its lanes do.
std::optional<Cell> Divide(const Cell& sum, uint64_t count) {
  Cell element;
  element.count = 1;
  element.key_length = kKeylessLength;
  for (size_t i = 0; i < element.lane.size(); ++i) {
    if (sum.lane[i] % count != 0) {
      return std::nullopt;
    }
    element.lane[i] = sum.lane[i] / count;
  }
  if (!AreHalfWords(element.lane)) {
    return std::nullopt;
  }
  element.row = RowOfLanes(element.lane);
  element.check = ElementHash(element).hi;
  const bool same = sum.key_length == static_cast<uint32_t>(kKeylessLength * count) &&
                    Number(sum.row) == Number(element.row) * count && sum.check == element.check * count;
  return same ? std::optional(element) : std::nullopt;
}

// What `cell` holds, if that is one element alone.
std::optional<Pure> PureElement(const Cell& cell, bool keyed) {
  const int64_t count = static_cast<int32_t>(cell.count);
  // Lanes of a key that stands there twice are doubled modulo 2^64 and cannot be halved.
  if (count == 0 || (keyed && count != 1 && count != -1)) {
    return std::nullopt;
  }
  const Cell sum = count < 0 ? Negated(cell) : cell;
  const std::optional<Cell> element =
      keyed ? std::optional(sum) : Divide(sum, static_cast<uint64_t>(count < 0 ? -count : count));
  if (!element.has_value()) {
    return std::nullopt;
  }
  const std::optional<Hash128> hash = HashOfElement(*element, keyed);
  return hash.has_value() ? std::optional<Pure>({*element, *hash, count}) : std::nullopt;
}

class Peeler {
 public:
  Peeler(RowElements difference, size_t columns, bool keyed)
      : rest_(std::move(difference)), keyed_(keyed), width_(columns * rest_.digest_bytes) {}

  std::optional<std::vector<ElementDifference>> Run() && {
    for (size_t i = 0; i < rest_.cells.size(); ++i) {
      Enqueue(i);
    }
    // An element that is there leaves its cell empty for good, so there are no more than cells. In
    // a damaged sketch one could go back and forth without end.
    for (size_t peeled = 0; !queue_.empty() && peeled <= rest_.cells.size();) {
      const size_t i = queue_.back();
      queue_.pop_back();
      const std::optional<Pure> pure = PureElement(rest_.cells[i], keyed_);
      if (pure.has_value() && CellOf(pure->hash, i / rest_.cells_per_partition) == i) {
        TakeOut(*pure, i);
        ++peeled;
      }
    }
    const bool complete =
        std::all_of(rest_.cells.begin(), rest_.cells.end(), IsZero) && AreZero(rest_.digests);
    return complete ? std::optional(std::move(found_)) : std::nullopt;
  }

 private:
  size_t CellOf(Hash128 hash, size_t partition) const {
    return CellIndex(hash, partition, rest_.cells_per_partition);
  }

  void Enqueue(size_t i) {
    if (rest_.cells[i].count != 0) {
      queue_.push_back(i);
    }
  }

  uint8_t* Digests(size_t i) { return rest_.digests.data() + i * width_; }

  // Takes the element that alone is in cell `i` out of all its cells: the cell's sum, as often as
  // the element is there, and so the sum of its digests also where that cannot be divided.
  void TakeOut(const Pure& pure, size_t i) {
    const Cell sum = rest_.cells[i];
    const std::vector<uint8_t> digests(Digests(i), Digests(i) + width_);
    for (size_t p = 0; p < kPartitions; ++p) {
      const size_t at = CellOf(pure.hash, p);
      SubtractCell(rest_.cells[at], sum);
      SubtractDigests(rest_.digest_bytes, Digests(at), digests.data(), width_);
      Enqueue(at);
    }
    found_.push_back({pure.element, DigestsOfOne(digests, pure.count), pure.count});
  }

  std::vector<uint16_t> DigestsOfOne(const std::vector<uint8_t>& sum, int64_t count) const {
    std::vector<uint8_t> one(sum.size());
    if (count == 1) {
      one = sum;
    } else if (count == -1) {
      SubtractDigests(rest_.digest_bytes, one.data(), sum.data(), sum.size());
    }
    return UnpackDigests(one, rest_.digest_bytes);
  }

  RowElements rest_;
  bool keyed_;
  size_t width_;
  std::vector<size_t> queue_;  // cells that may have become pure
  std::vector<ElementDifference> found_;
};

}  // namespace

std::optional<Hash128> HashOfElement(const Cell& element, bool keyed) {
  const bool laid_out = keyed ? element.key_length <= kHashedKeyLength && IsPadded(element)
                              : element.key_length == kKeylessLength && AreHalfWords(element.lane) &&
                                    RowOfLanes(element.lane) == element.row;
  if (element.count != 1 || !laid_out) {
    return std::nullopt;
  }
  const Hash128 hash = ElementHash(element);
  return hash.hi == element.check ? std::optional(hash) : std::nullopt;
}

void SubtractSketch(RowElements& difference, const RowElements& subtrahend) {
  for (size_t i = 0; i < difference.cells.size(); ++i) {
    SubtractCell(difference.cells[i], subtrahend.cells[i]);
  }
  SubtractDigests(difference.digest_bytes, difference.digests.data(), subtrahend.digests.data(),
                  difference.digests.size());
}

void AddElement(const Cell& element, std::span<const uint8_t> digests, bool subtracted, RowElements& sketch) {
  const Hash128 hash = ElementHash(element);
  const Cell taken = subtracted ? element : Negated(element);
  for (size_t p = 0; p < kPartitions; ++p) {
    const size_t at = CellIndex(hash, p, sketch.cells_per_partition);
    SubtractCell(sketch.cells[at], taken);
    uint8_t* const sums = sketch.digests.data() + at * digests.size();
    subtracted ? SubtractDigests(sketch.digest_bytes, sums, digests.data(), digests.size())
               : AddDigests(sketch.digest_bytes, sums, digests.data(), digests.size());
  }
}

std::vector<uint16_t> UnpackDigests(std::span<const uint8_t> packed, uint8_t digest_bytes) {
  std::vector<uint16_t> digests(packed.size() / digest_bytes);
  for (size_t i = 0; i < digests.size(); ++i) {
    if (digest_bytes == 1) {
      digests[i] = packed[i];
    } else {
      std::memcpy(&digests[i], packed.data() + 2 * i, 2);
    }
  }
  return digests;
}

std::optional<std::vector<ElementDifference>> Peel(RowElements difference, size_t columns, bool keyed) {
  return Peeler(std::move(difference), columns, keyed).Run();
}

}  // namespace pgassay::fingerprint
