// A running SHA-256.
#ifndef PGASSAY_STORE_SHA256_H_
#define PGASSAY_STORE_SHA256_H_

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace pgassay::store {

// Not thread-safe. OpenSSL refuses SHA-256 only where its configuration is broken or memory is out; then
// Finish gives false.
class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new()) {
    ok_ = context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1;
  }

  void Add(std::span<const uint8_t> bytes) {
    ok_ = ok_ && EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1;
  }

  // REQUIRES: not called before.
  bool Finish(std::array<uint8_t, 32>& digest) {
    ok_ = ok_ && EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1;
    return ok_;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
  bool ok_ = false;
};

}  // namespace pgassay::store

#endif  // PGASSAY_STORE_SHA256_H_
