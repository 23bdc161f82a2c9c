// XXH3-128 of inputs over 240 bytes, by the widest vectors this CPU has.
#ifndef PGASSAY_FINGERPRINT_HASH_LONG_H_
#define PGASSAY_FINGERPRINT_HASH_LONG_H_

#include <cstddef>
#include <cstdint>

namespace pgassay::fingerprint {

// Plain, so that translation units built for wider vectors share no inline
// function with the others: the linker would keep one of them for all.
struct LongHash {
  uint64_t lo;
  uint64_t hi;
};

// `secret` is kSecretSize bytes, or null for XXH3's own.
// REQUIRES: size > 240.
using LongHashFunction = LongHash (*)(const uint8_t* data, size_t size, const uint8_t* secret);

LongHash HashLongBaseline(const uint8_t* data, size_t size, const uint8_t* secret);
#if defined(__x86_64__)
LongHash HashLongAvx2(const uint8_t* data, size_t size, const uint8_t* secret);
LongHash HashLongAvx512(const uint8_t* data, size_t size, const uint8_t* secret);
#endif

// The one to use on this CPU; decided once, on the first call.
LongHashFunction HashLong();

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_HASH_LONG_H_
