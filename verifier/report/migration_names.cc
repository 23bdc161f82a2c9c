#include "report/migration_names.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace pgassay::report {

const char* Name(MigrationEntry::State state) {
  switch (state) {
    case MigrationEntry::State::kApplied:
      return "applied";
    case MigrationEntry::State::kPending:
      return "pending";
    case MigrationEntry::State::kUnknown:
      return "unknown";
    case MigrationEntry::State::kSkipped:
      return "skipped";
  }
  return "";
}

const char* Name(HistoryFinding::Level level) {
  switch (level) {
    case HistoryFinding::Level::kNote:
      return "note";
    case HistoryFinding::Level::kFinding:
      return "finding";
    case HistoryFinding::Level::kNotChecked:
      return "not_checked";
  }
  return "";
}

const char* Name(Rewrite rewrite) {
  switch (rewrite) {
    case Rewrite::kNo:
      return "no";
    case Rewrite::kMaybe:
      return "maybe";
    case Rewrite::kYes:
      return "yes";
  }
  return "";
}

const char* Name(TableLock lock) {
  switch (lock) {
    case TableLock::kNone:
      return "";
    case TableLock::kAccessShare:
      return "ACCESS SHARE";
    case TableLock::kRowShare:
      return "ROW SHARE";
    case TableLock::kRowExclusive:
      return "ROW EXCLUSIVE";
    case TableLock::kShareUpdateExclusive:
      return "SHARE UPDATE EXCLUSIVE";
    case TableLock::kShare:
      return "SHARE";
    case TableLock::kShareRowExclusive:
      return "SHARE ROW EXCLUSIVE";
    case TableLock::kExclusive:
      return "EXCLUSIVE";
    case TableLock::kAccessExclusive:
      return "ACCESS EXCLUSIVE";
  }
  return "";
}

bool IsOfDrizzle(const HistoryFinding& finding) {
  return absl::StartsWith(finding.code, "drizzle-");
}

size_t CountOf(const OneHistory& history, MigrationEntry::State state) {
  return static_cast<size_t>(std::count_if(history.entries.begin(), history.entries.end(),
                                           [state](const auto& entry) { return entry.state == state; }));
}

size_t CountOf(const MigrationStatus& status, HistoryFinding::Level level) {
  return static_cast<size_t>(std::count_if(status.findings.begin(), status.findings.end(),
                                           [level](const auto& finding) { return finding.level == level; }));
}

bool IsUnread(const HistoryFinding& finding) {
  return finding.level == HistoryFinding::Level::kNotChecked &&
         !absl::EndsWith(finding.code, "-not-parsed") && finding.code != "drizzle-lock";
}

bool IsKnown(const MigrationStatus& status, bool drizzle) {
  return std::none_of(status.findings.begin(), status.findings.end(), [drizzle](const auto& finding) {
    return IsUnread(finding) && IsOfDrizzle(finding) == drizzle;
  });
}

}  // namespace pgassay::report
