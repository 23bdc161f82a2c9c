// Entries that are appended here, as the real drizzle-kit of both lines takes them.
#include "migrate/drizzle/append.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "interop/kit_project.h"
#include "migrate/drizzle/folder.h"
#include "migrate/drizzle/kit.h"
#include "migrate/drizzle/kit_place.h"
#include "migrate/process/command.h"
#include "testing/drizzle.h"
#include "testing/server.h"

namespace pgassay::migrate::drizzle {
namespace {

namespace fs = std::filesystem;
using ::pgassay::testing::BytesOf;
using ::pgassay::testing::Entry;
using ::pgassay::testing::KitEntries;
using ::pgassay::testing::KitProject;
using ::pgassay::testing::NamesUnder;
using ::pgassay::testing::Server;
using ::pgassay::testing::WriteTree;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What references something and is referred to, in every way that a rename has to follow.
constexpr char kBefore[] = R"ts(
import { check, foreignKey, index, integer, pgEnum, pgPolicy, pgSchema, pgTable, primaryKey, text, unique }
  from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
export const mood = pgEnum('mood', ['calm', 'rough']);
export const tidal = pgSchema('tidal');
export const harbours = pgTable('harbours', { id: integer('id').primaryKey(), name: text('name').notNull() });
export const tides = tidal.table('tides', {
  harbour: integer('harbour').notNull(), at: integer('at').notNull(), feel: mood('feel').default('calm'),
}, (t) => [
  primaryKey({ name: 'tides_pkey', columns: [t.harbour, t.at] }),
  foreignKey({ name: 'tides_harbour_fkey', columns: [t.harbour], foreignColumns: [harbours.id] }),
  index('tides_at').on(t.at.desc()), unique('tides_feel').on(t.feel), check('tides_late', sql`at > 0`),
  pgPolicy('see', { for: 'select', using: sql`true` }),
]);
)ts";

// Table, schema, columns and enum have other names.
constexpr char kAfter[] = R"ts(
import { check, foreignKey, index, integer, pgEnum, pgPolicy, pgSchema, pgTable, primaryKey, text, unique }
  from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
export const mood = pgEnum('state', ['calm', 'rough']);
export const tidal = pgSchema('tidal');
export const harbours = pgTable('ports', { id: integer('no').primaryKey(), name: text('name').notNull() });
export const tides = tidal.table('tide_table', {
  harbour: integer('port').notNull(), at: integer('minute').notNull(), feel: mood('feel').default('calm'),
}, (t) => [
  primaryKey({ name: 'tides_pkey', columns: [t.harbour, t.at] }),
  foreignKey({ name: 'tides_harbour_fkey', columns: [t.harbour], foreignColumns: [harbours.id] }),
  index('tides_at').on(t.at.desc()), unique('tides_feel').on(t.feel), check('tides_late', sql`at > 0`),
  pgPolicy('see', { for: 'select', using: sql`true` }),
]);
)ts";

std::string WithColumn(std::string schema) {
  const std::string name = "name: text('name').notNull()";
  return schema.insert(schema.find(name) + name.size(), ", chart: text('chart')");
}

constexpr char kRename[] =
    "ALTER TYPE mood RENAME TO state;\n"
    "ALTER TABLE harbours RENAME TO ports;\n"
    "ALTER TABLE ports RENAME COLUMN id TO no;\n"
    "ALTER TABLE tidal.tides RENAME TO tide_table;\n"
    "ALTER TABLE tidal.tide_table RENAME COLUMN harbour TO port;\n"
    "ALTER TABLE tidal.tide_table RENAME COLUMN at TO minute;\n";

std::vector<Entry> Entries() {
  std::vector<Entry> entries = KitEntries();
  entries[2].bytes = kBefore;
  return entries;
}

// One project and its Drizzle folder.
class Project : public KitProject {
 public:
  explicit Project(const std::string& line, const std::vector<Entry>& entries = Entries())
      : KitProject(line, entries) {}

  std::string out() const { return root() + "/drizzle"; }
  void WriteSchema(const std::string& text) const { WriteTree(root(), {{"src/schema.ts", text}}); }

