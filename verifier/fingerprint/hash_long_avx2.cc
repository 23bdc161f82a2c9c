// Built with the compiler's option for these vectors (verifier/CMakeLists.txt).
#if defined(__x86_64__)
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "fingerprint/hash_long.h"

#if XXH_VECTOR != XXH_AVX2
#error "not built for AVX2"
#endif

namespace pgassay::fingerprint {

LongHash HashLongAvx2(const uint8_t* data, size_t size, const uint8_t* secret) {
  const XXH128_hash_t hash = secret == nullptr
                                 ? XXH3_128bits(data, size)
                                 : XXH3_128bits_withSecret(data, size, secret, XXH_SECRET_DEFAULT_SIZE);
  return {hash.low64, hash.high64};
}

}  // namespace pgassay::fingerprint

#endif
