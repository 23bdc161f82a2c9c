#include "migrate/sql/message.h"

#include <pg_query.h>

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace pgassay::migrate::sql {
namespace {

struct FreeScan {
  void operator()(PgQueryScanResult* result) const {
    pg_query_free_scan_result(*result);
    delete result;
  }
};

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
constexpr size_t kLongestKeyword = 20;
constexpr size_t kLongestMark = 3;

// libpg_query's answer is pg_query.proto's ScanResult: of the one token `keyword_kind` comes last, as field
// 5, and is left out where it is NO_KEYWORD.
bool IsKeyword(absl::string_view token) {
  const bool word = std::all_of(token.begin(), token.end(),
                                [](unsigned char c) { return absl::ascii_isalpha(c) || c == '_'; });
  if (token.empty() || token.size() > kLongestKeyword || !word) {
    return false;
  }
  const std::unique_ptr<PgQueryScanResult, FreeScan> scan(
      new PgQueryScanResult(pg_query_scan(std::string(token).c_str())));
  constexpr char kFieldOfKind = 5 << 3;
  return scan->error == nullptr && scan->pbuf.len >= 2 && scan->pbuf.data[scan->pbuf.len - 2] == kFieldOfKind;
}

bool IsMark(absl::string_view token) {
  return !token.empty() && token.size() <= kLongestMark &&
         token.find_first_not_of("()[],;:.*+-/<>=~!@#%^&|`?") == absl::string_view::npos;
}

}  // namespace

std::string WithoutContents(absl::string_view message) {
  constexpr absl::string_view kNear = " at or near \"";
  const absl::string_view text =
      message.substr(0, std::min({message.find_first_of("\"\r\n"), message.find(": "), message.size()}));
  const size_t near = message.find(kNear);
  if (near == absl::string_view::npos || near + kNear.size() != text.size() + 1) {
    return std::string(absl::StripTrailingAsciiWhitespace(text));
  }
  absl::string_view token = message.substr(near + kNear.size());
  absl::ConsumeSuffix(&token, "\"");
  if (IsKeyword(token) || IsMark(token)) {
    return absl::StrCat(text, "\"", token, "\"");
  }
  return absl::StrCat(message.substr(0, near),
                      absl::StartsWith(token, kByteOrderMark) ? " at a byte order mark" : "");
}

}  // namespace pgassay::migrate::sql
