// H for the loop over rows: short inputs inline, keyed or not decided by the caller.
// The only header that includes xxhash.
#ifndef PGASSAY_FINGERPRINT_HASH_INLINE_H_
#define PGASSAY_FINGERPRINT_HASH_INLINE_H_

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <bit>
#include <cstdint>
#include <cstring>

#include "fingerprint/hash.h"
#include "fingerprint/hash_long.h"
#include "pgassay/fingerprint.h"

namespace pgassay::fingerprint {

static_assert(kSecretSize == XXH_SECRET_DEFAULT_SIZE);
static_assert(std::endian::native == std::endian::little,
              "sums and lanes are kept as they stand in the file");

// Everything H needs, by value, for one loop. `secret` is null without a key.
struct HashState {
  const uint8_t* secret;
  LongHashFunction hash_long;
};

inline constexpr size_t kLongestShort = 240;

template <bool kKeyed>
[[gnu::always_inline]] inline Hash128 HashShort(const HashState& state, const uint8_t* data, size_t size) {
  XXH128_hash_t hash;
  if constexpr (kKeyed) {
    hash = XXH3_128bits_withSecret(data, size, state.secret, kSecretSize);
  } else {
    hash = XXH3_128bits(data, size);
  }
  return {hash.low64, hash.high64};
}

template <bool kKeyed>
[[gnu::always_inline]] inline Hash128 HashBytes(const HashState& state, const uint8_t* data, size_t size) {
  // Most values are of these widths; with the width known, little of XXH3 is left.
  if (size == 8) {
    return HashShort<kKeyed>(state, data, 8);
  }
  if (size <= kLongestShort) {
    return HashShort<kKeyed>(state, data, size);
  }
  const LongHash hash = state.hash_long(data, size, kKeyed ? state.secret : nullptr);
  return {hash.lo, hash.hi};
}

// H of the 16 bytes of `x`.
template <bool kKeyed>
[[gnu::always_inline]] inline Hash128 HashOfHash(const HashState& state, Hash128 x) {
  uint8_t bytes[16];
  std::memcpy(bytes, &x.lo, 8);
  std::memcpy(bytes + 8, &x.hi, 8);
  return HashShort<kKeyed>(state, bytes, sizeof(bytes));
}

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_HASH_INLINE_H_
