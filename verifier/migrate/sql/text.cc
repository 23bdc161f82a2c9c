#include "migrate/sql/text.h"

#include <algorithm>

namespace pgassay::migrate::sql {
namespace {

// The length of the character that begins here; 0 if none does. As Unicode has it: nothing overlong, no
// surrogates, nothing above U+10FFFF.
size_t CharacterLength(absl::string_view text) {
  auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  auto rest = [&](size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) {
      if ((byte(i) & 0xC0U) != 0x80U) {
        return size_t{0};
      }
    }
    return to;
  };
  unsigned first = byte(0);
  unsigned second = byte(1);
  if (first < 0x80) {
    return first == 0 ? 0 : 1;
  }
  if (first >= 0xC2 && first <= 0xDF) {
    return rest(1, 2);
  }
  if (first >= 0xE0 && first <= 0xEF) {
    bool overlong = first == 0xE0 && second < 0xA0;
    bool surrogate = first == 0xED && second > 0x9F;
    return overlong || surrogate ? 0 : rest(1, 3);
  }
  if (first >= 0xF0 && first <= 0xF4) {
    bool overlong = first == 0xF0 && second < 0x90;
    bool above = first == 0xF4 && second > 0x8F;
    return overlong || above ? 0 : rest(1, 4);
  }
  return 0;
}

}  // namespace

size_t SkipBlank(absl::string_view sql, size_t from) {
  size_t at = std::min(from, sql.size());
  while (at < sql.size()) {
    char c = sql[at];
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      ++at;
    } else if (sql.substr(at, 2) == "--") {
      at = std::min(sql.find_first_of("\r\n", at), sql.size());
    } else if (sql.substr(at, 2) == "/*") {
      size_t depth = 0;
      do {
        if (sql.substr(at, 2) == "/*") {
          ++depth;
          at += 2;
        } else if (sql.substr(at, 2) == "*/") {
          --depth;
          at += 2;
        } else {
          ++at;
        }
      } while (depth > 0 && at < sql.size());
    } else {
      return at;
    }
  }
  return sql.size();
}

uint32_t LineOfByte(absl::string_view sql, size_t offset) {
  auto end = sql.begin() + static_cast<std::ptrdiff_t>(std::min(offset, sql.size()));
  return static_cast<uint32_t>(std::count(sql.begin(), end, '\n') + 1);
}

size_t OffsetOfCharacter(absl::string_view sql, int position) {
  int character = 0;
  for (size_t at = 0; at < sql.size(); ++at) {
    character += (static_cast<unsigned char>(sql[at]) & 0xC0U) != 0x80U ? 1 : 0;
    if (character >= position) {
      return at;
    }
  }
  return sql.size();
}

size_t FirstBadByte(absl::string_view sql) {
  for (size_t at = 0; at < sql.size();) {
    size_t length = CharacterLength(sql.substr(at));
    if (length == 0) {
      return at;
    }
    at += length;
  }
  return absl::string_view::npos;
}

}  // namespace pgassay::migrate::sql
