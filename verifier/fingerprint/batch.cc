#include "fingerprint/batch.h"

namespace pgassay::fingerprint {

const BatchLoops& ChooseBatchLoops() {
#if defined(__x86_64__)
  static const BatchLoops& chosen = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
                                        ? kAvx512Loops
                                    : __builtin_cpu_supports("avx2") ? kAvx2Loops
                                                                     : kBaselineLoops;
  return chosen;
#else
  return kBaselineLoops;
#endif
}

}  // namespace pgassay::fingerprint
