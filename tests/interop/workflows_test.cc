// The workflows of scripts/ci, their steps run by hand: two weeks of a small project with both ORMs, a
// repository, a pull request for each change, and staging and production.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <regex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "interop/tree.h"
#include "interop/workflow.h"
#include "migrate/process/command.h"
#include "testing/diesel.h"
#include "testing/matchers.h"
#include "testing/need.h"
#include "testing/server.h"

namespace pgassay {
namespace {

namespace fs = std::filesystem;
using migrate::process::Command;
using migrate::process::Finished;
using testing::AllOf;
using testing::Codes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsOk;
using testing::Not;
using testing::Server;
using testing::StepResult;
using testing::Workflow;
using testing::WorkflowJob;
using testing::WorkflowStep;

const char* const kNames[] = {"bridge-check", "diesel-migrate", "nightly-check"};

Workflow Read(const std::string& name) {
  return testing::ReadWorkflow(absl::StrCat(PGASSAY_TESTS_DIR, "/../scripts/ci/", name, ".yml"));
}

TEST(WorkflowFiles, GiveNoMoreThanIsNeeded) {
  size_t secrets = 0;
  for (const char* name : kNames) {
    SCOPED_TRACE(name);
    const Workflow workflow = Read(name);
    EXPECT_EQ(workflow.top.at("name"), name);
    EXPECT_EQ(workflow.top.at("permissions"), "\n  contents: read");
    EXPECT_EQ(workflow.top.at("defaults"), "\n  run:\n    shell: bash");
    EXPECT_THAT(workflow.text, HasSubstr("concurrency:"));
    EXPECT_THAT(workflow.text, Not(HasSubstr("pull_request_target")));
    size_t named = 0;
    for (const WorkflowJob& job : workflow.jobs) {
      for (const WorkflowStep& step : job.steps) {
        SCOPED_TRACE(absl::StrCat(step.name, step.uses));
        if (!step.uses.empty()) {
          EXPECT_TRUE(std::regex_match(step.uses, std::regex("actions/[a-z-]+@v[0-9]+")));
        }
        // An expression in a script is put into its text: a branch may be named as a command.
        EXPECT_THAT(step.run, AllOf(Not(HasSubstr("${{")), Not(HasSubstr("drizzle-kit"))));
        for (const auto& [key, value] : step.env) {
          if (!absl::StrContains(value, "secrets.")) continue;
          EXPECT_EQ(key, "DATABASE_URL");
          EXPECT_EQ(value, "${{ secrets.DATABASE_URL }}");
          ++named;
        }
      }
    }
    size_t mentioned = 0;
    for (size_t at = 0; (at = workflow.text.find("secrets.", at)) != std::string::npos; ++at) ++mentioned;
    EXPECT_EQ(mentioned, named);
    secrets += named;
  }
  EXPECT_EQ(secrets, 5U);
}

constexpr char kSchema[] =
    "import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core';\n"
    "export const boats = pgTable('boats', {\n"
    "  id: serial('id').primaryKey(),\n"
    "  name: text('name').notNull(),\n"
    "});\n";

class WorkflowsTest : public testing::DrizzleTest {
 protected:
  void SetUp() override {
    Find("stable");
    if (!Found()) return;
    const absl::StatusOr<std::string> diesel = testing::DieselProgram();
    testing::Need(diesel.status());
    if (!diesel.ok()) return;
    auto scratch = Server::Start({.tcp = true});
    ASSERT_THAT(scratch, IsOk());
    scratch_ = *std::move(scratch);
    for (const char* each : {"staging", "production"}) Server::Shared().CreateDatabase(each);

    const fs::path bin = fs::path(work_.path()) / "bin";
    fs::create_directories(bin);
    fs::create_directories(work_.path() + "/home");
    fs::create_symlink(PGASSAY_BINARY, bin / "pgassay");
    fs::create_symlink(*diesel, bin / "diesel");
    const char* const path = getenv("PATH");
    env_ = {{"PATH", absl::StrCat(bin.string(), ":", fs::path(drizzle_.node).parent_path().string(), ":",
                                  Server::Shared().programs(), ":", path == nullptr ? "" : path)},
            {"HOME", work_.path() + "/home"},
            {"CI", "true"},
            {"GIT_CONFIG_NOSYSTEM", "1"},
            {"GIT_AUTHOR_NAME", "a"},
            {"GIT_AUTHOR_EMAIL", "a@example.org"},
            {"GIT_COMMITTER_NAME", "a"},
            {"GIT_COMMITTER_EMAIL", "a@example.org"}};
    testing::WriteTree(
        team(),
        {{"pgassay.toml",
          "[database]\nschemas = [\"public\"]\n[diesel]\nmigrations = \"api/migrations\"\n[drizzle]\nroot "
          "= \"packages/database\"\nkit = \"node_modules/.bin/drizzle-kit\"\n"},
         {".gitignore", "node_modules\n"},
         {".gitattributes", "*.sql text eol=lf\n"},
         {"api/diesel.toml", "[migrations_directory]\ndir = \"migrations\"\n"},
         {"api/migrations/2021-10-01-080000-0000_boats/up.sql",
          "CREATE TABLE boats (id serial PRIMARY KEY, name text NOT NULL);\n"},
         {"packages/database/schema.ts", kSchema},
         {"packages/database/drizzle.config.ts",
          "import { defineConfig } from 'drizzle-kit';\nexport default defineConfig({ dialect: 'postgresql', "
          "schema: './schema.ts', out: './drizzle', schemaFilter: ['public'], tablesFilter: "
          "['!__diesel_schema_migrations'] });\n"}});
    LinkPackages(team());
    Shell(work_.path(), "git init -q -b main team");
  }

