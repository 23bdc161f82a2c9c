#include "migrate/diesel/text.h"

#include "absl/strings/match.h"
#include "migrate/text/utf8.h"

namespace pgassay::migrate::diesel {

std::string TextFault(absl::string_view sql) {
  if (!text::IsUtf8(sql)) return "it is not UTF-8";
  if (absl::StrContains(sql, '\0')) return "it has a NUL byte";
  if (absl::StartsWith(sql, "\xEF\xBB\xBF")) return "it begins with a byte order mark";
  return "";
}

}  // namespace pgassay::migrate::diesel
