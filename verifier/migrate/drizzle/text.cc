#include "migrate/drizzle/text.h"

#include <openssl/evp.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"

namespace pgassay::migrate::drizzle {

std::string WithLf(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\r\n", "\n"}});
}

std::string WithCrlf(absl::string_view text) {
  return absl::StrReplaceAll(WithLf(text), {{"\n", "\r\n"}});
}

std::string Sha256(absl::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr) != 1) return "";
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), size));
}

}  // namespace pgassay::migrate::drizzle
