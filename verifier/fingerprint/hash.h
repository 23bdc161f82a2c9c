// H of FORMAT.md: XXH3-128, keyed or not.
#ifndef PGASSAY_FINGERPRINT_HASH_H_
#define PGASSAY_FINGERPRINT_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "pgassay/fingerprint.h"

namespace pgassay::fingerprint {

using Key = std::array<uint8_t, 32>;

inline constexpr size_t kSecretSize = 192;

// Immutable and thread-safe.
class Hasher {
 public:
  Hasher() = default;
  explicit Hasher(const std::optional<Key>& key);

  Hash128 operator()(const uint8_t* data, size_t size) const;
  Hash128 operator()(absl::string_view text) const;
  const std::string& key_id() const { return key_id_; }  // "" without a key

  bool keyed() const { return !key_id_.empty(); }
  // kSecretSize bytes that live as long as the Hasher. REQUIRES: keyed().
  const uint8_t* secret() const { return secret_.data(); }

 private:
  std::string key_id_;
  std::array<uint8_t, kSecretSize> secret_{};
};

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_HASH_H_
