#include "migrate/steps/reconcile.h"

#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "migrate/file/read.h"
#include "migrate/finding/make.h"
#include "status_macros.h"

namespace pgassay::migrate {

std::optional<HistoryFinding> LeaveToMigration(std::vector<SchemaDifference>* differences) {
  std::vector<std::string> names;
  std::vector<SchemaDifference> kept;
  for (SchemaDifference& difference : *differences) {
    if (difference.verdict == SchemaDifference::Verdict::kMustFix) {
      names.push_back(difference.name);
    } else {
      kept.push_back(std::move(difference));
    }
  }
  *differences = std::move(kept);
  if (names.empty()) return std::nullopt;
  return Note("baseline-reconciled", "",
              absl::StrCat(Counted(names.size(), "difference", "differences"),
                           " between the database and schema.ts left to the migration behind the baseline: ",
                           ListOf(names)),
              "that one is not marked: Drizzle's migrator runs it", "read its SQL before it is run");
}

absl::StatusOr<std::vector<HistoryFinding>> NotesOnMigrations(const std::string& folder,
                                                              const std::vector<std::string>& files) {
  std::vector<HistoryFinding> notes;
  for (const std::string& name : files) {
    if (!absl::EndsWith(name, ".sql")) continue;
    std::optional<std::string> sql;
    ASSIGN_OR_RETURN(sql, file::ReadIfFile(absl::StrCat(folder, "/", name)));
    const auto pieces = absl::StrSplit(sql.value_or(""), "--> statement-breakpoint");
    const auto statements = static_cast<size_t>(std::distance(pieces.begin(), pieces.end()));
    notes.push_back(Note(
        "baseline-reconciling", name, absl::StrCat("it has ", Counted(statements, "statement", "statements")),
        "among them views, checks and defaults that mean the same and that drizzle-kit words otherwise",
        "read it before it is run: what only rewords may be taken out"));
  }
  return notes;
}

}  // namespace pgassay::migrate
