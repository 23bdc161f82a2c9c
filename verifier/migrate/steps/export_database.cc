#include "migrate/steps/export_database.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/steps/export_statement.h"
#include "pg/connection.h"
#include "pg/quote.h"
#include "pg/script.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kApplication[] = "pgassay export";
constexpr size_t kSubjectBytes = 80;
constexpr char kDuplicateSchema[] = "42P06";

// What is run for it. Roles are the server's, and would outlive the database: one that is not there is not
// made but missed.
std::string SafelyRun(const std::string& statement) {
  const std::string role = MadeByExport(statement).role;
  if (role.empty()) return statement;
  return absl::StrCat("SELECT ", pg::QuoteLiteral(pg::QuoteIdentifier(role)), "::pg_catalog.regrole");
}

// Statements of one session that are run until no more of them go through.
class Batch {
 public:
  Batch(pg::Connection connection, std::vector<std::string> statements) : connection_(std::move(connection)) {
    for (std::string& statement : statements) {
      std::string run = SafelyRun(statement);
      open_.push_back({std::move(statement), std::move(run), {}});
    }
  }

  struct Open {
    std::string statement;
    std::string run;  // in its place
    pg::ScriptError why;
  };

  // How many went through. Error: the connection is lost.
  absl::StatusOr<size_t> Round() {
    std::vector<Open> failed;
    const size_t before = open_.size();
    for (Open& open : open_) {
      open.why = pg::RunScript(connection_, open.run, kApplication);
      if (open.why.status.ok()) continue;
      if (!connection_.ok()) return open.why.status;
      failed.push_back(std::move(open));
    }
    open_ = std::move(failed);
    return before - open_.size();
  }

  const std::vector<Open>& open() const { return open_; }

 private:
  pg::Connection connection_;
  std::vector<Open> open_;
};

absl::StatusOr<Batch> Begin(const ConnectTarget& target, const std::string& settings,
                            std::vector<std::string> statements) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(target, kApplication));
  RETURN_IF_ERROR(connection.Execute(settings));
  return Batch(std::move(connection), std::move(statements));
}

bool IsManaged(const std::string& schema, const std::vector<std::string>& schemas) {
  return std::count(schemas.begin(), schemas.end(), schema) > 0;
}

std::optional<HistoryFinding> FindingOf(const Batch::Open& open, const std::vector<std::string>& schemas) {
  const ExportMakes made = MadeByExport(open.statement);
  // The platform's prelude may have made the schema.
  if (made.is_schema && open.why.sqlstate == kDuplicateSchema) return std::nullopt;
  // Not Drizzle's, whatever schema.ts says of it.
  if (!made.schema.empty() && !IsManaged(made.schema, schemas)) return std::nullopt;
  return HistoryFinding{
      HistoryFinding::Level::kFinding,
      "baseline-export-fails",
      pg::WithoutLiterals(open.statement, kSubjectBytes),
      pg::Told(open.why),
      "What it makes is missing in a database that Drizzle makes of schema.ts",
      made.role.empty()
          ? "Correct what schema.ts says there, until `drizzle-kit export` gives SQL that runs"
          : "Have a Diesel migration or scratch_prelude make the role, or take it out of schema.ts"};
}

// What the snapshot would have, and nobody has compared with the database.
void FindUnmanaged(const std::vector<std::string>& statements, const std::vector<std::string>& schemas,
                   std::vector<HistoryFinding>* findings) {
  std::set<std::string> found;
  for (const std::string& statement : statements) {
    const ExportMakes made = MadeByExport(statement);
    if (made.schema.empty() || !made.object || IsManaged(made.schema, schemas)) continue;
    if (!found.insert(made.schema).second) continue;
    findings->push_back(
        {HistoryFinding::Level::kFinding, "baseline-schema-unmanaged", made.schema,
         absl::StrCat("schema.ts exports what is in schema ", made.schema,
                      ", and [database] schemas has not got that schema"),
         "It is not compared with the database, and drizzle-kit takes it for its own to alter and drop",
         "Add the schema to schemas, or do not export from schema.ts what is only pointed at"});
  }
}

absl::Status Fill(const ConnectTarget& target, const ProjectSettings& settings,
                  const std::vector<std::string>& ground, absl::string_view export_sql,
                  std::vector<HistoryFinding>* findings) {
  std::vector<std::string> statements = ExportStatements(export_sql);
  FindUnmanaged(statements, settings.database.schemas, findings);
  // pg_dump qualifies every name, drizzle-kit none of public's.
  ASSIGN_OR_RETURN(Batch below,
                   Begin(target,
                         "SET TIME ZONE 'UTC'; SET search_path TO ''; SET check_function_bodies TO off; SET "
                         "client_min_messages TO warning; SET standard_conforming_strings TO on",
                         ground));
  ASSIGN_OR_RETURN(Batch exported, Begin(target,
                                         "SET TIME ZONE 'UTC'; SET client_min_messages TO warning; SET "
                                         "standard_conforming_strings TO on",
                                         std::move(statements)));
  for (size_t through = 1; through > 0;) {
    ASSIGN_OR_RETURN(const size_t of_ground, below.Round());
    ASSIGN_OR_RETURN(const size_t of_export, exported.Round());
    through = of_ground + of_export;
  }
  for (const Batch::Open& open : exported.open()) {
    if (auto finding = FindingOf(open, settings.database.schemas); finding.has_value()) {
      findings->push_back(*std::move(finding));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ExportDatabase> MakeExportDatabase(ScratchServer& scratch, absl::string_view purpose,
                                                  const ProjectSettings& settings,
                                                  const std::vector<std::string>& ground,
                                                  absl::string_view export_sql) {
  ExportDatabase made;
  ASSIGN_OR_RETURN(made.database, scratch.Create(purpose, settings.database.scratch_prelude));
  const absl::Status status =
      Fill(scratch.Target(made.database), settings, ground, export_sql, &made.findings);
  if (status.ok()) return made;
  (void)scratch.Drop(made.database);
  return status;
}

}  // namespace pgassay::migrate
