#include "migrate/drizzle/sync_judge.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/diesel/text.h"
#include "migrate/drizzle/sql_text.h"
#include "migrate/drizzle/text.h"
#include "migrate/finding/make.h"
#include "migrate/sql/parse.h"
#include "migrate/sql/text.h"

namespace pgassay::migrate::drizzle {
namespace {

bool Has(const std::vector<std::string>& names, absl::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The role goes with who the session is.
bool IsPutBack(const SyncScan& scan, absl::string_view setting) {
  return setting == "timezone" || Has(scan.local, setting) ||
         (setting == "role" && Has(scan.local, "session_authorization")) ||
         (setting == "session_authorization" && Has(scan.local, "role"));
}

class Judging {
 public:
  Judging(const DieselMigration& migration, absl::string_view text)
      : migration_(migration),
        text_(text),
        file_(migration.drizzle ? "drizzle.sql" : "up.sql"),
        remedy_(migration.drizzle ? "correct drizzle.sql, which Drizzle runs in place of up.sql"
                                  : "write a drizzle.sql beside up.sql: what Drizzle is to run in its place, "
                                    "to the same end") {}

  std::vector<HistoryFinding> Judge(SyncScan* scan) {
    if (!migration_.refused.empty()) {
      Refuse("sync-refused", migration_.refused,
             "pgassay does not run such a migration, so nothing is proven",
             "correct the migration, as long as nothing but a developer's database has run it");
      return std::move(findings_);
    }
    if (const std::string fault = diesel::TextFault(text_); !fault.empty()) {
      Refuse("sync-not-text", absl::StrCat("its ", file_, " cannot be sent: ", fault),
             "migrate() fails on it", "save it as UTF-8 without a byte order mark");
      return std::move(findings_);
    }
    *scan = ScanForSync(text_);
    JudgeBreakpoint();
    JudgeWords(*scan);
    const SqlFacts facts = sql::Parse(scan->text);
    JudgeTransaction(facts, *scan);
    if (!HasLevel(findings_, HistoryFinding::Level::kFinding)) NoteAll(facts, *scan);
    return std::move(findings_);
  }

 private:
  std::string Line(uint32_t line) const { return absl::StrCat("line ", line, " of its ", file_); }

  void Refuse(absl::string_view code, absl::string_view what, absl::string_view effect,
              absl::string_view remedy) {
    findings_.push_back(Finding(code, migration_.folder, what, effect, remedy));
  }

  void Tell(absl::string_view code, absl::string_view what, absl::string_view effect,
            absl::string_view remedy = "") {
    findings_.push_back(Note(code, migration_.folder, what, effect, remedy));
  }

  void JudgeBreakpoint() {
    const size_t found = text_.find(kBreakpoint);
    if (found == absl::string_view::npos) return;
    Refuse("sync-breakpoint",
           absl::StrCat(Line(sql::LineOfByte(text_, found)), " has \"", kBreakpoint, "\" in it"),
           "Drizzle cuts the file in two there, wherever it stands", remedy_);
  }

  void JudgeWords(const SyncScan& scan) {
    if (scan.copies_from_stdin != 0) {
      Refuse("sync-copy-stdin", absl::StrCat(Line(scan.copies_from_stdin), " copies from stdin"),
             "neither Diesel nor Drizzle has data to send", "write INSERT statements");
      return;  // its rows are no SQL
    }
    if (scan.backslash != 0) {
      Refuse("sync-psql", absl::StrCat(Line(scan.backslash), " has a backslash outside of strings"),
             "that is psql's, and no server's", "write it in SQL");
    }
    if (scan.unfinished != 0) {
      Refuse("sync-unfinished",
             absl::StrCat(Line(scan.unfinished), " begins a string, a name or a comment that nothing ends"),
             "the server fails on it", "end it");
    }
    if (scan.sets_transaction != 0) {
      Refuse("sync-set-transaction", absl::StrCat(Line(scan.sets_transaction), " sets the transaction"),
             "that is for a transaction's first statement, and migrate() has run some by then", remedy_);
    }
    if (scan.resets_all != 0) {
      Refuse("sync-reset-all", absl::StrCat(Line(scan.resets_all), " resets all settings"),
             "the settings that Drizzle's session needs, and those that the file began with, go with it",
             remedy_);
    }
  }

  void JudgeTransaction(const SqlFacts& facts, const SyncScan& scan) {
    if (facts.outside_transaction != 0) {
      Refuse("sync-no-transaction",
             absl::StrCat(Line(facts.outside_transaction), " cannot run in a transaction"),
             "migrate() runs all that is pending in one", remedy_);
    }
    const uint32_t own = facts.ends_transaction != 0 ? facts.ends_transaction : facts.leaves_open;
    if (own != 0) {
      Refuse("sync-own-transaction",
             absl::StrCat(Line(own), facts.ends_transaction != 0 ? " ends" : " begins", " a transaction"),
             "migrate() has one around all that is pending, and what is behind would not be in it", remedy_);
    }
    if (facts.error_line != 0 && scan.copies_from_stdin + scan.backslash + scan.unfinished == 0) {
      Tell("sync-not-parsed", absl::StrCat(Line(facts.error_line), " is not understood: ", facts.error),
           absl::StrCat("pgassay's parser is PostgreSQL ", sql::ParserMajor(),
                        "'s; the scratch server decides whether it is SQL, and what it means for Drizzle's "
                        "one transaction is not known"));
    }
  }

  void NoteAll(const SqlFacts& facts, const SyncScan& scan) {
    if (migration_.drizzle) {
      Tell("sync-own-text", "Drizzle runs its drizzle.sql in place of up.sql",
           "what both make is compared, but for columns whose values are the run's own (now(), random())");
    }
    if (!scan.concurrently.empty()) {
      Tell("sync-concurrently",
           absl::StrCat(scan.concurrently.size() == 1 ? "line " : "lines ",
                        absl::StrJoin(scan.concurrently, ", "), " of its ", file_,
                        ": Drizzle's copy is without CONCURRENTLY"),
           "only new databases run it, where nobody waits, and the result is the same");
    } else if (!migration_.in_transaction && !migration_.drizzle) {
      Tell("sync-outside-transaction", "Diesel runs it without a transaction, and Drizzle in its one", "");
    }
    NoteEnumValues(facts);
    NoteSettings(facts, scan);
    if (scan.locks != 0) {
      Tell("sync-lock", absl::StrCat(Line(scan.locks), " locks a table"),
           "in Drizzle's copy the lock is held until all that is pending is done");
    }
  }

  void NoteEnumValues(const SqlFacts& facts) {
    for (const SqlFacts::EnumValue& added : facts.enum_values) {
      Tell(
          "sync-enum-value", absl::StrCat(Line(added.line), " adds '", added.value, "' to ", added.type),
          "nothing that migrate() runs behind it in the same transaction may use the value, and a new "
          "database runs all in one; of a type that is made there too it may from PostgreSQL 17 on",
          "a migration that uses it before that needs a drizzle.sql that makes the type anew, with the value "
          "in it, and then does the same");
    }
  }

  // Of a setting that no other finding or note is about.
  static uint32_t LineOfOther(const SqlFacts& facts, const SyncScan& scan) {
    for (const SyncScan::Left& left : scan.left) {
      const bool told = left.name == "search_path" || left.name == "role" ||
                        left.name == "session_authorization" || IsPutBack(scan, left.name);
      if (!told) return left.line;
    }
    return scan.sets_time_zone || !scan.left.empty() ? 0 : facts.sets_session;
  }

  // What is SET LOCAL is put back; the rest goes on as in Diesel's own run.
  void NoteSettings(const SqlFacts& facts, const SyncScan& scan) {
    if (facts.sets_search_path != 0 && !IsPutBack(scan, "search_path")) {
      Tell("sync-search-path",
           absl::StrCat(Line(facts.sets_search_path), " changes the search_path of the session"),
           "all that migrate() runs behind it is under it, also what Diesel ran in another session",
           "SET LOCAL, or RESET search_path at the end of the file, keeps it to the file");
    }
    if (facts.sets_role != 0 && !IsPutBack(scan, "role")) {
      Tell("sync-role", absl::StrCat(Line(facts.sets_role), " changes the role of the session"),
           "migrate() runs what is behind it, and records it, as that role",
           "SET LOCAL ROLE, or RESET ROLE at the end of the file, keeps it to the file");
    }
    if (const uint32_t line = LineOfOther(facts, scan); line != 0) {
      Tell("sync-session", absl::StrCat(Line(line), " changes a setting of the session"),
           "all that migrate() runs behind it is under it", "SET LOCAL keeps it to the file");
    }
    if (scan.defers != 0) {
      Tell("sync-constraints", absl::StrCat(Line(scan.defers), " sets when constraints are checked"),
           "it holds for all that migrate() runs behind it in the same transaction");
    }
  }

  const DieselMigration& migration_;
  const absl::string_view text_;
  const absl::string_view file_;
  const absl::string_view remedy_;
  std::vector<HistoryFinding> findings_;
};

}  // namespace

std::vector<HistoryFinding> JudgeForSync(const DieselMigration& migration, absl::string_view text,
                                         SyncScan* scan) {
  std::vector<HistoryFinding> findings = Judging(migration, text).Judge(scan);
  WorstFirst(findings);
  return findings;
}

std::vector<HistoryFinding> JudgeLeft(const DieselMigration& migration, const SyncScan& scan) {
  const SyncScan up = migration.drizzle ? ScanForSync(WithLf(migration.up)) : scan;
  std::vector<HistoryFinding> findings;
  for (const SyncScan::Left& left : up.left) {
    if (!IsPutBack(scan, left.name)) continue;
    const std::string at = absl::StrCat("line ", left.line, " of its up.sql changes ");
    if (left.name == "timezone") {
      findings.push_back(Finding(
          "sync-time-zone", migration.folder, absl::StrCat(at, "the time zone of the session"),
          "what Diesel runs behind it in the same session, as for a new database, is under it, and what "
          "Drizzle runs there is not: it begins each file with UTC",
          absl::StrCat(migration.in_transaction ? "write SET LOCAL TIME ZONE, or SET" : "write SET",
                       " TIME ZONE 'UTC' at the end of the file, which Diesel's sessions begin with")));
    } else {
      findings.push_back(Finding(
          "sync-set-twice", migration.folder,
          absl::StrCat(at, left.name, " for the session, and its ",
                       migration.drizzle ? "drizzle.sql" : "up.sql", " with SET LOCAL, too"),
          "what Diesel runs behind it in the same session is under it, and what Drizzle runs there is "
          "not: it is put back behind the file",
          "write SET LOCAL each time, or reset it at the end of the file"));
    }
  }
  return findings;
}

bool MayLeaveSettings(const DieselMigration& migration) {
  const SyncScan up = ScanForSync(migration.up);
  return up.block_sets || std::any_of(up.left.begin(), up.left.end(), [](const SyncScan::Left& left) {
           return !absl::EndsWith(left.name, "_timeout") && left.name != "client_min_messages";
         });
}

}  // namespace pgassay::migrate::drizzle
