// The items of a file to values (FORMAT.md 4). The bytes may be anything.
#ifndef PGASSAY_STORE_DECODE_H_
#define PGASSAY_STORE_DECODE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"
#include "store/encode.h"

namespace pgassay::store {

struct Footer {
  uint64_t index_offset = 0;
  uint64_t bytes_before = 0;
  std::span<const uint8_t> sha256;
};

// Whatever version wrote it.
struct Preface {
  std::string format;
  uint64_t version = 0;
};

// Every error is DataLoss and says what is wrong, not where. All but DecodePreface want one item and nothing
// after it.

// DataLoss where the bytes are no footer. `bytes` has kFooterBytes and must outlive the result.
absl::StatusOr<Footer> DecodeFooter(std::span<const uint8_t> bytes);
absl::StatusOr<Preface> DecodePreface(std::span<const uint8_t> bytes);
absl::StatusOr<FingerprintHeader> DecodeHeader(std::span<const uint8_t> bytes);
absl::StatusOr<Index> DecodeIndex(std::span<const uint8_t> bytes, size_t max_relations);
absl::StatusOr<std::vector<LedgerEntry>> DecodeLedger(std::span<const uint8_t> bytes);
// `header_cells` is the header's `cells`.
absl::StatusOr<RelationFingerprint> DecodeRelation(std::span<const uint8_t> bytes, uint32_t header_cells);
// Without server_version_num, which stands in the index.
absl::StatusOr<CatalogState> DecodeCatalog(std::span<const uint8_t> bytes);

}  // namespace pgassay::store

#endif  // PGASSAY_STORE_DECODE_H_
