#include "migrate/project/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <random>
#include <regex>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/folder.h"
#include "migrate/project/keys.h"
#include "testing/matchers.h"

namespace pgassay::migrate::project {
namespace {

using testing::ElementsAre;
using testing::Folder;
using testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr char kLeast[] =
    "database.schemas = ['public']\ndiesel.migrations = 'api/migrations'\ndrizzle.root = 'db'\n";

absl::StatusOr<ProjectSettings> Parse(const std::string& text) {
  return ParseSettings(text, "/p/pgassay.toml");
}

TEST(SettingsTest, EveryKeyButThreeHasADefault) {
  const absl::StatusOr<ProjectSettings> settings = Parse(kLeast);
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->file, "/p/pgassay.toml");
  EXPECT_EQ(settings->folder, "/p");
  EXPECT_EQ(settings->database.url_env, "DATABASE_URL");
  EXPECT_THAT(settings->database.schemas, ElementsAre("public"));
  EXPECT_EQ(settings->database.scratch_url_env, "SCRATCH_URL");
  EXPECT_EQ(settings->database.scratch_prelude, "");
  EXPECT_EQ(settings->diesel.migrations, "/p/api/migrations");
  EXPECT_EQ(settings->diesel.table_schema, "");
  EXPECT_EQ(settings->drizzle.root, "/p/db");
  EXPECT_EQ(settings->drizzle.config, "/p/db/drizzle.config.ts");
  EXPECT_EQ(settings->drizzle.out, "/p/db/drizzle");
  EXPECT_EQ(settings->drizzle.kit, "npx drizzle-kit");
  EXPECT_EQ(settings->drizzle.migrations_schema, "drizzle");
  EXPECT_EQ(settings->drizzle.migrations_table, "__drizzle_migrations");
  EXPECT_EQ(settings->drizzle.role, "");
  EXPECT_EQ(settings->drizzle.schema_owner, ProjectSettings::SchemaOwner::kTeam);
  EXPECT_THAT(settings->drizzle.accept, IsEmpty());
  EXPECT_EQ(settings->cutover.lock_timeout_ms, 3000u);
  EXPECT_EQ(settings->cutover.state_dir, "/p/.pgassay");
  EXPECT_EQ(settings->cutover.freeze, ProjectSettings::Freeze::kTrigger);
}

TEST(SettingsTest, EveryKeyIsTaken) {
  const absl::StatusOr<ProjectSettings> settings = Parse(R"(
[database]
url_env = "APP_URL"
schemas = ["public", "metering"]
scratch_url_env = "_S1"
scratch_prelude = "../ops/scratch.sql"
[diesel]
migrations = "./api/migrations/"
table_schema = "Odd Schema"
[drizzle]
root = "/elsewhere/database/"
config = "conf/drizzle.ts"
out = "../out"
kit = "pnpm exec drizzle-kit"
migrations_schema = "ds"
migrations_table = "dt"
role = "app_migrator"
schema_owner = "pgassay"
accept = ["index bookings_idx", "ü"]
[cutover]
lock_timeout = "1m0.5s"
state_dir = "state"
freeze = "strict"
)");
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->database.url_env, "APP_URL");
  EXPECT_THAT(settings->database.schemas, ElementsAre("public", "metering"));
  EXPECT_EQ(settings->database.scratch_url_env, "_S1");
  EXPECT_EQ(settings->database.scratch_prelude, "/ops/scratch.sql");
  EXPECT_EQ(settings->diesel.migrations, "/p/api/migrations");
  EXPECT_EQ(settings->diesel.table_schema, "Odd Schema");
  EXPECT_EQ(settings->drizzle.root, "/elsewhere/database");
  EXPECT_EQ(settings->drizzle.config, "/elsewhere/database/conf/drizzle.ts");
  EXPECT_EQ(settings->drizzle.out, "/elsewhere/out");
  EXPECT_EQ(settings->drizzle.kit, "pnpm exec drizzle-kit");
  EXPECT_EQ(settings->drizzle.migrations_schema, "ds");
  EXPECT_EQ(settings->drizzle.migrations_table, "dt");
  EXPECT_EQ(settings->drizzle.role, "app_migrator");
  EXPECT_EQ(settings->drizzle.schema_owner, ProjectSettings::SchemaOwner::kPgassay);
  EXPECT_THAT(settings->drizzle.accept, ElementsAre("index bookings_idx", "ü"));
  EXPECT_EQ(settings->cutover.lock_timeout_ms, 60500u);
  EXPECT_EQ(settings->cutover.state_dir, "/p/state");
  EXPECT_EQ(settings->cutover.freeze, ProjectSettings::Freeze::kStrict);
}

