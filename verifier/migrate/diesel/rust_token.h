// Rust as words, strings and signs.
#ifndef PGASSAY_MIGRATE_DIESEL_RUST_TOKEN_H_
#define PGASSAY_MIGRATE_DIESEL_RUST_TOKEN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::diesel {

struct RustToken {
  enum class Kind { kWord, kString, kSign };
  Kind kind = Kind::kSign;
  std::string text;   // of a raw word (r#type) without its "r#"; of a string what it means; one sign
  uint32_t line = 1;  // from 1, where it begins
};

// Comments, lifetimes and characters are left out; numbers are words; a string that is never closed ends with
// the text. Pure; any bytes are taken, in linear time.
std::vector<RustToken> RustTokens(absl::string_view text);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_RUST_TOKEN_H_