  std::string team() const { return work_.path() + "/team"; }

  void LinkPackages(const std::string& checkout) const {
    fs::create_directory_symlink(drizzle_.folder + "/node_modules",
                                 checkout + "/packages/database/node_modules");
  }

  std::string Url(const Server& server, const std::string& database,
                  const std::string& user = "postgres") const {
    return absl::StrCat("postgresql://", user, "@127.0.0.1:", server.port(), "/", database);
  }
  testing::Environment Instead(const std::string& database, const std::string& user = "postgres") const {
    testing::Environment instead = {{"SCRATCH_URL", Url(*scratch_, "postgres")}};
    // Without one nothing may ask for it.
    instead["DATABASE_URL"] =
        database.empty() ? "postgresql://nowhere.invalid/none" : Url(Server::Shared(), database, user);
    return instead;
  }

  // What a developer types.
  std::string Shell(const std::string& folder, const std::string& line, int code = 0,
                    const std::string& database = "") const {
    Command command;
    command.arguments = {"bash", "-c", line};
    command.folder = folder;
    command.timeout_ms = 300'000;
    for (const auto& env : {env_, Instead(database)}) {
      for (const auto& [name, value] : env) command.environment.push_back(absl::StrCat(name, "=", value));
    }
    const Finished finished = migrate::process::Run(command);
    EXPECT_EQ(finished.code, code) << line << "\n" << finished.out << finished.err;
    return finished.out + finished.err;
  }
  void Commit(const std::string& subject) const {
    Shell(team(), "git add --all && git commit -q -m '" + subject + "'");
  }

  void Migration(const std::string& folder, const std::string& up) const {
    testing::WriteTree(team(), {{"api/migrations/" + folder + "/up.sql", up}});
  }
  void Column(const std::string& line) const {
    const std::string path = team() + "/packages/database/schema.ts";
    std::ostringstream bytes;
    bytes << std::ifstream(path).rdbuf();
    std::ofstream(path) << absl::StrReplaceAll(bytes.str(), {{"});\n", absl::StrCat("  ", line, "\n});\n")}});
  }

  // A job of a workflow in a checkout of its own, of `script` as a shell makes it.
  std::vector<StepResult> Job(const std::string& workflow, const std::string& job,
                              const std::string& checkout, const std::string& database,
                              const std::set<std::string>& left_out, const std::string& user = "postgres") {
    workspace_ = absl::StrCat(work_.path(), "/ci-", ++runs_);
    Shell(work_.path(), absl::StrCat("git clone -q team ci-", runs_, " && cd ci-", runs_, " && ", checkout));
    LinkPackages(workspace_);
    summary_ = absl::StrCat(work_.path(), "/summary-", runs_);
    const Workflow read = Read(workflow);
    for (const WorkflowJob& each : read.jobs) {
      if (each.name != job) continue;
      testing::StepsToRun what{workspace_, env_, Instead(database, user), left_out};
      what.env["GITHUB_WORKSPACE"] = workspace_;
      what.env["GITHUB_STEP_SUMMARY"] = summary_;
      what.env["GITHUB_BASE_REF"] = "main";
      return RunSteps(each, what);
    }
    ADD_FAILURE() << workflow << " has no job " << job;
    return {};
  }

