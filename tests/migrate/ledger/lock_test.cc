#include "migrate/ledger/lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/ledger/rules.h"
#include "testing/matchers.h"

namespace pgassay::migrate::ledger {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kFile[] = "pgassay.lock.json";
constexpr char kKept[] = PGASSAY_TESTS_DIR "/migrate/ledger/lock_1.json";

const std::string kA(64, 'a'), kB(64, 'b');

std::string Bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

LockEntry Entry(const std::string& name, int64_t when_ms, std::vector<std::string> versions) {
  return {.name = name, .when_ms = when_ms, .sha256 = kA, .catalog = kB, .diesel = std::move(versions)};
}

// An entry as text; what a case changes is replaced in it.
std::string Text(const std::vector<std::pair<std::string, std::string>>& changes = {}) {
  std::string text = absl::StrCat(
      R"({"format":"pgassay-lock/1","entries":[{"name":"0000_base","when":1790812800000,"sha256":")", kA,
      R"(","catalog":")", kB, R"(","diesel":["1","2"]}]})");
  for (const auto& [from, to] : changes) {
    EXPECT_NE(text.find(from), std::string::npos) << from;
    text = absl::StrReplaceAll(text, {{from, to}});
  }
  return text;
}

TEST(LockTest, TheKeptFileOfFormat1) {
  const absl::StatusOr<LockFile> lock = ReadLock(kKept);
  ASSERT_THAT(lock, IsOk());
  ASSERT_EQ(lock->entries.size(), 3U);
  EXPECT_EQ(lock->entries[0].name, "0000_diesel_baseline");
  EXPECT_EQ(lock->entries[0].when_ms, 1790812800000);
  EXPECT_EQ(lock->entries[0].sha256, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
  EXPECT_EQ(lock->entries[0].catalog, "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d");
  EXPECT_THAT(lock->entries[0].diesel,
              ElementsAre("00000000000000", "20241007081500", "20250711090000harbourtimezones"));
  EXPECT_EQ(lock->entries[2].name, "0002_quote_\"_straße");
  EXPECT_TRUE(lock->entries[2].diesel.empty());
  const absl::StatusOr<std::string> written = WriteLock(*lock);
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(*written, Bytes(kKept));
}

TEST(LockTest, WhatIsTheSameToRead) {
  const absl::StatusOr<std::string> plain = WriteLock(*ParseLock(Text(), kFile));
  ASSERT_THAT(plain, IsOk());
  EXPECT_THAT(*plain, AllOf(StartsWith("{\n  \"format\""), EndsWith("\n}\n")));
  for (const std::string& text : {
           absl::StrReplaceAll(*plain, {{"\n", "\r\n"}}),
           absl::StrReplaceAll(Text(), {{",", " ,\t\n"}, {":", " : "}}),
           absl::StrReplaceAll(Text(), {{"0000_base", "\\u0030000_base"}}),
           Text({{"\"when\":1790812800000,", ""}, {"[\"1\",\"2\"]", "[\"1\",\"2\"],\"when\":1790812800000"}}),
       }) {
    const absl::StatusOr<LockFile> lock = ParseLock(text, kFile);
    ASSERT_THAT(lock, IsOk()) << text;
    EXPECT_EQ(*WriteLock(*lock), *plain);
  }
}

struct Refused {
  std::string text;
  std::string says;
  StatusCode code = StatusCode::kInvalidArgument;
};

TEST(LockTest, Refused) {
  const std::string when = "\"when\":1790812800000",
                    second = absl::StrReplaceAll(
                        Text(), {{"{\"format\":\"pgassay-lock/1\",\"entries\":[", ","}, {"]}]}", "]}"}});
  const auto two = [&](const std::vector<std::pair<std::string, std::string>>& changes) {
    return Text({{"\"2\"]}", "\"2\"]}" + absl::StrReplaceAll(second, changes)}});
  };
  const std::vector<Refused> cases = {
      {"", "it is empty"},
      {" ", "line 1 is no JSON"},
      {"\xEF\xBB\xBF" + Text(), "byte order mark; save it as UTF-8"},
      {"{\n\"format\": 1,\n,", "line 3 is no JSON"},
      {Text() + "{}", "line 1 is no JSON"},
      {Text().substr(0, 90), "is no JSON"},
      {Text({{"0000_base", "\xC3"}}), "line 1 is no JSON"},
      {Text({{"0000_base", "\\ud800"}}), "line 1 is no JSON"},
      {Text({{"1790812800000", "NaN"}}), "line 1 is no JSON"},
      {Text({{"1790812800000", "1e999"}}), "too large"},
      {Text({{"{\"name\"", "// a remark\n{\"name\""}}), "line 1 is no JSON"},
      {"<<<<<<< HEAD\n" + Text(), "line 1 is one of git's conflict markers; take one side"},
      {"{\n\n>>>>>>> theirs\n", "line 3 is one of git's conflict markers"},
      {std::string(200000, '['), "within each other"},
      {Text({{"[\"1\",\"2\"]", "[[[[[]]]]]"}}), "within each other"},
      {"[]", "it is a list, and has to be an object"},
      {"null", "it is null, and has to be an object"},
      {"{}", "format: it is missing"},
      {R"({"format":1})", "format: it is a whole number, and has to be a string"},
      {R"({"format":"pgassay-lock/0"})",
       "format: it is \"pgassay-lock/0\", and has to be \"pgassay-lock/1\""},
      {R"({"format":"pgassay-status/1"})", "has to be \"pgassay-lock/1\""},
      {R"({"format":"pgassay-lock/2","new":{}})",
       "format: it is pgassay-lock/2, and this pgassay reads pgassay-lock/1; use",
       StatusCode::kFailedPrecondition},
      {R"({"format":"pgassay-lock/1"})", "entries: it is missing"},
      {R"({"format":"pgassay-lock/1","entries":{}})", "entries: it is an object, and has to be a list"},
      {R"({"format":"pgassay-lock/1","entries":[1]})", "entries[0]: it is a whole number"},
      {R"({"format":"pgassay-lock/1","entries":[],"Entries":[]})", "Entries: there is no such key"},
      {R"({"format":"pgassay-lock/1","entries":[],"entries":[]})", "key \"entries\" is there twice"},
      {Text({{when, when + "," + when}}), "key \"when\" is there twice"},
      {Text({{when + ",", ""}}), "entries[0].when: it is missing"},
      {Text({{"\"diesel\"", "\"versions\""}}), "entries[0].versions: there is no such key"},
      {Text({{"\"catalog\"", "\"cata\\u001b[2Jlog\""}}), "there is no such key"},
      {Text({{"1790812800000", "\"1790812800000\""}}), "entries[0].when: it is a string, and has to be"},
      {Text({{"1790812800000", "1790812800000.0"}}), "entries[0].when: it is a number with a fraction"},
      {Text({{"1790812800000", "1e12"}}), "entries[0].when: it is a number with a fraction or an exponent"},
      {Text({{"1790812800000", "true"}}), "entries[0].when: it is true or false"},
      {Text({{"1790812800000", "1790812800"}}), "entries[0].when: 1790812800 is no time in milliseconds"},
      {Text({{"1790812800000", "-1790812800000"}}), "entries[0].when: -1790812800000 is no time"},
      {Text({{"1790812800000", "18446744073709551615"}}), "entries[0].when: 4611686018427387904 is no time"},
      {Text({{"1790812800000", "100000000000001"}}), "is no time in milliseconds"},
      {Text({{"\"0000_base\"", "null"}}), "entries[0].name: it is null, and has to be a string"},
      {Text({{"0000_base", ""}}), "entries[0].name: it is empty"},
      {Text({{"0000_base", "../x"}}), "entries[0].name: it is a path"},
      {Text({{"0000_base", "x\\\\y"}}), "entries[0].name: it is a path"},
      {Text({{"0000_base", ".."}}), "entries[0].name: it is a path"},
      {Text({{"0000_base", "x\\u0000"}}), "entries[0].name: it has a control character"},
      {Text({{"0000_base", std::string(256, 'x')}}), "entries[0].name: it is longer than 255 bytes"},
      {Text({{kA, std::string(64, 'A')}}), "entries[0].sha256: it is not 64 lower case"},
      {Text({{kA, kA + "a"}}), "entries[0].sha256: it is not 64 lower case"},
      {Text({{kB, ""}}), "entries[0].catalog: it is not 64 lower case"},
      {Text({{"[\"1\",\"2\"]", "\"1\""}}), "entries[0].diesel: it is a string, and has to be a list"},
      {Text({{"\"2\"", "2"}}), "entries[0].diesel[1]: it is a whole number, and has to be a string"},
      {Text({{"[\"1\",\"2\"]", "[]"}}),
       "entries[0].diesel: it is empty, and the first entry is the baseline"},
      {Text({{"\"2\"", "\"\""}}), "entries[0].diesel[1]: it is empty"},
      {Text({{"\"2\"", "\"1\""}}), "entries[0].diesel[1]: version 1 is in entries[0] already"},
      {Text({{"\"2\"", "\"0\""}}), "entries[0].diesel[1]: version 0 stands after 1, which Diesel runs later"},
      {Text({{"\"2\"", "\"2\\n\""}}), "entries[0].diesel[1]: it has a control character"},
      {Text({{"\"2\"", absl::StrCat("\"", std::string(51, '2'), "\"")}}), "longer than Diesel's 50"},
      {two({}), "entries[1].name: 0000_base is that of entries[0] too"},
      {two({{"0000_", "0001_"}}), "entries[1].when: 1790812800000 is not above that of the entry before it"},
      {two({{"0000_", "0001_"}, {"1790812800000", "1790812799999"}}), "1790812799999 is not above"},
      {two({{"0000_", "0001_"}, {"1790812800000", "1790812800001"}}),
       "entries[1].diesel[0]: version 1 is in entries[0] too"},
  };
  for (const Refused& one : cases) {
    const absl::StatusOr<LockFile> lock = ParseLock(one.text, kFile);
    // The file, what is wrong, and what to do, on one line.
    EXPECT_THAT(lock,
                StatusIs(one.code, AllOf(StartsWith("pgassay.lock.json: "), HasSubstr(one.says),
                                         HasSubstr("; "), Not(HasSubstr("\n")), Not(HasSubstr("\x1b")))))
        << one.text.substr(0, 300);
  }
}

TEST(LockTest, LimitsThatAreStillRead) {
  for (const std::string& text : {
           Text({{"1790812800000", "100000000000"}}),
           Text({{"1790812800000", "100000000000000"}}),
           Text({{"0000_base", std::string(255, 'x')}}),
           // Fifty characters, of two bytes each.
           Text({{"\"2\"",
                  absl::StrCat("\"", absl::StrReplaceAll(std::string(50, 'x'), {{"x", "ß"}}), "\"")}}),
           std::string(R"({"format":"pgassay-lock/1","entries":[]})"),
       }) {
    EXPECT_THAT(ParseLock(text, kFile), IsOk()) << text;
  }
}

TEST(LockTest, TooLarge) {
  const std::string text = Text() + std::string((size_t{16} << 20) - Text().size(), ' ');
  EXPECT_THAT(ParseLock(text, kFile), IsOk());
  EXPECT_THAT(ParseLock(text + " ", kFile), StatusIs(StatusCode::kInvalidArgument, "larger than 16 MiB"));
}

TEST(LockTest, EveryPrefixAndEveryByteChangedIsALockOrAnError) {
  const std::string kept = Bytes(kKept);
  ASSERT_FALSE(kept.empty());
  // Only what follows the last brace can be missing.
  for (size_t size = 0; size + 1 < kept.size(); ++size) {
    EXPECT_THAT(ParseLock(kept.substr(0, size), kFile), StatusIs(StatusCode::kInvalidArgument, kFile))
        << size;
  }
  std::mt19937 random(6);
  for (int round = 0; round < 20000; ++round) {
    std::string text = kept;
    for (int i = 0; i < 1 + round % 3; ++i) text[random() % text.size()] = static_cast<char>(random());
    const absl::StatusOr<LockFile> lock = ParseLock(text, kFile);
    if (!lock.ok()) {
      EXPECT_THAT(std::string(lock.status().message()), StartsWith(kFile));
      continue;
    }
    EXPECT_EQ(FaultOf(*lock), "");
    EXPECT_THAT(WriteLock(*lock), IsOk());
  }
}

TEST(LockTest, WhatIsWrittenIsRead) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    LockFile lock;
    int64_t when_ms = 1700000000000;
    int version = 0;
    const int entries = static_cast<int>(random() % 6);
    for (int i = 0; i < entries; ++i) {
      std::vector<std::string> versions;
      for (int v = static_cast<int>(random() % 4) + (i == 0 ? 1 : 0); v > 0; --v) {
        versions.push_back(absl::StrCat(1000 + ++version));
      }
      when_ms += 1 + static_cast<int64_t>(random() % 100000);
      lock.entries.push_back(Entry(absl::StrCat(i, "_\"\xF0\x9F\x9A\xA2 <&>"), when_ms, versions));
    }
    const absl::StatusOr<std::string> written = WriteLock(lock);
    ASSERT_THAT(written, IsOk());
    const absl::StatusOr<LockFile> read = ParseLock(*written, kFile);
    ASSERT_THAT(read, IsOk()) << *written;
    ASSERT_EQ(read->entries.size(), lock.entries.size());
    for (size_t i = 0; i < lock.entries.size(); ++i) {
      EXPECT_EQ(read->entries[i].name, lock.entries[i].name);
      EXPECT_EQ(read->entries[i].when_ms, lock.entries[i].when_ms);
      EXPECT_EQ(read->entries[i].sha256, kA);
      EXPECT_EQ(read->entries[i].catalog, kB);
      EXPECT_EQ(read->entries[i].diesel, lock.entries[i].diesel);
    }
    EXPECT_EQ(*WriteLock(*read), *written);
  }
}

