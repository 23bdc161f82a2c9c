// `pgassay baseline` as a shell runs it, from writing to marking, with real drizzle-kit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "interop/baseline_project.h"
#include "migrate/process/command.h"
#include "report/json_schema.h"
#include "testing/matchers.h"
#include "testing/need.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using migrate::process::Finished;
using testing::BaselineProject;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsOk;
using testing::Not;
using testing::Server;
using testing::StartsWith;
using Json = nlohmann::json;

constexpr char kLive[] = "command";
constexpr char kNoPassword[] = "hunter2";

std::string Schema(const std::string& type) {
  return absl::StrCat(
      "import { pgTable, serial, text, varchar } from 'drizzle-orm/pg-core';\n"
      "export const boats = pgTable('boats', {\n"
      "  id: serial('id').primaryKey(),\n"
      "  name: ",
      type,
      ".notNull(),\n"
      "});\n");
}

class BaselineCommand : public testing::DrizzleLineTest {
 protected:
  void SetUp() override {
    DrizzleLineTest::SetUp();
    if (!Found()) return;
    project_.emplace(BaselineProject::Of(
        drizzle_, Server::Shared(), kLive,
        {{"pgassay.toml",
          "[database]\nschemas = [\"public\"]\n[diesel]\nmigrations = \"api/migrations\"\n[drizzle]\nroot = "
          "\"db\"\n"
          "kit = \"node_modules/.bin/drizzle-kit\"\n"},
         {"api/migrations/2026-01-01-000000_one/up.sql",
          "CREATE TABLE boats (id serial PRIMARY KEY, name text NOT NULL);\n"
          "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n"
          "CREATE TRIGGER touch BEFORE UPDATE ON boats FOR EACH ROW EXECUTE FUNCTION touch();\n"},
         {"db/package.json", "{\"name\": \"db\", \"private\": true}\n"},
         {"db/drizzle.config.ts",
          "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', schemaFilter: "
          "['public'], "
          "tablesFilter: ['!__diesel_schema_migrations'] };\n"},
         {"db/schema.ts", Schema("text('name')")}}));
    before_ = project_->Everything();
  }

  // Of every scratch database, whatever happened.
  void TearDown() override {
    if (IsSkipped()) return;
    EXPECT_EQ(
        Server::Shared().Sql("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'pgassay%'"),
        "");
  }

  std::string Url(const std::string& database) const {
    return absl::StrCat("postgresql://postgres:", kNoPassword, "@127.0.0.1:", Server::Shared().port(), "/",
                        database);
  }

  Finished Run(std::vector<std::string> arguments, const std::vector<std::string>& environment = {}) const {
    migrate::process::Command command;
    command.arguments = {PGASSAY_BINARY, "baseline", "--project", project_->folder()};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    command.environment = environment;
    command.environment.push_back(absl::StrCat("DATABASE_URL=", Url(kLive)));
    command.without = {"SCRATCH_URL"};
    Finished finished = migrate::process::Run(command);
    EXPECT_THAT(finished.out + finished.err, Not(HasSubstr(kNoPassword)));
    return finished;
  }
  Finished Write(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--scratch-beside", "--pg-bin", Server::Shared().programs()});
    return Run(arguments);
  }

  static Json Parse(const std::string& text, const std::string& schema) {
    const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded()) {
      ADD_FAILURE() << "no JSON: " << text;
      return Json::object();
    }
    std::ifstream file(absl::StrCat(PGASSAY_TESTS_DIR, "/../verifier/report/", schema, ".schema.json"));
    EXPECT_THAT(testing::SchemaErrors(Json::parse(file), json), IsEmpty());
    return json;
  }

  void ExpectNothingWritten() const { EXPECT_EQ(project_->Everything(), before_); }

  std::optional<BaselineProject> project_;
  std::set<std::pair<std::string, std::string>> before_;
};

TEST_P(BaselineCommand, FromWritingToMarking) {
  const Finished written = Write({"--json", "--progress", "json"});
  ASSERT_EQ(written.code, 0) << written.out << written.err;
  const Json json = Parse(written.out, "baseline");
  EXPECT_EQ(json["verdict"], "written");
  EXPECT_EQ(json["versions"], Json::array({"20260101000000"}));
  for (const Json& file : json["files"]) {
    EXPECT_TRUE(std::filesystem::exists(project_->folder() + "/" + file.get<std::string>())) << file;
  }
  std::istringstream lines(written.err);
  int notes = 0;
  for (std::string line; std::getline(lines, line); ++notes) {
    const Json note = Json::parse(line, nullptr, false);
    EXPECT_EQ(note.value("event", ""), "note") << line;
  }
  EXPECT_GT(notes, 4);
  EXPECT_THAT(project_->Read("db/baseline.md"), StartsWith("# Drizzle's baseline of what Diesel made\n"));
  EXPECT_THAT(project_->Read("db/baseline.md"), HasSubstr("`public.boats.touch`"));

  const auto after = project_->Everything();
  const Json marked = Parse(Run({"--mark", "--json"}).out, "mark");
  EXPECT_EQ(marked["verdict"], "done");
  EXPECT_EQ(marked["rows"][0]["name"], json["entry"]);
  // Marking writes no file, and with the row there is no new baseline.
  EXPECT_EQ(project_->Everything(), after);
  const Finished again = Write({"--replace", "-q"});
  EXPECT_EQ(again.code, 1);
  EXPECT_THAT(again.out, StartsWith("REFUSED: "));
  EXPECT_THAT(again.out, HasSubstr("[baseline-has-rows]"));
  EXPECT_EQ(again.err, "");
  EXPECT_EQ(project_->Everything(), after);
  EXPECT_EQ(Run({"--unmark", "-q"}).code, 0);
  const Finished replaced = Write({"--replace", "-q"});
  EXPECT_EQ(replaced.code, 0) << replaced.out << replaced.err;
  EXPECT_EQ(replaced.out + replaced.err, "");
}

