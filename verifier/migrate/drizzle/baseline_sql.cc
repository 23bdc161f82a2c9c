#include "migrate/drizzle/baseline_sql.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/drizzle/diesel_guard.h"
#include "migrate/drizzle/dump.h"
#include "migrate/drizzle/dump_judge.h"
#include "migrate/drizzle/dump_roles.h"
#include "migrate/drizzle/literal.h"
#include "migrate/drizzle/sql_text.h"
#include "pg/quote.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kDieselTable[] = "__diesel_schema_migrations";

std::string Roles(const std::set<std::string>& roles, BaselineOptions::Roles how) {
  const std::string list = absl::StrJoin(roles, ", ", [](std::string* out, const std::string& role) {
    absl::StrAppend(out, pg::QuoteLiteral(role));
  });
  const std::string head = absl::StrCat(
      "DO $roles$\n"
      "DECLARE\n"
      "    wanted text;\n"
      "BEGIN\n"
      "    FOREACH wanted IN ARRAY ARRAY[",
      list,
      "] LOOP\n"
      "        IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN\n"
      "            CONTINUE;\n"
      "        END IF;\n");
  constexpr char kTail[] =
      "    END LOOP;\n"
      "END\n"
      "$roles$;";
  if (how == BaselineOptions::Roles::kRequire) {
    return absl::StrCat(
        head,
        "        RAISE EXCEPTION 'role % is missing: have it made before this migration runs', wanted\n"
        "            USING ERRCODE = 'undefined_object';\n",
        kTail);
  }
  return absl::StrCat(head,
                      "        BEGIN\n"
                      "            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);\n"
                      "        EXCEPTION\n"
                      "            WHEN duplicate_object OR unique_violation THEN\n"
                      "                NULL; -- made meanwhile, for another database\n"
                      "            WHEN insufficient_privilege THEN\n"
                      "                RAISE EXCEPTION 'role % is missing, and % may not make it: have it "
                      "made before this migration "
                      "runs',\n"
                      "                    wanted, current_user\n"
                      "                    USING ERRCODE = 'insufficient_privilege';\n"
                      "        END;\n",
                      kTail);
}

// The file, statement by statement.
class File {
 public:
  explicit File(std::vector<HistoryFinding>* findings) : findings_(findings) {}

  void Comment(absl::string_view line) { absl::StrAppend(&text_, "-- ", line, "\n"); }

  absl::Status Add(absl::string_view section, absl::string_view subject, absl::string_view statement) {
    auto safe = WithoutBreakpoints(statement);
    if (!safe.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(subject, ": ", std::string(safe.status().message())));
    }
    if (absl::StrContains(statement, kBreakpoint)) {
      findings_->push_back(
          {HistoryFinding::Level::kNote, "baseline-breakpoint", std::string(subject),
           absl::StrCat("its text has \"", kBreakpoint, "\" in it"),
           "Drizzle would cut it in two there; it is written with an escape, and means the same", ""});
    }
    if (!first_) absl::StrAppend(&text_, kBreakpoint, "\n");
    first_ = false;
    if (!section.empty() && section != section_) {
      section_ = std::string(section);
      absl::StrAppend(&text_, "\n-- ", section_, "\n");
    }
    absl::StrAppend(&text_, "\n", *safe);
    return absl::OkStatus();
  }

  std::string Text() && { return text_ + "\n"; }

 private:
  std::vector<HistoryFinding>* findings_;
  std::string text_, section_;
  bool first_ = true;
};

}  // namespace

std::vector<std::string> DumpArguments(const BaselineOptions& options) {
  const std::string diesel = options.diesel_schema.empty() ? "*" : pg::QuoteIdentifier(options.diesel_schema);
  return {"--schema-only",
          "--no-owner",
          "--no-subscriptions",
          "--no-tablespaces",
          "--encoding=UTF8",
          absl::StrCat("--exclude-table=", diesel, ".", pg::QuoteIdentifier(kDieselTable)),
          absl::StrCat("--exclude-schema=", pg::QuoteIdentifier(options.drizzle_schema))};
}

absl::StatusOr<BaselineSql> MakeBaselineSql(absl::string_view dump, const BaselineOptions& options) {
  BaselineSql made;
  ASSIGN_OR_RETURN(std::vector<DumpStatement> statements, ReadDump(dump));
  if (!absl::StrContains(dump, "PostgreSQL database dump")) {
    return absl::InvalidArgumentError("pg_dump's text: it is not one of pg_dump");
  }
  ASSIGN_OR_RETURN(const std::vector<DumpStatement> platform, ReadDump(options.platform));
  DropPlatform(platform, &statements, &made.findings);
  ASSIGN_OR_RETURN(statements, Keep(std::move(statements), options, &made.findings));

  std::set<std::string> roles;
  for (const DumpStatement& statement : statements) AddRoles(statement.text, &roles);
  made.roles.assign(roles.begin(), roles.end());

  File file(&made.findings);
  file.Comment(
      "All that is in the database when Drizzle takes over from Diesel, as pg_dump says it. Written by "
      "pgassay.");
  if (!options.about.empty()) file.Comment(options.about);
  file.Comment("New databases run it; those that Diesel has made are marked: pgassay baseline --mark");
  RETURN_IF_ERROR(file.Add(
      "", "the guard",
      DieselGuard(options.diesel_schema,
                  "database % was made by Diesel, and has what this migration would make: do not run it here "
                  "but mark it as applied, with pgassay baseline --mark")));
  if (!roles.empty()) RETURN_IF_ERROR(file.Add("Roles", "the roles", Roles(roles, options.roles)));
  RETURN_IF_ERROR(file.Add("Functions may come before what they use", "the settings",
                           "SET LOCAL check_function_bodies = false;"));
  bool rows_are_in = false;
  auto add_rows = [&]() -> absl::Status {
    for (const std::string& row : options.rows) {
      RETURN_IF_ERROR(file.Add("Rows that Diesel's migrations have inserted", "rows", row));
    }
    rows_are_in = true;
    return absl::OkStatus();
  };
  for (const DumpStatement& statement : statements) {
    if (!rows_are_in && AfterRows(statement.type)) RETURN_IF_ERROR(add_rows());
    RETURN_IF_ERROR(file.Add(SectionOf(statement.type), Subject(statement), statement.text));
  }
  if (!rows_are_in) RETURN_IF_ERROR(add_rows());
  for (const std::string& statement : options.last) {
    RETURN_IF_ERROR(file.Add("Materialized views are filled", "the last statements", statement));
  }
  // Later migrations of the same run are in the same transaction.
  RETURN_IF_ERROR(
      file.Add("Functions are checked again", "the settings", "SET LOCAL check_function_bodies TO DEFAULT;"));
  made.text = std::move(file).Text();
  return made;
}

}  // namespace pgassay::migrate::drizzle