TEST(SettingsTest, DurationsAreExact) {
  const struct {
    const char* text;
    uint32_t milliseconds;
  } cases[] = {{"1ms", 1}, {"500ms", 500}, {"3s", 3000}, {"2m", 120000}, {"24h", 86400000}, {"1.5s", 1500}};
  for (const auto& c : cases) {
    const auto settings = Parse(absl::StrCat(kLeast, "cutover.lock_timeout = '", c.text, "'"));
    ASSERT_THAT(settings, IsOk()) << c.text;
    EXPECT_EQ(settings->cutover.lock_timeout_ms, c.milliseconds) << c.text;
  }
}

TEST(SettingsTest, TheShortestThatIsShownWouldDo) {
  EXPECT_THAT(Parse(kShortestSettings), IsOk());
}

TEST(SettingsTest, TheSampleProject) {
  const std::string folder =
      std::filesystem::path(PGASSAY_TESTS_DIR "/../data/harbour").lexically_normal().string();
  const auto settings = FindSettings(folder + "/api/migrations");
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->folder, folder);
  EXPECT_EQ(settings->diesel.migrations, folder + "/api/migrations");
  EXPECT_EQ(settings->drizzle.out, folder + "/packages/database/drizzle");
  EXPECT_THAT(settings->database.schemas, ElementsAre("public", "metering"));
  EXPECT_TRUE(std::filesystem::exists(settings->database.scratch_prelude));
}

// Each with its whole message, but for the file's name in front of the line.
struct Wrong {
  const char* text;
  const char* message;
  friend std::ostream& operator<<(std::ostream& out, const Wrong& wrong) { return out << wrong.text; }
};

class WrongTest : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongTest, IsRefusedWithKeyLineAndRemedy) {
  const auto settings = Parse(GetParam().text);
  EXPECT_THAT(settings,
              StatusIs(kInvalid, testing::Eq(absl::StrCat("/p/pgassay.toml:", GetParam().message))));
}

