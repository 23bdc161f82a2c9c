// Takes a sketch's difference apart, one element after the other (FORMAT.md 3.1).
#ifndef PGASSAY_FINGERPRINT_PEEL_H_
#define PGASSAY_FINGERPRINT_PEEL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fingerprint/difference.h"
#include "pgassay/fingerprint.h"

namespace pgassay::fingerprint {

// E of `element` if it is one that a row can have: count 1, key bytes as FORMAT.md 3 lays them
// out, and the check that belongs to them.
std::optional<Hash128> HashOfElement(const Cell& element, bool keyed);

// difference -= subtrahend, cell by cell and digest by digest.
// REQUIRES: both are sketches of as many cells and digests of the same width.
void SubtractSketch(RowElements& difference, const RowElements& subtrahend);

// Adds an element of count 1 or, `subtracted`, takes it away. `digests` are packed as in a file.
// REQUIRES: a sketch of as many columns.
void AddElement(const Cell& element, std::span<const uint8_t> digests, bool subtracted, RowElements& sketch);

// Digests of an element as they stand in a file, one number per column.
std::vector<uint16_t> UnpackDigests(std::span<const uint8_t> packed, uint8_t digest_bytes);

// The elements of `difference`, or nothing if it does not come apart to the last cell.
// REQUIRES: a sketch whose sizes fit together, of `columns` columns.
std::optional<std::vector<ElementDifference>> Peel(RowElements difference, size_t columns, bool keyed);

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_PEEL_H_
