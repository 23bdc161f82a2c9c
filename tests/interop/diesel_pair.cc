#include "interop/diesel_pair.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "migrate/diesel/folder.h"
#include "migrate/diesel/history.h"
#include "migrate/diesel/judge.h"
#include "migrate/diesel/run.h"
#include "pg/connection.h"
#include "pg/script.h"
#include "pgassay/scan.h"
#include "testing/matchers.h"

namespace pgassay::testing {
namespace {

constexpr char kTheirs[] = "by_diesel";
constexpr char kOurs[] = "by_pgassay";

Server& server() {
  return Server::Shared();
}

ConnectTarget Target(const std::string& database, const std::string& user, const std::string& pgoptions) {
  std::string conninfo = server().Conninfo(database, user);
  if (!pgoptions.empty()) absl::StrAppend(&conninfo, " options=", QuoteConninfo(pgoptions));
  return {.conninfo = std::move(conninfo), .password_file = ""};
}

// As `diesel migration list` prints one.
std::string Listed(const MigrationEntry& entry) {
  return absl::StrCat("  [", entry.state == MigrationEntry::State::kApplied ? "X" : " ", "] ", entry.name);
}

std::string TableOf(const std::string& column) {
  return column.substr(0, column.rfind('.'));
}

// A dump without the lines that are another in every dump.
std::string WithoutKeys(const std::string& dump) {
  std::vector<std::string> kept;
  for (const auto line : absl::StrSplit(dump, '\n')) {
    if (line.substr(0, 10) != "\\restrict " && line.substr(0, 12) != "\\unrestrict ") kept.emplace_back(line);
  }
  return absl::StrJoin(kept, "\n");
}

// Where two texts part, for people.
std::string Parting(const std::string& a, const std::string& b) {
  const std::vector<std::string> left = absl::StrSplit(a, '\n'), right = absl::StrSplit(b, '\n');
  for (size_t i = 0; i < left.size() || i < right.size(); ++i) {
    const std::string one = i < left.size() ? left[i] : "(end)",
                      other = i < right.size() ? right[i] : "(end)";
    if (one != other) return absl::StrCat("line ", i + 1, ": Diesel's <", one, ">, ours <", other, ">");
  }
  return "";
}

}  // namespace

struct DieselPair::Ours {
  bool refused = false;  // before anything was run
  absl::Status status;
};

DieselPair::DieselPair(std::string program)
    : program_(std::move(program)), migrations_(work_.path() + "/migrations") {}

// A test that has failed has no agreements any more.
void DieselPair::Count(Agreement agreement) {
  ++tally().cases;
  if (::testing::Test::HasFailure()) return;
  ++(agreement == Agreement::kRefused ? tally().refused
     : agreement == Agreement::kHangs ? tally().hangs
                                      : tally().agree);
}

Tally& DieselPair::tally() {
  static Tally tally;
  return tally;
}

std::string DieselPair::Sql(const std::string& database, const std::string& sql) const {
  return server().Sql(database, sql);
}

void DieselPair::MakeDatabases(const std::string& before) {
  for (const char* database : {kTheirs, kOurs}) {
    server().CreateDatabase(database, "TEMPLATE template0");
    // Of two empty databases nothing is proven.
    Sql(database, "CREATE TABLE ground (id int PRIMARY KEY); INSERT INTO ground VALUES (1)");
    if (!before.empty()) Sql(database, before);
  }
}

migrate::process::Finished DieselPair::Diesel(const std::string& command, int timeout_ms) const {
  migrate::process::Command run;
  run.arguments = {program_,
                   "migration",
                   command,
                   "--migration-dir",
                   migrations_,
                   "--database-url",
                   absl::StrCat("postgres:///", kTheirs, "?host=", server().folder(),
                                "&port=", server().port(), "&user=", user_)};
  run.environment = {absl::StrCat("PGOPTIONS=", pgoptions_), "RUST_LOG=off", "NO_COLOR=1"};
  // No diesel.toml and no .env above it.
  run.folder = work_.path();
  run.timeout_ms = timeout_ms;
  return migrate::process::Run(run);
}

DieselPair::Ours DieselPair::RunOurs() const {
  Ours ours;
  const auto folder = migrate::diesel::ReadFolder(migrations_);
  if (!folder.ok()) return {.refused = true, .status = folder.status()};
  auto connection = pg::Connection::Open(Target(kOurs, user_, pgoptions_), "pgassay test");
  if (!connection.ok()) return {.refused = true, .status = connection.status()};
  const auto result = migrate::diesel::RunPending(*connection, *folder);
  if (!result.ok()) return {.refused = true, .status = result.status()};
  return {.refused = false, .status = result->status};
}

// Our judge reads Diesel's database before Diesel's command has made its table there.
void DieselPair::CompareList() const {
  const auto folder = migrate::diesel::ReadFolder(migrations_);
  auto connection = pg::Connection::Open(Target(kTheirs, user_, pgoptions_), "pgassay test");
  EXPECT_THAT(connection, IsOk());
  if (!connection.ok()) return;
  EXPECT_THAT(pg::BeginReading(*connection, 1000), IsOk());
  const auto history = migrate::diesel::ReadHistory(*connection, "");
  EXPECT_THAT(history, IsOk());
  EXPECT_THAT(connection->Execute("ROLLBACK"), IsOk());
  const migrate::process::Finished list = Diesel("list");
  EXPECT_THAT(folder, IsOk());
  if (!folder.ok() || !history.ok()) return;
  const auto judgement = migrate::diesel::Judge(*folder, *history);
  const auto is_fatal = [](const HistoryFinding& finding) {
    return finding.code == "diesel-bad-folder" || finding.code == "diesel-empty-folder";
  };
  const bool fatal = std::any_of(judgement.findings.begin(), judgement.findings.end(), is_fatal);
  EXPECT_EQ(list.code != 0, fatal) << list.out << list.err;
  if (list.code == 0) {
    std::vector<std::string> lines = {"Migrations:"};
    bool pending = false;
    for (const MigrationEntry& entry : judgement.entries) {
      if (entry.state == MigrationEntry::State::kUnknown) continue;
      lines.push_back(Listed(entry));
      pending = pending || entry.state == MigrationEntry::State::kPending;
    }
    EXPECT_EQ(absl::StrJoin(lines, "\n") + "\n", list.out);
    EXPECT_EQ(Diesel("pending").out, pending ? "true\n" : "false\n");
  }
  ++tally().lists;
}

void DieselPair::CompareOutcome(const DieselCase& one, const migrate::process::Finished& diesel,
                                const Ours& ours) const {
  EXPECT_LT(diesel.code, 2) << diesel.out << diesel.err;  // no usage error, no crash
  EXPECT_EQ(ours.status.ok(), diesel.code == 0) << "Diesel: " << diesel.err << "\nours: " << ours.status;
  const size_t with = diesel.err.find(" with: ");
  if (diesel.code != 0 && one.said.empty() && with != std::string::npos) {
    const std::string words(absl::StripAsciiWhitespace(diesel.err.substr(with + 7)));
    EXPECT_THAT(std::string(ours.status.message()), ::testing::HasSubstr(words));
  }
  if (!one.said.empty() && !ours.status.ok()) {
    EXPECT_THAT(std::string(ours.status.message()), ::testing::HasSubstr(one.said));
  }
}

std::string DieselPair::Dump(const std::string& database, const std::vector<std::string>& unequal) const {
  migrate::process::Command dump;
  dump.arguments = {server().programs() + "/pg_dump", "--exclude-table-data=*.__diesel_schema_migrations",
                    "-d", server().Conninfo(database)};
  for (const std::string& column : unequal)
    dump.arguments.push_back("--exclude-table-data=" + TableOf(column));
  const migrate::process::Finished finished = migrate::process::Run(dump);
  EXPECT_EQ(finished.code, 0) << finished.err;
  return WithoutKeys(finished.out);
}

// Of Diesel's tables, in whatever schema: the versions, and whether they were run just now, by UTC.
std::string DieselPair::Rows(const std::string& database) const {
  const std::string schemas =
      Sql(database,
          "SELECT quote_ident(nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
          "WHERE relname = '__diesel_schema_migrations' ORDER BY 1");
  std::string rows;
  for (const auto schema : absl::StrSplit(schemas, '\n', absl::SkipEmpty())) {
    absl::StrAppend(
        &rows, schema, ":\n",
        Sql(database, absl::StrCat("SELECT version, abs(extract(epoch FROM run_on - (now() AT "
                                   "TIME ZONE 'UTC'))) < 600 FROM ",
                                   schema, ".__diesel_schema_migrations ", "ORDER BY version COLLATE \"C\"")),
        "\n");
  }
  return rows;
}

void DieselPair::CompareDatabases(const DieselCase& one, const std::vector<std::string>& unequal) const {
  const std::string rows = Rows(kTheirs);
  EXPECT_EQ(rows, Rows(kOurs));
  EXPECT_EQ(rows.find("|f") == std::string::npos, one.utc) << rows;
  EXPECT_EQ(Parting(Dump(kTheirs, unequal), Dump(kOurs, unequal)), "");
  ScanOptions options;
  options.connections = 2;
  options.exclude = unequal;
  if (!rows.empty()) options.exclude.emplace_back("*.__diesel_schema_migrations.run_on");
  const auto report = Verify({.path = "", .target = Target(kTheirs, "postgres", "")},
                             {.path = "", .target = Target(kOurs, "postgres", "")}, options);
  EXPECT_THAT(report, IsOk());
  if (report.ok()) {
    EXPECT_EQ(report->verdict, Verdict::kSame);
  }
}

void DieselPair::Stage(const DieselCase& one, bool last, const std::vector<std::string>& unequal) {
  if (one.same_list) CompareList();
  const std::string untouched = Dump(kOurs, {}) + Rows(kOurs);
  if (last && one.agreement == Agreement::kHangs) {
    EXPECT_TRUE(Diesel("run", 3).timed_out);
    const Ours ours = RunOurs();
    EXPECT_THAT(std::string(ours.status.message()), ::testing::HasSubstr(one.said));
    EXPECT_EQ(ours.status.ok(), one.said.empty()) << ours.status;
    return;
  }
  const migrate::process::Finished diesel = Diesel("run");
  const Ours ours = RunOurs();
  if (last) {
    EXPECT_EQ(diesel.code == 0, one.diesel_succeeds) << diesel.err;
  }
  if (last && one.agreement == Agreement::kRefused) {
    EXPECT_TRUE(ours.refused) << ours.status;
    EXPECT_FALSE(ours.status.ok());
    EXPECT_THAT(std::string(ours.status.message()), ::testing::HasSubstr(one.said));
    EXPECT_EQ(Parting(untouched, Dump(kOurs, {}) + Rows(kOurs)), "");
    return;
  }
  CompareOutcome(one, diesel, ours);
  CompareDatabases(one, unequal);
  if (one.same_list) CompareList();
}

void DieselPair::Judge(const DieselCase& one) {
  SCOPED_TRACE(one.name);
  std::filesystem::remove_all(migrations_);
  std::filesystem::create_directories(migrations_);
  pgoptions_ = one.pgoptions;
  user_ = one.user;
  MakeDatabases(one.before);
  WriteTree(migrations_, one.entries);
  Stage(one, one.later.empty(), {});
  if (!one.later.empty()) {
    WriteTree(migrations_, one.later);
    Stage(one, true, {});
  }
  Count(one.agreement);
}

void DieselPair::JudgeFolder(const std::string& name, const std::string& folder, const std::string& prelude,
                             const std::string& user, const std::vector<std::string>& unequal) {
  SCOPED_TRACE(name);
  migrations_ = folder;
  user_ = user;
  MakeDatabases("");
  for (const char* database : {kTheirs, kOurs}) {
    if (prelude.empty()) continue;
    const migrate::process::Finished psql = migrate::process::Run(
        {.arguments = {server().programs() + "/psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", prelude,
                       "-d", server().Conninfo(database)}});
    ASSERT_EQ(psql.code, 0) << psql.err;
  }
  const DieselCase one = {.name = name, .entries = {}};
  Stage(one, true, unequal);
  for (const std::string& column : unequal) {
    const std::string table = TableOf(column);
    const std::string query = absl::StrCat("SELECT to_jsonb(t) - '",
                                           absl::StrJoin(
                                               [&] {
                                                 std::vector<std::string> names;
                                                 for (const std::string& each : unequal)
                                                   if (TableOf(each) == table)
                                                     names.push_back(each.substr(table.size() + 1));
                                                 return names;
                                               }(),
                                               "' - '"),
                                           "' FROM ", table, " t ORDER BY 1");
    EXPECT_EQ(Sql(kTheirs, query), Sql(kOurs, query)) << table;
  }
  Count(Agreement::kSame);
}

}  // namespace pgassay::testing
