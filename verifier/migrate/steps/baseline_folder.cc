#include "migrate/steps/baseline_folder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/drizzle/folder.h"
#include "migrate/file/copy.h"
#include "migrate/file/publish.h"
#include "migrate/finding/make.h"
#include "migrate/sql/parse.h"
#include "migrate/steps/compare_schema.h"
#include "migrate/steps/export_database.h"
#include "pg/error.h"
#include "pg/script.h"
#include "pgassay/report.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kName[] = "diesel_baseline";

// `judged`: the file is the one that is to stay, and what is wrong with the folder counts.
absl::StatusOr<MadeFolder> ReadMade(const std::string& path, bool judged) {
  MadeFolder made;
  made.path = path;
  ASSIGN_OR_RETURN(const DrizzleFolder folder, drizzle::ReadFolder(path));
  for (const HistoryFinding& finding : folder.findings) {
    if (judged && finding.level != HistoryFinding::Level::kNote) made.findings.push_back(finding);
  }
  if (folder.entries.size() == 1 && folder.entries[0].present) {
    made.entries = folder.entries;
  } else {
    made.findings.push_back(
        Finding("baseline-not-generated", "",
                absl::StrCat("drizzle-kit left ", folder.entries.size(), " entries instead of one"), "",
                "run `drizzle-kit generate` by hand in an empty folder and see"));
  }
  return made;
}

}  // namespace

absl::StatusOr<MadeFolder> GenerateFolder(drizzle::Kit& kit, const std::vector<std::string>& schema,
                                          const std::string& sql) {
  const std::string path = kit.folder() + "/out";
  ASSIGN_OR_RETURN(const std::vector<std::string> appeared, kit.Generate(schema, path, kName));
  if (appeared.empty()) {
    MadeFolder none;
    none.findings.push_back(
        Finding("baseline-not-generated", "",
                "drizzle-kit generate wrote nothing: schema.ts has no table, type or view", "",
                "export them from the files that drizzle.config.ts names"));
    return none;
  }
  ASSIGN_OR_RETURN(const MadeFolder made, ReadMade(path, /*judged=*/false));
  if (!made.findings.empty()) return made;
  RETURN_IF_ERROR(file::WriteWhole(absl::StrCat(path, "/", made.entries[0].file), sql));
  return ReadMade(path, /*judged=*/true);
}

absl::StatusOr<MadeFolder> CopyFolder(const drizzle::Kit& kit, const DrizzleFolder& existing) {
  const std::string path = kit.folder() + "/out";
  RETURN_IF_ERROR(file::CopyFolder(existing.path, path, file::Links::kFollow));
  return ReadMade(path, /*judged=*/true);
}

absl::StatusOr<BaselineResult::Proof> ProveRuns(const ProofGround& on, const std::string& path,
                                                const Wanted& wanted) {
  BaselineResult::Proof proof = {.what = "Drizzle's migrator runs the baseline and what --reconcile added",
                                 .proven = true,
                                 .detail = ""};
  ASSIGN_OR_RETURN(const std::string database, MakeEmpty(on.scratch, on.settings, on.replay, "reconcile"));
  const absl::Status migrated = on.kit.Migrate(path, on.scratch.Target(database));
  if (absl::IsCancelled(migrated)) return migrated;
  if (!migrated.ok()) {
    proof.proven = false;
    proof.detail = std::string(migrated.message());
  }
  if (on.replay.as_role) RETURN_IF_ERROR(on.scratch.ActAs(database, ""));
  if (proof.proven) {
    ASSIGN_OR_RETURN(const ExportDatabase theirs,
                     MakeExportDatabase(on.scratch, "theirs", on.settings, wanted.ground, wanted.export_sql));
    ASSIGN_OR_RETURN(const SchemaComparison compared,
                     CompareSchemas(on.scratch.Target(database), on.scratch.Target(theirs.database),
                                    on.settings, on.interrupt));
    RETURN_IF_ERROR(on.scratch.Drop(theirs.database));
    std::vector<std::string> faults = compared.not_checked;
    for (const SchemaDifference& difference : JudgeSchema(compared.findings, wanted.ours, {})) {
      if (difference.verdict == SchemaDifference::Verdict::kMustFix) faults.push_back(difference.name);
    }
    proof.proven = faults.empty();
    proof.detail = faults.empty() ? "what Drizzle can say of the result is what schema.ts says"
                                  : absl::StrCat("the result is not what schema.ts says: ", ListOf(faults));
  }
  RETURN_IF_ERROR(on.scratch.Drop(database));
  return proof;
}

}  // namespace pgassay::migrate
