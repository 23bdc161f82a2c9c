#include "migrate/drizzle/folder.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/drizzle/folders.h"
#include "migrate/drizzle/journal.h"
#include "migrate/drizzle/snapshots.h"
#include "migrate/drizzle/sql_text.h"
#include "migrate/drizzle/text.h"
#include "migrate/file/read.h"
#include "migrate/finding/make.h"
#include "migrate/text/utf8.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

absl::Status ReadEntries(DrizzleFolder& folder) {
  for (DrizzleEntry& entry : folder.entries) {
    std::optional<std::string> bytes;
    ASSIGN_OR_RETURN(bytes, file::ReadIfFile(absl::StrCat(folder.path, "/", entry.file)));
    if (!bytes) {
      folder.findings.push_back(
          Finding("drizzle-file-missing", entry.name, absl::StrCat("there is no file ", entry.file),
                  "migrate() fails before it runs anything, also where this entry is applied",
                  "restore it from git; never write another text under its name"));
      continue;
    }
    entry.present = true;
    entry.sql = *std::move(bytes);
    const std::string text = text::Decode(entry.sql);
    entry.sha256 = Sha256(text);
    entry.sha256_lf = Sha256(WithLf(text));
    entry.sha256_crlf = Sha256(WithCrlf(text));
  }
  return absl::OkStatus();
}

bool IsPulled(const std::string& sql, const SqlText& text) {
  constexpr char kFirstLine[] = "-- Current sql file was generated after introspecting the database";
  return text.only_comments && text.commented_sql &&
         (text.breakpoint_in_text > 0 || absl::StrContains(sql, kFirstLine));
}

void JudgeText(const DrizzleEntry& entry, DrizzleFolder& folder) {
  if (!text::IsUtf8(entry.sql)) {
    folder.findings.push_back(
        Finding("drizzle-not-utf8", entry.name, absl::StrCat(entry.file, " is not UTF-8"),
                "Drizzle runs and hashes it with U+FFFD in the place of what it cannot decode",
                "save it as UTF-8, where it has been applied nowhere yet"));
  }
  const SqlText text = LookAt(entry.sql);
  if (IsPulled(entry.sql, text)) {
    folder.findings.push_back(Finding(
        "drizzle-commented-out", entry.name, "all of it is a comment, as `drizzle-kit pull` leaves it",
        text.breakpoint_in_text > 0
            ? "migrate() cuts it up at its breakpoints and fails: unterminated /* comment"
            : "migrate() does nothing and records it as applied, so a new database lacks what it stands for",
        "put the SQL that makes a new database into it, as pg_dump --schema-only writes it, say"));
  } else if (text.breakpoint_in_text > 0) {
    folder.findings.push_back(
        Finding("drizzle-breakpoint-in-text", entry.name,
                absl::StrCat("line ", text.breakpoint_in_text, " of ", entry.file,
                             " has \"--> statement-breakpoint\" within a string, comment or function"),
                "migrate() cuts the file there all the same, and the pieces fail with a syntax error",
                "take it out; within a string write '--' || '> statement-breakpoint'"));
  }
}

// Line ends are a matter of how it was all checked out: one finding.
void JudgeLineEnds(DrizzleFolder& folder) {
  std::vector<std::string> with;
  for (const DrizzleEntry& entry : folder.entries) {
    if (absl::StrContains(entry.sql, "\r\n") &&
        std::find(with.begin(), with.end(), entry.name) == with.end()) {
      with.push_back(entry.name);
    }
  }
  if (with.empty()) return;
  folder.findings.push_back(
      Finding("drizzle-crlf", with.size() == 1 ? with.front() : "",
              absl::StrCat(Counted(with.size(), "file has", "files have"), " CRLF line ends: ", ListOf(with)),
              "the hash that Drizzle records depends on how the file was checked out, and differs by machine",
              "save as LF and put \"*.sql text eol=lf\" into .gitattributes"));
}

void JudgeFilesWithoutEntry(const std::vector<std::string>& names, DrizzleFolder& folder) {
  std::set<std::string> named;
  for (const DrizzleEntry& entry : folder.entries) named.insert(entry.file);
  for (const std::string& name : names) {
    if (!absl::EndsWith(name, ".sql") || named.count(name) > 0 ||
        file::IsFolder(absl::StrCat(folder.path, "/", name))) {
      continue;
    }
    folder.findings.push_back(
        Finding("drizzle-file-without-entry", name, "the journal has no entry of this file",
                "migrate() never runs it",
                "make it with `drizzle-kit generate --custom`, which adds the entry, or "
                "move the file elsewhere"));
  }
}

absl::StatusOr<std::vector<SnapshotFile>> JournalSnapshots(const std::string& path) {
  std::optional<std::vector<std::string>> names;
  ASSIGN_OR_RETURN(names, file::NamesIn(absl::StrCat(path, "/meta")));
  std::vector<SnapshotFile> files;
  for (const std::string& name : names.value_or(std::vector<std::string>())) {
    if (absl::StartsWith(name, "_")) continue;
    std::optional<std::string> bytes;
    ASSIGN_OR_RETURN(bytes, file::ReadIfFile(absl::StrCat(path, "/meta/", name)));
    files.push_back({.name = absl::StrCat("meta/", name), .bytes = std::move(bytes)});
  }
  return files;
}

