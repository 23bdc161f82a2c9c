#include "migrate/diesel/folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/migrations.h"
#include "migrate/file/read.h"
#include "testing/matchers.h"
#include "testing/not_root.h"

namespace pgassay::migrate::diesel {
namespace {

using absl::StatusCode;
using pgassay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

DieselFolder Read(const Migrations& migrations) {
  absl::StatusOr<DieselFolder> folder = ReadFolder(migrations.path());
  EXPECT_THAT(folder, pgassay::testing::IsOk());
  return folder.ok() ? *std::move(folder) : DieselFolder();
}

std::vector<std::string> NamesOf(const DieselFolder& folder) {
  std::vector<std::string> names;
  for (const DieselMigration& migration : folder.migrations) names.push_back(migration.folder);
  return names;
}

// Each was seen with Diesel 2.3.12 in `run` and `list`.
struct Case {
  const char* name;
  std::function<void(const Migrations&)> make;  // beside 2024-01-01-000000_a
  std::vector<std::string> folders;             // that are migrations, of those beside it
  std::vector<std::string> findings;
};

class FolderTest : public ::testing::TestWithParam<Case> {};

TEST_P(FolderTest, IsTakenAsDieselTakesIt) {
  const Migrations migrations;
  migrations.Add("2024-01-01-000000_a", "CREATE TABLE a();");
  GetParam().make(migrations);
  const DieselFolder folder = Read(migrations);
  EXPECT_TRUE(folder.exists);
  EXPECT_EQ(folder.path, migrations.path());
  std::vector<std::string> expected = {"2024-01-01-000000_a"};
  expected.insert(expected.end(), GetParam().folders.begin(), GetParam().folders.end());
  EXPECT_THAT(NamesOf(folder), ElementsAreArray(expected));
  EXPECT_THAT(CodesOf(folder.findings), ElementsAreArray(GetParam().findings));
}

const std::string kLong(51, '9');
const std::string kLongestAllowed = absl::StrCat(std::string(48, '9'), "\xC3\xA9\xC3\xA9");

INSTANTIATE_TEST_SUITE_P(
    Cases, FolderTest,
    ::testing::Values(
        Case{"Files",
             [](const Migrations& m) {
               m.Write("README.md", "");
               m.Write("9_x.sql", "SELECT 1");
             },
             {},
             {}},
        Case{"Hidden",
             [](const Migrations& m) {
               m.Write(".keep", "");
               m.MakeFolder(".git/x");
             },
             {},
             {}},
        Case{"Empty", [](const Migrations& m) { m.MakeFolder("9_e"); }, {}, {"diesel-empty-folder 9_e"}},
        Case{"OnlyHidden",
             [](const Migrations& m) { m.Write("9_h/.keep", ""); },
             {},
             {"diesel-bad-folder 9_h"}},
        Case{"OnlyDown",
             [](const Migrations& m) { m.Write("9_d/down.sql", ""); },
             {},
             {"diesel-bad-folder 9_d"}},
        Case{"OnlyFolder",
             [](const Migrations& m) { m.MakeFolder("9_d/sub"); },
             {},
             {"diesel-bad-folder 9_d"}},
        Case{"OtherCase",
             [](const Migrations& m) { m.Write("9_d/UP.sql", ""); },
             {},
             {"diesel-bad-folder 9_d"}},
        Case{"LinkToFolder",
             [](const Migrations& m) {
               std::filesystem::create_directory(m.outside() / "other");
               std::ofstream(m.outside() / "other/up.sql") << "SELECT 1";
               m.Link("9_l", "../other");
             },
             {"9_l"},
             {}},
        Case{"LinkToFile",
             [](const Migrations& m) {
               std::ofstream(m.outside() / "x") << "SELECT 1";
               m.Link("9_l", "../x");
             },
             {},
             {"diesel-bad-folder 9_l"}},
        Case{"LinkToNothing",
             [](const Migrations& m) { m.Link("l", "nothing"); },
             {},
             {"diesel-bad-folder l"}},
        Case{"LinkToItself", [](const Migrations& m) { m.Link("l", "l"); }, {}, {"diesel-bad-folder l"}},
        Case{"Pipe",
             [](const Migrations& m) { ASSERT_EQ(mkfifo((m.path() / "pipe").c_str(), 0600), 0); },
             {},
             {"diesel-bad-folder pipe"}},
        Case{"OtherFilesInside",
             [](const Migrations& m) {
               m.Add("9_x", "SELECT 1");
               m.Write("9_x/generate.sh", "exit 1");
               m.Write("9_x/sub/up.sql", "SELECT 2");
             },
             {"9_x"},
             {}},
        Case{"UpIsAFolder",
             [](const Migrations& m) { m.MakeFolder("9_u/up.sql"); },
             {"9_u"},
             {"diesel-bad-folder 9_u"}},
        Case{"UpIsALinkToNothing",
             [](const Migrations& m) {
               m.MakeFolder("9_u");
               m.Link("9_u/up.sql", "nothing");
             },
             {"9_u"},
             {"diesel-bad-folder 9_u"}},
        Case{"UpIsAPipe",
             [](const Migrations& m) {
               m.MakeFolder("9_u");
               ASSERT_EQ(mkfifo((m.path() / "9_u/up.sql").c_str(), 0600), 0);
             },
             {"9_u"},
             {"diesel-bad-folder 9_u"}},
        Case{"NoUnderscore", [](const Migrations& m) { m.Add("foo", "SELECT 1"); }, {"foo"}, {}},
        Case{"Twice",
             [](const Migrations& m) {
               m.Add("2024-02-02-000000_y", "SELECT 1");
               m.Add("20240202000000_x", "SELECT 1");
               m.Add("2024-02-0-2000000_z", "SELECT 1");
             },
             {"2024-02-0-2000000_z", "2024-02-02-000000_y", "20240202000000_x"},
             {"diesel-version-twice 20240202000000"}},
        Case{"TooLong",
             [](const Migrations& m) { m.Add(kLong + "_x", "SELECT 1"); },
             {kLong + "_x"},
             {"diesel-version-too-long " + kLong + "_x"}},
        Case{"CharactersAreCounted",
             [](const Migrations& m) { m.Add(kLongestAllowed + "_x", "SELECT 1"); },
             {kLongestAllowed + "_x"},
             {}},
        Case{"WithoutKey",
             [](const Migrations& m) { m.Add("9_m", "SELECT 1", "[other]\nrun_in_transaction = true\n"); },
             {"9_m"},
             {"diesel-metadata-without-key 9_m"}},
        Case{"Unreadable",
             [](const Migrations& m) { m.Add("9_m", "SELECT 1", "run_in_transaction = no\n"); },
             {"9_m"},
             {"diesel-metadata-unreadable 9_m"}},
        Case{"MetadataOfTomlOnePointOne",
             [](const Migrations& m) {
               m.Add("9_m", "SELECT 1", "x = {a = 1,}\nrun_in_transaction = false\n");
             },
             {"9_m"},
             {"diesel-metadata-unreadable 9_m"}},
        Case{"MetadataIsAFolder",
             [](const Migrations& m) {
               m.Add("9_m", "SELECT 1");
               m.MakeFolder("9_m/metadata.toml");
             },
             {"9_m"},
             {"diesel-metadata-unreadable 9_m"}},
        Case{"MetadataIsALinkToNothing",
             [](const Migrations& m) {
               m.Add("9_m", "SELECT 1");
               m.Link("9_m/metadata.toml", "nothing");
             },
             {"9_m"},
             {}},
        Case{"NameNotText",
             [](const Migrations& m) { m.Add("9\xFF\xFE_x", "SELECT 1"); },
             {"9\xEF\xBF\xBD\xEF\xBF\xBD_x"},
             {"diesel-not-text 9\xEF\xBF\xBD\xEF\xBF\xBD_x"}}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(ReadFolderTest, AFolderThatIsNotThereIsAFinding) {
  const Migrations migrations;
  const std::string absent = migrations.outside() / "absent";
  const absl::StatusOr<DieselFolder> folder = ReadFolder(absent);
  ASSERT_THAT(folder, pgassay::testing::IsOk());
  EXPECT_FALSE(folder->exists);
  EXPECT_THAT(CodesOf(folder->findings), ElementsAre("diesel-no-folder " + absent));
  EXPECT_THAT(folder->findings[0].effect, HasSubstr("No such file or directory"));
}

TEST(ReadFolderTest, NeitherIsAFile) {
  const Migrations migrations;
  migrations.Write("x", "");
  for (const char* name : {"x", "x/y"}) {
    const std::string path = migrations.path() / name;
    const absl::StatusOr<DieselFolder> folder = ReadFolder(path);
    ASSERT_THAT(folder, pgassay::testing::IsOk());
    EXPECT_FALSE(folder->exists);
    EXPECT_THAT(CodesOf(folder->findings), ElementsAre("diesel-no-folder " + path));
    EXPECT_THAT(folder->findings[0].effect, HasSubstr("Not a directory"));
  }
}

TEST(ReadFolderTest, AnEmptyOneIsSound) {
  const Migrations migrations;
  const DieselFolder folder = Read(migrations);
  EXPECT_TRUE(folder.exists);
  EXPECT_THAT(folder.migrations, IsEmpty());
  EXPECT_THAT(folder.findings, IsEmpty());
}

TEST(ReadFolderTest, FilesAreKeptToTheByte) {
  const Migrations migrations;
  const std::string up("SELECT 1;\r\n\0\xFF", 13);
  migrations.Add("1_a", up, "run_in_transaction = false");
  migrations.Write("1_a/down.sql", "");
  migrations.Write("1_a/drizzle.sql", up);
  migrations.Add("2_b", std::string(100'000, ' '));
  migrations.MakeFolder("2_b/down.sql");
  migrations.MakeFolder("2_b/drizzle.sql");
  migrations.Add("3_c", "SELECT 1");
  migrations.Write("3_c/drizzle.sql", "");
  migrations.Add("4_d", "SELECT 1");
  migrations.Link("4_d/drizzle.sql", "nothing");
  const DieselFolder folder = Read(migrations);
  ASSERT_EQ(folder.migrations.size(), 4u);
  EXPECT_THAT(folder.findings, IsEmpty());
  EXPECT_EQ(folder.migrations[0].up, up);
  EXPECT_EQ(folder.migrations[0].down, "");
  EXPECT_FALSE(folder.migrations[0].in_transaction);
  EXPECT_EQ(folder.migrations[1].up, std::string(100'000, ' '));
  EXPECT_EQ(folder.migrations[1].down, std::nullopt);
  EXPECT_EQ(folder.migrations[0].drizzle, up);
  EXPECT_EQ(folder.migrations[1].drizzle, std::nullopt);
  EXPECT_EQ(folder.migrations[2].drizzle, "");
  EXPECT_EQ(folder.migrations[3].drizzle, std::nullopt);
  EXPECT_TRUE(folder.migrations[1].in_transaction);
}

// What Diesel does silently wrong, and nothing else, is refused.
TEST(ReadFolderTest, RefusesByName) {
  struct Refusal {
    const char* up;
    const char* metadata;  // nullptr: none
    const char* reason;    // "": is not refused
  };
  const Refusal kCases[] = {
      {"CREATE TABLE t();", nullptr, ""},
      {"", nullptr, ""},                          // Diesel says so
      {"CREATE TABEL t();", nullptr, ""},         // and so does the server
      {"SET search_path TO x;", nullptr, ""},     // Diesel's behaviour is kept
      {"BEGIN; CREATE TABLE t();", nullptr, ""},  // a warning, and Diesel's COMMIT ends it
      {"SAVEPOINT a; ROLLBACK TO a; RELEASE a;", nullptr, ""},
      {"CREATE TABLE t();\nCOMMIT;", nullptr,
       "line 2 of its up.sql ends the transaction that Diesel runs it in"},
      {"ROLLBACK", nullptr, "line 1 of its up.sql ends the transaction that Diesel runs it in"},
      {"BEGIN; END", nullptr, "line 1 of its up.sql ends the transaction that Diesel runs it in"},
      {"COMMIT", "run_in_transaction = false", ""},
      {"BEGIN; CREATE TABLE t(); COMMIT", "run_in_transaction = false", ""},
      {"\n\nBEGIN; CREATE TABLE t()", "run_in_transaction = false",
       "line 3 of its up.sql begins a transaction that nothing ends"},
      {"BEGIN; CREATE TABLE t(); COMMIT;\nBEGIN; CREATE TABLE u()", "run_in_transaction = false",
       "line 2 of its up.sql begins a transaction that nothing ends"},
      {"BEGIN; CREATE TABLE t();\nCOMMIT AND CHAIN", "run_in_transaction = false",
       "line 2 of its up.sql begins a transaction that nothing ends"},
      {"SELECT 1", "", "its metadata.toml does not set run_in_transaction, which Diesel takes for false"},
      {"SELECT 1", "run_in_transaction = 'false'",
       "its metadata.toml is ignored by Diesel: line 1: run_in_transaction is of type string, not boolean"},
      {"SELECT 1", "x = {a = 1,}\nrun_in_transaction = false",
       "its metadata.toml cannot be read, and Diesel may read it: line 1: "},
      {"SELECT 'caf\xE9'", nullptr, "its up.sql cannot be sent: it is not UTF-8"},
      {"\xEF\xBB\xBFSELECT 1", nullptr, "its up.sql cannot be sent: it begins with a byte order mark"},
  };
  for (const Refusal& refusal : kCases) {
    const Migrations migrations;
    migrations.Add("1_a", refusal.up);
    if (refusal.metadata != nullptr) migrations.Write("1_a/metadata.toml", refusal.metadata);
    const DieselFolder folder = Read(migrations);
    ASSERT_EQ(folder.migrations.size(), 1u);
    const std::string reason = refusal.reason;
    const std::string refused = folder.migrations[0].refused;
    // Behind a colon at the end come the parser's words.
    EXPECT_EQ(reason.ends_with(": ") ? refused.substr(0, reason.size()) : refused, reason) << refusal.up;
  }
}

TEST(ReadFolderTest, TellsEveryReason) {
  const Migrations migrations;
  migrations.Add("1_a", std::string("SELECT 1\0", 9), "");
  const DieselFolder folder = Read(migrations);
  ASSERT_EQ(folder.migrations.size(), 1u);
  EXPECT_EQ(folder.migrations[0].refused,
            "its metadata.toml does not set run_in_transaction, which Diesel takes for false; its up.sql "
            "cannot be sent: it has a NUL byte");
}

TEST(ReadFolderTest, AFileAboveTheLimitIsAnError) {
  const Migrations migrations;
  migrations.Add("1_a", "");
  std::filesystem::resize_file(migrations.path() / "1_a/up.sql", file::kMaxBytes + 1);
  EXPECT_THAT(ReadFolder(migrations.path()),
              StatusIs(StatusCode::kResourceExhausted, "1_a/up.sql: it has more than 64 MiB"));
}

TEST(ReadFolderTest, WhatMayNotBeReadIsAnError) {
  const pgassay::testing::NotRoot not_root;
  const Migrations migrations;
  migrations.Add("1_a", "SELECT 1", "run_in_transaction = true");
  migrations.Write("1_a/down.sql", "SELECT 1");
  migrations.Write("1_a/drizzle.sql", "SELECT 1");
  for (const char* name : {"1_a/metadata.toml", "1_a/up.sql", "1_a/down.sql", "1_a/drizzle.sql", "1_a", ""}) {
    const std::filesystem::path path = migrations.path() / name;
    const auto before = std::filesystem::status(path).permissions();
    std::filesystem::permissions(path, std::filesystem::perms::none);
    EXPECT_THAT(ReadFolder(migrations.path()),
                StatusIs(StatusCode::kPermissionDenied,
                         absl::StrCat("migrations", *name == 0 ? "" : "/", name, ": ")));
    std::filesystem::permissions(path, before);
  }
  EXPECT_THAT(ReadFolder(migrations.path()), pgassay::testing::IsOk());
}

TEST(ReadFolderTest, NoFileIsLeftOpen) {
  const Migrations migrations;
  for (int i = 0; i < 40; ++i) migrations.Add(absl::StrCat(i, "_a"), "SELECT 1", "run_in_transaction = true");
  migrations.MakeFolder("x");
  migrations.Link("y", "nothing");
  const auto count = [] { return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}); };
  const auto before = count();
  Read(migrations);
  EXPECT_EQ(count(), before);
}

// The sample is what a team has: 83 migrations, of which only the odd dates are odd.
TEST(ReadFolderTest, ReadsTheSample) {
  const absl::StatusOr<DieselFolder> folder = ReadFolder(PGASSAY_TESTS_DIR "/../data/harbour/api/migrations");
  ASSERT_THAT(folder, pgassay::testing::IsOk());
  EXPECT_THAT(CodesOf(folder->findings), IsEmpty());
  EXPECT_EQ(folder->migrations.size(), 83u);
  size_t without_down = 0, empty_down = 0, outside = 0;
  for (size_t i = 0; i < folder->migrations.size(); ++i) {
    const DieselMigration& migration = folder->migrations[i];
    EXPECT_EQ(migration.refused, "") << migration.folder;
    EXPECT_NE(migration.up, "") << migration.folder;
    if (i > 0) {
      EXPECT_LT(folder->migrations[i - 1].version, migration.version);
    }
    without_down += !migration.down.has_value();
    empty_down += migration.down == "";
    outside += !migration.in_transaction;
  }
  EXPECT_EQ(without_down, 2u);
  EXPECT_EQ(empty_down, 1u);
  EXPECT_EQ(outside, 2u);
}

// Diesel's own rule in a few lines: a map from version to folder, of what is left when the names are sorted
// out.
TEST(ReadFolderPropertyTest, OrderAndDoublesAreDiesels) {
  std::mt19937 random(20261122);
  const std::string kCharacters = "019-_aZ,.";
  for (int round = 0; round < 100; ++round) {
    const Migrations migrations;
    std::map<std::string, std::vector<std::string>> model;
    const size_t count = random() % 12;
    for (size_t i = 0; i < count; ++i) {
      std::string name;
      const size_t length = 1 + random() % 5;
      while (name.size() < length) name += kCharacters[random() % kCharacters.size()];
      if (name == "." || name == ".." || std::filesystem::exists(migrations.path() / name)) continue;
      migrations.Add(name, "SELECT 1");
      if (name[0] == '.') continue;
      std::string version;
      for (const char c : name) {
        if (c == '_') break;
        if (c != '-') version += c;
      }
      model[version].push_back(name);
    }
    std::vector<std::string> expected, doubles;
    for (auto& [version, names] : model) {
      std::sort(names.begin(), names.end());
      expected.insert(expected.end(), names.begin(), names.end());
      if (names.size() > 1) doubles.push_back("diesel-version-twice " + version);
    }
    const DieselFolder folder = Read(migrations);
    EXPECT_THAT(NamesOf(folder), ElementsAreArray(expected));
    EXPECT_THAT(CodesOf(folder.findings), ElementsAreArray(doubles));
  }
}

}  // namespace
}  // namespace pgassay::migrate::diesel
