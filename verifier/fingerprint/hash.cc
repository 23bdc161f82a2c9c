#include "fingerprint/hash.h"

#include <openssl/sha.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "fingerprint/hash_inline.h"

namespace pgassay::fingerprint {
namespace {

using Digest = std::array<uint8_t, SHA256_DIGEST_LENGTH>;

Digest Derive(const Key& key, absl::string_view purpose) {
  std::string input(reinterpret_cast<const char*>(key.data()), key.size());
  input.append(purpose.data(), purpose.size());
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(input.data()), input.size(), digest.data());
  return digest;
}

}  // namespace

Hasher::Hasher(const std::optional<Key>& key) {
  if (!key.has_value()) {
    return;
  }
  auto* out = secret_.data();
  for (char i = 0; i < 6; ++i) {
    std::string purpose = "pgassay secret";
    purpose.push_back(i);
    const Digest part = Derive(*key, purpose);
    out = std::copy(part.begin(), part.end(), out);
  }
  const Digest id = Derive(*key, "pgassay key id");
  key_id_ = absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(id.data()), 8));
}

Hash128 Hasher::operator()(const uint8_t* data, size_t size) const {
  const HashState state{keyed() ? secret_.data() : nullptr, HashLong()};
  return keyed() ? HashBytes<true>(state, data, size) : HashBytes<false>(state, data, size);
}

Hash128 Hasher::operator()(absl::string_view text) const {
  return (*this)(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

}  // namespace pgassay::fingerprint
