// M and E of FORMAT.md: cheap permutations that bind hashes to places.
#ifndef PGASSAY_FINGERPRINT_MIX_H_
#define PGASSAY_FINGERPRINT_MIX_H_

#include <bit>
#include <cstdint>

#include "pgassay/fingerprint.h"

namespace pgassay::fingerprint {

inline constexpr uint64_t kMixA = 0x9E3779B185EBCA87;
inline constexpr uint64_t kMixB = 0xC2B2AE3D27D4EB4F;
inline constexpr uint64_t kMixC = 0xD6E8FEB86659FD93;
inline constexpr uint64_t kMixD = 0xBF58476D1CE4E5B9;

// A permutation of 128 bits.
inline Hash128 Mix(Hash128 x) {
  uint64_t a = (x.lo ^ x.lo >> 32) * kMixA;
  uint64_t b = (x.hi ^ x.hi >> 32) * kMixB;
  a += std::rotl(b, 32);
  b += std::rotl(a, 32);
  a = (a ^ a >> 32) * kMixC;
  b = (b ^ b >> 32) * kMixD;
  a += std::rotl(b, 32);
  b ^= a >> 32;
  return {a, b};
}

// What M makes E of: ElementHash without its Mix.
inline Hash128 BeforeElementHash(const Cell& element) {
  const uint64_t a = element.lane[0] * kMixA + element.lane[1] * kMixB + element.lane[2] * kMixC +
                     element.lane[3] * kMixD + element.key_length;
  return {element.row.lo + a, element.row.hi ^ std::rotl(a, 32)};
}

// E of one element: lo says where it stands in a sketch, hi is its check.
// Ignores `count` and `check`.
inline Hash128 ElementHash(const Cell& element) {
  return Mix(BeforeElementHash(element));
}

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_MIX_H_
