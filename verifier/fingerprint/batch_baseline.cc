#include "fingerprint/batch_loops.h"

namespace pgassay::fingerprint {

const BatchLoops kBaselineLoops = {
    Bind, SumColumns, PackDigests, MixAll, AddElements<AddCellPlain>, Merge<AddCellPlain>};

}  // namespace pgassay::fingerprint