TEST(LockTest, NothingIsWrittenThatWouldNotBeRead) {
  const auto refused = [](LockEntry entry, const std::string& says) {
    EXPECT_THAT(WriteLock({{std::move(entry)}}), StatusIs(StatusCode::kInvalidArgument, says));
  };
  refused(Entry("0000_base", 1790812800000, {}), "entries[0].diesel: it is empty");
  refused(Entry("a/b", 1790812800000, {"1"}), "entries[0].name: it is a path");
  refused(Entry("\xFF", 1790812800000, {"1"}), "entries[0].name: it is not UTF-8");
  refused(Entry("0000_base", 1790812800000, {"\xFF"}), "entries[0].diesel[0]: it is not UTF-8");
  refused(Entry("0000_base", 1790812800, {"1"}), "entries[0].when");
  LockEntry entry = Entry("0000_base", 1790812800000, {"1"});
  entry.sha256 = "";
  refused(entry, "entries[0].sha256");
}

TEST(LockTest, Files) {
  std::string folder = ::testing::TempDir() + "pgassay-lock-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  ProjectSettings settings;
  settings.folder = folder;
  const std::string path = LockPath(settings);
  EXPECT_EQ(path, folder + "/pgassay.lock.json");
  EXPECT_THAT(ReadLock(path),
              StatusIs(StatusCode::kNotFound, path + ": there is no such file; `pgassay baseline`"));
  std::ofstream(path) << Text();
  EXPECT_THAT(ReadLock(path), IsOk());
  std::ofstream(path) << "{";
  EXPECT_THAT(ReadLock(path), StatusIs(StatusCode::kInvalidArgument, path + ": line 1 is no JSON"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace pgassay::migrate::ledger
