#include "fingerprint/key.h"

namespace pgassay::fingerprint {

std::vector<KeyColumn> KeyModes(std::span<const Column> columns, std::span<const int> key,
                                bool keep_text_keys) {
  std::vector<KeyColumn> modes;
  modes.reserve(key.size());
  for (const int index : key) {
    const Column& column = columns[static_cast<size_t>(index)];
    modes.push_back({column.name, column.rule.key_mode(keep_text_keys)});
  }
  return modes;
}

}  // namespace pgassay::fingerprint
