#include "migrate/steps/plan_entries.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/drizzle/sync_judge.h"
#include "migrate/drizzle/sync_sql.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate {
namespace {

// The server's clock and those of developers differ.
constexpr int64_t kClockTolerance_ms = 60'000;

}  // namespace

EntryPlan PlanEntries(const std::vector<DieselMigration>& migrations, absl::string_view diesel_schema,
                      int64_t previous_ms, int64_t now_ms, Sessions sessions) {
  EntryPlan plan;
  for (const DieselMigration& migration : migrations) {
    drizzle::SyncSql sql = drizzle::MakeSyncSql(migration, diesel_schema);
    for (HistoryFinding& finding : sql.findings) plan.findings.push_back(std::move(finding));
    for (HistoryFinding& finding : sql.left) {
      if (sessions == Sessions::kOneForAll) finding.level = HistoryFinding::Level::kNote;
      plan.findings.push_back(std::move(finding));
    }
    const int64_t when_ms = drizzle::WhenOf(migration.version, previous_ms);
    if (when_ms > now_ms + kClockTolerance_ms) {
      plan.findings.push_back(Finding(
          "sync-when-future", migration.folder,
          absl::StrCat("its Drizzle migration would be of ", TimeText(when_ms), " UTC, which is not yet"),
          "what is generated until then has an earlier time, and Drizzle's migrator of 0.x passes "
          "over it and says all is well",
          when_ms > previous_ms + 1000
              ? "rename the folder to a version of now, if no database has it yet"
              : "the last migration of Drizzle's folder has that time: wait, or see why"));
    }
    previous_ms = when_ms;
    plan.entries.push_back({.name = "", .when_ms = when_ms, .sql = std::move(sql.text)});
  }
  return plan;
}

void NameEntries(const std::vector<DieselMigration>& migrations, bool v1,
                 std::vector<drizzle::NewEntry>& entries) {
  for (size_t i = 0; i < entries.size(); ++i) {
    entries[i].name = drizzle::EntrySlug(migrations[i].folder, v1);
  }
}

std::vector<std::string> FoldersThatLeaveSettings(const std::vector<DieselMigration>& migrations) {
  std::vector<std::string> folders;
  for (size_t i = 0; i + 1 < migrations.size(); ++i) {
    if (drizzle::MayLeaveSettings(migrations[i])) folders.push_back(migrations[i].folder);
  }
  return folders;
}

HistoryFinding OneSessionDiffers(absl::string_view code, const std::vector<std::string>& folders,
                                 const std::vector<std::string>& faults) {
  return Finding(
      code, ListOf(folders),
      absl::StrCat("run in one session, in which ", folders.size() == 1 ? "it may" : "they may",
                   " leave a setting changed, Diesel's folder makes something else than in a session for "
                   "each: ",
                   ListOf(faults)),
      "a new database of Diesel's, which runs all in one, is not what others are, nor what Drizzle makes",
      "put the setting back (SET TIME ZONE 'UTC', RESET search_path) at the end of its up.sql, or, where "
      "that is synced already, at the beginning of the next that is not; where what differs is synced too, "
      "add a migration that makes the same of either");
}

std::vector<HistoryFinding> NoteLineEnds(const std::vector<DieselMigration>& migrations) {
  std::vector<std::string> files;
  for (const DieselMigration& migration : migrations) {
    if (absl::StrContains(migration.up, "\r\n")) files.push_back(absl::StrCat(migration.folder, "/up.sql"));
  }
  if (files.empty()) return {};
  return {Note("bridge-line-ends", ListOf(files),
               absl::StrCat(files.size() == 1 ? "it is" : "they are", " checked out with CRLF"),
               "Diesel's replay, which runs these bytes, has the CR in bodies of functions and in texts of "
               "several lines, and Drizzle's copy has LF: such differences are the checkout's",
               "put `*.sql text eol=lf` into .gitattributes, run `git add --renormalize .` and commit; then "
               "delete these files, and `git checkout` them anew")};
}

}  // namespace pgassay::migrate
