#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "absl/strings/match.h"
#include "compare/kind_rules.h"

namespace pgassay::compare {
namespace {

using CodePoint = utf8proc_int32_t;

uint16_t CombiningClass(CodePoint point) {
  return static_cast<uint16_t>(utf8proc_get_property(point)->combining_class);
}

// The code points of a text, each replaced by what `options` make of it. utf8proc_map would do the same, but
// holds four bytes for each code point of the whole text, and orders marks in quadratic time.
class Mapped {
 public:
  Mapped(absl::string_view text, int options) : text_(text), options_(options) {}

  // The next ones, up to the next character that no mark of another order can cross; empty at the end or
  // where the text is no UTF-8.
  const std::vector<CodePoint>& Next() {
    segment_.swap(ahead_);
    ahead_.clear();
    while (!text_.empty() && Read()) {
      if (!segment_.empty() && CombiningClass(ahead_.empty() ? 0 : ahead_.front()) == 0) {
        break;
      }
      segment_.insert(segment_.end(), ahead_.begin(), ahead_.end());
      ahead_.clear();
    }
    Order();
    return segment_;
  }
  bool ok() const { return ok_; }

 private:
  bool Read() {
    CodePoint point = 0;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text_.data()),
                                       static_cast<utf8proc_ssize_t>(text_.size()), &point);
    std::array<CodePoint, 32> points;
    int boundary = 0;
    const auto count = size <= 0 ? -1
                                 : utf8proc_decompose_char(
                                       point, points.data(), static_cast<utf8proc_ssize_t>(points.size()),
                                       static_cast<utf8proc_option_t>(options_), &boundary);
    if (count < 0 || static_cast<size_t>(count) > points.size()) {
      ok_ = false;
      text_ = {};
      return false;
    }
    text_.remove_prefix(static_cast<size_t>(size));
    ahead_.assign(points.begin(), points.begin() + count);
    return true;
  }

  // Marks of one base by their class, equal ones as they are: the canonical order of Unicode.
  void Order() {
    if ((options_ & UTF8PROC_DECOMPOSE) == 0) {
      return;
    }
    const auto is_mark = [](CodePoint point) { return CombiningClass(point) != 0; };
    for (auto first = segment_.begin(); first != segment_.end();) {
      first = std::find_if(first, segment_.end(), is_mark);
      const auto last = std::find_if_not(first, segment_.end(), is_mark);
      std::stable_sort(first, last,
                       [](CodePoint a, CodePoint b) { return CombiningClass(a) < CombiningClass(b); });
      first = last;
    }
  }

  absl::string_view text_;
  int options_;
  bool ok_ = true;
  std::vector<CodePoint> segment_;
  std::vector<CodePoint> ahead_;  // of the character after the segment
};

bool SameMapped(absl::string_view a, absl::string_view b, int options) {
  Mapped from(a, options);
  Mapped to(b, options);
  // What a character becomes may be what two others do: segments end at other places, code points do not.
  std::vector<CodePoint> left;
  std::vector<CodePoint> right;
  while (true) {
    if (left.empty()) {
      left = from.Next();
    }
    if (right.empty()) {
      right = to.Next();
    }
    const size_t common = std::min(left.size(), right.size());
    if (common == 0) {
      return left.empty() && right.empty() && from.ok() && to.ok();
    }
    if (!std::equal(left.begin(), left.begin() + static_cast<ptrdiff_t>(common), right.begin())) {
      return false;
    }
    left.erase(left.begin(), left.begin() + static_cast<ptrdiff_t>(common));
    right.erase(right.begin(), right.begin() + static_cast<ptrdiff_t>(common));
  }
}

bool AreTextual(const Change& change) {
  return IsTextual(change.before_class) && IsTextual(change.after_class);
}

absl::string_view WithoutBlanks(absl::string_view text) {
  // No blank at all: npos + 1 is 0.
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

}  // namespace

bool IsTextual(absl::string_view type_class) {
  return type_class == "text" || type_class == "char" || type_class == "xml" ||
         absl::StartsWith(type_class, "enum(") || absl::StartsWith(type_class, "text(");
}

bool IsTrailingBlanks(const Change& change) {
  return AreTextual(change) && change.before != change.after &&
         WithoutBlanks(change.before) == WithoutBlanks(change.after);
}

bool IsNormalizationOnly(const Change& change) {
  // NFC is equal where NFD is, and NFD needs no composing.
  return AreTextual(change) && change.before != change.after &&
         SameMapped(change.before, change.after, UTF8PROC_DECOMPOSE);
}

bool IsCaseOnly(const Change& change) {
  return AreTextual(change) && change.before != change.after &&
         SameMapped(change.before, change.after, UTF8PROC_CASEFOLD);
}

bool IsTruncatedText(const Change& change) {
  if (!AreTextual(change) || change.after.empty() || change.after.size() >= change.before.size() ||
      !absl::StartsWith(change.before, change.after)) {
    return false;
  }
  const auto cut = static_cast<uint8_t>(change.before[change.after.size()]);
  const bool inside_character = (cut & 0xc0) == 0x80;
  return !inside_character && WithoutBlanks(change.before) != WithoutBlanks(change.after);
}

}  // namespace pgassay::compare
