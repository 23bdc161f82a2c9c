// Built with the compiler's option for these vectors (verifier/CMakeLists.txt).
#if defined(__x86_64__)
#include "fingerprint/batch_loops.h"

#if !defined(__AVX2__)
#error "not built for AVX2"
#endif

namespace pgassay::fingerprint {

const BatchLoops kAvx2Loops = {
    Bind, SumColumns, PackDigests, MixAll, AddElements<AddCellPlain>, Merge<AddCellPlain>};

}  // namespace pgassay::fingerprint

#endif
