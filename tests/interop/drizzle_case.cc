#include "interop/drizzle_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "migrate/drizzle/folder.h"
#include "migrate/drizzle/history.h"
#include "migrate/drizzle/judge.h"
#include "migrate/process/command.h"
#include "pg/connection.h"
#include "pg/script.h"
#include "status_macros.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::testing {
namespace {

constexpr char kDatabase[] = "migrated";

Server& server() {
  return Server::Shared();
}

std::vector<std::string> Lines(const std::string& rows) {
  return absl::StrSplit(rows, '\n', absl::SkipEmpty());
}

std::vector<std::string> NamesOf(const migrate::drizzle::Judgement& judgement, MigrationEntry::State state) {
  std::vector<std::string> names;
  for (const MigrationEntry& entry : judgement.entries)
    if (entry.state == state) names.push_back(entry.name);
  return names;
}

std::string CountRows(const DrizzleCase& one) {
  const std::string name = absl::StrCat("\"", one.schema, "\".\"", one.table, "\"");
  const std::string there =
      server().Sql(kDatabase, absl::StrCat("SELECT to_regclass('", name, "') IS NOT NULL"));
  return there == "t" ? server().Sql(kDatabase, absl::StrCat("SELECT count(*) FROM ", name)) : "0";
}

// Hashes and names of what the migrator has just recorded are those that we compute.
void CompareRecorded(const DrizzleFolder& folder, const DrizzleCase& one, const std::string& line) {
  for (const std::string& name : one.runs) {
    for (const DrizzleEntry& entry : folder.entries) {
      if (entry.name != name) continue;
      const std::string mark =
          line == "v1" ? absl::StrCat("name = '", name, "'") : absl::StrCat("created_at = ", entry.when_ms);
      EXPECT_THAT(Lines(server().Sql(kDatabase, absl::StrCat("SELECT hash FROM \"", one.schema, "\".\"",
                                                             one.table, "\" WHERE ", mark))),
                  ::testing::Contains(entry.sha256))
          << name;
    }
  }
}

struct Judged {
  DrizzleFolder folder;
  migrate::drizzle::Judgement judgement;
};

absl::StatusOr<Judged> Ours(const std::string& path, const DrizzleCase& one) {
  Judged judged;
  ASSIGN_OR_RETURN(judged.folder, migrate::drizzle::ReadFolder(path));
  ASSIGN_OR_RETURN(auto connection, pg::Connection::Open({.conninfo = server().Conninfo(kDatabase, one.user),
                                                          .password_file = ""},
                                                         "pgassay test"));
  RETURN_IF_ERROR(pg::BeginReading(connection, 1000));
  ASSIGN_OR_RETURN(const DrizzleHistory history,
                   migrate::drizzle::ReadHistory(connection, one.schema, one.table, one.user));
  RETURN_IF_ERROR(connection.Execute("ROLLBACK"));
  judged.judgement = migrate::drizzle::Judge(judged.folder, history, one.diesel_made_it);
  return judged;
}

}  // namespace

DrizzleJudge::DrizzleJudge(Drizzle drizzle, std::string line, std::string runtime)
    : drizzle_(std::move(drizzle)), line_(std::move(line)), runtime_(std::move(runtime)) {}

DrizzleTally& DrizzleJudge::tally() {
  static DrizzleTally tally;
  return tally;
}

Migrated DrizzleJudge::Migrate(const std::string& folder, const DrizzleCase& one) const {
  const std::string url =
      absl::StrCat("postgres://", one.user, "@127.0.0.1:", server().port(), "/", kDatabase);
  const migrate::process::Finished finished =
      migrate::process::Run({.arguments = {runtime_, absl::StrCat(PGASSAY_TESTS_DIR, "/interop/migrate.mjs"),
                                           drizzle_.folder, line_, url, folder, one.schema, one.table}});
  EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
  const auto said = nlohmann::json::parse(finished.out, nullptr, false);
  EXPECT_TRUE(said.is_object()) << finished.out;
  if (!said.is_object()) return {};
  return {
      .ok = said.value("ok", false), .code = said.value("code", ""), .message = said.value("message", "")};
}

void DrizzleJudge::Judge(const DrizzleCase& one) const {
  SCOPED_TRACE(one.name);
  const WorkFolder work;
  const std::string path = work.path() + "/drizzle";
  WriteTree(path, one.entries);
  server().CreateDatabase(kDatabase, "TEMPLATE template0");
  server().Sql(kDatabase, "CREATE TABLE ran (at serial, name text); GRANT ALL ON ran, ran_at_seq TO PUBLIC;" +
                              one.before);
  const std::string rows = CountRows(one);

  const auto judged = Ours(path, one);
  ASSERT_THAT(judged, IsOk());
  const auto& [folder, judgement] = *judged;

  const Migrated real = Migrate(path, one);
  const std::vector<std::string> ran = Lines(server().Sql(kDatabase, "SELECT name FROM ran ORDER BY at"));
  std::set<std::string> codes;
  for (const HistoryFinding& finding : judgement.findings) codes.insert(finding.code);
  if (one.fails.empty()) {
    EXPECT_TRUE(real.ok) << real.code << " " << real.message;
    EXPECT_EQ(NamesOf(judgement, MigrationEntry::State::kPending), ran) << "ours, and the real one's";
    CompareRecorded(folder, one, line_);
  } else {
    EXPECT_FALSE(real.ok);
    EXPECT_THAT(real.code + " " + real.message, ::testing::HasSubstr(one.fails));
    EXPECT_EQ(CountRows(one), rows);
    EXPECT_THAT(judgement.findings, ::testing::Not(::testing::IsEmpty()));
  }
  EXPECT_EQ(ran, one.runs);
  EXPECT_EQ(NamesOf(judgement, MigrationEntry::State::kSkipped), one.skipped);
  for (const std::string& code : one.findings) EXPECT_THAT(codes, ::testing::Contains(code));
  if (one.findings.empty()) {
    EXPECT_THAT(codes, ::testing::IsSubsetOf({"drizzle-no-table", "drizzle-snapshot-missing"}));
  }
  Count();
}

void DrizzleJudge::JudgeFolder(const std::string& name, const std::string& folder,
                               const std::vector<std::string>& pending) const {
  SCOPED_TRACE(name);
  if (!pending.empty()) server().CreateDatabase(kDatabase, "TEMPLATE template0");
  DrizzleCase one = {.name = name, .entries = {}, .runs = pending};
  const std::string rows = CountRows(one);
  const auto judged = Ours(folder, one);
  ASSERT_THAT(judged, IsOk());
  const Migrated real = Migrate(folder, one);
  EXPECT_TRUE(real.ok) << real.code << " " << real.message;
  EXPECT_EQ(NamesOf(judged->judgement, MigrationEntry::State::kPending), pending);
  EXPECT_EQ(std::stoul(CountRows(one)), std::stoul(rows) + pending.size());
  CompareRecorded(judged->folder, one, line_);
  Count();
}

void DrizzleJudge::Count() {
  ++tally().cases;
  if (!::testing::Test::HasFailure()) ++tally().agree;
}

}  // namespace pgassay::testing
