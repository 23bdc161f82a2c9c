#include "migrate/steps/dump.h"

#include <unistd.h>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "migrate/drizzle/baseline_sql.h"
#include "migrate/process/command.h"
#include "pg/error.h"
#include "pg/target.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr int kNewestMajor = 20;  // packages are looked for up to it
constexpr int kTimeoutMs = 30 * 60 * 1000;

// Of "pg_dump (PostgreSQL) 15.20 (Debian 15.20-1)"; 0: it did not say.
int MajorOf(const std::string& program) {
  const process::Finished said = process::Run({.arguments = {program, "--version"}, .timeout_ms = 10'000});
  if (said.code != 0) return 0;
  for (const absl::string_view word : absl::StrSplit(said.out, ' ')) {
    const absl::string_view digits = word.substr(0, word.find_first_not_of("0123456789"));
    int major = 0;
    if (!digits.empty() && absl::SimpleAtoi(digits, &major)) return major;
  }
  return 0;
}

std::vector<std::string> Candidates(const std::string& folder, int major) {
  if (!folder.empty()) return {folder + "/pg_dump"};
  std::vector<std::string> candidates;
  if (const std::string found = process::OnPath("pg_dump"); !found.empty()) candidates.push_back(found);
  for (int each = major; each <= kNewestMajor; ++each) {
    candidates.push_back(absl::StrCat("/usr/lib/postgresql/", each, "/bin/pg_dump"));
    candidates.push_back(absl::StrCat("/usr/pgsql-", each, "/bin/pg_dump"));
  }
  return candidates;
}

}  // namespace

absl::StatusOr<std::string> FindPgDump(const std::string& folder, int server_version) {
  const int major = server_version / 10000;
  std::string seen;
  for (const std::string& candidate : Candidates(folder, major)) {
    if (access(candidate.c_str(), X_OK) != 0) continue;
    const int its = MajorOf(candidate);
    if (its >= major) return candidate;
    if (its > 0 && seen.empty()) seen = absl::StrCat("; ", pg::OneLine(candidate), " is of ", its);
  }
  return absl::NotFoundError(
      absl::StrCat("pg_dump: there is none of PostgreSQL ", major, " or newer", folder.empty() ? "" : " in ",
                   pg::OneLine(folder), seen, "; install postgresql-client-", major,
                   " (Debian, Ubuntu) or postgresql", major, " (Red Hat), or name its folder with --pg-bin"));
}

absl::StatusOr<std::string> Dump(const std::string& program, const ConnectTarget& target,
                                 const std::vector<std::string>& arguments,
                                 const std::atomic<int>* interrupt) {
  ASSIGN_OR_RETURN(pg::ProgramTarget access, pg::ForProgram(target));
  process::Command command = {.arguments = {program}, .timeout_ms = kTimeoutMs, .interrupt = interrupt};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.arguments.push_back("--no-password");
  command.arguments.push_back(absl::StrCat("--dbname=", access.conninfo));
  command.environment = std::move(access.environment);
  command.environment.push_back("PGTZ=UTC");
  process::Finished finished = process::Run(command);
  if (finished.interrupted) return absl::CancelledError("pg_dump: interrupted");
  if (finished.code == 0) return std::move(finished.out);
  std::string said(absl::StripAsciiWhitespace(finished.err));
  if (finished.timed_out) said = absl::StrCat("it did not end within ", kTimeoutMs / 60'000, " minutes");
  if (said.empty()) said = absl::StrCat("it ended with ", finished.code);
  return absl::InternalError(absl::StrCat("pg_dump: ", pg::OneLine(said)));
}

absl::StatusOr<std::string> DumpReplay(const std::string& folder, const ScratchServer& scratch,
                                       const ProjectSettings& settings, const std::string& database,
                                       const std::atomic<int>* interrupt) {
  ASSIGN_OR_RETURN(const std::string pg_dump, FindPgDump(folder, scratch.server_version()));
  drizzle::BaselineOptions options;
  options.diesel_schema = settings.diesel.table_schema;
  options.drizzle_schema = settings.drizzle.migrations_schema;
  return Dump(pg_dump, scratch.Target(database), drizzle::DumpArguments(options), interrupt);
}

}  // namespace pgassay::migrate
