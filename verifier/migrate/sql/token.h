// The pieces that PostgreSQL's scanner sees in SQL, of any major's grammar. Pure.
#ifndef PGASSAY_MIGRATE_SQL_TOKEN_H_
#define PGASSAY_MIGRATE_SQL_TOKEN_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::sql {

struct Token {
  enum class Kind {
    kWord,        // a keyword, a name without quotes, a number
    kName,        // "in quotes", U&"..." too
    kString,      // 'a string', also with a letter before it: E'', B'', X'', N'', U&''
    kDollar,      // $tag$ a string $tag$
    kComment,     // to the end of its line, without the line's end; or /* nested */
    kByte,        // anything else but white space: one byte of it
    kUnfinished,  // a string, name or comment that the text does not close; it ends with the text
  };
  Kind kind = Kind::kByte;
  absl::string_view text;  // of the whole piece, quotes and all; a part of the text it was found in
};

// The first piece from `at` on, white space passed over; false: there is none. As with
// standard_conforming_strings on.
bool NextToken(absl::string_view sql, size_t at, Token* token);

// All of them but comments.
std::vector<Token> Tokens(absl::string_view sql);

// `token` is this keyword, given in upper case.
bool IsWord(const Token& token, absl::string_view upper);

// What a kWord (folded to lower case) or a kName that is no U&"" names; else "".
std::string NameIn(const Token& token);

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_TOKEN_H_
