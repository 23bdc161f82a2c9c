#include "report/markdown.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "report/difference_text.h"
#include "report/escape.h"

namespace pgassay::report {

std::string Code(absl::string_view text) {
  const std::string escaped = SourceText(text);
  size_t longest = 0;
  size_t run = 0;
  for (const char c : escaped) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  const bool pads = escaped.empty() || escaped.front() == '`' || escaped.back() == '`' ||
                    escaped.front() == ' ' || escaped.back() == ' ';
  return absl::StrCat(fence, pads ? " " : "", escaped, pads ? " " : "", fence);
}

std::string Marked(absl::string_view escaped) {
  const auto is_word = [&escaped](size_t i) {
    return i < escaped.size() && absl::ascii_isalnum(static_cast<unsigned char>(escaped[i]));
  };
  std::string out;
  for (size_t i = 0; i < escaped.size(); ++i) {
    const char c = escaped[i];
    const bool within = c == '_' && i > 0 && is_word(i - 1) && is_word(i + 1);
    if (!within && absl::string_view("\\`*_[]<>#|~&").find(c) != absl::string_view::npos) out.push_back('\\');
    out.push_back(c);
    if (c == '@') out += "<!-- -->";
  }
  return out;
}

std::string Plain(absl::string_view text) {
  return Marked(Escape(text));
}

std::string PlainWithCode(absl::string_view text) {
  const std::vector<absl::string_view> pieces = absl::StrSplit(text, '`');
  if (pieces.size() % 2 == 0) return Plain(text);
  std::string out;
  for (size_t i = 0; i < pieces.size(); ++i) {
    out += i % 2 == 0 ? Plain(pieces[i]) : pieces[i].empty() ? Plain("``") : Code(pieces[i]);
  }
  return out;
}

}  // namespace pgassay::report
