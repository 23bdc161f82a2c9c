#include "migrate/steps/baseline_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/drizzle/folder.h"
#include "migrate/file/publish.h"
#include "migrate/file/read.h"
#include "migrate/finding/make.h"
#include "migrate/ledger/archive.h"
#include "migrate/ledger/lock.h"
#include "migrate/project/path.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

namespace fs = std::filesystem;

constexpr char kReportBegin[] = "# Drizzle's baseline of what Diesel made\n";

struct File {
  std::string path, bytes;
};

std::string ReportPath(const ProjectSettings& settings) {
  return (fs::path(settings.drizzle.out).parent_path() / "baseline.md").string();
}

// Where the old folder goes: the first name that is free.
std::string AsidePath(const std::string& out) {
  std::error_code error;
  for (int number = 1;; ++number) {
    std::string path = absl::StrCat(out, ".before-baseline", number == 1 ? "" : absl::StrCat("-", number));
    if (!fs::exists(fs::symlink_status(path, error))) return path;
  }
}

bool IsMigration(const fs::directory_entry& each) {
  std::error_code error;
  const std::string name = each.path().filename().string();
  if (each.is_directory(error)) return name == "meta" || fs::exists(each.path() / "migration.sql", error);
  return absl::EndsWith(name, ".sql");
}

// schema.ts, relations.ts and whatever else the project keeps there. False: there is something of a migration
// too, which is not kept.
absl::StatusOr<bool> KeepTheRest(const std::string& old, const std::string& made) {
  std::error_code error;
  bool all = true;
  if (!fs::is_directory(old, error)) return all;
  for (fs::directory_iterator each(old, error), end; !error && each != end; each.increment(error)) {
    const fs::path to = fs::path(made) / each->path().filename();
    if (IsMigration(*each) || fs::exists(fs::symlink_status(to, error))) {
      all = false;
      continue;
    }
    fs::copy(each->path(), to, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
    if (error) break;
  }
  if (!error) return all;
  return absl::UnavailableError(
      absl::StrCat(pg::OneLine(old), ": what else is in it cannot be kept: ", error.message()));
}

bool SameEntries(const DrizzleFolder& one, const DrizzleFolder& other) {
  return std::equal(one.entries.begin(), one.entries.end(), other.entries.begin(), other.entries.end(),
                    [](const DrizzleEntry& a, const DrizzleEntry& b) {
                      return a.name == b.name && a.sha256 == b.sha256 && a.when_ms == b.when_ms;
                    });
}

// Nothing that pgassay did not write is overwritten.
absl::Status CheckOthers(const ProjectSettings& settings, const BaselineFiles& files,
                         const BaselineSource& source) {
  std::optional<std::string> report;
  ASSIGN_OR_RETURN(report, file::ReadIfFile(ReportPath(settings)));
  if (report && !absl::StartsWith(*report, kReportBegin)) {
    return absl::FailedPreconditionError(
        absl::StrCat(pg::OneLine(ReportPath(settings)),
                     ": it is there, and pgassay has not written it; rename it, then begin again"));
  }
  // Two at once would each prove their own.
  ASSIGN_OR_RETURN(const DrizzleFolder now, drizzle::ReadFolder(settings.drizzle.out));
  if (!SameEntries(now, source.drizzle)) {
    return absl::FailedPreconditionError(
        absl::StrCat(pg::OneLine(settings.drizzle.out), ": somebody has written it meanwhile; begin again"));
  }
  if (files.schema_file.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool exists, file::Exists(files.schema_file));
  if (!exists) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(pg::OneLine(files.schema_file), ": somebody has written it meanwhile; begin again"));
}

}  // namespace

absl::Status WriteBaselineFiles(const ProjectSettings& settings, const BaselineRequest& request,
                                const BaselineFiles& files, const BaselineSource& source,
                                BaselineResult& result) {
  RETURN_IF_ERROR(CheckOthers(settings, files, source));
  const std::string& out = settings.drizzle.out;
  std::vector<File> writes;
  const std::string inside = project::ShownPath(files.schema_file, out);
  if (!files.schema_file.empty() && inside != files.schema_file && !files.made.empty()) {
    // It goes where it belongs with the folder that it lies in.
    RETURN_IF_ERROR(file::WriteWhole(absl::StrCat(files.made, "/", inside), files.schema_text));
    result.files.push_back(project::ShownPath(files.schema_file, settings.folder));
  } else if (!files.schema_file.empty()) {
    writes.push_back({files.schema_file, files.schema_text});
  }
  ASSIGN_OR_RETURN(std::string archive, ledger::WriteArchive(source.applied));
  writes.push_back({ledger::ArchivePath(settings), std::move(archive)});
  ASSIGN_OR_RETURN(std::string lock, ledger::WriteLock(files.lock));
  writes.push_back({ledger::LockPath(settings), std::move(lock)});
  for (const File& each : writes) result.files.push_back(project::ShownPath(each.path, settings.folder));
  std::string aside;
  if (!files.made.empty()) {
    ASSIGN_OR_RETURN(const bool kept, KeepTheRest(out, files.made));
    if (!kept) aside = AsidePath(out);
    const std::string attributes = files.made + "/.gitattributes";
    ASSIGN_OR_RETURN(const bool has_attributes, file::Exists(attributes));
    // The hash that is recorded is of the bytes.
    if (!has_attributes) RETURN_IF_ERROR(file::WriteWhole(attributes, "*.sql -text\n"));
    result.files.push_back(project::ShownPath(out, settings.folder) + "/");
    if (!aside.empty()) {
      result.findings.push_back(Note("baseline-moved-aside", project::ShownPath(aside, settings.folder) + "/",
                                     "the folder that was there is here now", "",
                                     "delete it when it has served; it is not to be committed"));
    }
  }
  if (request.markdown) {
    result.files.push_back(project::ShownPath(ReportPath(settings), settings.folder));
    writes.insert(writes.end() - 1, {ReportPath(settings), request.markdown(result)});
  }
  // What can fail does so while nothing is in its place yet; the lock is the last.
  std::vector<file::StagedFile> staged;
  for (const File& each : writes) {
    ASSIGN_OR_RETURN(file::StagedFile one, file::StagedFile::Stage(each.path, each.bytes));
    staged.push_back(std::move(one));
  }
  if (!files.made.empty()) RETURN_IF_ERROR(file::PublishFolder(files.made, out, aside));
  for (file::StagedFile& each : staged) RETURN_IF_ERROR(each.Commit());
  return absl::OkStatus();
}

}  // namespace pgassay::migrate
