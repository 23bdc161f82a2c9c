#include "migrate/finding/make.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "pg/error.h"

namespace pgassay::migrate {
namespace {

using Level = HistoryFinding::Level;

constexpr size_t kMaxNames = 5;

int Rank(Level level) {
  switch (level) {
    case Level::kFinding:
      return 0;
    case Level::kNotChecked:
      return 1;
    case Level::kNote:
      return 2;
  }
  return 0;
}

}  // namespace

HistoryFinding Finding(absl::string_view code, absl::string_view subject, absl::string_view what,
                       absl::string_view effect, absl::string_view remedy, Level level) {
  return {.level = level,
          .code = std::string(code),
          .subject = std::string(subject),
          .what = pg::OneLine(what),
          .effect = pg::OneLine(effect),
          .remedy = pg::OneLine(remedy)};
}

HistoryFinding Note(absl::string_view code, absl::string_view subject, absl::string_view what,
                    absl::string_view effect, absl::string_view remedy) {
  return Finding(code, subject, what, effect, remedy, Level::kNote);
}

HistoryFinding NotChecked(absl::string_view code, absl::string_view subject, absl::string_view what,
                          absl::string_view effect, absl::string_view remedy) {
  return Finding(code, subject, what, effect, remedy, Level::kNotChecked);
}

void WorstFirst(std::vector<HistoryFinding>& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const HistoryFinding& a, const HistoryFinding& b) {
    return Rank(a.level) < Rank(b.level);
  });
}

bool HasLevel(const std::vector<HistoryFinding>& findings, Level level) {
  return std::any_of(findings.begin(), findings.end(),
                     [level](const HistoryFinding& finding) { return finding.level == level; });
}

std::string ListOf(const std::vector<std::string>& names) {
  std::string text;
  // Never "and 1 more": the name itself is as short.
  const size_t shown = names.size() <= kMaxNames + 1 ? names.size() : kMaxNames;
  for (size_t i = 0; i < shown; ++i) absl::StrAppend(&text, i == 0 ? "" : ", ", names[i]);
  if (shown < names.size()) absl::StrAppend(&text, " and ", names.size() - shown, " more");
  return text;
}

std::string Counted(size_t count, absl::string_view singular, absl::string_view plural) {
  return absl::StrCat(count, " ", count == 1 ? singular : plural);
}

std::string TimeText(int64_t milliseconds) {
  constexpr int64_t kMaxDate = 8'640'000'000'000'000;  // what a Date of JavaScript holds
  if (milliseconds < -kMaxDate || milliseconds > kMaxDate) return "";
  return absl::FormatTime("%E4Y-%m-%d %H:%M:%S", absl::FromUnixMillis(milliseconds), absl::UTCTimeZone());
}

}  // namespace pgassay::migrate
