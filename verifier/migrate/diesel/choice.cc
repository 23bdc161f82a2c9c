#include "migrate/diesel/choice.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "pg/error.h"

namespace pgassay::migrate::diesel {
namespace {

absl::Status Refuse(absl::string_view text) {
  return absl::FailedPreconditionError(absl::StrCat("Diesel migrations: ", text));
}

// Folders that Diesel cannot read are not among the migrations. An empty one is one of them, as the real
// Diesel says, whatever its later sources do.
bool IsUnreadable(const HistoryFinding& finding) {
  return finding.code == "diesel-bad-folder" || finding.code == "diesel-empty-folder";
}

// Versions up to `until` with their folders; std::string compares bytes, as Rust's does.
using ByVersion = std::map<std::string, std::vector<const DieselMigration*>>;

ByVersion Group(const DieselFolder& folder, const std::string& until) {
  ByVersion by_version;
  for (const DieselMigration& migration : folder.migrations) {
    if (until.empty() || migration.version <= until) by_version[migration.version].push_back(&migration);
  }
  return by_version;
}

std::vector<std::string> ReasonsAgainst(const DieselFolder& folder, const ByVersion& by_version,
                                        const std::set<std::string>& applied) {
  std::vector<std::string> reasons;
  for (const HistoryFinding& finding : folder.findings) {
    const auto names_it = [&finding](const DieselMigration& migration) {
      return migration.folder == finding.subject;
    };
    if (IsUnreadable(finding) && std::none_of(folder.migrations.begin(), folder.migrations.end(), names_it))
      reasons.push_back(absl::StrCat(pg::OneLine(finding.subject), ": ", pg::OneLine(finding.what),
                                     ", so that every command of Diesel fails"));
  }
  for (const auto& [version, migrations] : by_version) {
    if (migrations.size() > 1) {
      const auto append = [](std::string* out, const DieselMigration* each) {
        absl::StrAppend(out, pg::OneLine(each->folder));
      };
      reasons.push_back(absl::StrCat("version ", pg::OneLine(version), " is that of ", migrations.size(),
                                     " folders (", absl::StrJoin(migrations, ", ", append),
                                     "), of which Diesel runs one and says nothing: rename the others"));
    } else if (applied.count(version) == 0 && !migrations[0]->refused.empty()) {
      reasons.push_back(
          absl::StrCat(pg::OneLine(migrations[0]->folder), ": ", pg::OneLine(migrations[0]->refused)));
    }
  }
  return reasons;
}

}  // namespace

absl::StatusOr<std::vector<const DieselMigration*>> ChoosePending(const DieselFolder& folder,
                                                                  const std::set<std::string>& applied,
                                                                  const std::string& until) {
  const ByVersion by_version = Group(folder, until);
  if (!until.empty() && by_version.count(until) == 0)
    return Refuse(absl::StrCat("there is no version ", pg::OneLine(until), " in the folder"));
  const std::vector<std::string> reasons = ReasonsAgainst(folder, by_version, applied);
  if (!reasons.empty()) return Refuse(absl::StrCat("nothing was run: ", absl::StrJoin(reasons, "; ")));
  std::vector<const DieselMigration*> pending;
  for (const auto& [version, migrations] : by_version) {
    if (applied.count(version) == 0) pending.push_back(migrations[0]);
  }
  return pending;
}

}  // namespace pgassay::migrate::diesel
