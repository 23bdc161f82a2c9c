#include "migrate/diesel/judge.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/diesel/pending.h"
#include "migrate/diesel/text.h"
#include "migrate/diesel/version.h"
#include "migrate/finding/make.h"
#include "migrate/sql/parse.h"

namespace pgassay::migrate::diesel {
namespace {

using Level = HistoryFinding::Level;

class Judging {
 public:
  Judging(const DieselFolder& folder, const DieselHistory& history) : folder_(folder), history_(history) {
    // A row more for one version, where the table has lost its key, says nothing more.
    for (const DieselHistory::Row& row : history.rows) applied_.emplace(row.version, row.run_on);
  }

  Judgement Judge() {
    Append(folder_.findings);
    Append(history_.findings);
    // What is pending is not known where it is not known what is applied.
    if (!HasLevel(history_.findings, Level::kNotChecked)) {
      for (const DieselMigration& migration : folder_.migrations) AddMigration(migration);
      AddUnknown();
    }
    WorstFirst(result_.findings);
    return std::move(result_);
  }

 private:
  void Append(const std::vector<HistoryFinding>& findings) {
    result_.findings.insert(result_.findings.end(), findings.begin(), findings.end());
  }

  void AddMigration(const DieselMigration& migration) {
    MigrationEntry entry;
    entry.name = migration.folder;
    entry.version = migration.version;
    if (const auto row = applied_.find(migration.version); row != applied_.end()) {
      entry.state = MigrationEntry::State::kApplied;
      entry.at = row->second;
    } else {
      entry.state = MigrationEntry::State::kPending;
      if (TextFault(migration.up).empty()) entry.facts = sql::Parse(migration.up);
      FindOutOfOrder(migration);
      if (!HasBadFolder([&](const std::string& name) { return name == migration.folder; })) {
        Append(FindInPending(migration, entry.facts));
      }
    }
    result_.entries.push_back(std::move(entry));
  }

  void FindOutOfOrder(const DieselMigration& migration) {
    if (applied_.empty() || applied_.rbegin()->first < migration.version) return;
    const auto next = applied_.upper_bound(migration.version);
    const auto newer = std::distance(next, applied_.end());
    result_.findings.push_back(
        {Level::kFinding, "diesel-out-of-order", migration.folder,
         absl::StrCat("it is pending, and older than ",
                      newer == 1
                          ? absl::StrCat("version ", next->first, ", which is applied")
                          : absl::StrCat(newer, " applied versions, ", next->first, " the first of them")),
         "Diesel runs it all the same, without a word: here after these, on a new database before them",
         "give it a newer version if that matters to it, or run it knowing this"});
  }

  // Folders that are no migration, or one without a file: a finding of its own says what Diesel does.
  bool HasBadFolder(const std::function<bool(const std::string& folder)>& is) const {
    return std::any_of(folder_.findings.begin(), folder_.findings.end(), [&](const HistoryFinding& finding) {
      return (finding.code == "diesel-bad-folder" || finding.code == "diesel-empty-folder") &&
             is(finding.subject);
    });
  }

  void AddUnknown() {
    std::set<std::string> known;
    for (const DieselMigration& migration : folder_.migrations) known.insert(migration.version);
    for (const auto& [version, run_on] : applied_) {
      if (known.contains(version)) continue;
      const std::string name = absl::StrCat("version ", version);
      MigrationEntry entry;
      entry.state = MigrationEntry::State::kUnknown;
      entry.name = name;
      entry.version = version;
      entry.at = run_on;
      result_.entries.push_back(std::move(entry));
      // Without a folder one finding says it for all of them.
      if (!folder_.exists ||
          HasBadFolder([&](const std::string& folder) { return VersionOf(folder) == version; }))
        continue;
      // Somebody wrote it by hand, with its dashes or a blank.
      const std::string meant = absl::StrReplaceAll(absl::StripAsciiWhitespace(version), {{"-", ""}});
      const std::string remedy =
          known.contains(meant)
              ? absl::StrCat("set version '", version, "' to '", meant, "', which a folder has")
              : std::string("bring the folder back from where it was run from, another branch perhaps");
      result_.findings.push_back(
          {Level::kFinding, "diesel-unknown-version", name, "it is applied, and no folder has it",
           "`run` ignores it; `revert` and `redo` stop when they come to it: \"Unable to find migration "
           "version\"",
           remedy});
    }
  }

  const DieselFolder& folder_;
  const DieselHistory& history_;
  std::map<std::string, std::string> applied_;  // version -> run_on
  Judgement result_;
};

}  // namespace

Judgement Judge(const DieselFolder& folder, const DieselHistory& history) {
  return Judging(folder, history).Judge();
}

}  // namespace pgassay::migrate::diesel
