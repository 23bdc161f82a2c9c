#include "report/status_sample.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace pgassay::report {
namespace {

using Level = HistoryFinding::Level;
using State = MigrationEntry::State;

MigrationStatus Base() {
  MigrationStatus status;
  status.project = "/srv/harbour";
  status.database = "harbour";
  status.host = "db1.example.com:5432";
  status.server_version = "15.20";
  status.read_at = "2026-11-22 19:04:11";
  status.diesel.folder = "api/migrations";
  status.diesel.table = "public.__diesel_schema_migrations";
  status.drizzle.folder = "packages/database/drizzle";
  return status;
}

MigrationEntry Entry(State state, const std::string& name, const std::string& at = "") {
  MigrationEntry entry;
  entry.state = state;
  entry.name = name;
  entry.at = at;
  return entry;
}

MigrationEntry Diesel(State state, const std::string& name, const std::string& at = "") {
  MigrationEntry entry = Entry(state, name, at);
  for (const char c : name.substr(0, name.find('_'))) {
    if (c != '-') entry.version.push_back(c);
  }
  return entry;
}

SqlStatement Statement(uint32_t line, const std::string& kind, const std::string& relation, TableLock lock,
                       Rewrite rewrite = Rewrite::kNo, bool scans = false) {
  return {line, line * 40, kind, relation, lock, rewrite, scans};
}

void AddDiesel(MigrationStatus& status) {
  auto& entries = status.diesel.entries;
  entries.push_back(Diesel(State::kApplied, "00000000000000_diesel_initial_setup", "2024-01-11 09:00:00"));
  entries.push_back(Diesel(State::kApplied, "2024-02-03-101500_create_people", "2024-02-04 10:00:00"));
  entries.push_back(Diesel(State::kApplied, "2026-09-28-130000-0000_tidy_names", "2026-10-01 08:12:44"));
  MigrationEntry rewrites = Diesel(State::kPending, "2026-10-05-090000-0000_longer_names");
  rewrites.facts.statements = {
      Statement(1, "UPDATE", "people", TableLock::kRowExclusive),
      Statement(3, "ALTER TABLE", "people", TableLock::kAccessExclusive, Rewrite::kYes),
      Statement(9, "ALTER TABLE", "bookings", TableLock::kShareRowExclusive, Rewrite::kNo, true),
      Statement(12, "ALTER TABLE", "metering.readings", TableLock::kAccessExclusive, Rewrite::kMaybe),
      Statement(13, "SELECT", "people", TableLock::kAccessShare)};
  entries.push_back(rewrites);
  MigrationEntry index = Diesel(State::kPending, "2026-10-12-101500-0000_find_by_mail");
  index.facts.statements = {Statement(1, "CREATE INDEX", "people", TableLock::kShareUpdateExclusive)};
  index.facts.outside_transaction = 1;
  entries.push_back(index);
  MigrationEntry table = Diesel(State::kPending, "20261101120000_ports");
  table.facts.statements = {Statement(1, "CREATE TABLE", "", TableLock::kNone)};
  entries.push_back(table);
  MigrationEntry newer =
      Diesel(State::kPending, "2026-11-02-083000-0000_merge_bookings_of_a_guest_who_paid_twice");
  newer.facts.error_line = 4;
  newer.facts.error = "syntax error at or near \"MERGE\"";
  entries.push_back(newer);
}

void AddDrizzle(MigrationStatus& status) {
  status.drizzle.format = "journal v7";
  status.drizzle.table = "drizzle.__drizzle_migrations";
  status.drizzle.entries.push_back(Entry(State::kApplied, "0000_baseline", "2026-11-20 17:00:00"));
  status.drizzle.entries.push_back(Entry(State::kApplied, "0001_add_subtitle", "2026-11-22 06:55:50"));
}

HistoryFinding Skipped() {
  return {
      Level::kFinding,
      "drizzle-skipped",
      "0002_add_notes",
      "its when (1795330550875, 2026-11-22 06:55:50 UTC) is not above the greatest created_at in the table "
      "(1795330550875, of row 2), and no row is its own",
      "Drizzle skips it and says \"migrations applied successfully!\"",
      "raise its when in meta/_journal.json above 1795330550875, then migrate; where it has been run by "
      "hand, "
      "insert its row"};
}

HistoryFinding Noted(const std::string& code, const std::string& subject, const std::string& what) {
  return {Level::kNote, code, subject, what, "", ""};
}

}  // namespace

MigrationStatus SoundStatus() {
  MigrationStatus status = Base();
  AddDiesel(status);
  status.findings.push_back(Noted("diesel-outside-transaction", "2026-10-12-101500-0000_find_by_mail",
                                  "runs outside of a transaction: when it fails, what it did stays"));
  status.findings.push_back({Level::kNote, "drizzle-no-folder", "",
                             "there is no folder of Drizzle migrations yet", "",
                             "pgassay baseline makes one"});
  return status;
}

