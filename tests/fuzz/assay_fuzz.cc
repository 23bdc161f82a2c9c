// libFuzzer target: a file from anywhere, as it is and with its footer made to fit. Corpus: .assay files.
#include <cstddef>
#include <cstdint>

#include "store/layout.h"
#include "store/sample.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const pgassay::store::Bytes file(data, data + size);
  pgassay::store::Load(file).IgnoreError();
  if (size >= pgassay::store::kFooterBytes) {
    pgassay::store::Load(pgassay::store::Repaired(file)).IgnoreError();
  }
  return 0;
}
