#include "migrate/diesel/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/diesel/metadata.h"
#include "migrate/diesel/refusal.h"
#include "migrate/diesel/text.h"
#include "migrate/diesel/version.h"
#include "migrate/file/descriptor.h"
#include "migrate/file/read.h"
#include "migrate/sql/parse.h"
#include "migrate/text/utf8.h"
#include "status_macros.h"

namespace pgassay::migrate::diesel {
namespace {

using Level = HistoryFinding::Level;

constexpr char kNotRead[] = "it cannot be read";

struct Names {
  std::vector<std::string> names;  // that do not begin with a '.', sorted
  bool hidden = false;             // there are others
};

absl::StatusOr<Names> List(file::Descriptor folder, const std::string& path) {
  ASSIGN_OR_RETURN(const std::vector<std::string> all, file::NamesAt(std::move(folder), path));
  Names names;
  for (const std::string& name : all) {
    if (absl::StartsWith(name, ".")) {
      names.hidden = true;
    } else {
      names.names.push_back(name);
    }
  }
  return names;
}

// What a folder may have beside up.sql.
absl::StatusOr<std::optional<std::string>> ReadIfFile(int folder, const char* name, const std::string& path) {
  absl::StatusOr<std::string> bytes = file::ReadAt(folder, name, absl::StrCat(path, "/", name));
  if (absl::IsNotFound(bytes.status()) || absl::IsFailedPrecondition(bytes.status())) return std::nullopt;
  RETURN_IF_ERROR(bytes.status());
  return *std::move(bytes);
}

class Reader {
 public:
  explicit Reader(const std::string& path) { result_.path = path; }

  absl::StatusOr<DieselFolder> Read() {
    const file::Descriptor root = file::OpenAt(AT_FDCWD, result_.path.c_str(), O_RDONLY | O_DIRECTORY);
    if (!root.valid()) {
      if (errno != ENOENT && errno != ENOTDIR) return file::Failed(errno, result_.path, kNotRead);
      const bool absent = errno == ENOENT;
      Find("diesel-no-folder", result_.path,
           absent ? "there is no such folder" : "this is no folder, or lies below what is none",
           absl::StrCat("Diesel stops with \"", absent ? "No such file or directory" : "Not a directory",
                        "\""),
           "correct [diesel] migrations in pgassay.toml");
      return std::move(result_);
    }
    result_.exists = true;
    ASSIGN_OR_RETURN(const Names entries,
                     List(file::OpenAt(root.get(), ".", O_RDONLY | O_DIRECTORY), result_.path));
    for (const std::string& name : entries.names) RETURN_IF_ERROR(ReadEntry(root.get(), name));
    std::sort(result_.migrations.begin(), result_.migrations.end(),
              [](const DieselMigration& a, const DieselMigration& b) {
                return std::tie(a.version, a.folder) < std::tie(b.version, b.folder);
              });
    FindVersionsThatAreTwice();
    return std::move(result_);
  }

 private:
  void Find(std::string code, std::string subject, std::string what, std::string effect, std::string remedy) {
    result_.findings.push_back({Level::kFinding, std::move(code), std::move(subject), std::move(what),
                                std::move(effect), std::move(remedy)});
  }

  void FindBadFolder(const std::string& name, std::string what) {
    Find("diesel-bad-folder", text::Decode(name), std::move(what),
         "every `diesel migration` command that reads the folder fails with \"Invalid migration directory\" "
         "and does "
         "not say which it is",
         "give it an up.sql, or take it out of the migrations folder");
  }

  absl::Status ReadEntry(int root, const std::string& name) {
    const std::string path = absl::StrCat(result_.path, "/", name);
    struct stat facts;
    if (fstatat(root, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) {
      return errno == ENOENT ? absl::OkStatus() : file::Failed(errno, path, kNotRead);
    }
    if (S_ISREG(facts.st_mode)) return absl::OkStatus();
    const file::Descriptor folder = file::OpenAt(root, name.c_str(), O_RDONLY | O_DIRECTORY | O_NONBLOCK);
    if (!folder.valid()) {
      if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP) return file::Failed(errno, path, kNotRead);
      FindBadFolder(name, !S_ISLNK(facts.st_mode) ? "it is neither a file nor a folder"
                          : errno == ENOTDIR      ? "it is a link to what is no folder"
                                                  : "it is a link to nothing");
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const Names inside, List(file::OpenAt(folder.get(), ".", O_RDONLY | O_DIRECTORY), path));
    if (inside.names.empty() && !inside.hidden) {
      Find("diesel-empty-folder", text::Decode(name), "the folder is empty",
           "every `diesel migration` command that reads the folder fails with \"Invalid migration "
           "directory\" and "
           "does not say which it is (2.3.12 does; its later sources skip such a folder)",
           "remove it; git does not keep empty folders, so others will not have it");
      return absl::OkStatus();
    }
    if (!std::binary_search(inside.names.begin(), inside.names.end(), "up.sql")) {
      FindBadFolder(name,
                    inside.names.empty() ? "there are only hidden files in it" : "there is no up.sql in it");
      return absl::OkStatus();
    }
    return ReadMigration(folder.get(), name, path);
  }

