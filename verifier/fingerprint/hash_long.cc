#include "fingerprint/hash_long.h"

namespace pgassay::fingerprint {
namespace {

LongHashFunction Choose() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) {
    return HashLongAvx512;
  }
  if (__builtin_cpu_supports("avx2")) {
    return HashLongAvx2;
  }
#endif
  return HashLongBaseline;
}

}  // namespace

LongHashFunction HashLong() {
  static const LongHashFunction chosen = Choose();
  return chosen;
}

}  // namespace pgassay::fingerprint