const Wrong kWrong[] = {
    // sections and keys
    {"",
     "1: database.schemas: is missing and has no default; write, such as, schemas = [\"public\"] under "
     "[database]"},
    {"\n[database]\nurl_env = 'A'\n",
     "2: database.schemas: is missing and has no default; write, such as, schemas = [\"public\"] under "
     "[database]"},
    {"[database]\nschemas = ['a']\n",
     "1: diesel.migrations: is missing and has no default; write, such as, migrations = \"api/migrations\" "
     "under [diesel]"},
    {"[database]\nschemas = ['a']\n[diesel]\nmigrations = 'm'\n\n[drizzle]\nout = 'd'\n",
     "6: drizzle.root: is missing and has no default; write, such as, root = \"packages/database\" under "
     "[drizzle]"},
    {"[databse]\n", "1: databse: there is no such section; did you mean [database]?"},
    {"\n\n[[frob]]\n",
     "3: frob: there is no such section; there are [database], [diesel], [drizzle], [cutover]"},
    {"[[database]]\n",
     "1: database: is a list, not a section; write [database] on a line of its own, and its keys below"},
    {"diesel = 'x'\n",
     "1: diesel: is text, not a section; write [diesel] on a line of its own, and its keys below"},
    {"schemas = ['a']\n", "1: schemas: there is no such key; write it under [database]"},
    {"frob = 1\n", "1: frob: there is no such key; there are [database], [diesel], [drizzle], [cutover]"},
    {"[database]\nschema = ['a']\n",
     "2: database.schema: there is no such key; did you mean database.schemas?"},
    {"[database]\nSchemas = ['a']\n",
     "2: database.Schemas: there is no such key; did you mean database.schemas?"},
    {"[drizzle]\nmigrations-table = 'a'\n",
     "2: drizzle.migrations-table: there is no such key; did you mean drizzle.migrations_table?"},
    {"[database]\nmigrations = 'a'\n",
     "2: database.migrations: there is no such key; write it under [diesel]"},
    {"[cutover]\nfrobnicate = 'a'\n",
     "2: cutover.frobnicate: there is no such key; [cutover] has lock_timeout, state_dir, freeze"},
    {"[database.pool]\nsize = 3\n",
     "1: database.pool: there is no such key; [database] has url_env, schemas, scratch_url_env, "
     "scratch_prelude"},
    {"[cutover]\n\"a\\nb\" = 1\n",
     "2: cutover.a?b: there is no such key; [cutover] has lock_timeout, state_dir, freeze"},
    // secrets
    {"[database]\nurl = 'postgresql://ann:hunter2@db/shop'\n",
     "2: database.url: there is no such key; this file is committed, so no secret belongs here: put the "
     "connection string into an environment variable, and that one's name into database.url_env"},
    {"[database]\nscratch_url = 'postgresql://ann:hunter2@db/shop'\n",
     "2: database.scratch_url: there is no such key; this file is committed, so no secret belongs here: put "
     "the connection string into an environment variable, and that one's name into database.scratch_url_env"},
    {"[drizzle]\nPassword = 'hunter2'\n",
     "2: drizzle.Password: there is no such key; this file is committed, so no secret belongs here: put the "
     "connection string into an environment variable, and that one's name into database.url_env"},
    {"dsn = 'hunter2'\n",
     "1: dsn: there is no such key; this file is committed, so no secret belongs here: put the connection "
     "string into an environment variable, and that one's name into database.url_env"},
    {"[database]\nurl_env = 'postgresql://ann:hunter2@db/shop'\n",
     "2: database.url_env: is not the name of an environment variable; this file is committed, so the "
     "connection string itself does not belong here: put it into the environment, and write the variable's "
     "name"},
    {"[database]\nurl_env = '$DATABASE_URL'\n",
     "2: database.url_env: is not the name of an environment variable; this file is committed, so the "
     "connection string itself does not belong here: put it into the environment, and write the variable's "
     "name"},
    {"[database]\nurl_env = '1A'\n",
     "2: database.url_env: is not the name of an environment variable; this file is committed, so the "
     "connection string itself does not belong here: put it into the environment, and write the variable's "
     "name"},
    // types and empty values
    {"[database]\nschemas = 'public'\n",
     "2: database.schemas: is text, not a list; write it in brackets: schemas = [\"public\"]"},
    {"[database]\nschemas = []\n", "2: database.schemas: is empty; name at least one schema"},
    {"[database]\nschemas = ['a',\n 1]\n",
     "3: database.schemas: has a number in it, not text; write it in quotes: schemas = [\"public\"]"},
    {"[database]\nschemas = ['a', ' ']\n",
     "2: database.schemas: has an empty text in it; write, such as, schemas = [\"public\"], or take it out"},
    {"[database]\nschemas = ['a', 'b', 'a']\n", "2: database.schemas: has \"a\" twice; take one out"},
    {"[database]\nschemas = ['0123456789012345678901234567890123456789012345678901234567890123']\n",
     "2: database.schemas: has a name of 64 bytes; PostgreSQL's names have at most 63"},
    {"[database]\nurl_env = true\n",
     "2: database.url_env: is true or false, not text; write it in quotes: url_env = \"DATABASE_URL\""},
    {"[database]\nurl_env = 2026-01-01\n",
     "2: database.url_env: is a date or a time, not text; write it in quotes: url_env = \"DATABASE_URL\""},
    {"[database]\nschemas = ['a']\n[diesel]\nmigrations = ''\n",
     "4: diesel.migrations: is empty; write, such as, migrations = \"api/migrations\", or take it out"},
    {"[database]\nschemas = ['a']\n[diesel]\nmigrations = \"a\\u0000b\"\n",
     "4: diesel.migrations: has a control character in it (a line break, a zero byte); write it on one line, "
     "without \\n, \\t and \\u0000"},
    {"[database]\nschemas = ['a']\n[diesel]\nmigrations = '~/m'\n",
     "4: diesel.migrations: begins with ~, which only a shell knows; write it relative to this file's "
     "folder, or from / on"},
    {"[database]\nschemas = ['a']\n[diesel]\nmigrations = 'm'\n[drizzle]\nroot = 'd'\nrole = {}\n",
     "7: drizzle.role: is a section, not text; write it in quotes: role = \"app_migrator\""},
    {"[database]\nschemas = ['a']\n[diesel]\nmigrations = 'm'\n[drizzle]\nroot = 'd'\nschema_owner = "
     "'Team'\n",
     "7: drizzle.schema_owner: is \"Team\"; write \"team\" or \"pgassay\""},
    {"[database]\nschemas = ['a']\n[diesel]\nmigrations = 'm'\n[drizzle]\nroot = 'd'\naccept = 'x'\n",
     "7: drizzle.accept: is text, not a list; write it in brackets: accept = []"},
    {"database.schemas = ['a']\ndiesel.migrations = 'm'\ndrizzle.root = 'd'\ncutover.freeze = 'hard'\n",
     "4: cutover.freeze: is \"hard\"; write \"trigger\" or \"strict\""},
    // durations
    {"database.schemas = ['a']\ndiesel.migrations = 'm'\ndrizzle.root = 'd'\ncutover.lock_timeout = 3\n",
     "4: cutover.lock_timeout: is a number without a unit; write a time with its unit, such as \"3s\", "
     "\"500ms\" or \"2m\""},
    {"database.schemas = ['a']\ndiesel.migrations = 'm'\ndrizzle.root = 'd'\ncutover.lock_timeout = '3'\n",
     "4: cutover.lock_timeout: \"3\" is not a duration; write a time with its unit, such as \"3s\", "
     "\"500ms\" or \"2m\""},
    {"database.schemas = ['a']\ndiesel.migrations = 'm'\ndrizzle.root = 'd'\ncutover.lock_timeout = '0s'\n",
     "4: cutover.lock_timeout: \"0s\" is not from 1ms to 24h; it is how long an application may have to wait "
     "behind us; a few seconds are usual"},
    {"database.schemas = ['a']\ndiesel.migrations = 'm'\ndrizzle.root = 'd'\ncutover.lock_timeout = '-3s'\n",
     "4: cutover.lock_timeout: \"-3s\" is not from 1ms to 24h; it is how long an application may have to "
     "wait behind us; a few seconds are usual"},
    {"database.schemas = ['a']\ndiesel.migrations = 'm'\ndrizzle.root = 'd'\ncutover.lock_timeout = 'inf'\n",
     "4: cutover.lock_timeout: \"inf\" is not from 1ms to 24h; it is how long an application may have to "
     "wait behind us; a few seconds are usual"},
    {"database.schemas = ['a']\ndiesel.migrations = 'm'\ndrizzle.root = 'd'\ncutover.lock_timeout = "
     "'24h1ms'\n",
     "4: cutover.lock_timeout: \"24h1ms\" is not from 1ms to 24h; it is how long an application may have to "
     "wait behind us; a few seconds are usual"},
};

