// TypeScript as words, strings and signs.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_TOKEN_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_TOKEN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::typescript {

struct Token {
  enum class Kind { kWord, kString, kTemplate, kSign };
  Kind kind = Kind::kSign;
  std::string text;   // of a string what it means; of a template what is between the backticks, as written
  uint32_t line = 1;  // from 1, where it begins
};

// Comments are left out; a string that is never closed ends with its line. Regular expressions are not known:
// a quote in one is taken for a string's. Pure; never fails.
std::vector<Token> Tokens(absl::string_view text);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_TOKEN_H_