  absl::Status ReadMigration(int folder, const std::string& name, const std::string& path) {
    DieselMigration migration;
    migration.folder = text::Decode(name);
    migration.version = VersionOf(migration.folder);
    std::vector<std::string> refused;
    if (migration.folder != name) {
      Find("diesel-not-text", migration.folder, "its name is not UTF-8",
           "Diesel writes U+FFFD for what is not, also in the version that it records", "rename it");
      refused.push_back("its name is not UTF-8");
    }
    RETURN_IF_ERROR(ReadMetadata(folder, path, migration, refused));
    CheckLength(migration, refused);
    ASSIGN_OR_RETURN(migration.down, ReadIfFile(folder, "down.sql", path));
    ASSIGN_OR_RETURN(migration.drizzle, ReadIfFile(folder, "drizzle.sql", path));

    const absl::StatusOr<std::string> up = file::ReadAt(folder, "up.sql", path + "/up.sql");
    const bool absent = absl::IsNotFound(up.status());
    if (absent || absl::IsFailedPrecondition(up.status())) {
      const std::string what = absent ? "its up.sql is a link to nothing" : "its up.sql is no regular file";
      Find("diesel-bad-folder", migration.folder, what,
           "Diesel lists it all the same, and `run` stops at it where it is pending", "put the file there");
      refused.push_back(what);
    } else if (!up.ok()) {
      return up.status();
    } else {
      migration.up = *up;
      // Nothing but the text is asked for where it cannot be sent anyway.
      const SqlFacts facts = TextFault(migration.up).empty() ? sql::Parse(migration.up) : SqlFacts();
      if (std::string why = RefusalOf(migration, facts); !why.empty()) refused.push_back(std::move(why));
    }
    migration.refused = absl::StrJoin(refused, "; ");
    result_.migrations.push_back(std::move(migration));
    return absl::OkStatus();
  }

  absl::Status ReadMetadata(int folder, const std::string& path, DieselMigration& migration,
                            std::vector<std::string>& refused) {
    const absl::StatusOr<std::string> bytes = file::ReadAt(folder, "metadata.toml", path + "/metadata.toml");
    Metadata metadata;
    if (absl::IsFailedPrecondition(bytes.status())) {
      metadata = {Metadata::Kind::kIgnored, true, "it is no regular file"};
    } else if (bytes.ok()) {
      metadata = ParseMetadata(*bytes);
    } else if (!absl::IsNotFound(bytes.status())) {
      return bytes.status();
    }
    migration.in_transaction = metadata.in_transaction;
    if (metadata.kind == Metadata::Kind::kWithoutKey) {
      Find("diesel-metadata-without-key", migration.folder,
           "its metadata.toml does not set run_in_transaction",
           "Diesel takes that for false, without a word: up.sql and the row that records it are not one "
           "transaction",
           "write `run_in_transaction = true` into it, or `= false` if that is meant");
      refused.push_back("its metadata.toml does not set run_in_transaction, which Diesel takes for false");
    } else if (metadata.kind != Metadata::Kind::kSaid) {
      const bool ignored = metadata.kind == Metadata::Kind::kIgnored;
      const std::string what = absl::StrCat(
          "its metadata.toml ",
          ignored ? "is ignored by Diesel: " : "cannot be read, and Diesel may read it: ", metadata.why);
      Find("diesel-metadata-unreadable", migration.folder, what,
           ignored ? "Diesel ignores the file, without a word, and uses a transaction"
                   : "what is no TOML for Diesel, it ignores, without a word, and uses a transaction; but it "
                     "takes TOML 1.1, which pgassay does not",
           "write `run_in_transaction = false` into it and nothing else, or remove it for a transaction");
      refused.push_back(what);
    }
    return absl::OkStatus();
  }

  void CheckLength(const DieselMigration& migration, std::vector<std::string>& refused) {
    const size_t length = text::Characters(migration.version);
    if (length <= kMaxVersionLength) return;
    const std::string what =
        absl::StrCat("its version has ", length, " characters, and the table takes ", kMaxVersionLength);
    Find("diesel-version-too-long", migration.folder, what,
         migration.in_transaction ? "Diesel runs up.sql, cannot write the row, and rolls it back"
                                  : "Diesel runs up.sql and cannot write the row: what was done stays, and "
                                    "is tried again by the next run",
         "shorten what stands before the first underscore");
    refused.push_back(what);
  }

  void FindVersionsThatAreTwice() {
    std::vector<DieselMigration>& all = result_.migrations;
    for (auto first = all.begin(); first != all.end();) {
      const auto last = std::find_if(
          first, all.end(), [&](const DieselMigration& other) { return other.version != first->version; });
      if (last - first > 1) {
        const std::string folders =
            absl::StrJoin(first, last, ", ",
                          [](std::string* out, const DieselMigration& m) { absl::StrAppend(out, m.folder); });
        Find("diesel-version-twice", first->version,
             absl::StrCat(last - first, " folders have this version: ", folders),
             "Diesel runs one of them, as the file system happens to list them, records the version, and "
             "never runs "
             "the rest, without a word",
             "rename all but one to a version of their own; where the version is applied, look which one's "
             "work is "
             "there");
      }
      first = last;
    }
  }

  DieselFolder result_;
};

}  // namespace

absl::StatusOr<DieselFolder> ReadFolder(const std::string& path) {
  return Reader(path).Read();
}

}  // namespace pgassay::migrate::diesel
