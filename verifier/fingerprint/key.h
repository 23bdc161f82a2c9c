// How a relation's key stands in its file.
#ifndef PGASSAY_FINGERPRINT_KEY_H_
#define PGASSAY_FINGERPRINT_KEY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fingerprint/table.h"
#include "pgassay/fingerprint.h"

namespace pgassay::fingerprint {

// Names and modes in key order. `key` are indexes into `columns`.
std::vector<KeyColumn> KeyModes(std::span<const Column> columns, std::span<const int> key,
                                bool keep_text_keys);

// What a key column has in an element: canonical bytes, or 16 bytes of V where its mode is hashed.
struct KeyBytes {
  std::vector<uint8_t> bytes;
  bool hashed = false;
};

// The parts of an element's key, in key order; `classes` are the type classes of the key columns. Nothing if
// the element has a hash of the whole key (too long for its area, or a NULL), or bytes that contradict the
// modes.
std::optional<std::vector<KeyBytes>> SplitKey(const Cell& element, std::span<const KeyColumn> key,
                                              std::span<const std::string> classes);

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_KEY_H_
