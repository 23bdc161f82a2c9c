#include "interop/month_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "interop/ferry_project.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::testing {
namespace {

using Json = nlohmann::json;

constexpr const char* kDatabases[] = {"production", "staging", "qa", "dev_ana", "dev_ben"};

}  // namespace

void MonthFixture::SetUp() {
  Find("stable");
  if (!Found()) return;
  const char* const log = std::getenv("PGASSAY_MONTH_LOG");
  if (log != nullptr) log_.open(log);
  const std::string first = work_.path() + "/first", origin = work_.path() + "/origin.git";
  MakeRepository(first, FerryProject());
  const Checkout begin(drizzle_, first);
  begin.Git({"clone", "-q", "--bare", first, origin});
  for (const char* who : {"ana", "ben"}) begin.Git({"clone", "-q", origin, work_.path() + "/" + who});
  ana_.emplace(drizzle_, work_.path() + "/ana");
  ben_.emplace(drizzle_, work_.path() + "/ben");
  for (const char* database : kDatabases) Empty(database);
}

void MonthFixture::TearDown() {
  if (!Found()) return;
  EXPECT_EQ(Sql("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'pgassay%'"), "");
}

std::string MonthFixture::Sql(const std::string& database, const std::string& sql) {
  return Server::Shared().Sql(database, sql);
}

void MonthFixture::Empty(const std::string& database) {
  Server::Shared().CreateDatabase(database, "TEMPLATE template0");
}

void MonthFixture::Push(const Checkout& at, const std::string& message) {
  at.Commit(message);
  at.Git({"push", "-q", "origin", "HEAD:main"});
}

void MonthFixture::Pull(const Checkout& at) {
  at.Git({"fetch", "-q", "origin"});
  at.Git({"checkout", "-q", "main"});
  at.Git({"reset", "-q", "--hard", "origin/main"});
}

void MonthFixture::Log(const std::string& day, const std::string& who, const std::string& what) {
  if (log_.is_open()) log_ << day << "  " << who << "  " << what << std::endl;
}

void MonthFixture::Log(const std::string& day, const std::string& who, const std::string& what,
                       const Answer& said) {
  Codes found = said.Codes();
  for (const char* list : {"differences", "schema", "drizzle", "drift"}) {
    for (const std::string& name : said.MustFix(list)) found.insert(name);
  }
  for (const std::string& object : said.Catalog()) found.insert(object);
  Log(day, who,
      absl::StrCat(what, ": ", said.code, " ", said.Verdict(), found.empty() ? "" : ": ",
                   absl::StrJoin(found, ", ")));
}

void MonthFixture::ExpectSynced(const std::string& day, const std::string& who, const Checkout& at,
                                const std::vector<std::string>& folders) {
  SCOPED_TRACE(absl::StrCat(day, " sync"));
  const Answer said = at.Sync();
  EXPECT_EQ(said.code, 0) << said.out << said.err;
  EXPECT_EQ(said.Entries(), folders) << said.out;
  EXPECT_EQ(said.Verdict(), "written");
  Log(day, who, absl::StrCat("sync of ", absl::StrJoin(folders, ", ")), said);
}

void MonthFixture::ExpectRefused(const std::string& day, const std::string& who, const Checkout& at,
                                 const Codes& findings, const std::vector<std::string>& differences) {
  SCOPED_TRACE(absl::StrCat(day, " sync"));
  const auto before = at.Everything();
  const Answer said = at.Sync();
  EXPECT_EQ(said.code, 1) << said.out << said.err;
  EXPECT_EQ(said.Verdict(), "refused");
  EXPECT_EQ(said.Codes(), findings) << said.out;
  EXPECT_EQ(said.MustFix("differences"), differences) << said.out;
  EXPECT_EQ(at.Everything(), before);
  Log(day, who, "sync", said);
}

void MonthFixture::Deploy(const std::string& day, const Checkout& from, const std::string& database,
                          size_t marked) {
  SCOPED_TRACE(absl::StrCat(day, " deploy ", database));
  from.RunDiesel(database);
  const Answer said = from.Mark(database);
  EXPECT_EQ(said.code, 0) << said.out << said.err;
  EXPECT_EQ(said.json.value("rows", Json::array()).size(), marked) << said.out;
  Log(day, database, absl::StrCat("diesel migration run; sync --mark, ", marked, " new"), said);
}

void MonthFixture::ExpectStatus(const std::string& day, const Checkout& at, const std::string& database,
                                int diesel, int drizzle, const Codes& findings) {
  SCOPED_TRACE(absl::StrCat(day, " status ", database));
  const Answer said = at.Status(database);
  EXPECT_EQ(said.code, findings.empty() ? 0 : 1) << said.out << said.err;
  EXPECT_EQ(said.Codes(), findings) << said.out;
  EXPECT_EQ(said.Pending("diesel"), diesel) << said.out;
  EXPECT_EQ(said.Pending("drizzle"), drizzle) << said.out;
  Log(day, database, absl::StrCat("status, ", diesel, " pending with Diesel and ", drizzle, " with Drizzle"),
      said);
}

Answer MonthFixture::ExpectCheck(const std::string& day, const Checkout& at, const std::string& database,
                                 int code, const std::map<std::string, std::string>& parts,
                                 const Codes& findings, const std::vector<std::string>& arguments) {
  SCOPED_TRACE(absl::StrCat(day, " check ", database));
  const Answer said = at.Check(database, arguments);
  EXPECT_EQ(said.code, code) << said.out << said.err;
  EXPECT_EQ(said.NotAgreeing(), parts) << said.out;
  EXPECT_EQ(said.Codes(), findings) << said.out;
  EXPECT_THAT(said.Codes("not_checked"), IsEmpty()) << said.out;
  std::vector<std::string> states;
  for (const auto& [part, state] : said.NotAgreeing()) states.push_back(absl::StrCat(part, " ", state));
  Log(day, database.empty() ? "ci" : database,
      absl::StrCat("check", arguments.empty() ? "" : " ", absl::StrJoin(arguments, " "),
                   states.empty() ? "" : absl::StrCat(" (", absl::StrJoin(states, ", "), ")")),
      said);
  return said;
}

void MonthFixture::ExpectVerify(const std::string& day, const Checkout& at, const std::string& before,
                                const std::string& after, const Codes& found,
                                const std::vector<std::string>& arguments) {
  SCOPED_TRACE(absl::StrCat(day, " verify ", before, " ", after));
  const Answer said = at.Verify(before, after, arguments);
  EXPECT_EQ(said.code, found.empty() ? 0 : 1) << said.out << said.err;
  EXPECT_EQ(said.Catalog(), found) << said.out;
  Log(day, after, absl::StrCat("verify ", absl::EndsWith(before, ".assay") ? "before.assay" : before), said);
}

}  // namespace pgassay::testing
