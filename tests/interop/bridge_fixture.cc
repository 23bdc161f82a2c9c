#include "interop/bridge_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "interop/ferry_project.h"
#include "migrate/process/command.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::testing {

std::map<std::string, std::unique_ptr<BridgeFixture::Made>>& BridgeFixture::Existing() {
  static auto* const existing = new std::map<std::string, std::unique_ptr<Made>>;
  return *existing;
}

void BridgeFixture::TearDownTestSuite() {
  Existing().clear();
}

void BridgeFixture::TearDown() {
  if (!Found()) return;
  EXPECT_EQ(Sql("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'pgassay%'"), "");
}

void BridgeFixture::Use(const std::string& line) {
  Find(line);
  if (!Found()) return;
  const auto existing = Existing().find(line);
  if (existing != Existing().end()) {
    made_ = existing->second.get();
    return;
  }
  auto made = std::make_unique<Made>();
  made->live = "live_" + line;
  ASSERT_NO_FATAL_FAILURE(Make(*made));
  made_ = (Existing()[line] = std::move(made)).get();
}

void BridgeFixture::Make(const Made& made) const {
  const std::string folder = made.work.path() + "/project";
  MakeRepository(folder, FerryProject());
  const Checkout project(drizzle_, folder);
  Empty(made.live);
  project.RunDiesel(made.live);
  Sql(made.live,
      "INSERT INTO ferries (name) VALUES ('Brise');"
      "INSERT INTO sailings (ferry_id, leaves_at) VALUES (1, '2025-09-01 06:00Z');"
      "INSERT INTO tickets (sailing_id, passenger) SELECT 1, 'guest ' || n FROM generate_series(1, 9) n;");
  const Answer baseline = project.Baseline(made.live);
  ASSERT_EQ(baseline.code, 0) << baseline.out << baseline.err;
  project.AddMigration(kRate,
                       "CREATE OR REPLACE FUNCTION rate() RETURNS integer LANGUAGE sql AS 'SELECT 2';\n");
  project.AddMigration(kClass, "ALTER TABLE tickets ADD COLUMN class smallint NOT NULL DEFAULT 2;\n");
  project.Replace("db/schema.ts",
                  "  priceCents:", "  class: d.smallint('class').default(2).notNull(),\n  priceCents:");
  const Answer synced = project.Sync();
  ASSERT_EQ(synced.code, 0) << synced.out << synced.err;
  project.Commit("Rates and classes");
  project.RunDiesel(made.live);
  const Answer marked = project.Mark(made.live);
  ASSERT_EQ(marked.code, 0) << marked.out << marked.err;
}

Checkout BridgeFixture::Clone(const std::string& name, const std::vector<std::string>& options) const {
  const std::string to = absl::StrCat(work_.path(), "/", name);
  std::vector<std::string> arguments = {"git"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.insert(arguments.end(), {"clone", "-q", made_->work.path() + "/project", to});
  const migrate::process::Finished cloned =
      migrate::process::Run({.arguments = arguments, .environment = {"GIT_CONFIG_GLOBAL=/dev/null"}});
  EXPECT_EQ(cloned.code, 0) << cloned.err;
  return Checkout(drizzle_, to);
}

std::string BridgeFixture::Copy(const std::string& name) const {
  Server::Shared().CreateDatabase(name, absl::StrCat("TEMPLATE ", made_->live));
  return name;
}

std::string BridgeFixture::Empty(const std::string& name) {
  Server::Shared().CreateDatabase(name, "TEMPLATE template0");
  return name;
}

std::string BridgeFixture::Sql(const std::string& database, const std::string& sql) {
  return Server::Shared().Sql(database, sql);
}

Answer BridgeFixture::ExpectRefused(const Checkout& at, int code, const Codes& findings) {
  const auto before = at.Everything();
  Answer said = at.Sync();
  EXPECT_EQ(said.code, code) << said.out << said.err;
  EXPECT_EQ(said.Codes(), findings) << said.out;
  EXPECT_EQ(at.Everything(), before);
  return said;
}

void BridgeFixture::ExpectSynced(const Checkout& at, const std::vector<std::string>& folders) {
  const Answer said = at.Sync();
  EXPECT_EQ(said.code, 0) << said.out << said.err;
  EXPECT_EQ(said.Verdict(), "written");
  EXPECT_EQ(said.Entries(), folders) << said.out;
}

Answer BridgeFixture::ExpectCheck(const Checkout& at, const std::string& database, int code,
                                  const Parts& parts, const Codes& findings) {
  Answer said = at.Check(database);
  EXPECT_EQ(said.code, code) << said.out << said.err;
  EXPECT_EQ(said.NotAgreeing(), parts) << said.out;
  EXPECT_EQ(said.Codes(), findings) << said.out;
  EXPECT_THAT(said.Codes("not_checked"), IsEmpty()) << said.out;
  return said;
}

}  // namespace pgassay::testing