  // The SQL and the snapshot of the schema as it stands, from nothing.
  void Whole(Kit& kit, std::string& sql, std::string& snapshot) const {
    const std::string empty = absl::StrCat(root(), "/whole");
    fs::remove_all(empty);
    const auto written = kit.Generate(kit.config().schema, empty, "whole");
    ASSERT_TRUE(written.ok()) << written.status();
    for (const std::string& name : *written) {
      if (absl::EndsWith(name, ".sql")) sql = BytesOf(empty + "/" + name);
      if (absl::EndsWith(name, "snapshot.json")) snapshot = BytesOf(empty + "/" + name);
    }
    fs::remove_all(empty);
  }

  // Appends to the folder; the name.
  std::string Append(const KitConfig& config, const NewEntry& entry) const {
    const auto before = FilesUnder(out());
    EXPECT_TRUE(before.ok()) << before.status();
    FilesByPath files = *before;
    const auto name = AppendEntry(config, entry, files);
    EXPECT_TRUE(name.ok()) << name.status();
    if (!name.ok()) return "";
    const absl::Status put = PutFiles(out(), files, *before);
    EXPECT_TRUE(put.ok()) << put;
    return *name;
  }

  process::Finished RunKit(const std::vector<std::string>& arguments) const {
    std::vector<std::string> command = {root() + "/node_modules/.bin/drizzle-kit"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return process::Run({.arguments = command, .folder = root()});
  }

  void ExpectContent(Kit& kit) const {
    const auto nothing = kit.Generate(kit.config().schema, out(), "nothing");
    ASSERT_TRUE(nothing.ok()) << nothing.status();
    EXPECT_THAT(*nothing, IsEmpty());
    const process::Finished check = RunKit({"check"});
    EXPECT_EQ(check.code, 0) << check.out << check.err;
    EXPECT_THAT(check.out, HasSubstr("Everything's fine")) << check.err;
    EXPECT_THAT(FindingsHere(), IsEmpty());
  }

  std::vector<std::string> FindingsHere() const {
    const auto folder = ReadFolder(out());
    EXPECT_TRUE(folder.ok()) << folder.status();
    std::vector<std::string> codes;
    for (const HistoryFinding& finding : folder->findings)
      codes.push_back(absl::StrCat(finding.code, " ", finding.subject, ": ", finding.what));
    return codes;
  }
};

class AppendTest : public ::testing::TestWithParam<std::string> {
 protected:
  bool v1() const { return GetParam() == "v1"; }
};

INSTANTIATE_TEST_SUITE_P(Both, AppendTest, ::testing::Values("stable", "v1"),
                         [](const auto& one) { return one.param; });

// The rows of Drizzle's table are those of the folder's entries, in its order.
void ExpectRows(Server& server, const std::string& database, const DrizzleFolder& folder, bool v1) {
  std::vector<std::string> expected;
  for (const DrizzleEntry& entry : folder.entries)
    expected.push_back(
        absl::StrCat(entry.sha256, "|", entry.when_ms, v1 ? absl::StrCat("|", entry.name) : ""));
  const std::string rows =
      server.Sql(database, absl::StrCat("SELECT hash, created_at", v1 ? ", name" : "",
                                        " FROM drizzle.__drizzle_migrations ORDER BY id"));
  EXPECT_EQ(std::vector<std::string>(absl::StrSplit(rows, '\n', absl::SkipEmpty())), expected);
}

// After `drizzle-kit up` of 1.0 it is a folder of 1.0 of which nothing is left to do.
void ExpectUpgrade(const Project& stable, const std::string& schema, size_t entries) {
  Project project("v1");
  ASSERT_TRUE(project.missing().ok()) << project.missing();
  project.WriteSchema(schema);
  fs::copy(stable.out(), project.out(), fs::copy_options::recursive);
  const process::Finished up = project.RunKit({"up"});
  ASSERT_EQ(up.code, 0) << up.out << up.err;
  EXPECT_FALSE(fs::exists(project.out() + "/meta")) << up.out;
  const auto kit = project.Open();
  ASSERT_TRUE(kit.ok()) << kit.status();
  const auto folder = ReadFolder(project.out());
  ASSERT_TRUE(folder.ok()) << folder.status();
  EXPECT_EQ(folder->entries.size(), entries);
  project.ExpectContent(**kit);
}

TEST_P(AppendTest, DrizzleKitGoesOnFromWhatWasAppended) {
  Project project(GetParam());
  PGASSAY_NEEDS(project);
  const auto opened = project.Open();
  ASSERT_TRUE(opened.ok()) << opened.status();
  Kit& kit = **opened;
  const KitConfig& config = kit.config();
  std::string sql, snapshot;
  project.Whole(kit, sql, snapshot);
  int64_t when = 0;
  std::vector<std::string> names;
  const auto append = [&](const std::string& folder, const std::string& text,
                          const std::optional<std::string>& whole) {
    when = WhenOf(absl::StrReplaceAll(folder.substr(0, folder.find('_')), {{"-", ""}}), when);
    names.push_back(project.Append(
        config, {.name = EntrySlug(folder, v1()), .when_ms = when, .sql = text, .snapshot = whole}));
  };
  append("2026-10-01-080000_begin", sql, snapshot);
  append("2026-10-01-080000-0000_fill", "INSERT INTO harbours VALUES (1, 'Kiel')", std::nullopt);
  append("2026-10-02-093000_rename_tables", kRename, std::nullopt);
  // Between the two a generate would ask about renames; it is one change to the developer.
  project.WriteSchema(kAfter);
  project.Whole(kit, sql, snapshot);
  append("2026-10-02-093000-0000_name_the_key", "ALTER INDEX harbours_pkey RENAME TO ports_pkey", snapshot);
  if (v1()) {
    EXPECT_THAT(names, ElementsAre("20261001080000_begin", "20261001080001_fill",
                                   "20261002093000_rename_tables", "20261002093001_name_the_key"));
  } else {
    EXPECT_THAT(names, ElementsAre("0000_2026_10_01_080000_begin", "0001_2026_10_01_080000_0000_fill",
                                   "0002_2026_10_02_093000_rename_tables",
                                   "0003_2026_10_02_093000_0000_name_the_key"));
  }
  project.ExpectContent(kit);

  Server& server = Server::Shared();
  const std::string database = "append_" + GetParam();
  server.CreateDatabase(database);
  const absl::Status migrated =
      kit.Migrate(project.out(), {.conninfo = server.Conninfo(database), .password_file = {}});
  ASSERT_TRUE(migrated.ok()) << migrated;
  const auto folder = ReadFolder(project.out());
  ASSERT_TRUE(folder.ok()) << folder.status();
  ExpectRows(server, database, *folder, v1());
  EXPECT_EQ(server.Sql(database, "SELECT no, name FROM ports"), "1|Kiel");

  if (!v1()) ExpectUpgrade(project, kAfter, 4);

  project.WriteSchema(WithColumn(kAfter));
  const auto next = kit.Generate(config.schema, project.out(), "chart");
  ASSERT_TRUE(next.ok()) << next.status();
  ASSERT_EQ(next->size(), v1() ? 2u : 3u);
  EXPECT_EQ(BytesOf(project.out() + "/" + (*next)[0]), "ALTER TABLE \"ports\" ADD COLUMN \"chart\" text;");
  const absl::Status again =
      kit.Migrate(project.out(), {.conninfo = server.Conninfo(database), .password_file = {}});
  EXPECT_TRUE(again.ok()) << again;
  // And onto what drizzle-kit has made another one of ours goes.
  const auto grown = ReadFolder(project.out());
  ASSERT_TRUE(grown.ok()) << grown.status();
  project.Append(
      config,
      {.name = "after_it", .when_ms = WhenOf("20261003", grown->entries.back().when_ms), .sql = "SELECT 1"});
  project.ExpectContent(kit);
}

TEST_P(AppendTest, AWholeHistory) {
  Project project(GetParam());
  PGASSAY_NEEDS(project);
  const auto opened = project.Open();
  ASSERT_TRUE(opened.ok()) << opened.status();
  Kit& kit = **opened;
  std::string sql, snapshot;
  project.Whole(kit, sql, snapshot);
  int64_t when = 0;
  constexpr int kEntries = 6;
  for (int i = 1; i <= kEntries; ++i) {
    when = WhenOf("00000000000000", when);
    project.Append(kit.config(), {.name = absl::StrCat("n", i),
                                  .when_ms = when,
                                  .sql = i == 1 ? sql : absl::StrCat("SELECT ", i),
                                  .snapshot = i == kEntries ? std::optional(snapshot) : std::nullopt});
  }
  project.ExpectContent(kit);
  if (!v1()) ExpectUpgrade(project, kBefore, kEntries);
}

TEST(AppendPrefixTest, EveryPrefixThatWorks) {
  for (const std::string prefix : {"timestamp", "unix"}) {
    SCOPED_TRACE(prefix);
    std::vector<Entry> entries = Entries();
    entries[1].bytes = absl::StrCat(
        "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle', breakpoints: "
        "false, "
        "migrations: { prefix: '",
        prefix, "' } };\n");
    Project project("stable", entries);
    PGASSAY_NEEDS(project);
    const auto opened = project.Open();
    ASSERT_TRUE(opened.ok()) << opened.status();
    Kit& kit = **opened;
    std::string sql, snapshot;
    project.Whole(kit, sql, snapshot);
    const std::string first = project.Append(
        kit.config(),
        {.name = "a", .when_ms = WhenOf("20261001080000", 0), .sql = sql, .snapshot = snapshot});
    EXPECT_EQ(first, prefix == "unix" ? "1790841600_a" : "20261001080000_a");
    project.Append(kit.config(),
                   {.name = "b", .when_ms = WhenOf("20261001080000", 1790841600000), .sql = "SELECT 1"});
    project.ExpectContent(kit);
    project.WriteSchema(WithColumn(kBefore));
    const auto next = kit.Generate(kit.config().schema, project.out(), "chart");
    ASSERT_TRUE(next.ok()) << next.status();
    ASSERT_EQ(next->size(), 3u);
    EXPECT_EQ(BytesOf(project.out() + "/" + (*next)[0]),
              "ALTER TABLE \"harbours\" ADD COLUMN \"chart\" text;");
  }
}

// The last snapshot that a generate of 1.0 with answers to its questions writes, as ours is to add up.
nlohmann::json LastSnapshot(const std::string& out) {
  std::string last;
  for (const std::string& name : NamesUnder(out))
    if (absl::EndsWith(name, "/snapshot.json")) last = name;
  return nlohmann::json::parse(BytesOf(out + "/" + last), nullptr, false);
}

TEST(AppendRenameTest, AddsUpTheRenamesOfDrizzleKit) {
  Project project("v1");
  PGASSAY_NEEDS(project);
  const auto opened = project.Open();
  ASSERT_TRUE(opened.ok()) << opened.status();
  Kit& kit = **opened;
  ASSERT_TRUE(kit.Generate(kit.config().schema, project.out(), "first").ok());
  project.WriteSchema(kAfter);
  const process::Finished renamed = project.RunKit({"generate", "--name", "renamed", "--hints", R"json([
    {"type": "rename", "kind": "enum", "from": ["public", "mood"], "to": ["public", "state"]},
    {"type": "rename", "kind": "table", "from": ["public", "harbours"], "to": ["public", "ports"]},
    {"type": "rename", "kind": "table", "from": ["tidal", "tides"], "to": ["tidal", "tide_table"]},
    {"type": "rename", "kind": "column", "from": ["public", "ports", "id"], "to": ["public", "ports", "no"]},
    {"type": "rename", "kind": "column", "from": ["tidal", "tide_table", "harbour"],
     "to": ["tidal", "tide_table", "port"]},
    {"type": "rename", "kind": "column", "from": ["tidal", "tide_table", "at"],
     "to": ["tidal", "tide_table", "minute"]}])json"});
  ASSERT_EQ(renamed.code, 0) << renamed.out << renamed.err;
  const nlohmann::json by_kit = LastSnapshot(project.out());
  size_t renames = 0;
  for (const nlohmann::json& delta : by_kit["deltas"]) renames += delta["op"] == "rename" ? 1 : 0;
  ASSERT_GE(renames, 6u) << by_kit.dump(2);

  const auto folder = ReadFolder(project.out());
  ASSERT_TRUE(folder.ok()) << folder.status();
  std::string sql, snapshot;
  project.Whole(kit, sql, snapshot);
  project.Append(kit.config(), {.name = "nothing_new",
                                .when_ms = WhenOf("", folder->entries.back().when_ms),
                                .sql = "SELECT 1",
                                .snapshot = snapshot});
  project.ExpectContent(kit);
  // Of a primary key that has its name by itself drizzle-kit keeps the old one until it is told.
  const nlohmann::json ours = LastSnapshot(project.out());
  for (const nlohmann::json& delta : ours["deltas"]) EXPECT_THAT(delta.dump(), HasSubstr("pkey"));
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
