#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/folders.h"
#include "migrate/drizzle/match.h"
#include "migrate/drizzle/rows.h"
#include "migrate/drizzle/simulate.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate::drizzle {
namespace {

using Row = DrizzleHistory::Row;
using State = MigrationEntry::State;

class FolderRows {
 public:
  FolderRows(const DrizzleFolder& folder, const DrizzleHistory& history)
      : entries_(folder.entries),
        history_(history),
        run_(SimulateFolders(entries_, history)),
        matches_(MatchRows(entries_, history.rows)),
        recorded_(entries_.size()),
        keep_(entries_.size()) {}

  Judgement Take() {
    std::vector<std::string> unmatched;
    for (size_t i = 0; i < history_.rows.size(); ++i) {
      const Row& row = history_.rows[i];
      if (const std::optional<size_t> entry = run_.entry_of_row[i]) {
        recorded_[*entry].push_back(RowName(row));
        if (keep_[*entry].empty() || (matches_[i].entry == entry && !matches_[i].extra)) {
          keep_[*entry] = RowName(row);
        }
        if (recorded_[*entry].size() == 1) JudgeHash(entries_[*entry], row);
      } else {
        unknown_.push_back(UnknownEntry(row));
        if (history_.has_names) JudgeStranger(i);
        unmatched.push_back(RowName(row));
      }
    }
    if (run_.upgrade_fails) {
      Add(Finding(
          "drizzle-upgrade-unmatched", ListOf(unmatched),
          "the table is one of 0.x, and no folder has the second of created_at or the hash",
          "the first migrate() of 1.0 stops at giving the table its names, and runs nothing",
          "restore the folders from git, or mend created_at of the rows to the time of their folders"));
    }
    for (size_t i = 0; i < entries_.size(); ++i) {
      judgement_.entries.push_back(KnownEntry(entries_[i], run_.runs[i] ? State::kPending : State::kApplied));
      if (recorded_[i].size() > 1) Add(RowTwice(entries_[i], recorded_[i], keep_[i]));
    }
    for (MigrationEntry& entry : unknown_) judgement_.entries.push_back(std::move(entry));
    return std::move(judgement_);
  }

 private:
  void Add(HistoryFinding finding) { judgement_.findings.push_back(std::move(finding)); }

  void JudgeHash(const DrizzleEntry& entry, const Row& row) {
    switch (CompareHash(entry, row)) {
      case HashMatch::kSame:
      case HashMatch::kNoFile:
        break;
      case HashMatch::kOtherLineEnds:
        Add(ChangedLineEnds(entry, row));
        break;
      case HashMatch::kOtherText:
        Add(ChangedFile(entry, row));
        break;
      case HashMatch::kNoHash:
        Add(Finding("drizzle-marked-by-hand", RowName(row),
                    absl::StrCat("it is that of ", entry.name, ", and its hash is no hash"),
                    "migrate() goes on, as it never compares a hash",
                    entry.present ? absl::StrCat("set its hash to ", entry.sha256) : ""));
        break;
    }
  }

  // A row of a table with names that has no folder's.
  void JudgeStranger(size_t i) {
    const Row& row = history_.rows[i];
    const RowMatch& match = matches_[i];
    const bool runs_again = match.entry && run_.runs[*match.entry];
    const std::string folder = match.entry ? entries_[*match.entry].name : "";
    if (!row.name) {
      Add(Finding("drizzle-names-missing", RowName(row),
                  absl::StrCat("its name is NULL, as drizzle-orm 0.x writes it",
                               match.entry ? absl::StrCat("; it is that of ", folder) : ""),
                  runs_again ? absl::StrCat("migrate() runs ", folder,
                                            " again, and fails where what it makes is there")
                             : "migrate() of 1.0 does not see it",
                  match.entry ? absl::StrCat("set its name to ", folder)
                              : "find out what it stands for, and set its name to the folder's"));
    } else if (runs_again && match.by_hash) {
      Add(Finding(
          "drizzle-folder-renamed", folder,
          absl::StrCat("its hash is that of ", RowName(row), ", whose name is ", *row.name),
          "migrate() goes by the name: it runs the folder again, and fails where what it makes is there",
          absl::StrCat("set the row's name to ", folder,
                       BeginsWithDigits(*row.name)
                           ? absl::StrCat(", or rename the folder back to ", *row.name)
                           : "")));
    } else {
      Add(Finding("drizzle-row-without-file", RowName(row),
                  absl::StrCat("there is no folder of its name, ", *row.name),
                  "migrate() does not mind; a new database lacks what it did",
                  "restore the folder from git, or bring the branch that has it"));
    }
  }

  const std::vector<DrizzleEntry>& entries_;
  const DrizzleHistory& history_;
  const FoldersRun run_;
  const std::vector<RowMatch> matches_;
  std::vector<std::vector<std::string>> recorded_;  // by entry: the rows that are its own
  std::vector<std::string> keep_;                   // by entry: which of them is its best
  std::vector<MigrationEntry> unknown_;
  Judgement judgement_;
};

}  // namespace

Judgement JudgeFolderRows(const DrizzleFolder& folder, const DrizzleHistory& history) {
  return FolderRows(folder, history).Take();
}

}  // namespace pgassay::migrate::drizzle
