#include "migrate/drizzle/simulate.h"

#include <algorithm>

#include "migrate/drizzle/journal.h"

namespace pgassay::migrate::drizzle {
namespace {

// ORDER BY created_at DESC, which has NULL first.
bool IsNewer(const DrizzleHistory::Row& a, const DrizzleHistory::Row& b) {
  if (!a.created_at || !b.created_at) return !a.created_at && b.created_at;
  return *a.created_at > *b.created_at;
}

// The second of a row in milliseconds, as the upgrade cuts it out of the digits. NaN, which is what it makes
// of NULL, equals the NaN of a folder without a time.
int64_t SecondOf(const DrizzleHistory::Row& row) {
  return row.created_at ? *row.created_at / 1000 * 1000 : kNoWhen;
}

std::optional<size_t> EntryOfOldRow(const std::vector<DrizzleEntry>& entries,
                                    const DrizzleHistory::Row& row) {
  std::vector<size_t> of_second;
  std::optional<size_t> last_of_hash;
  // By time; a sort leaves what has no time where it is, and that is by name.
  const auto later = [&entries](size_t a, size_t b) {
    const bool timed = entries[a].when_ms != kNoWhen && entries[b].when_ms != kNoWhen;
    if (timed && entries[a].when_ms != entries[b].when_ms) return entries[a].when_ms > entries[b].when_ms;
    return a > b;
  };
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].when_ms == SecondOf(row)) of_second.push_back(i);
    if (entries[i].sha256 == row.hash && (!last_of_hash || later(i, *last_of_hash))) last_of_hash = i;
  }
  if (of_second.size() == 1) return of_second.front();
  if (of_second.empty()) return last_of_hash;
  for (const size_t i : of_second) {
    if (entries[i].sha256 == row.hash) return i;
  }
  return std::nullopt;
}

}  // namespace

JournalRun SimulateJournal(const std::vector<DrizzleEntry>& entries,
                           const std::vector<DrizzleHistory::Row>& rows) {
  JournalRun run;
  if (!rows.empty()) {
    run.high_water = static_cast<size_t>(std::min_element(rows.begin(), rows.end(), IsNewer) - rows.begin());
  }
  for (const DrizzleEntry& entry : entries) {
    // Both are doubles to JavaScript, as good as equal beyond 2^53.
    run.runs.push_back(!run.high_water || (entry.when_ms != kNoWhen &&
                                           static_cast<double>(rows[*run.high_water].created_at.value_or(0)) <
                                               static_cast<double>(entry.when_ms)));
  }
  return run;
}

FoldersRun SimulateFolders(const std::vector<DrizzleEntry>& entries, const DrizzleHistory& history) {
  FoldersRun run;
  run.runs.assign(entries.size(), true);
  for (const DrizzleHistory::Row& row : history.rows) {
    std::optional<size_t> found;
    if (history.has_names) {
      for (size_t i = 0; i < entries.size() && !found; ++i) {
        if (row.name == entries[i].name) found = i;
      }
    } else {
      found = EntryOfOldRow(entries, row);
      run.upgrade_fails = run.upgrade_fails || !found;
    }
    if (found) run.runs[*found] = false;
    run.entry_of_row.push_back(found);
  }
  return run;
}

std::vector<std::optional<size_t>> EntryOfRow(const DrizzleFolder& folder, const DrizzleHistory& history) {
  if (folder.format == DrizzleFormat::kFolders9) return SimulateFolders(folder.entries, history).entry_of_row;
  std::vector<std::optional<size_t>> entry_of_row;
  for (const DrizzleHistory::Row& row : history.rows) {
    const auto found = std::find_if(
        folder.entries.begin(), folder.entries.end(),
        [&row](const DrizzleEntry& entry) { return row.created_at && *row.created_at == entry.when_ms; });
    entry_of_row.push_back(
        found == folder.entries.end() ? std::nullopt : std::optional<size_t>(found - folder.entries.begin()));
  }
  return entry_of_row;
}

}  // namespace pgassay::migrate::drizzle
