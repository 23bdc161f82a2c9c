// Values to the items of a file (FORMAT.md 4). The same value always gives the same bytes.
#ifndef PGASSAY_STORE_ENCODE_H_
#define PGASSAY_STORE_ENCODE_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"
#include "store/layout.h"

namespace pgassay::store {

// Where an item stands, from the start of the file.
struct Extent {
  uint64_t offset = 0;
  uint64_t length = 0;
};

struct IndexEntry {
  std::string schema;
  std::string name;
  Extent extent;
};

struct Index {
  std::vector<IndexEntry> relations = {};  // sorted by schema, then name
  Extent catalog = {};
  Extent ledger = {};
  Source source = {};
};

std::vector<uint8_t> EncodeHeader(const FingerprintHeader& header);
// REQUIRES: Fault(relation, ...) is "".
std::vector<uint8_t> EncodeRelation(const RelationFingerprint& relation);
// REQUIRES: Fault(catalog) is "". Without server_version_num, which stands in the index.
std::vector<uint8_t> EncodeCatalog(const CatalogState& catalog);
std::vector<uint8_t> EncodeLedger(const std::vector<LedgerEntry>& ledger);
std::vector<uint8_t> EncodeIndex(const Index& index);
std::vector<uint8_t> EncodeFooter(uint64_t index_offset, uint64_t bytes_before,
                                  std::span<const uint8_t, 32> sha256);

}  // namespace pgassay::store

#endif  // PGASSAY_STORE_ENCODE_H_