INSTANTIATE_TEST_SUITE_P(Settings, WrongTest, ::testing::ValuesIn(kWrong));

TEST(SettingsTest, WhatIsNoTomlIsRefusedWithItsLine) {
  for (const char* text : {"[database\n", "[database]\n= 3\n", "[database]\nurl_env = \"a\nb\"\n",
                           "a = \xff\n", "[database]\n[database]\n"}) {
    EXPECT_THAT(Parse(text), StatusIs(kInvalid, testing::MatchesRegex("/p/pgassay\\.toml:[1-3]: .+")));
  }
}

TEST(SettingsTest, WhatIsTooDeepIsNotParsed) {
  std::string deep;
  for (int i = 0; i < 50'000; ++i) deep += "a.";
  EXPECT_THAT(Parse("\n" + deep + "a = 1"),
              StatusIs(kInvalid, "/p/pgassay.toml: line 2: a name has more than 64 dots"));
}

TEST(SettingsTest, AnythingAtAllIsTakenOrRefused) {
  std::mt19937 random(7);
  const std::string good = kShortestSettings;
  for (int i = 0; i < 2000; ++i) {
    std::string text = good;
    for (int change = 0; change < 3; ++change) {
      const size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          text.erase(at, random() % 8);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 8));
      }
      if (text.empty()) text = "[";
    }
    const auto settings = Parse(text);
    if (!settings.ok()) {
      EXPECT_THAT(settings, StatusIs(kInvalid, testing::StartsWith("/p/pgassay.toml:"))) << text;
    }
  }
}

// Every key that the house knows is one that it takes: each alone, twice wrong.
TEST(KeysTest, EveryExampleIsTaken) {
  std::set<std::string> seen;
  for (const char* section : {"database", "diesel", "drizzle", "cutover"}) {
    for (const char* name :
         {"url_env", "schemas", "scratch_url_env", "scratch_prelude", "migrations", "table_schema", "root",
          "config", "out", "kit", "migrations_schema", "migrations_table", "role", "schema_owner", "accept",
          "lock_timeout", "state_dir", "freeze"}) {
      const Key* const key = FindKey(section, name);
      if (key == nullptr) continue;
      seen.insert(name);
      std::string text;
      for (const char* line : {"database.schemas = ['a']", "diesel.migrations = 'm'", "drizzle.root = 'd'"}) {
        if (std::string(line).rfind(absl::StrCat(section, ".", name), 0) != 0)
          absl::StrAppend(&text, line, "\n");
      }
      EXPECT_THAT(Parse(absl::StrCat(text, section, ".", key->example)), IsOk()) << key->example;
    }
  }
  EXPECT_EQ(seen.size(), 18u);
}