TEST_P(BaselineCommand, OneForOne) {
  const Finished text = Write({"--history"});
  EXPECT_EQ(text.code, 0) << text.out << text.err;
  EXPECT_THAT(text.out, StartsWith("WRITTEN: 1 Drizzle migration, "));
  const Finished anew = Write({"--history", "--replace", "--json"});
  const Json json = Parse(anew.out, "baseline");
  EXPECT_EQ(json["verdict"], "written") << anew.err;
  EXPECT_EQ(json["history"], true);
  EXPECT_EQ(json["entries"], Json::array({json["entry"]}));
  const Json marked = Parse(Run({"--mark", "--json"}).out, "mark");
  EXPECT_EQ(marked["verdict"], "done");
  EXPECT_EQ(marked["rows"][0]["name"], json["entry"]);
  EXPECT_EQ(Run({"--unmark", "-q"}).code, 0);
}

TEST_P(BaselineCommand, ADifferenceIsShownAsTheTypeScriptToWrite) {
  project_->Write("db/schema.ts", Schema("varchar('name', { length: 40 })"));
  before_ = project_->Everything();
  const Finished text = Write({});
  EXPECT_EQ(text.code, 1) << text.err;
  EXPECT_EQ(text.err, "");  // no terminal, no progress
  EXPECT_THAT(text.out, StartsWith("REFUSED: 1 difference of schema.ts to mend; nothing was written\n"));
  EXPECT_THAT(text.out,
              HasSubstr("\n1. column public.boats.name: type\n   db/schema.ts:4\n   database   text\n"
                        "   schema.ts  character varying(40)\n"));
  EXPECT_THAT(text.out, HasSubstr("\n   write      name: text('name').notNull(),\n"
                                  "   accept     \"column public.boats.name type\"\n"));
  const Json json = Parse(Write({"--json"}).out, "baseline");
  EXPECT_EQ(json["verdict"], "refused");
  EXPECT_EQ(json["differences"][0]["name"], "column public.boats.name type");
  EXPECT_EQ(json["differences"][0]["line"], 4);
  ExpectNothingWritten();
  // What the text says to do, done: either way it is written.
  project_->Replace("pgassay.toml", "kit =", "accept = [\"column public.boats.name type\"]\nkit =");
  const Finished accepted = Write({});
  EXPECT_EQ(accepted.code, 0) << accepted.out << accepted.err;
  EXPECT_THAT(accepted.out, HasSubstr("\nAccepted by name: \"column public.boats.name type\"\n"));
}

TEST_P(BaselineCommand, WhatIsMissingIsSaid) {
  const Finished no_dump = Run({"--scratch-beside", "--pg-bin", "/nonexistent"});
  EXPECT_EQ(no_dump.code, 2) << no_dump.out;
  EXPECT_THAT(no_dump.err, HasSubstr("install postgresql-client"));
  const Finished no_scratch =
      Run({}, {absl::StrCat("SCRATCH_URL=postgresql://ann:", kNoPassword, "@127.0.0.1:1/x")});
  EXPECT_EQ(no_scratch.code, 2) << no_scratch.out;
  EXPECT_THAT(no_scratch.err, HasSubstr("scratch server"));
  // Never silently on the database's own server.
  const Finished beside = Run({}, {absl::StrCat("SCRATCH_URL=", Url("postgres"))});
  EXPECT_EQ(beside.code, 2) << beside.out;
  EXPECT_THAT(beside.err, HasSubstr("--scratch-beside"));
  const Finished usage = Run({});
  EXPECT_EQ(usage.code, 3);
  EXPECT_THAT(usage.err, HasSubstr("SCRATCH_URL is not set"));
  for (const Finished* finished : {&no_dump, &no_scratch, &beside, &usage}) EXPECT_EQ(finished->out, "");
  ExpectNothingWritten();
}

// At moments from the first step to the last; nothing is left behind, here or on the server.
TEST_P(BaselineCommand, Interrupted) {
  for (const int milliseconds : {300, 900, 1800}) {
    SCOPED_TRACE(milliseconds);
    // `timeout` sends what a person's Ctrl-C does.
    const Finished finished =
        migrate::process::Run({.arguments = {"timeout", "--foreground", "--signal=INT", "--preserve-status",
                                             absl::StrCat(milliseconds / 1000.0), PGASSAY_BINARY, "baseline",
                                             "--project", project_->folder(), "--scratch-beside", "--pg-bin",
                                             Server::Shared().programs(), Server::Shared().Conninfo(kLive)}});
    EXPECT_EQ(finished.code, 130) << finished.out << finished.err;
    EXPECT_EQ(finished.out, "");
    EXPECT_THAT(finished.err, HasSubstr("interrupted"));
    ExpectNothingWritten();
    EXPECT_EQ(
        Server::Shared().Sql("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'pgassay%'"),
        "");
  }
}

INSTANTIATE_TEST_SUITE_P(Lines, BaselineCommand, ::testing::Values("stable", "v1"),
                         [](const auto& one) { return one.param; });

}  // namespace
}  // namespace pgassay