MigrationStatus SettledStatus() {
  MigrationStatus status = Base();
  AddDiesel(status);
  status.diesel.entries.resize(3);
  AddDrizzle(status);
  status.in_recovery = true;
  return status;
}

MigrationStatus FindingsStatus() {
  MigrationStatus status = Base();
  AddDiesel(status);
  status.diesel.entries.push_back(Diesel(State::kUnknown, "version 20260707120000", "2026-07-08 06:30:00"));
  AddDrizzle(status);
  status.drizzle.entries.push_back(Entry(State::kSkipped, "0002_add_notes", "2026-11-22 06:55:50"));
  status.findings.push_back({Level::kFinding, "diesel-unknown-version", "version 20260707120000",
                             "applied at 2026-07-08 06:30:00 UTC, and there is no folder for it",
                             "Diesel ignores it on run, and fails on revert when its turn comes",
                             "bring the folder back from the branch it was on"});
  status.findings.push_back(Noted("diesel-not-parsed",
                                  "2026-11-02-083000-0000_merge_bookings_of_a_guest_who_paid_twice",
                                  "line 4: syntax error at or near \"MERGE\""));
  status.findings.push_back(Skipped());
  for (const char* file : {"0000_baseline.sql", "0001_add_subtitle.sql"}) {
    status.findings.push_back({Level::kFinding, "drizzle-crlf", file,
                               "has CRLF line ends, so its hash depends on how git checked it out",
                               "compares no hash when it runs, so nothing is said until somebody looks",
                               "write *.sql text eol=lf into .gitattributes and commit the file with LF"});
  }
  return status;
}

MigrationStatus NotCheckedStatus() {
  MigrationStatus status = Base();
  AddDrizzle(status);
  status.findings.push_back({Level::kNotChecked, "diesel-table-hidden", "public.__diesel_schema_migrations",
                             "row-level security would hide rows from the role ann",
                             "sees fewer rows and runs again what is applied",
                             "read as its owner or as a role with BYPASSRLS"});
  return status;
}

MigrationStatus NothingStatus() {
  MigrationStatus status = Base();
  status.diesel.table = "";
  return status;
}

MigrationStatus ManyStatus() {
  MigrationStatus status = Base();
  for (int i = 0; i < 1200; ++i) {
    status.diesel.entries.push_back(
        Diesel(State::kApplied, absl::StrFormat("%014d_a", i), "2024-01-11 09:00:00"));
  }
  for (int i = 0; i < 60; ++i) {
    MigrationEntry entry = Diesel(State::kPending, absl::StrFormat("3%013d_p", i));
    for (uint32_t line = 1; line <= 6; ++line) {
      entry.facts.statements.push_back(
          Statement(line, "ALTER TABLE", absl::StrCat("t", line), TableLock::kAccessExclusive));
    }
    status.diesel.entries.push_back(entry);
    status.findings.push_back({Level::kFinding, "diesel-out-of-order", absl::StrFormat("3%013d_p", i),
                               absl::StrCat("pending, and older than ", i, " that are applied"),
                               "Diesel runs it all the same", "look whether it still fits"});
    status.findings.push_back({Level::kFinding, "diesel-copy-stdin", absl::StrFormat("3%013d_p", i),
                               "copies from stdin, where there is no data", "fails there", "write INSERTs"});
  }
  for (int i = 0; i < 5; ++i) {
    const std::string name = absl::StrFormat("3%013d_p", i);
    status.findings.push_back(Noted("diesel-outside-transaction", name, "runs outside of a transaction"));
    status.findings.push_back(
        Noted("diesel-not-parsed", name, absl::StrCat("line ", i + 1, ": syntax error")));
  }
  for (int i = 0; i < 40; ++i) {
    status.diesel.entries.push_back(Diesel(State::kUnknown, absl::StrFormat("version 2%013d", i)));
  }
  return status;
}

MigrationStatus HostileStatus() {
  MigrationStatus status = Base();
  status.database = "har\x1b[31mbour";
  status.host = "db\r1";
  status.server_version = "15\n";
  status.diesel.folder =
      "api/\xe2\x80\xae"
      "migrations";
  status.diesel.table = "\"a\nb\".t";
  MigrationEntry entry = Diesel(State::kPending, "2026_\x1b]0;x\x07\xff");
  entry.facts.statements = {Statement(1, "ALTER TABLE", "\"a\nb\"", TableLock::kAccessExclusive)};
  status.diesel.entries.push_back(entry);
  status.diesel.entries.push_back(Diesel(State::kUnknown, "version \n1"));
  status.drizzle.format = "x\ty";
  status.drizzle.entries.push_back(Entry(State::kSkipped, "\x7f"));
  status.findings.push_back({Level::kFinding, "drizzle-skipped", "\x1b[2J", "a\nb", "c\rd", "e\tf"});
  status.findings.push_back(Noted("drizzle-no-table", "\x1b", "\xc2\x9b"));
  return status;
}

}  // namespace pgassay::report
