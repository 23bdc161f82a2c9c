#include "migrate/steps/sync_folder.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/drizzle/folder.h"
#include "migrate/drizzle/kit_place.h"
#include "migrate/file/copy.h"
#include "migrate/file/publish.h"
#include "migrate/finding/make.h"
#include "migrate/project/path.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

// The one snapshot of a folder with one entry.
absl::StatusOr<std::string> Snapshot(drizzle::Kit& kit, const std::vector<std::string>& schema) {
  const std::string path = kit.folder() + "/whole";
  ASSIGN_OR_RETURN(const std::vector<std::string> appeared, kit.Generate(schema, path, "whole"));
  if (appeared.empty()) {
    return absl::FailedPreconditionError(
        "drizzle-kit generate wrote nothing: schema.ts has no table, type or view; export them from the "
        "files that drizzle.config.ts names");
  }
  ASSIGN_OR_RETURN(const drizzle::FilesByPath files, drizzle::FilesUnder(path));
  for (const auto& [name, bytes] : files) {
    if (absl::EndsWith(name, "snapshot.json")) return bytes;
  }
  return absl::InternalError("drizzle-kit generate wrote no snapshot; see what it does by hand");
}

// Two at once would each prove their own, and what an editor saves meanwhile is not to be lost.
absl::Status CheckUnchanged(const ProjectSettings& settings, const BridgeSource& before,
                            const MadeFolder& made) {
  ASSIGN_OR_RETURN(const drizzle::FilesByPath files, drizzle::FilesUnder(settings.drizzle.out));
  const std::string lock_path = ledger::LockPath(settings);
  ASSIGN_OR_RETURN(const ledger::LockFile lock, ledger::ReadLock(lock_path));
  ASSIGN_OR_RETURN(const std::string now, ledger::WriteLock(lock));
  ASSIGN_OR_RETURN(const std::string then, ledger::WriteLock(before.lock));
  const std::string changed = now != then ? lock_path : files == made.before ? "" : settings.drizzle.out;
  if (changed.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(pg::OneLine(changed), ": somebody has written it meanwhile; begin again"));
}

}  // namespace

absl::StatusOr<MadeFolder> MakeSyncFolder(drizzle::Kit& kit, const std::vector<std::string>& schema,
                                          const std::string& out, std::vector<drizzle::NewEntry> planned) {
  MadeFolder made;
  made.path = kit.folder() + "/out";
  ASSIGN_OR_RETURN(planned.back().snapshot, Snapshot(kit, schema));
  if (!out.empty()) RETURN_IF_ERROR(file::CopyFolder(out, made.path, file::Links::kKeep));
  ASSIGN_OR_RETURN(const drizzle::FilesByPath before, drizzle::FilesUnder(made.path));
  drizzle::FilesByPath files = before;
  std::vector<std::string> names;
  for (const drizzle::NewEntry& entry : planned) {
    ASSIGN_OR_RETURN(std::string name, drizzle::AppendEntry(kit.config(), entry, files));
    names.push_back(std::move(name));
  }
  drizzle::FilesByPath written;
  for (const auto& [name, bytes] : files) {
    const auto old = before.find(name);
    if (old == before.end() || old->second != bytes) written.emplace(name, bytes);
  }
  RETURN_IF_ERROR(drizzle::PutFiles(made.path, written, before));
  made.before = before;
  ASSIGN_OR_RETURN(DrizzleFolder folder, drizzle::ReadFolder(made.path));
  for (const HistoryFinding& finding : folder.findings) {
    if (finding.level != HistoryFinding::Level::kNote) made.findings.push_back(finding);
  }
  made.entries = std::move(folder.entries);
  const bool appended =
      made.entries.size() >= names.size() &&
      std::equal(names.rbegin(), names.rend(), made.entries.rbegin(),
                 [](const std::string& name, const DrizzleEntry& entry) { return name == entry.name; });
  if (!appended) {
    return absl::FailedPreconditionError(
        absl::StrCat(pg::OneLine(out.empty() ? made.path : out),
                     ": what is appended does not come last there; see `pgassay status` for the folder"));
  }
  return made;
}

absl::StatusOr<std::vector<std::string>> WriteSyncFiles(const ProjectSettings& settings,
                                                        const BridgeSource& before, const SyncFiles& files) {
  RETURN_IF_ERROR(CheckUnchanged(settings, before, files.made));
  std::vector<std::string> written = {project::ShownPath(settings.drizzle.out, settings.folder) + "/"};
  std::vector<file::StagedFile> staged;
  const auto stage = [&](const std::string& path, const std::string& bytes) -> absl::Status {
    ASSIGN_OR_RETURN(file::StagedFile one, file::StagedFile::Stage(path, bytes));
    staged.push_back(std::move(one));
    written.push_back(project::ShownPath(path, settings.folder));
    return absl::OkStatus();
  };
  if (const std::string inside = project::ShownPath(files.schema_file, settings.drizzle.out);
      !files.schema_file.empty() && inside != files.schema_file) {
    // It goes where it belongs with the folder that it lies in.
    RETURN_IF_ERROR(file::WriteWhole(absl::StrCat(files.made.path, "/", inside), files.schema_text));
    written.push_back(project::ShownPath(files.schema_file, settings.folder));
  } else if (!files.schema_file.empty()) {
    RETURN_IF_ERROR(stage(files.schema_file, files.schema_text));
  }
  ASSIGN_OR_RETURN(const std::string lock, ledger::WriteLock(files.lock));
  RETURN_IF_ERROR(stage(ledger::LockPath(settings), lock));
  RETURN_IF_ERROR(file::PublishFolder(files.made.path, settings.drizzle.out, ""));
  for (file::StagedFile& each : staged) RETURN_IF_ERROR(each.Commit());
  return written;
}

}  // namespace pgassay::migrate
