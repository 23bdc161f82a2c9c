#include <stdlib.h>
#include <string.h>

#include <filesystem>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/drizzle/folder.h"
#include "migrate/drizzle/kit.h"
#include "migrate/drizzle/kit_config.h"
#include "migrate/drizzle/kit_output.h"
#include "migrate/finding/make.h"
#include "pg/connection.h"
#include "pg/quote.h"
#include "pg/target.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

namespace fs = std::filesystem;

constexpr char kApplication[] = "pgassay drizzle-kit";
constexpr char kPassword[] = "PGPASSWORD=";

// What node's drivers need to get where libpq got.
absl::StatusOr<Credentials> CredentialsOf(const ConnectTarget& target) {
  ASSIGN_OR_RETURN(const pg::Connection connection, pg::Connection::Open(target, kApplication));
  Credentials credentials{.host = connection.host(),
                          .port = connection.port(),
                          .user = connection.user(),
                          .password = {},
                          .database = connection.database(),
                          .tls = connection.tls()};
  const char* password = getenv("PGPASSWORD");
  if (password != nullptr) credentials.password = password;
  ASSIGN_OR_RETURN(const pg::ProgramTarget program, pg::ForProgram(target));
  for (const std::string& variable : program.environment) {
    if (absl::StartsWith(variable, kPassword)) credentials.password = variable.substr(strlen(kPassword));
  }
  return credentials;
}

std::string KeyOf(absl::string_view hash, absl::string_view when) {
  return absl::StrCat(hash, " ", when);
}

absl::StatusOr<std::multiset<std::string>> RowsOf(const ConnectTarget& target, const KitConfig& config) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(target, kApplication));
  std::multiset<std::string> rows;
  ASSIGN_OR_RETURN(const pg::Result there,
                   connection.Query("SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
                                    "ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2",
                                    {config.migrations_schema, config.migrations_table}));
  if (there.rows() == 0) return rows;
  ASSIGN_OR_RETURN(
      const pg::Result result,
      connection.Query(absl::StrCat("SELECT hash, created_at FROM ",
                                    pg::QuoteQualified(config.migrations_schema, config.migrations_table))));
  for (int row = 0; row < result.rows(); ++row) rows.insert(KeyOf(result.text(row, 0), result.text(row, 1)));
  return rows;
}

}  // namespace

absl::Status Kit::Migrate(const std::string& out, const ConnectTarget& scratch) {
  ASSIGN_OR_RETURN(const DrizzleFolder folder, ReadFolder(out));
  ASSIGN_OR_RETURN(Credentials credentials, CredentialsOf(scratch));
  const std::string password = credentials.password;
  const std::string config = place_->Fresh("config") + ".ts";
  const KitTask task{.project = fs::path(settings_.drizzle.config).lexically_relative(folder_).string(),
                     .schema = {},
                     .out = fs::path(out).lexically_relative(settings_.drizzle.root).string(),
                     .breakpoints = config_.breakpoints,
                     .credentials = std::move(credentials)};
  RETURN_IF_ERROR(place_->Write(fs::path(config).filename().string(), ConfigModule(config_, task)));
  ASSIGN_OR_RETURN(const process::Finished finished, Run({"migrate", "--config=" + config}));
  ASSIGN_OR_RETURN(std::multiset<std::string> rows, RowsOf(scratch, config_));
  std::vector<std::string> missing;
  for (const DrizzleEntry& entry : folder.entries) {
    const auto row = rows.find(KeyOf(entry.sha256, absl::StrCat(entry.when_ms)));
    if (row == rows.end()) {
      missing.push_back(entry.name);
    } else {
      rows.erase(row);
    }
  }
  if (missing.empty()) return absl::OkStatus();
  const std::string errors = ErrorsOf(finished.out, finished.err, {password});
  // All of it is one transaction: of the others there is nothing to know.
  return absl::AbortedError(absl::StrCat(
      "drizzle-kit migrate: it did not run ", missing.front(),
      missing.size() == 1 ? "" : absl::StrCat(" and ", Counted(missing.size() - 1, "other", "others")),
      " (exit code ", finished.code, ")", errors.empty() ? "" : "; it said: ", errors));
}

}  // namespace pgassay::migrate::drizzle
