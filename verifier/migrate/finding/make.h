// Findings as they are written down here.
#ifndef PGASSAY_MIGRATE_FINDING_MAKE_H_
#define PGASSAY_MIGRATE_FINDING_MAKE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// One line each, whatever the names in them are; the subject stays as it is.
HistoryFinding Finding(absl::string_view code, absl::string_view subject, absl::string_view what,
                       absl::string_view effect, absl::string_view remedy,
                       HistoryFinding::Level level = HistoryFinding::Level::kFinding);
HistoryFinding Note(absl::string_view code, absl::string_view subject, absl::string_view what,
                    absl::string_view effect, absl::string_view remedy);
HistoryFinding NotChecked(absl::string_view code, absl::string_view subject, absl::string_view what,
                          absl::string_view effect, absl::string_view remedy);

// Findings, then what was not checked, then notes; else as they are.
void WorstFirst(std::vector<HistoryFinding>& findings);

bool HasLevel(const std::vector<HistoryFinding>& findings, HistoryFinding::Level level);

// "a, b, c and 4 more"
std::string ListOf(const std::vector<std::string>& names);

// "1 file", "3 files"
std::string Counted(size_t count, absl::string_view singular, absl::string_view plural);

// "2026-10-01 08:12:44", UTC; "" for what is no time of a calendar
std::string TimeText(int64_t milliseconds);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_FINDING_MAKE_H_