  // The commit that a pull request is tested at is the merge of both.
  std::vector<StepResult> PullRequest(const std::string& branch) {
    return Job("bridge-check", "check",
               "git checkout -q --detach origin/main && git merge -q --no-edit origin/" + branch, "",
               {"Install drizzle-kit"});
  }
  std::vector<StepResult> Deploy(const std::string& commit, const std::string& database) {
    return Job("diesel-migrate", "migrate", "git checkout -q --detach " + commit, database, {});
  }
  std::vector<StepResult> Night(const std::string& database) {
    return Job("nightly-check", "check", "true", database, {"Install drizzle-kit"}, "ci_read");
  }
  // That the nightly workflow's head asks for.
  static std::vector<std::string> Grants() {
    const std::string text = Read("nightly-check").text;
    std::vector<std::string> grants;
    for (size_t at = 0; (at = text.find("#   GRANT ", at)) != std::string::npos; ++at) {
      grants.push_back(text.substr(at + 4, text.find(';', at) - at - 4));
    }
    EXPECT_EQ(grants.size(), 2U);
    return grants;
  }
  void Merge(const std::string& branch) const {
    Shell(team(), "git checkout -q main && git merge -q --no-ff --no-edit " + branch);
  }

  std::string Summary() const {
    std::ostringstream bytes;
    bytes << std::ifstream(summary_).rdbuf();
    return bytes.str();
  }
  std::string Sql(const std::string& database, const std::string& sql) const {
    return Server::Shared().Sql(database, sql);
  }

  const std::vector<std::string> kGatePasses = {"Let git read the checkout: 0", "Both ORMs see one schema: 0",
                                                "Show the report: 0"};
  const std::vector<std::string> kGateFails = {"Let git read the checkout: 0", "Both ORMs see one schema: 1",
                                               "Show the report: 0"};
  const std::vector<std::string> kDeployed = {"Diesel migrates: 0", "Drizzle's history follows: 0",
                                              "Both histories are sound: 0"};
  const std::vector<std::string> kNightIsQuiet = {"The database is what the folders say: 0",
                                                  "Both histories are sound: 0", "Show the report: 0"};

