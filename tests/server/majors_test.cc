// One schema and its rows in PostgreSQL 13, 15, 16, 17 and 18: the same between any two, and what is changed
// between two is found as what it is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "pgassay/scan.h"
#include "server/catalog_words.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;
using pgassay::testing::ServerOptions;
using ::testing::ElementsAre;

constexpr std::array kMajors = {13, 15, 16, 17, 18};
constexpr char kDatabase[] = "everything";

struct Major {
  std::unique_ptr<Server> server;
  absl::Status started;
  absl::Status fingerprinted;
};

absl::Status Load(Server& server) {
  // Each server comes with another version of citext; all can install this one.
  const std::string everything =
      absl::StrReplaceAll(ReadTestFile("catalog/everything.sql"),
                          {{"EXTENSION citext SCHEMA", "EXTENSION citext VERSION '1.6' SCHEMA"}});
  const absl::StatusOr<std::string> made =
      server.TrySql("postgres", absl::StrCat("CREATE DATABASE ", kDatabase, " TEMPLATE template0"));
  if (!made.ok()) return made.status();
  for (const std::string& sql : {everything, ReadTestFile("server/all_types.sql")}) {
    const absl::StatusOr<std::string> done = server.TrySql(kDatabase, sql);
    if (!done.ok()) return done.status();
  }
  return absl::OkStatus();
}

class MajorsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string pattern = ::testing::TempDir() + "pgassay-majors-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    for (const int number : kMajors) majors_[number];
    std::vector<std::thread> threads;
    for (auto& [number, major] : majors_) {
      threads.emplace_back([number = number, &major = major] { Start(number, major); });
    }
    for (std::thread& thread : threads) thread.join();
  }

  static void TearDownTestSuite() {
    majors_.clear();
    std::filesystem::remove_all(folder_);
  }

  void SetUp() override {
    for (const auto& [number, major] : majors_) {
      ASSERT_THAT(major.started, IsOk()) << "PostgreSQL " << number;
      ASSERT_THAT(major.fingerprinted, IsOk()) << "PostgreSQL " << number;
    }
  }

  static Side File(int number, const std::string& database = kDatabase) {
    return {.path = absl::StrCat(folder_, "/", database, "-", number), .target = {}};
  }

  static absl::Status Fingerprint(const Server& server, int number, const std::string& database) {
    ScanOptions options;
    options.connections = 1;
    options.exclude = {"app.far"};  // a foreign table's rows are not to be had
    return FingerprintDatabase({.conninfo = server.Conninfo(database), .password_file = ""}, options,
                               File(number, database).path)
        .status();
  }

  static Server& server(int number) { return *majors_.at(number).server; }

  static std::string folder_;
  static std::map<int, Major> majors_;

 private:
  static void Start(int number, Major& major) {
    const absl::StatusOr<std::string> programs = testing::ProgramsOfMajor(number);
    major.started = programs.status();
    if (!major.started.ok()) return;
    ServerOptions options;
    options.programs = *programs;
    absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(options);
    major.started = server.status();
    if (!major.started.ok()) return;
    major.server = *std::move(server);
    major.started = Load(*major.server);
    if (major.started.ok()) major.fingerprinted = Fingerprint(*major.server, number, kDatabase);
  }
};
std::string MajorsTest::folder_;
std::map<int, Major> MajorsTest::majors_;

TEST_F(MajorsTest, AreOfTheseMajors) {
  std::vector<std::string> versions;
  for (const int number : kMajors) {
    versions.push_back(server(number).Sql("postgres", "SHOW server_version"));
    EXPECT_EQ(std::stoi(versions.back()), number);
  }
  std::cout << "servers: " << absl::StrJoin(versions, ", ") << "\n";
}

