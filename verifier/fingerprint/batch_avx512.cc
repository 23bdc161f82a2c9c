// Built with the compiler's options for these vectors (verifier/CMakeLists.txt).
#if defined(__x86_64__)
#include <immintrin.h>

#include "fingerprint/batch_loops.h"

#if !defined(__AVX512F__) || !defined(__AVX512DQ__)
#error "not built for AVX-512"
#endif

namespace pgassay::fingerprint {
namespace {

[[gnu::always_inline]] inline void AddCell512(uint64_t* cell, const uint64_t* element, uint64_t check) {
  // The check comes from a register: it was stored a moment ago, alone, and a load of
  // the whole element would wait for that.
  const __m512i added =
      _mm512_mask_set1_epi64(_mm512_loadu_si512(element), 1 << 7, static_cast<long long>(check));
  const __m512i before = _mm512_load_si512(cell);
  __m512i sum = _mm512_add_epi64(before, added);
  // R's low word carries into its high word; the count does not into key_length.
  const __mmask8 carry = _mm512_mask_cmplt_epu64_mask(1 << 5, sum, added);
  sum = _mm512_mask_add_epi64(sum, static_cast<__mmask8>(carry << 1), sum, _mm512_set1_epi64(1));
  sum = _mm512_mask_add_epi32(sum, 3, before, added);
  _mm512_store_si512(cell, sum);
}

}  // namespace

const BatchLoops kAvx512Loops = {
    Bind, SumColumns, PackDigests, MixAll, AddElements<AddCell512>, Merge<AddCell512>};

}  // namespace pgassay::fingerprint

#endif
