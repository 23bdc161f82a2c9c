#include "cli/side.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/message.h"
#include "pg/connection.h"
#include "pg/target.h"
#include "status_macros.h"

namespace pgassay::cli {

absl::Status CheckFile(absl::string_view what, const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) {
    const char* const detail = errno == ENOENT ? "no such file" : std::strerror(errno);
    return absl::InvalidArgumentError(absl::StrCat(what, " ", Shown(path), ": ", detail));
  }
  if (S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrCat(what, " ", Shown(path), ": is a folder, not an .assay file"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Side> ResolveSide(absl::string_view what, const std::string& argument,
                                 const std::string& password_file) {
  Side side;
  if (argument.empty() || pg::LooksLikeTarget(argument)) {
    ASSIGN_OR_RETURN(side.target, pg::ResolveTarget(argument, password_file));
    return side;
  }
  if (const absl::Status status = CheckFile(what, argument); !status.ok()) {
    return WithHint(status,
                    "a database is postgresql://host/database, \"host=... dbname=...\" or service=NAME");
  }
  side.path = argument;
  return side;
}

absl::StatusOr<ConnectTarget> ResolveDatabase(const std::string& argument, const std::string& url_env,
                                              const std::string& password_file) {
  if (!argument.empty() && !pg::LooksLikeTarget(argument)) {
    return WithHint(absl::InvalidArgumentError(absl::StrCat("DB ", Shown(argument), ": is not a database")),
                    "a database is postgresql://host/database, \"host=... dbname=...\" or service=NAME");
  }
  return pg::ResolveTarget(argument, password_file, url_env);
}

absl::Status HintAtUnset(const absl::Status& status, const std::string& argument, const std::string& url_env,
                         const ConnectTarget& database) {
  const char* const url = std::getenv(url_env.c_str());
  if (status.ok() || !argument.empty() || (url != nullptr && *url != '\0')) return status;
  // Many things go wrong that are not the database's: it is asked once more.
  const absl::Status reached = pg::Connection::Open(database, "pgassay").status();
  if (reached.ok() || !absl::StrContains(status.message(), reached.message())) return status;
  return WithHint(status, absl::StrCat(url_env,
                                       " ([database] url_env) is not set: set it, or give DB; without "
                                       "both libpq takes the PG* variables and its defaults"));
}

std::string DescribeSide(const Side& side, const std::string& argument) {
  if (!side.path.empty()) return absl::StrCat("file ", Shown(side.path));
  const std::string database = pg::Describe(side.target);
  if (!argument.empty()) return database;
  const char* const url = std::getenv("DATABASE_URL");
  return absl::StrCat(database,
                      url != nullptr && *url != '\0' ? " (from DATABASE_URL)" : " (from the PG* variables)");
}

}  // namespace pgassay::cli
