// What FORMAT.md fixes about a file, and what a relation in it must satisfy.
#ifndef PGASSAY_STORE_LAYOUT_H_
#define PGASSAY_STORE_LAYOUT_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "absl/strings/string_view.h"
#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"

namespace pgassay::store {

static_assert(std::endian::native == std::endian::little, "cells and sums are written as they lie in memory");

inline constexpr absl::string_view kFormat = "pgassay-fingerprint";
inline constexpr uint32_t kVersion = 1;
inline constexpr std::array<uint8_t, 3> kMagic = {0xd9, 0xd9, 0xf7};  // the head of CBOR's tag 55799
inline constexpr std::array<uint8_t, 2> kFooterMagic = {0x58, 0x30};  // the head of a byte string of 48
inline constexpr size_t kFooterBytes = 50;

// Limits of FORMAT.md 4. A writer keeps them, so that no reader refuses what it wrote.
inline constexpr size_t kMaxHeaderBytes = 1 << 16;
inline constexpr size_t kMaxItemBytes = 1 << 30;
inline constexpr size_t kMaxNameBytes = 256;
inline constexpr size_t kMaxRelations = 10'000'000;
inline constexpr size_t kMinRelationBytes = 100;  // its keys and sums alone
inline constexpr size_t kMaxNotes = 1000;
inline constexpr size_t kMaxRules = 10000;
inline constexpr size_t kMaxColumns = 1600;
inline constexpr size_t kMaxKeyColumns = 32;
inline constexpr size_t kMaxObjects = 5'000'000;  // and as many sequences
inline constexpr size_t kMaxAttributes = 10'000;
inline constexpr size_t kMaxLongNameBytes = 1 << 16;  // a function's has the types of its arguments
inline constexpr size_t kMaxValueBytes = 1 << 24;
inline constexpr uint32_t kMaxCells = 65536;
inline constexpr int kMaxDepth = 16;

// In the file by name, indexed by the value of the enum.
inline constexpr std::array<absl::string_view, 3> kKeyModes = {"fixed", "sized", "hashed"};
inline constexpr std::array<absl::string_view, 3> kReadAs = {"binary", "raw", "text"};
inline constexpr std::array<absl::string_view, 3> kLedgerStatuses = {"verified", "excluded", "not_checkable"};

// Bytes per column in the digests of a relation with this many columns.
inline constexpr size_t DigestBytes(size_t columns) {
  return columns > 32 ? 1 : 2;
}

inline bool ValidCells(uint64_t cells) {
  return std::has_single_bit(cells) && cells <= kMaxCells;
}

// What in `relation` contradicts FORMAT.md, for people; "" if nothing does.
// `header_cells` is the header's `cells`.
std::string Fault(const RelationFingerprint& relation, uint32_t header_cells);

// The same for a header without its source.
std::string Fault(const FingerprintHeader& header);

// The same for a catalog, but for the sizes of what is in it.
std::string Fault(const CatalogState& catalog);

// What in `catalog` is more than a file takes, for people; "" if nothing is.
std::string Excess(const CatalogState& catalog);

}  // namespace pgassay::store

#endif  // PGASSAY_STORE_LAYOUT_H_
