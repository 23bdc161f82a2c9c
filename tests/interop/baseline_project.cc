#include "interop/baseline_project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/process/command.h"
#include "migrate/project/settings.h"
#include "migrate/steps/mark_baseline.h"
#include "pgassay/scan.h"
#include "report/baseline.h"
#include "testing/matchers.h"
#include "testing/replay.h"

namespace pgassay::testing {
namespace {

namespace fs = std::filesystem;
namespace process = migrate::process;

void WriteFile(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::string UserOf(const ProjectSettings& settings) {
  return settings.drizzle.role.empty() ? "postgres" : settings.drizzle.role;
}

void ReplayOf(const ProjectSettings& settings, const std::string& database) {
  Replay(Server::Shared(), database, settings.database.scratch_prelude, settings.diesel.migrations,
         UserOf(settings));
}

std::string Url(Server& server, const std::string& database, const std::string& user) {
  return absl::StrCat("postgres://", user, "@127.0.0.1:", server.port(), "/", database);
}

void ExpectSameCatalog(const std::string& before, Server& where, const std::string& after) {
  ScanOptions options;
  options.connections = 1;
  options.schema_only = true;
  options.exclude = {"*.__diesel_schema_migrations"};
  const auto report = Verify({.path = "", .target = {Server::Shared().Conninfo(before), ""}},
                             {.path = "", .target = {where.Conninfo(after), ""}}, options);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->verdict, Verdict::kSame);
  for (const auto& finding : report->catalog) {
    ADD_FAILURE() << finding.kind << " " << finding.schema << "." << finding.parent << "." << finding.name
                  << " " << finding.attribute << ": " << finding.before << " -> " << finding.after;
  }
}

}  // namespace

void BaselineProject::Link(const Drizzle& drizzle, const std::string& root) {
  drizzle_ = drizzle;
  root_ = folder() + "/" + root;
  fs::create_directories(root_);
  fs::create_directory_symlink(drizzle.folder + "/node_modules", root_ + "/node_modules");
}

BaselineProject BaselineProject::Harbour(const Drizzle& drizzle, Server& scratch, const std::string& live) {
  BaselineProject project;
  project.work_ = std::make_shared<WorkFolder>();
  project.scratch_ = &scratch;
  project.live_ = live;
  for (const char* each : {"api", "ops", "packages", "pgassay.toml"}) {
    fs::copy(SampleFolder() + "/" + each, fs::path(project.folder()) / each, fs::copy_options::recursive);
  }
  fs::remove_all(project.folder() + "/packages/database/node_modules");
  project.Link(drizzle, "packages/database");
  project.Replace("pgassay.toml", "bunx drizzle-kit", "node_modules/.bin/drizzle-kit");
  ReplayOf(project.Settings(), live);
  return project;
}

BaselineProject BaselineProject::Of(const Drizzle& drizzle, Server& scratch, const std::string& live,
                                    const std::vector<ProjectText>& files) {
  BaselineProject project;
  project.work_ = std::make_shared<WorkFolder>();
  project.scratch_ = &scratch;
  project.live_ = live;
  for (const ProjectText& file : files) WriteFile(fs::path(project.folder()) / file.path, file.bytes);
  project.Link(drizzle, "db");
  ReplayOf(project.Settings(), live);
  return project;
}

ProjectSettings BaselineProject::Settings() const {
  const auto settings = migrate::project::FindSettings(folder());
  EXPECT_THAT(settings, IsOk());
  return settings.value_or(ProjectSettings{});
}

migrate::BaselineRequest BaselineProject::Request() const {
  migrate::BaselineRequest request;
  request.database = {.conninfo = Server::Shared().Conninfo(live_), .password_file = ""};
  request.scratch = {.conninfo = Url(*scratch_, "postgres", "postgres"), .password_file = ""};
  request.pg_bin = Server::Shared().programs();
  request.markdown = [](const BaselineResult& result) { return report::FormatBaselineMarkdown(result); };
  return request;
}

std::string BaselineProject::Read(const std::string& path) const {
  return ReadFile(fs::path(folder()) / path);
}

void BaselineProject::Write(const std::string& path, const std::string& bytes) const {
  WriteFile(fs::path(folder()) / path, bytes);
}

void BaselineProject::Replace(const std::string& path, const std::string& from, const std::string& to) const {
  const std::string before = Read(path);
  const std::string after = absl::StrReplaceAll(before, {{from, to}});
  EXPECT_NE(before, after) << path << " has no " << from;
  Write(path, after);
}

std::set<std::pair<std::string, std::string>> BaselineProject::Everything() const {
  std::set<std::pair<std::string, std::string>> found;
  for (fs::recursive_directory_iterator each(folder()), end; each != end; ++each) {
    if (each->is_symlink()) continue;
    found.insert({each->path().string(), each->is_regular_file() ? ReadFile(each->path()) : ""});
  }
  return found;
}

std::string BaselineProject::Kit(const std::vector<std::string>& arguments, int code) const {
  process::Command command;
  command.arguments = {drizzle_.node, root_ + "/node_modules/drizzle-kit/bin.cjs"};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.folder = root_;
  command.environment = {absl::StrCat("DATABASE_URL=", Url(Server::Shared(), live_, "postgres"))};
  const process::Finished finished = process::Run(command);
  EXPECT_EQ(finished.code, code) << finished.out << finished.err;
  return finished.out + finished.err;
}

void BaselineProject::Relink(const Drizzle& drizzle) {
  fs::remove(root_ + "/node_modules");
  drizzle_ = drizzle;
  fs::create_directory_symlink(drizzle.folder + "/node_modules", root_ + "/node_modules");
}

void BaselineProject::Migrate(Server& where, const std::string& database) const {
  const ProjectSettings settings = Settings();
  const std::string user = UserOf(settings);
  const process::Finished finished = process::Run(
      {.arguments = {drizzle_.node, PGASSAY_TESTS_DIR "/interop/migrate.mjs", drizzle_.folder,
                     drizzle_.bun.empty() ? "v1" : "stable", Url(where, database, user), settings.drizzle.out,
                     settings.drizzle.migrations_schema, settings.drizzle.migrations_table}});
  EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
  const auto said = nlohmann::json::parse(finished.out, nullptr, false);
  EXPECT_TRUE(said.is_object() && said.value("ok", false)) << finished.out;
}

void BaselineProject::MigrateLive() const {
  Migrate(Server::Shared(), live_);
}

void BaselineProject::ExpectSound(const std::string& schema, size_t to_mark, size_t entries) const {
  const ProjectSettings settings = Settings();
  Server& server = Server::Shared();
  const std::string user = UserOf(settings);
  const std::string rows = absl::StrCat("SELECT count(*) FROM ", settings.drizzle.migrations_schema, ".",
                                        settings.drizzle.migrations_table);

  const ConnectTarget live = {.conninfo = server.Conninfo(live_), .password_file = ""};
  for (int time = 0; time < 2; ++time) {
    const auto marked = migrate::MarkDatabase(settings, live, /*baseline_only=*/true);
    ASSERT_THAT(marked, IsOk());
    for (const HistoryFinding& finding : marked->findings) {
      if (finding.level != HistoryFinding::Level::kNote) ADD_FAILURE() << finding.code << " " << finding.what;
    }
    ASSERT_TRUE(marked->done);
    EXPECT_EQ(marked->rows.size(), time == 0 ? to_mark : 0U);
  }
  MigrateLive();
  EXPECT_EQ(server.Sql(live_, rows), absl::StrCat(entries));

  const auto before = Everything();
  Kit({"generate"});
  EXPECT_EQ(Everything(), before) << "generate has found something";

  // On a cluster that has none of the roles yet.
  auto fresh = Server::Start({.tcp = true});
  ASSERT_THAT(fresh, IsOk());
  MakePlatform(**fresh, "deployed", settings.database.scratch_prelude);
  Migrate(**fresh, "deployed");
  ExpectSameCatalog(live_, **fresh, "deployed");

  Write(schema,
        Read(schema) +
            "\nimport { integer as pgassayInteger, pgTable as pgassayTable } from 'drizzle-orm/pg-core';\n"
            "export const pgassayDelta = pgassayTable('pgassay_delta', { id: pgassayInteger('id') });\n");
  Kit({"generate", "--name", "delta"});
  std::string delta;
  for (const auto& [path, bytes] : Everything()) {
    if (before.count({path, bytes}) == 0 && path.size() > 4 && path.substr(path.size() - 4) == ".sql")
      delta += bytes;
  }
  EXPECT_EQ(absl::StrReplaceAll(delta, {{"\t", ""}, {"\n", " "}}),
            "CREATE TABLE \"pgassay_delta\" ( \"id\" integer ); ");
  MigrateLive();
  EXPECT_EQ(server.Sql(live_, "SELECT to_regclass('public.pgassay_delta')"), "pgassay_delta");
  EXPECT_EQ(server.Sql(live_, rows), absl::StrCat(entries + 1));
}

}  // namespace pgassay::testing
