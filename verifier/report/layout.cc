#include "report/layout.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "report/escape.h"

namespace pgassay::report {

size_t Width(absl::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string Wrapped(const std::string& first, absl::string_view text) {
  const std::string indent(Width(first), ' ');
  std::string out;
  std::string line = first;
  bool fresh = true;
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    if (!fresh && Width(line) + 1 + Width(word) > kTextWidth) {
      absl::StrAppend(&out, line, "\n");
      line = indent;
      fresh = true;
    }
    absl::StrAppend(&line, fresh ? "" : " ", word);
    fresh = false;
  }
  return absl::StrCat(out, line, "\n");
}

std::string Counted(size_t count, absl::string_view one, absl::string_view many) {
  return absl::StrCat(Grouped(count), " ", count == 1 ? one : many);
}

std::string Folded(const std::vector<std::string>& names, size_t most) {
  // One more name takes no more room than that there is one.
  if (names.size() <= most + 1) return absl::StrJoin(names, ", ");
  return absl::StrCat(absl::StrJoin(names.begin(), names.begin() + static_cast<ptrdiff_t>(most), ", "),
                      " and ", Grouped(names.size() - most), " more");
}

}  // namespace pgassay::report
