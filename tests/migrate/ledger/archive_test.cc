#include "migrate/ledger/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "testing/matchers.h"

namespace pgassay::migrate::ledger {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kKept[] = PGASSAY_TESTS_DIR "/migrate/ledger/archive_1.json";

std::string Bytes() {
  std::ifstream file(kKept, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

DieselMigration Migration(const std::string& version, const std::string& up,
                          const std::optional<std::string>& down, bool in_transaction = true) {
  DieselMigration migration;
  migration.version = version;
  migration.folder = version + "_x";
  migration.up = up;
  migration.down = down;
  migration.in_transaction = in_transaction;
  return migration;
}

std::vector<DieselMigration> Kept() {
  return {
      Migration("00000000000000", "CREATE TABLE boats (name text DEFAULT 'é\"\\');\n", "DROP TABLE boats;\n"),
      Migration("20261102091500", "CREATE INDEX CONCURRENTLY i ON boats (name);\r\n", std::nullopt, false),
      Migration("20261103", "SELECT 1", "")};
}

// The file of format 1 is never written anew: a change of it takes another number.
TEST(ArchiveTest, WritesTheFileOfFormatOne) {
  const auto written = WriteArchive(Kept());
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(*written, Bytes());
}

TEST(ArchiveTest, HoldsEveryByte) {
  const auto written = WriteArchive(Kept());
  ASSERT_THAT(written, IsOk());
  const auto parsed = nlohmann::json::parse(*written);
  ASSERT_EQ(parsed["migrations"].size(), 3U);
  EXPECT_EQ(parsed["migrations"][0]["up"], Kept()[0].up);
  EXPECT_EQ(parsed["migrations"][1]["up"], Kept()[1].up);
  EXPECT_TRUE(parsed["migrations"][1]["down"].is_null());
  EXPECT_TRUE(parsed["migrations"][1]["down_sha256"].is_null());
  EXPECT_EQ(parsed["migrations"][1]["in_transaction"], false);
  EXPECT_EQ(parsed["migrations"][2]["down"], "");
  // sha256sum of "SELECT 1", and of nothing.
  EXPECT_EQ(parsed["migrations"][2]["up_sha256"],
            "e004ebd5b5532a4b85984a62f8ad48a81aa3460c1ca07701f386135d72cdecf5");
  EXPECT_EQ(parsed["migrations"][2]["down_sha256"],
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(ArchiveTest, RefusesWhatIsNoText) {
  EXPECT_THAT(WriteArchive({Migration("1", "SELECT '\xff'", std::nullopt)}),
              StatusIs(StatusCode::kInvalidArgument, "1_x/up.sql is not UTF-8"));
  EXPECT_THAT(WriteArchive({Migration("1", "SELECT 1", "\xc3")}),
              StatusIs(StatusCode::kInvalidArgument, "1_x/down.sql is not UTF-8"));
}

TEST(ArchiveTest, NothingIsWrittenThatWouldNotBeRead) {
  const DieselMigration first = Migration("1", "", std::nullopt), second = Migration("2", "", std::nullopt);
  EXPECT_THAT(WriteArchive({second, first}),
              StatusIs(StatusCode::kInvalidArgument, "migrations[1].version: it does not come after"));
  EXPECT_THAT(WriteArchive({first, first}),
              StatusIs(StatusCode::kInvalidArgument, "migrations[1].version: it does not come after"));
  DieselMigration other = first;
  other.version = "2";
  EXPECT_THAT(WriteArchive({other}),
              StatusIs(StatusCode::kInvalidArgument, "migrations[0].version: it is not that of its folder"));
  other.folder = "";
  EXPECT_THAT(WriteArchive({other}), StatusIs(StatusCode::kInvalidArgument, "folder: it is empty"));
}

void ExpectSame(const std::vector<DieselMigration>& read, const std::vector<DieselMigration>& written) {
  ASSERT_EQ(read.size(), written.size());
  for (size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(read[i].version, written[i].version);
    EXPECT_EQ(read[i].folder, written[i].folder);
    EXPECT_EQ(read[i].up, written[i].up);
    EXPECT_EQ(read[i].down, written[i].down);
    EXPECT_EQ(read[i].in_transaction, written[i].in_transaction);
    EXPECT_EQ(read[i].drizzle, std::nullopt);
    EXPECT_EQ(read[i].refused, "");
  }
}

TEST(ArchiveTest, TheKeptFileOfFormatOneIsRead) {
  const auto read = ReadArchive(kKept);
  ASSERT_THAT(read, IsOk());
  ExpectSame(*read, Kept());
  const auto parsed = ParseArchive(absl::StrReplaceAll(Bytes(), {{"\n", "\r\n"}}), "x");
  ASSERT_THAT(parsed, IsOk());
  ExpectSame(*parsed, Kept());
}

TEST(ArchiveTest, WhatIsThere) {
  EXPECT_THAT(ReadArchive("/nowhere/pgassay.diesel.json"),
              StatusIs(StatusCode::kNotFound, "/nowhere/pgassay.diesel.json: there is no such file; "));
}

TEST(ArchiveTest, Refused) {
  const struct {
    std::vector<std::pair<std::string, std::string>> changes;  // of the kept file
    std::string says;
    StatusCode code = StatusCode::kInvalidArgument;
  } kCases[] = {
      {{{"pgassay-diesel/1", "pgassay-diesel/2"}},
       "reads pgassay-diesel/1; use",
       StatusCode::kFailedPrecondition},
      {{{"pgassay-diesel/1", "pgassay-lock/1"}}, "format: it is \"pgassay-lock/1\", and has to be"},
      {{{"\"migrations\"", "\"entries\""}}, "entries: there is no such key in pgassay-diesel/1"},
      {{{"DROP TABLE boats", "DROP TABLE boots"}}, "migrations[0].down_sha256: it is not that of down"},
      {{{"CREATE TABLE boats", "CREATE TABLE boots"}}, "migrations[0].up_sha256: it is not that of up"},
      {{{"(name);\\r\\n", "(name);\\n"}}, "migrations[1].up_sha256: it is not that of up"},
      {{{"\"down_sha256\": null,", "\"down_sha256\": \"\","}},
       "migrations[1].down_sha256: it is a string, and has to be null, as down is"},
      {{{"\"down\": null", "\"down\": \"\""}},
       "migrations[1].down_sha256: it is null, and has to be a string"},
      {{{"\"down\": \"\"", "\"down\": null"}}, "migrations[2].down_sha256: it is a string"},
      {{{"\"in_transaction\": false", "\"in_transaction\": 0"}},
       "migrations[1].in_transaction: it is a whole number, and has to be true or false"},
      {{{"\"version\": \"20261103\"", "\"version\": \"20261104\""}},
       "migrations[2].version: it is not that of its folder"},
      {{{"\"version\": \"20261103\",", "\"version\": \"20261102091500\","},
        {"20261103_x", "20261102091500_y"}},
       "migrations[2].version: it does not come after that of the migration before it"},
      {{{"\"version\": \"20261103\",", ""}}, "migrations[2].version: it is missing"},
      {{{"\"up\": \"SELECT 1\"", "\"up\": [[[]]]"}}, "within each other that no archive has"},
      {{{"\"up\": \"SELECT 1\"", "\"up\": 1"}}, "migrations[2].up: it is a whole number"},
      {{{"    {\n      \"version\": \"20261103\"", "<<<<<<< HEAD\n    {\n      \"version\": \"20261103\""}},
       "is one of git's conflict markers; take the side whose baseline"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.says);
    std::string text = Bytes();
    for (const auto& [from, to] : c.changes) {
      ASSERT_NE(text.find(from), std::string::npos) << from;
      text = absl::StrReplaceAll(text, {{from, to}});
    }
    EXPECT_THAT(ParseArchive(text, "pgassay.diesel.json"),
                StatusIs(c.code, AllOf(StartsWith("pgassay.diesel.json: "), HasSubstr(c.says),
                                       HasSubstr("; "), Not(HasSubstr("\n")))));
  }
}

TEST(ArchiveTest, EveryPrefixAndEveryByteChangedIsAnArchiveOrAnError) {
  const std::string kept = Bytes();
  for (size_t size = 0; size + 1 < kept.size(); ++size) {
    EXPECT_THAT(ParseArchive(kept.substr(0, size), "x"), StatusIs(StatusCode::kInvalidArgument, "x: "))
        << size;
  }
  std::mt19937 random(6);
  for (int round = 0; round < 20000; ++round) {
    std::string text = kept;
    for (int i = 0; i < 1 + round % 3; ++i) text[random() % text.size()] = static_cast<char>(random());
    const auto read = ParseArchive(text, "x");
    if (!read.ok()) continue;
    EXPECT_THAT(WriteArchive(*read), IsOk()) << text;
    // Text and hash hold each other.
    ASSERT_EQ(read->size(), 3U);
    for (size_t i = 0; i < 3; ++i) {
      EXPECT_EQ((*read)[i].up, Kept()[i].up);
      EXPECT_EQ((*read)[i].down, Kept()[i].down);
    }
  }
}

TEST(ArchiveTest, WhatIsWrittenIsRead) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    std::vector<DieselMigration> migrations;
    for (size_t i = random() % 6; i > 0; --i) {
      const auto text = [&] {
        std::string sql;
        for (size_t n = random() % 40; n > 0; --n) sql += static_cast<char>(random() % 128);
        return sql + "\xF0\x9F\x9A\xA2";
      };
      migrations.push_back(Migration(absl::StrCat(1000 + migrations.size()), text(),
                                     random() % 2 == 0 ? std::optional(text()) : std::nullopt,
                                     random() % 2 == 0));
    }
    const auto written = WriteArchive(migrations);
    ASSERT_THAT(written, IsOk());
    const auto read = ParseArchive(*written, "x");
    ASSERT_THAT(read, IsOk()) << *written;
    ExpectSame(*read, migrations);
    EXPECT_EQ(*WriteArchive(*read), *written);
  }
}

}  // namespace
}  // namespace pgassay::migrate::ledger
