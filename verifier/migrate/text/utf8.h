// Bytes that are meant to be UTF-8. Pure; any bytes are taken, in linear time.
#ifndef PGASSAY_MIGRATE_TEXT_UTF8_H_
#define PGASSAY_MIGRATE_TEXT_UTF8_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::text {

// The offset of the first byte that does not begin a character, or begins one that is cut off, overlong, a
// surrogate or above U+10FFFF; npos: all of it is UTF-8.
size_t FirstNotUtf8(absl::string_view bytes);

bool IsUtf8(absl::string_view bytes);

// What Rust's to_string_lossy and node's Buffer.toString() make of `bytes` (WHATWG's decoder): each maximal
// part of what is no character becomes one U+FFFD, and a byte order mark stays. Equal to `bytes` if and only
// if they are UTF-8.
std::string Decode(absl::string_view bytes);

// Characters of UTF-8, as VARCHAR(n) counts them.
size_t Characters(absl::string_view text);

// The offset of the character at `position`, from 1, in UTF-8; of the end if there are fewer.
size_t OffsetOfCharacter(absl::string_view text, int position);

}  // namespace pgassay::migrate::text

#endif  // PGASSAY_MIGRATE_TEXT_UTF8_H_
