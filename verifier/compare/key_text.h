// The key of a row that was found, for people.
#ifndef PGASSAY_COMPARE_KEY_TEXT_H_
#define PGASSAY_COMPARE_KEY_TEXT_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pgassay/fingerprint.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// The key of a relation whose rows are named.
struct KeyShape {
  std::vector<KeyColumn> columns;
  std::vector<std::string> classes;  // type classes of these
  std::vector<std::string> names;    // as people know them
};

// One part per column, or one for all if the element has only a hash of the whole key. Integers, uuids, dates
// and times and the like are in clear; other classes if `show_keys` and the element has their bytes, else the
// part is hidden.
std::vector<KeyPart> KeyText(const Cell& element, const KeyShape& key, bool show_keys);

// Compares as a sequence of bytes like the keys as values: numbers by size, times by time; keys of which only
// a hash is there behind all others.
std::vector<uint8_t> KeyOrder(const Cell& element, const KeyShape& key);

// Hexadecimal digits that tell a row without a key from others.
std::string RowId(const Cell& element);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_KEY_TEXT_H_
