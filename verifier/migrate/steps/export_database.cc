#include "migrate/steps/export_database.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/sql/token.h"
#include "pg/connection.h"
#include "pg/quote.h"
#include "pg/script.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

using sql::IsWord;
using sql::Token;

constexpr char kApplication[] = "pgassay export";
constexpr absl::string_view kBreakpoint = "--> statement-breakpoint";
constexpr size_t kSubjectBytes = 80;
constexpr char kDuplicateSchema[] = "42P06";

// What drizzle-kit printed, a statement each, without the semicolon or the breakpoint that ends it.
std::vector<std::string> Statements(absl::string_view text) {
  std::vector<std::string> statements;
  Token token;
  size_t begin = 0, end = 0;  // of the statement, without blanks and comments around it
  int parentheses = 0;
  const auto finish = [&] {
    if (end > begin) statements.emplace_back(text.substr(begin, end - begin));
    begin = end = 0;
    parentheses = 0;
  };
  for (size_t at = 0; sql::NextToken(text, at, &token);) {
    const size_t first = static_cast<size_t>(token.text.data() - text.data());
    at = first + token.text.size();
    if (token.kind == Token::Kind::kComment) {
      if (absl::StartsWith(token.text, kBreakpoint)) finish();
      continue;
    }
    if (token.text == "(") ++parentheses;
    if (token.text == ")" && parentheses > 0) --parentheses;
    if (token.text == ";" && parentheses == 0) {
      finish();
      continue;
    }
    if (end == 0) begin = first;
    end = at;
  }
  finish();
  return statements;
}

// What a statement of drizzle-kit makes or alters, as far as it matters who else may have made it.
struct Made {
  bool is_schema = false;
  std::string role;    // "": it makes none
  std::string schema;  // of the object; "": it says none
};

Made MadeBy(const std::string& statement) {
  Made made;
  const std::vector<Token> tokens = sql::Tokens(statement);
  const auto word = [&](size_t at, absl::string_view upper) {
    return at < tokens.size() && IsWord(tokens[at], upper);
  };
  made.is_schema = word(0, "CREATE") && word(1, "SCHEMA");
  if (word(0, "CREATE") && word(1, "ROLE") && tokens.size() > 2) made.role = sql::NameIn(tokens[2]);
  if (made.is_schema || !made.role.empty()) return made;
  const bool on =
      word(0, "CREATE") && (word(1, "INDEX") || word(1, "POLICY") || (word(1, "UNIQUE") && word(2, "INDEX")));
  bool seen = !on;
  for (size_t at = 0; at < tokens.size(); ++at) {
    if (!seen) {
      seen = word(at, "ON");
      continue;
    }
    if (tokens[at].kind != Token::Kind::kName) continue;
    if (at + 1 < tokens.size() && tokens[at + 1].text == ".") made.schema = sql::NameIn(tokens[at]);
    return made;
  }
  return made;
}

// What is run for it. Roles are the server's, and would outlive the database: one that is not there is not
// made but missed.
std::string SafelyRun(const std::string& statement) {
  const std::string role = MadeBy(statement).role;
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

std::optional<HistoryFinding> FindingOf(const Batch::Open& open, const std::vector<std::string>& schemas) {
  const Made made = MadeBy(open.statement);
  // The platform's prelude may have made the schema.
  if (made.is_schema && open.why.sqlstate == kDuplicateSchema) return std::nullopt;
  // Not Drizzle's, whatever schema.ts says of it.
  if (!made.schema.empty() && std::count(schemas.begin(), schemas.end(), made.schema) == 0)
    return std::nullopt;
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

absl::Status Fill(const ConnectTarget& target, const ProjectSettings& settings,
                  const std::vector<std::string>& ground, absl::string_view export_sql,
                  std::vector<HistoryFinding>* findings) {
  // pg_dump qualifies every name, drizzle-kit none of public's.
  ASSIGN_OR_RETURN(Batch below,
                   Begin(target,
                         "SET TIME ZONE 'UTC'; SET search_path TO ''; SET check_function_bodies TO off; SET "
                         "client_min_messages TO warning; SET standard_conforming_strings TO on",
                         ground));
  ASSIGN_OR_RETURN(Batch exported, Begin(target,
                                         "SET TIME ZONE 'UTC'; SET client_min_messages TO warning; SET "
                                         "standard_conforming_strings TO on",
                                         Statements(export_sql)));
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
