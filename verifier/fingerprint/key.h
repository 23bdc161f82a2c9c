// How a relation's key stands in its file.
#ifndef PGASSAY_FINGERPRINT_KEY_H_
#define PGASSAY_FINGERPRINT_KEY_H_

#include <span>
#include <vector>

#include "fingerprint/table.h"
#include "pgassay/fingerprint.h"

namespace pgassay::fingerprint {

// Names and modes in key order. `key` are indexes into `columns`.
std::vector<KeyColumn> KeyModes(std::span<const Column> columns, std::span<const int> key,
                                bool keep_text_keys);

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_KEY_H_
