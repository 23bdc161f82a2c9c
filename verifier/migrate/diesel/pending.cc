#include "migrate/diesel/pending.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/diesel/refusal.h"
#include "migrate/diesel/text.h"
#include "migrate/sql/parse.h"
#include "pg/error.h"

namespace pgassay::migrate::diesel {
namespace {

using Level = HistoryFinding::Level;

class Finder {
 public:
  Finder(const DieselMigration& migration, const SqlFacts& facts) : migration_(migration), facts_(facts) {}

  std::vector<HistoryFinding> Find() {
    const std::string fault = TextFault(migration_.up);
    if (!fault.empty()) {
      FindNotText(fault);
      return std::move(findings_);
    }
    if (facts_.statements.empty() && facts_.error_line == 0) {
      Add(Level::kFinding, "diesel-empty-file", "its up.sql has no statement in it",
          absl::StrCat(
              "`run` stops there: \"",
              migration_.up.empty() ? "Attempted to run an empty migration." : "Received an empty query",
              "\""),
          "write it, or remove the folder; `SELECT 1;` does nothing and passes");
    }
    if (facts_.copies_from_stdin != 0) {
      Add(Level::kFinding, "diesel-copy-stdin",
          absl::StrCat("line ", facts_.copies_from_stdin, " of its up.sql copies from stdin"),
          "Diesel has no data to send, and the rows below are no SQL: `run` stops there",
          "write INSERT statements");
    } else if (facts_.error_line != 0) {
      Add(Level::kNotChecked, "diesel-not-parsed",
          absl::StrCat("line ", facts_.error_line, " of its up.sql is not understood: ", facts_.error),
          absl::StrCat("its locks and rewrites are not known, nor what it does to the transaction and the "
                       "session; pgassay's parser is PostgreSQL ",
                       sql::ParserMajor(),
                       "'s, and if the server does not understand it either, `run` stops there"),
          "read it yourself, and try it on a scratch database");
    }
    FindTransactions();
    FindEnumValues();
    FindSettings();
    return std::move(findings_);
  }

 private:
  void Add(Level level, std::string code, std::string what, std::string effect, std::string remedy) {
    findings_.push_back(
        {level, std::move(code), migration_.folder, std::move(what), std::move(effect), std::move(remedy)});
  }

  void FindNotText(const std::string& fault) {
    const bool mark = absl::StrContains(fault, "mark");
    const bool nul = absl::StrContains(fault, "NUL");
    Add(Level::kFinding, "diesel-not-text", absl::StrCat("its up.sql cannot be sent: ", fault),
        absl::StrCat("`run` stops there: \"",
                     mark  ? "syntax error"
                     : nul ? "nul byte found in provided data"
                           : "stream did not contain valid UTF-8",
                     "\""),
        mark  ? "save it as UTF-8 without one"
        : nul ? "remove it"
              : "save it as UTF-8");
  }

  void FindTransactions() {
    const bool several = facts_.statements.size() > 1;
    if (facts_.outside_transaction != 0 && (migration_.in_transaction || several)) {
      Add(Level::kFinding, "diesel-alone-with-others",
          absl::StrCat(
              "line ", facts_.outside_transaction, " of its up.sql cannot run in a transaction, and ",
              migration_.in_transaction ? "Diesel runs it in one"
                                        : "shares the file with other statements, which makes one of it"),
          "`run` stops there: \"cannot run inside a transaction block\"",
          several ? "give it a migration of its own, with `run_in_transaction = false` in metadata.toml"
                  : "write `run_in_transaction = false` into its metadata.toml");
    }
    if (const uint32_t line = EndsDieselsTransaction(migration_, facts_); line != 0) {
      Add(Level::kFinding, "diesel-own-commit",
          absl::StrCat("line ", line, " of its up.sql ends the transaction that Diesel runs it in"),
          "what it committed stays whatever fails behind it, and what it rolled back is recorded as run; "
          "Diesel then "
          "stops with \"Cannot perform this operation outside of a transaction\"",
          "remove BEGIN and COMMIT, or ROLLBACK, from the file: Diesel has its own");
    }
    if (const uint32_t line = LeavesTransactionOpen(migration_, facts_); line != 0) {
      Add(Level::kFinding, "diesel-left-open",
          absl::StrCat("line ", line, " of its up.sql begins a transaction that nothing ends"),
          "Diesel writes the row into it as well: if this is the last one pending, all of it is lost at the "
          "end of the "
          "run, which says that all is well",
          "remove the BEGIN, and metadata.toml where it is not needed");
    }
    if (!migration_.in_transaction) {
      Add(Level::kNote, "diesel-outside-transaction", "Diesel runs it without a transaction",
          "if it fails, or its row cannot be written, what was done stays, and the next run does it again",
          "");
    }
  }