  testing::WorkFolder work_;
  std::unique_ptr<Server> scratch_;
  testing::Environment env_;
  std::string workspace_, summary_;
  int runs_ = 0;
};

std::string Said(const std::vector<StepResult>& results) {
  std::string text;
  for (const StepResult& result : results) absl::StrAppend(&text, result.name, ":\n", result.out, result.err);
  return text;
}

TEST_F(WorkflowsTest, TwoWeeks) {
  // The start: a database of Diesel's, and the baseline of it.
  Shell(team() + "/api", "diesel migration run", 0, "production");
  Shell(team(), "pgassay baseline", 0, "production");
  // Made a month before the migrations that follow, as it is with a team.
  Shell(team(),
        "sed -i -E 's/(\"when\": )[0-9]+/\\11633078800000/' pgassay.lock.json "
        "packages/database/drizzle/meta/_journal.json");
  Commit("Begin");
  std::vector<StepResult> results = Deploy("main", "production");
  EXPECT_EQ(Codes(results), kDeployed) << Said(results);
  results = Deploy("main", "staging");
  EXPECT_EQ(Codes(results), kDeployed) << Said(results);
  EXPECT_EQ(Sql("staging", "SELECT count(*) FROM drizzle.__drizzle_migrations"), "1");
  Sql("postgres", "DROP ROLE IF EXISTS ci_read; CREATE ROLE ci_read LOGIN");
  for (const char* database : {"staging", "production"}) {
    for (const std::string& grant : Grants()) Sql(database, grant);
  }

  // A migration whose author knows nothing of Drizzle: the gate says what is missing.
  Shell(team(), "git checkout -q -b length");
  Migration("2021-11-02-091500-0000_length", "ALTER TABLE boats ADD COLUMN length int;\n");
  Commit("Length");
  results = PullRequest("length");
  EXPECT_EQ(Codes(results), kGateFails) << Said(results);
  EXPECT_THAT(Summary(), AllOf(testing::StartsWith("<!-- pgassay-check -->"), HasSubstr("pgassay sync"),
                               HasSubstr("2021-11-02-091500-0000_length")));

  // sync alone is not enough, and writes nothing: schema.ts is theirs.
  EXPECT_THAT(Shell(team(), "pgassay sync", 1), HasSubstr("length: integer('length')"));
  EXPECT_EQ(Shell(team(), "git status --porcelain"), "");
  Column("length: integer('length'),");
  Shell(team(), "pgassay sync");
  Commit("Length, for Drizzle");
  results = PullRequest("length");
  EXPECT_EQ(Codes(results), kGatePasses) << Said(results);
  Merge("length");

  // Only staging is deployed to; production is behind, which is nothing wrong.
  results = Deploy("main", "staging");
  EXPECT_EQ(Codes(results), kDeployed) << Said(results);
  EXPECT_EQ(Sql("staging", "SELECT count(*) FROM drizzle.__drizzle_migrations"), "2");
  for (const char* database : {"staging", "production"}) {
    results = Night(database);
    EXPECT_EQ(Codes(results), kNightIsQuiet) << database << "\n" << Said(results);
  }

  // A branch that was begun before and is merged after: synced above the other, and still older than it.
  Shell(team(), "git checkout -q -b mast");
  Migration("2021-11-01-120000-0000_mast", "ALTER TABLE boats ADD COLUMN mast int;\n");
  Column("mast: integer('mast'),");
  Shell(team(), "pgassay sync");
  Commit("Mast");
  results = PullRequest("mast");
  EXPECT_EQ(Codes(results), kGateFails) << Said(results);
  EXPECT_THAT(Summary(), AllOf(HasSubstr("check-base-tail"), HasSubstr("git mv")));
  Shell(team(),
        "git mv api/migrations/2021-11-01-120000-0000_mast api/migrations/2021-11-03-120000-0000_mast && "
        "git restore --source=main --staged --worktree pgassay.lock.json packages/database/drizzle && "
        "pgassay sync");
  Commit("Mast, newer");
  results = PullRequest("mast");
  EXPECT_EQ(Codes(results), kGatePasses) << Said(results);
  Merge("mast");

  // By hand, in the night.
  Sql("production", "CREATE INDEX boats_name_idx ON boats (name)");
  results = Night("production");
  EXPECT_EQ(Codes(results), (std::vector<std::string>{"The database is what the folders say: 1",
                                                      "Both histories are sound: 0", "Show the report: 0"}))
      << Said(results);
  EXPECT_THAT(Summary(), HasSubstr("boats_name_idx"));
  Sql("production", "DROP INDEX boats_name_idx");

  // A migration that fails stops the deployment before anything is marked; mended, it goes on.
  Sql("production", "INSERT INTO boats (name) VALUES ('a'), ('a')");
  Shell(team(), "git checkout -q -b names");
  Migration("2021-11-05-080000-0000_names",
            "ALTER TABLE boats ADD CONSTRAINT boats_name_key UNIQUE (name);\n");
  Shell(team(),
        "sed -i \"s/text('name').notNull()/&.unique('boats_name_key')/\" packages/database/schema.ts && "
        "pgassay sync");
  Commit("Names");
  Merge("names");
  results = Deploy("main", "production");
  EXPECT_EQ(Codes(results), std::vector<std::string>{"Diesel migrates: 1"}) << Said(results);
  EXPECT_EQ(Sql("production", "SELECT count(*) FROM drizzle.__drizzle_migrations"), "1");
  Sql("production", "DELETE FROM boats WHERE id = 2");
  results = Deploy("main", "production");
  EXPECT_EQ(Codes(results), kDeployed) << Said(results);
  EXPECT_EQ(Sql("production", "SELECT count(*) FROM drizzle.__drizzle_migrations"), "4");
  results = Night("production");
  EXPECT_EQ(Codes(results), kNightIsQuiet) << Said(results);
}

// What the other job writes into the pull request.
TEST_F(WorkflowsTest, TheCommentIsWrittenOnce) {
  const Workflow workflow = Read("bridge-check");
  const size_t begin = workflow.text.find("          script: |\n");
  ASSERT_NE(begin, std::string::npos);
  const std::string script = workflow.text.substr(workflow.text.find('\n', begin) + 1);
  testing::WriteTree(
      work_.path(),
      {{"check.md", "<!-- pgassay-check -->\nnew\n"},
       {"run.cjs",
        absl::StrCat("const context = { repo: { owner: 'o', repo: 'r' }, issue: { number: 7 } };\n"
                     "const said = [];\n"
                     "const comment = (name) => async (what) => said.push([name, what]);\n"
                     "const comments = JSON.parse(process.argv[2]);\n"
                     "const github = { paginate: async () => comments, rest: { issues: { listComments: 1,\n"
                     "  updateComment: comment('update'), createComment: comment('create') } } };\n"
                     "(async () => {\n",
                     script, "})().then(() => console.log(JSON.stringify(said)));\n")}});
  const auto run = [&](const std::string& comments) {
    return Shell(work_.path(), "node run.cjs '" + comments + "'");
  };
  EXPECT_EQ(run(R"([{"id":1,"user":{"type":"User"},"body":"<!-- pgassay-check -->"}])"),
            R"([["create",{"owner":"o","repo":"r","issue_number":7,"body":"<!-- pgassay-check -->\nnew\n"}]])"
            "\n");
  EXPECT_EQ(run(R"([{"id":1,"user":{"type":"Bot"},"body":"other"},)"
                R"({"id":2,"user":{"type":"Bot"},"body":"<!-- pgassay-check -->\nold"}])"),
            R"([["update",{"owner":"o","repo":"r","comment_id":2,"body":"<!-- pgassay-check -->\nnew\n"}]])"
            "\n");
}

}  // namespace
}  // namespace pgassay
