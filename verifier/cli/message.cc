#include "cli/message.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "report/escape.h"

namespace pgassay::cli {
namespace {

constexpr char kHintPayload[] = "pgassay/hint";
constexpr char kExamplePayload[] = "pgassay/example";

bool IsBreak(char c) {
  return c == '\n' || c == '\r' || c == '\t' || c == '\v' || c == '\f';
}

}  // namespace

std::string OneLine(absl::string_view text) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    const size_t blanks = std::min(text.find_first_not_of(" \t\n\r\v\f"), text.size());
    if (blanks == 0) {
      line.push_back(text[0]);
      text.remove_prefix(1);
      continue;
    }
    const bool breaks = std::any_of(text.begin(), text.begin() + static_cast<ptrdiff_t>(blanks), IsBreak);
    line.append(breaks ? 1 : blanks, ' ');
    text.remove_prefix(blanks);
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return report::Escape(line);
}

std::string Shown(absl::string_view argument) {
  const bool may_hold_password = absl::StrContains(argument, "://") || absl::StrContains(argument, "@") ||
                                 absl::StrContains(argument, "=") ||
                                 absl::StrContains(absl::AsciiStrToLower(argument), "password");
  if (may_hold_password) return "(not shown: it could hold a password)";
  return absl::StrCat("'", OneLine(argument), "'");
}

absl::Status WithHint(absl::Status status, absl::string_view hint) {
  status.SetPayload(kHintPayload, absl::Cord(hint));
  return status;
}

absl::Status WithExample(absl::Status status, absl::string_view hint, absl::string_view example) {
  status.SetPayload(kExamplePayload, absl::Cord(example));
  return WithHint(std::move(status), hint);
}

std::string FormatError(const absl::Status& status) {
  std::string text = absl::StrCat("pgassay: ", OneLine(status.message()), "\n");
  if (const absl::optional<absl::Cord> hint = status.GetPayload(kHintPayload); hint.has_value()) {
    absl::StrAppend(&text, "pgassay: hint: ", OneLine(std::string(*hint)), "\n");
  }
  if (const absl::optional<absl::Cord> example = status.GetPayload(kExamplePayload); example.has_value()) {
    absl::StrAppend(&text, "\n", std::string(*example));
  }
  return text;
}

void WriteStderr(absl::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // nowhere left to say so
    text.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace pgassay::cli
