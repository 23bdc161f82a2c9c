#include "interop/bridge_project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "migrate/diesel/folder.h"
#include "migrate/diesel/run.h"
#include "migrate/process/command.h"
#include "pg/connection.h"
#include "report/json_schema.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::testing {
namespace {

namespace fs = std::filesystem;
namespace process = migrate::process;
using Json = nlohmann::json;

constexpr char kOut[] = "db/drizzle";
constexpr char kLock[] = "pgassay.lock.json";

process::Finished RunGit(const std::string& folder, const std::vector<std::string>& arguments) {
  process::Command command;
  command.arguments = {"git", "-c", "user.name=ann", "-c", "user.email=ann@example.org"};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.environment = {"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0",
                         "GIT_EDITOR=true"};
  command.without = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"};
  command.folder = folder;
  return process::Run(command);
}

// That of "pgassay-check/1" is in check.schema.json.
Json SchemaOf(const Json& document) {
  const std::string format = document.value("format", "");
  const std::string name(absl::StripSuffix(absl::StripPrefix(format, "pgassay-"), "/1"));
  std::ifstream file(absl::StrCat(PGASSAY_TESTS_DIR, "/../verifier/report/", name, ".schema.json"));
  EXPECT_TRUE(file) << format;
  return Json::parse(file, nullptr, /*allow_exceptions=*/false);
}

std::string Conninfo(const std::string& side) {
  return absl::EndsWith(side, ".assay") ? side : Server::Shared().Conninfo(side);
}

}  // namespace

std::set<std::string> Answer::Codes(const std::string& level) const {
  std::set<std::string> codes;
  for (const Json& finding : json.value("findings", Json::array())) {
    if (finding.value("level", "") == level) codes.insert(finding.value("code", ""));
  }
  return codes;
}

std::map<std::string, std::string> Answer::NotAgreeing() const {
  std::map<std::string, std::string> states;
  for (const Json& each : json.value("parts", Json::array())) {
    const std::string state = each.value("state", "");
    if (state != "agrees" && state != "left_out") states.emplace(each.value("part", ""), state);
  }
  return states;
}

std::vector<std::string> Answer::MustFix(const std::string& list) const {
  std::vector<std::string> names;
  const Json found = json.value(list, Json());
  if (!found.is_array()) return names;
  for (const Json& each : found) {
    if (each.value("verdict", "") == "must_fix") names.push_back(each.value("name", ""));
  }
  return names;
}

std::set<std::string> Answer::Catalog() const {
  std::set<std::string> found;
  for (const Json& each : json.value("catalog", Json::array())) {
    const auto text = [&](const char* key, const char* before, const char* after) {
      const Json value = each.value(key, Json());
      const std::string bare = value.is_string() ? value.get<std::string>() : "";
      return bare.empty() ? bare : absl::StrCat(before, bare, after);
    };
    found.insert(absl::StrCat(text("change", "", " "), text("kind", "", " "), text("name", "", ""),
                              text("attribute", " ", "")));
  }
  return found;
}

std::string Answer::Reason(const std::string& table) const {
  for (const Json& each : json.value("tables", Json::array())) {
    if (absl::StrCat(each.value("schema", ""), ".", each.value("name", "")) == table) {
      return each.value("reason", "");
    }
  }
  return "";
}

int Answer::Pending(const std::string& history) const {
  const Json counts = json.value(Json::json_pointer("/" + history + "/counts/pending"), Json());
  int pending = -1;
  return absl::SimpleAtoi(counts.is_string() ? counts.get<std::string>() : "", &pending) ? pending : -1;
}

std::vector<std::string> Answer::Entries() const {
  std::vector<std::string> folders;
  for (const Json& each : json.value("entries", Json::array())) {
    folders.push_back(each.value("folder", ""));
  }
  return folders;
}

Checkout::Checkout(const Drizzle& drizzle, std::string folder)
    : drizzle_(drizzle), folder_(std::move(folder)) {
  fs::create_directories(folder_ + "/db");
  fs::create_directory_symlink(drizzle.folder + "/node_modules", folder_ + "/db/node_modules");
}