absl::Status ReadJournalFolder(const std::string& journal, const std::vector<std::string>& names,
                               DrizzleFolder& folder) {
  ReadJournal(journal, folder);
  if (folder.format == DrizzleFormat::kOther) return absl::OkStatus();
  RETURN_IF_ERROR(ReadEntries(folder));
  JudgeFilesWithoutEntry(names, folder);
  std::vector<SnapshotFile> snapshots;
  ASSIGN_OR_RETURN(snapshots, JournalSnapshots(folder.path));
  JudgeJournalSnapshots(snapshots, folder);
  return absl::OkStatus();
}

// Those with a migration.sql, as the migrator of 1.0 takes them: it need not list them. A name that is not
// UTF-8 is none to node.
absl::StatusOr<std::vector<std::string>> MigrationFolders(const std::string& path,
                                                          const std::vector<std::string>& names) {
  std::vector<std::string> folders;
  for (const std::string& name : names) {
    if (!text::IsUtf8(name)) continue;
    bool is_one = false;
    ASSIGN_OR_RETURN(is_one, file::Exists(absl::StrCat(path, "/", name, "/migration.sql")));
    if (is_one) folders.push_back(name);
  }
  return folders;
}

absl::Status ReadVersionOneFolder(std::vector<std::string> folders, const std::vector<std::string>& names,
                                  DrizzleFolder& folder) {
  ReadFolderNames(std::move(folders), folder);
  std::vector<SnapshotFile> snapshots;
  for (const DrizzleEntry& entry : folder.entries) {
    SnapshotFile file{.name = absl::StrCat(entry.name, "/snapshot.json"), .entry = entry.name};
    ASSIGN_OR_RETURN(file.bytes, file::ReadIfFile(absl::StrCat(folder.path, "/", file.name)));
    snapshots.push_back(std::move(file));
  }
  JudgeFolderSnapshots(snapshots, folder);
  if (folder.format == DrizzleFormat::kOther) return absl::OkStatus();
  for (const std::string& name : names) {
    std::optional<std::string> snapshot;
    if (!BeginsWithDigits(name)) continue;
    ASSIGN_OR_RETURN(snapshot, file::ReadIfFile(absl::StrCat(folder.path, "/", name, "/snapshot.json")));
    const bool known = std::any_of(folder.entries.begin(), folder.entries.end(),
                                   [&name](const DrizzleEntry& entry) { return entry.name == name; });
    if (!snapshot || known) continue;
    folder.findings.push_back(Finding(
        "drizzle-file-missing", name, "it has a snapshot.json and no migration.sql",
        "drizzle-kit takes it for made, and migrate() never sees it", "restore migration.sql from git"));
  }
  return ReadEntries(folder);
}

}  // namespace

absl::StatusOr<DrizzleFolder> ReadFolder(const std::string& path) {
  DrizzleFolder folder;
  folder.path = path;
  std::optional<std::vector<std::string>> names;
  ASSIGN_OR_RETURN(names, file::NamesIn(path));
  std::optional<std::string> journal;
  std::vector<std::string> folders;
  if (names) {
    ASSIGN_OR_RETURN(journal, file::ReadIfFile(absl::StrCat(path, "/meta/_journal.json")));
    ASSIGN_OR_RETURN(folders, MigrationFolders(path, *names));
  }
  const bool any_sql = names && std::any_of(names->begin(), names->end(), [](const std::string& name) {
                         return absl::EndsWith(name, ".sql");
                       });
  if (journal && !folders.empty()) {
    folder.format = DrizzleFormat::kOther;
    folder.findings.push_back(NotChecked(
        "drizzle-format", "",
        absl::StrCat("it holds meta/_journal.json of drizzle-kit 0.x and ",
                     Counted(folders.size(), "folder of 1.0: ", "folders of 1.0: "), ListOf(folders)),
        "drizzle-orm 0.x runs the journal alone, and 1.0 refuses to run anything",
        "for 0.x take the folders out; for 1.0 take them out, run `drizzle-kit up` and put them back"));
  } else if (journal) {
    RETURN_IF_ERROR(ReadJournalFolder(*journal, *names, folder));
  } else if (!folders.empty()) {
    RETURN_IF_ERROR(ReadVersionOneFolder(std::move(folders), *names, folder));
  } else if (any_sql) {
    folder.format = DrizzleFormat::kOther;
    folder.findings.push_back(NotChecked(
        "drizzle-journal-unreadable", "meta/_journal.json", "there are SQL files, and no journal beside them",
        "migrate() fails: Can't find meta/_journal.json file",
        "restore meta/ from git, and see that .gitignore does not keep it out"));
  } else {
    folder.findings.push_back(Note("drizzle-no-folder", "",
                                   names ? "there is no migration in the folder" : "the folder is not there",
                                   "", ""));
  }
  for (const DrizzleEntry& entry : folder.entries) {
    if (entry.present) JudgeText(entry, folder);
  }
  JudgeLineEnds(folder);
  return folder;
}

}  // namespace pgassay::migrate::drizzle
