#include "migrate/project/guard.h"

#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace pgassay::migrate::project {
namespace {

constexpr int kMaxDots = 64;
constexpr int kMaxDepth = 64;

absl::Status Refuse(size_t line, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", what));
}

class Scanner {
 public:
  explicit Scanner(absl::string_view toml) : toml_(toml) {}

  absl::Status Check() {
    int dots = 0;
    int depth = 0;
    while (at_ < toml_.size()) {
      const char c = toml_[at_];
      if (c == '"' || c == '\'') {
        String(c);
        continue;
      }
      if (c == '#') {
        at_ = toml_.find('\n', at_);
        if (at_ == absl::string_view::npos) break;
        continue;
      }
      ++at_;
      if (c == '.') {
        if (++dots > kMaxDots) return Refuse(line_, "a name has more than 64 dots");
      } else if (c == '[' || c == '{') {
        dots = 0;
        if (++depth > kMaxDepth) return Refuse(line_, "lists or tables are nested more than 64 deep");
      } else if (c == ']' || c == '}') {
        if (depth > 0) --depth;
      } else if (c == '=' || c == ',' || c == '\n') {
        dots = 0;
        if (c == '\n') ++line_;
      }
    }
    return absl::OkStatus();
  }

 private:
  // From its first quote to behind its last, as TOML ends it; a string of one line ends with this, which is
  // an error to toml::parse.
  void String(char quote) {
    const char triple[] = {quote, quote, quote};
    const absl::string_view closing(triple, Is(absl::string_view(triple, 3)) ? 3 : 1);
    for (at_ += closing.size(); at_ < toml_.size(); ++at_) {
      if (Is(closing)) {
        at_ += closing.size();
        // Up to two quotes before the closing ones are of the text.
        for (int i = 0; closing.size() == 3 && i < 2 && Is(closing.substr(0, 1)); ++i) ++at_;
        return;
      }
      if (toml_[at_] == '\n') {
        if (closing.size() == 1) return;
        ++line_;
      }
      if (quote == '"' && toml_[at_] == '\\' && at_ + 1 < toml_.size() && toml_[at_ + 1] != '\n') ++at_;
    }
  }

  bool Is(absl::string_view text) const { return absl::StartsWith(toml_.substr(at_), text); }

  const absl::string_view toml_;
  size_t at_ = 0;
  size_t line_ = 1;
};

}  // namespace

absl::Status CheckNesting(absl::string_view toml) {
  return Scanner(toml).Check();
}

}  // namespace pgassay::migrate::project