  // A value that a transaction adds to an enum cannot be used in it.
  void FindEnumValues() {
    if (!migration_.in_transaction && facts_.statements.size() < 2) return;
    for (const SqlFacts::EnumValue& added : facts_.enum_values) {
      const std::vector<std::string>& strings = facts_.string_constants;
      if (std::find(strings.begin(), strings.end(), added.value) == strings.end()) continue;
      const auto commits = [&added](const SqlStatement& statement) {
        return statement.line >= added.line && statement.kind == "COMMIT";
      };
      if (std::any_of(facts_.statements.begin(), facts_.statements.end(), commits)) continue;
      const std::string stops =
          "`run` stops there: \"unsafe use of new value\", as both are in one transaction";
      Add(added.type_is_new ? Level::kNote : Level::kFinding, "diesel-enum-value",
          absl::StrCat("line ", added.line, " of its up.sql adds '", pg::OneLine(added.value), "' to ",
                       pg::OneLine(added.type), ", and a string of the file is the same"),
          absl::StrCat("where that is the new value, ",
                       added.type_is_new
                           ? absl::StrCat("up to PostgreSQL 16 ", stops,
                                          "; from 17 on it goes through, as the file makes the type")
                           : stops),
          added.type_is_new ? "name the value in the CREATE TYPE"
                            : "use the value in a migration of its own, with a newer version");
    }
  }

  // What the session keeps is Diesel's own as well, and every later migration's of the run.
  void FindSettings() {
    if (facts_.sets_search_path != 0) {
      Add(Level::kFinding, "diesel-search-path",
          absl::StrCat("line ", facts_.sets_search_path,
                       " of its up.sql changes the search_path of the session"),
          "all that follows in this run is made under it, and Diesel's own INSERT fails where its table is "
          "not on it",
          "write SET LOCAL, or set_config(..., true), or name schemas in the statements");
    }
    if (facts_.sets_role != 0) {
      Add(Level::kFinding, "diesel-role",
          absl::StrCat("line ", facts_.sets_role, " of its up.sql changes the role of the session"),
          "Diesel's own INSERT, and all that follows in this run, is done as that role: \"permission denied "
          "for table __diesel_schema_migrations\" where it may not write there, and else what is made is its",
          "end the file with RESET ROLE, or RESET SESSION AUTHORIZATION");
    }
    if (facts_.sets_session != 0) {
      Add(Level::kNote, "diesel-session",
          absl::StrCat("line ", facts_.sets_session, " of its up.sql changes a setting of the session"),
          "it holds for all that follows in this run, and for the rows that Diesel writes: SET TIME ZONE "
          "moves their run_on",
          "write SET LOCAL if it is meant for this migration");
    }
  }

  const DieselMigration& migration_;
  const SqlFacts& facts_;
  std::vector<HistoryFinding> findings_;
};

}  // namespace

std::vector<HistoryFinding> FindInPending(const DieselMigration& migration, const SqlFacts& facts) {
  return Finder(migration, facts).Find();
}

}  // namespace pgassay::migrate::diesel