TEST_F(MajorsTest, AnyTwoAreTheSame) {
  int pairs = 0;
  int same = 0;
  for (const int before : kMajors) {
    for (const int after : kMajors) {
      if (before == after) continue;
      SCOPED_TRACE(absl::StrCat(before, " against ", after));
      const absl::StatusOr<Report> report = Verify(File(before), File(after), {});
      ASSERT_THAT(report, IsOk());
      EXPECT_EQ(report->verdict, Verdict::kSame) << Explain(report->catalog);
      EXPECT_EQ(report->exit_code, 0);
      EXPECT_THAT(report->catalog, ::testing::IsEmpty());
      for (const LedgerNote& note : report->not_checked) {
        ADD_FAILURE() << "not checked: " << note.kind << " " << note.schema << "." << note.name << ": "
                      << note.reason;
      }
      for (const TableReport& table : report->tables) {
        if (table.name == "far") continue;
        EXPECT_EQ(table.status, TableStatus::kSame)
            << table.schema << "." << table.name << ": " << table.reason;
      }
      ++pairs;
      same += report->exit_code == 0 ? 1 : 0;
    }
  }
  std::cout << "majors: " << same << " of " << pairs << " ordered pairs verify as the same\n";
}

struct Changed {
  int before;
  int after;
  const char* sql;  // done in `after`
  const char* finding;
};

constexpr Changed kChanged[] = {
    {13, 18, "ALTER TABLE app.users DISABLE TRIGGER touch",
     "loss | changed | trigger app.users.touch | fires"},
    {18, 13, "ALTER TABLE app.users ALTER name DROP NOT NULL",
     "loss | changed | column app.users.name | not null"},
    {13, 18, "ALTER TABLE app.users ALTER name DROP NOT NULL",
     "loss | changed | column app.users.name | not null"},
    {15, 17, "ALTER POLICY own ON app.users WITH CHECK (true)",
     "loss | changed | policy app.users.own | with check"},
    {16, 13,
     "CREATE OR REPLACE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RETURN; END "
     "$$",
     "behaviour | changed | function app.on_ddl() | body"},
    {17, 18, "ALTER TABLE app.users ALTER born SET DEFAULT '2020-01-01 00:00+01'",
     "behaviour | changed | column app.users.born | default"},
    {13, 17, "GRANT SELECT (born) ON app.users TO everything_app",
     "loss | changed | column app.users.born | privileges"},
    {15, 18, "ALTER TYPE app.mood ADD VALUE 'new' BEFORE 'sad'",
     "behaviour | changed | enum app.mood | labels"},
    {18, 15, "DROP INDEX app.events_kind; CREATE INDEX events_kind ON app.events (kind) WHERE kind <> ''",
     "behaviour | changed | index app.events.events_kind | definition"},
    {13, 16, "COMMENT ON TABLE app.users IS 'persons'", "cosmetic | changed | table app.users | comment"},
    {16, 18, "ALTER SEQUENCE app.numbers NO CYCLE", "behaviour | changed | sequence app.numbers | cycle"},
    {18, 17, "GRANT INSERT ON app.users TO everything_app", "loss | changed | table app.users | privileges"},
    {13, 18, "ALTER EXTENSION citext UPDATE", "behaviour | changed | extension citext | version"},
    {13, 15, "ALTER TABLE app.users DROP CONSTRAINT named", "loss | lost | check constraint app.users.named"},
};

TEST_F(MajorsTest, AChangeBetweenTwoIsFoundAsWhatItIs) {
  int found = 0;
  for (const Changed& change : kChanged) {
    SCOPED_TRACE(absl::StrCat(change.before, " against ", change.after, ": ", change.sql));
    server(change.after).CreateDatabase("changed", absl::StrCat("TEMPLATE ", kDatabase));
    server(change.after).Sql("changed", change.sql);
    ASSERT_THAT(Fingerprint(server(change.after), change.after, "changed"), IsOk());
    const absl::StatusOr<Report> report = Verify(File(change.before), File(change.after, "changed"), {});
    ASSERT_THAT(report, IsOk());
    EXPECT_EQ(report->exit_code, 1);
    EXPECT_THAT(FindingLines(report->catalog), ElementsAre(change.finding)) << Explain(report->catalog);
    found += FindingLines(report->catalog) == std::vector<std::string>{change.finding} ? 1 : 0;
  }
  std::cout << "majors: " << found << " of " << std::size(kChanged) << " changes found as what they are\n";
}

}  // namespace
}  // namespace pgassay
