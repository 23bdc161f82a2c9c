#include "migrate/sql/text.h"

#include <algorithm>

#include "migrate/text/utf8.h"

namespace pgassay::migrate::sql {

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

size_t FirstBadByte(absl::string_view sql) {
  return std::min(text::FirstNotUtf8(sql), sql.find('\0'));
}

}  // namespace pgassay::migrate::sql