std::string Checkout::Read(const std::string& path) const {
  std::ifstream file(folder_ + "/" + path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

void Checkout::Write(const std::string& path, const std::string& bytes) const {
  const fs::path file = folder_ + "/" + path;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

void Checkout::Replace(const std::string& path, const std::string& from, const std::string& to) const {
  const std::string before = Read(path);
  const std::string after = absl::StrReplaceAll(before, {{from, to}});
  EXPECT_NE(before, after) << path << " has no " << from;
  Write(path, after);
}

bool Checkout::Has(const std::string& path) const {
  return fs::exists(folder_ + "/" + path);
}

void Checkout::Remove(const std::string& path) const {
  EXPECT_GT(fs::remove_all(folder_ + "/" + path), 0U) << path;
}

void Checkout::AddMigration(const std::string& folder, const std::string& sql, bool in_transaction) const {
  const std::string path = absl::StrCat("api/migrations/", folder, "/");
  Write(path + "up.sql", sql);
  if (!in_transaction) Write(path + "metadata.toml", "run_in_transaction = false\n");
}

std::map<std::string, std::string> Checkout::Everything() const {
  std::map<std::string, std::string> found;
  for (fs::recursive_directory_iterator each(folder_), end; each != end; ++each) {
    if (each->path().filename() == ".git") {
      each.disable_recursion_pending();
    } else if (!each->is_symlink()) {
      const std::string path = each->path().lexically_relative(folder_).string();
      found.emplace(path, each->is_regular_file() ? Read(path) : "");
    }
  }
  return found;
}

std::map<std::string, std::string> Checkout::Written() const {
  std::map<std::string, std::string> all = Everything();
  for (auto each = all.begin(); each != all.end();) {
    const bool written = each->first == kLock || absl::StartsWith(each->first, absl::StrCat(kOut, "/"));
    each = written ? std::next(each) : all.erase(each);
  }
  return all;
}

std::string Checkout::Git(const std::vector<std::string>& arguments, int code) const {
  const process::Finished finished = RunGit(folder_, arguments);
  EXPECT_EQ(finished.code, code) << "git " << ::testing::PrintToString(arguments) << "\n"
                                 << finished.out << finished.err;
  return finished.out;
}

void Checkout::Commit(const std::string& message) const {
  Git({"add", "-A"});
  Git({"commit", "-q", "-m", message});
}

void Checkout::TakeWritten(const std::string& from) const {
  Git({"rm", "-rqf", "--ignore-unmatch", kOut, kLock});
  Git({"checkout", "-q", from, "--", kOut, kLock});
  EXPECT_THAT(Read("db/schema.ts"), ::testing::Not(::testing::HasSubstr("<<<<<<<")));
  Git({"add", "-A"});
}

void Checkout::RebaseOn(const std::string& branch) const {
  RunGit(folder_, {"rebase", "-q", branch});
  while (Has(".git/rebase-merge")) {
    TakeWritten(branch);
    const std::string before = Git({"rev-parse", "HEAD"});
    const process::Finished next = RunGit(folder_, {"rebase", "--continue"});
    if (next.code != 0 && before == Git({"rev-parse", "HEAD"})) {
      FAIL() << next.out << next.err;
    }
  }
  TakeWritten(branch);
}

void Checkout::Merge(const std::string& branch, const std::string& base) const {
  RunGit(folder_, {"merge", "-q", "--no-ff", "--no-commit", branch});
  TakeWritten(base);
  Git({"commit", "-q", "--no-edit"});
}

std::vector<std::string> Checkout::CommandLine(const std::string& command,
                                               std::vector<std::string> arguments) const {
  std::vector<std::string> line = {PGASSAY_BINARY, command};
  line.insert(line.end(), arguments.begin(), arguments.end());
  if (command != "verify" && command != "fingerprint") {
    line.insert(line.end(), {"--project", folder_});
    if (std::find(line.begin(), line.end(), "--json") == line.end()) line.push_back("--json");
  }
  return line;
}

std::vector<std::string> Checkout::Environment() const {
  return {absl::StrCat("SCRATCH_URL=postgresql://postgres@127.0.0.1:", Server::Shared().port(), "/postgres"),
          "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1"};
}

Answer Checkout::Run(const std::string& command, std::vector<std::string> arguments) const {
  process::Command run;
  run.arguments = CommandLine(command, std::move(arguments));
  run.environment = Environment();
  run.without = {"DATABASE_URL"};
  process::Finished finished = process::Run(run);
  Answer answer;
  answer.code = finished.code;
  answer.out = std::move(finished.out);
  answer.err = std::move(finished.err);
  Json parsed = Json::parse(answer.out, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return answer;
  answer.json = std::move(parsed);
  EXPECT_THAT(SchemaErrors(SchemaOf(answer.json), answer.json), IsEmpty());
  return answer;
}

Answer Checkout::Check(const std::string& database, std::vector<std::string> arguments) const {
  arguments.insert(arguments.end(), {"--pg-bin", Server::Shared().programs()});
  if (database.empty()) {
    arguments.push_back("--no-database");
  } else {
    arguments.insert(arguments.end(), {"--scratch-beside", Server::Shared().Conninfo(database)});
  }
  return Run("check", std::move(arguments));
}

Answer Checkout::Status(const std::string& database) const {
  return Run("status", {Server::Shared().Conninfo(database)});
}

Answer Checkout::Mark(const std::string& database) const {
  return Run("sync", {"--mark", Server::Shared().Conninfo(database)});
}

Answer Checkout::Baseline(const std::string& database) const {
  return Run("baseline", {"--scratch-beside", "--pg-bin", Server::Shared().programs(),
                          Server::Shared().Conninfo(database)});
}

Answer Checkout::Verify(const std::string& before, const std::string& after,
                        std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {Conninfo(before), Conninfo(after), "--report", "json=-"});
  return Run("verify", std::move(arguments));
}

void Checkout::Fingerprint(const std::string& database, const std::string& file) const {
  const Answer answer = Run("fingerprint", {Conninfo(database), "-o", file, "-q"});
  EXPECT_EQ(answer.code, 0) << answer.err;
}

void Checkout::RunDiesel(const std::string& database, const std::string& until) const {
  const auto folder = migrate::diesel::ReadFolder(folder_ + "/api/migrations");
  ASSERT_THAT(folder, IsOk());
  auto connection =
      pg::Connection::Open({.conninfo = Server::Shared().Conninfo(database), .password_file = ""}, "test");
  ASSERT_THAT(connection, IsOk());
  migrate::diesel::RunOptions options;
  options.until = until;
  const auto run = migrate::diesel::RunPending(*connection, *folder, options);
  ASSERT_THAT(run, IsOk());
  ASSERT_THAT(run->status, IsOk());
}

void Checkout::RunDrizzle(const std::string& database) const {
  const process::Finished finished = process::Run(
      {.arguments = {drizzle_.node, PGASSAY_TESTS_DIR "/interop/migrate.mjs", drizzle_.folder,
                     drizzle_.bun.empty() ? "v1" : "stable",
                     absl::StrCat("postgres://postgres@127.0.0.1:", Server::Shared().port(), "/", database),
                     absl::StrCat(folder_, "/", kOut), "drizzle", "__drizzle_migrations"}});
  ASSERT_EQ(finished.code, 0) << finished.out << finished.err;
  const Json said = Json::parse(finished.out, nullptr, false);
  ASSERT_TRUE(said.is_object() && said.value("ok", false)) << finished.out;
}

void MakeRepository(const std::string& folder, const std::map<std::string, std::string>& files) {
  for (const auto& [path, bytes] : files) {
    const fs::path file = folder + "/" + path;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
  }
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"init", "-q", "-b", "main"},
                                                    {"add", "-A"},
                                                    {"commit", "-q", "-m", "Begin"}}) {
    const process::Finished finished = RunGit(folder, arguments);
    ASSERT_EQ(finished.code, 0) << finished.err;
  }
}

}  // namespace pgassay::testing