TEST(KeysTest, TheDocumentHasEveryKeyWithItsDefault) {
  std::ifstream file(PGASSAY_TESTS_DIR "/../verifier/migrate/project/SETTINGS.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  size_t keys = 0;
  std::string defaults = kLeast;
  const std::regex row("\n\\| `([a-z]+)\\.([a-z_]+)` \\| (`([^`]+)`|[^|]+) \\|");
  for (auto it = std::sregex_iterator(text.begin(), text.end(), row); it != std::sregex_iterator();
       ++it, ++keys) {
    EXPECT_NE(FindKey((*it)[1].str(), (*it)[2].str()), nullptr) << (*it)[0];
    if ((*it)[4].matched)
      absl::StrAppend(&defaults, (*it)[1].str(), ".", (*it)[2].str(), " = ", (*it)[4].str(), "\n");
  }
  EXPECT_EQ(keys, 18u);
  const auto with = Parse(defaults);
  const auto without = Parse(kLeast);
  ASSERT_THAT(with, IsOk());
  ASSERT_THAT(without, IsOk());
  EXPECT_EQ(with->database.url_env, without->database.url_env);
  EXPECT_EQ(with->database.scratch_url_env, without->database.scratch_url_env);
  EXPECT_EQ(with->drizzle.config, without->drizzle.config);
  EXPECT_EQ(with->drizzle.out, without->drizzle.out);
  EXPECT_EQ(with->drizzle.kit, without->drizzle.kit);
  EXPECT_EQ(with->drizzle.migrations_schema, without->drizzle.migrations_schema);
  EXPECT_EQ(with->drizzle.migrations_table, without->drizzle.migrations_table);
  EXPECT_EQ(with->drizzle.schema_owner, without->drizzle.schema_owner);
  EXPECT_EQ(with->cutover.lock_timeout_ms, without->cutover.lock_timeout_ms);
  EXPECT_EQ(with->cutover.state_dir, without->cutover.state_dir);
  EXPECT_EQ(with->cutover.freeze, without->cutover.freeze);
}

TEST(FindSettingsTest, TheNearestOne) {
  const Folder folder;
  std::filesystem::create_directories(folder.At("a/b/c"));
  folder.Write("pgassay.toml", kLeast);
  folder.Write("a/b/pgassay.toml", kLeast);
  const auto near = FindSettings(folder.At("a/b/c"));
  ASSERT_THAT(near, IsOk());
  EXPECT_EQ(near->folder, folder.At("a/b"));
  const auto far = FindSettings(folder.At("a/./b/.."));
  ASSERT_THAT(far, IsOk());
  EXPECT_EQ(far->folder, folder.path());
}

TEST(FindSettingsTest, WhatIsThereAndIsNoneIsNotPassedOver) {
  const Folder folder;
  std::filesystem::create_directories(folder.At("a/pgassay.toml"));
  folder.Write("pgassay.toml", kLeast);
  EXPECT_THAT(FindSettings(folder.At("a")), StatusIs(kInvalid, "is not a file"));
  std::filesystem::remove(folder.At("a/pgassay.toml"));
  ASSERT_EQ(mkfifo(folder.At("a/pgassay.toml").c_str(), 0600), 0);
  EXPECT_THAT(FindSettings(folder.At("a")), StatusIs(kInvalid, "is not a file"));
  std::filesystem::remove(folder.At("a/pgassay.toml"));
  folder.Write("a/pgassay.toml", std::string((1u << 20) + 1, '#'));
  EXPECT_THAT(FindSettings(folder.At("a")), StatusIs(kInvalid, "has more than 1 MiB"));
  folder.Write("a/pgassay.toml", absl::StrCat(kLeast, std::string((1u << 20) - sizeof(kLeast), '#')));
  EXPECT_THAT(FindSettings(folder.At("a")), IsOk());
}

TEST(FindSettingsTest, NoneAtAll) {
  const Folder folder;
  EXPECT_THAT(
      FindSettings(folder.path()),
      StatusIs(absl::StatusCode::kNotFound,
               testing::Eq(absl::StrCat("there is no pgassay.toml in ", folder.path(), " or above it"))));
}

}  // namespace
}  // namespace pgassay::migrate::project
