// Names and lists of names as the server writes them: plain, or in quotes that are doubled inside.
#ifndef PGASSAY_COMPARE_CATALOG_IDENTIFIERS_H_
#define PGASSAY_COMPARE_CATALOG_IDENTIFIERS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::compare {

// Length of what `text` begins with: a text or name in quotes, a word, white space, or one character. A quote
// that never ends takes all. 0 of nothing.
size_t SqlTokenLength(absl::string_view text);

// 'a', "a""b" and a -> the text or name; other tokens as they are.
std::string Unquoted(absl::string_view token);

// Whether the token can be a name: a word that begins with no digit, or one in double quotes.
bool IsName(absl::string_view token);

// A name as the server writes it, but that newer ones know more keywords.
std::string QuotedName(absl::string_view name);

// "a.b.c" -> its names, without quotes; stops at what is no dot behind a name. `length`: what it took.
std::vector<std::string> DottedName(absl::string_view text, size_t* length = nullptr);

// `a, "b c"` -> the names; `'a', 'it''s'` -> the texts. Commas in quotes do not split.
std::vector<std::string> SplitNames(absl::string_view text);

// "a.b, c.d" -> the dotted names.
std::vector<std::vector<std::string>> SplitDottedNames(absl::string_view text);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_IDENTIFIERS_H_
