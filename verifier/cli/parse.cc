#include "cli/parse.h"

#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "cli/message.h"

namespace pgassay::cli {
namespace {

absl::Status Wrong(absl::string_view option, absl::string_view text, absl::string_view expected) {
  return absl::InvalidArgumentError(absl::StrCat(option, ": ", Shown(text), " is not ", expected));
}

bool IsNumber(absl::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == absl::string_view::npos;
}

const char* NameOf(ReportFile::Kind kind) {
  switch (kind) {
    case ReportFile::Kind::kJson:
      return "json";
    case ReportFile::Kind::kText:
      return "text";
    case ReportFile::Kind::kMarkdown:
      return "md";
  }
  return "json";
}

}  // namespace

absl::StatusOr<uint32_t> ParseCount(absl::string_view option, absl::string_view text, uint32_t min,
                                    uint32_t max) {
  uint32_t value = 0;
  if (!IsNumber(text) || !absl::SimpleAtoi(text, &value) || value < min || value > max) {
    return Wrong(option, text, absl::StrCat("a number from ", min, " to ", max));
  }
  return value;
}

absl::StatusOr<uint32_t> ParseMilliseconds(absl::string_view option, absl::string_view text) {
  constexpr char kExpected[] = "a duration such as 5s, 500ms or 2m";
  absl::Duration duration;
  if (text == "0" || !absl::ParseDuration(std::string(text), &duration) || duration < absl::ZeroDuration()) {
    return Wrong(option, text, kExpected);
  }
  // Rounded up, so that what was not nothing does not become it.
  const absl::Duration ceiling = absl::Ceil(duration, absl::Milliseconds(1));
  if (ceiling > absl::Milliseconds(std::numeric_limits<int32_t>::max()))
    return Wrong(option, text, kExpected);
  return static_cast<uint32_t>(absl::ToInt64Milliseconds(ceiling));
}

absl::StatusOr<std::vector<std::string>> ParseGlobs(absl::string_view option,
                                                    const std::vector<std::string>& lists) {
  std::vector<std::string> globs;
  for (const std::string& list : lists) {
    for (absl::string_view glob : absl::StrSplit(list, ',')) {
      glob = absl::StripAsciiWhitespace(glob);
      if (glob.empty()) {
        return absl::InvalidArgumentError(absl::StrCat(option, ": an empty pattern in ", Shown(list),
                                                       "; patterns look like public.orders or audit.*"));
      }
      globs.emplace_back(glob);
    }
  }
  return globs;
}

absl::StatusOr<ProgressMode> ParseProgressMode(absl::string_view text) {
  if (text == "auto") return ProgressMode::kAuto;
  if (text == "bar") return ProgressMode::kBar;
  if (text == "json") return ProgressMode::kJson;
  if (text == "none") return ProgressMode::kNone;
  return Wrong("--progress", text, "one of auto, bar, json, none");
}

absl::StatusOr<ReportFile> ParseReportFile(absl::string_view text,
                                           const std::vector<ReportFile::Kind>& kinds) {
  const size_t equals = text.find('=');
  if (equals == absl::string_view::npos || equals + 1 == text.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--report: ", Shown(text), " is not KIND=FILE, such as json=report.json"));
  }
  const absl::string_view name = text.substr(0, equals);
  std::vector<std::string> names;
  for (const ReportFile::Kind kind : kinds) {
    if (name == NameOf(kind)) return ReportFile{kind, std::string(text.substr(equals + 1))};
    names.emplace_back(NameOf(kind));
  }
  return absl::InvalidArgumentError(absl::StrCat("--report: there is no kind ", Shown(name), "; there are ",
                                                 absl::StrJoin(names, " and ")));
}

}  // namespace pgassay::cli
