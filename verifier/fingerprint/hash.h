// H of FORMAT.md: XXH3-128, keyed or not.
#ifndef PGASSAY_FINGERPRINT_HASH_H_
#define PGASSAY_FINGERPRINT_HASH_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "absl/strings/string_view.h"
#include "pgassay/fingerprint.h"

namespace pgassay::fingerprint {

using Key = std::array<uint8_t, 32>;

// Immutable and thread-safe.
class Hasher {
 public:
  Hasher() = default;
  explicit Hasher(const std::optional<Key>& key);

  Hash128 operator()(const uint8_t* data, size_t size) const;
  Hash128 operator()(absl::string_view text) const;
  const std::string& key_id() const;  // "" without a key
};

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_HASH_H_
