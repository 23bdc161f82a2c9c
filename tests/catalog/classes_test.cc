// classes.txt against the catalog of the server that is here ($PG_BIN: of any major).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using pgassay::testing::Server;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::IsEmpty;

struct Named {
  std::string name;
  int first = 13;
  int last = 18;
};

// "name", "name@15-", "name@-17", "name@15-16", "name@15".
Named Parse(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '@');
  Named named{.name = parts[0]};
  if (parts.size() == 1) return named;
  const std::vector<std::string> range = absl::StrSplit(parts[1], '-');
  EXPECT_TRUE(range[0].empty() || absl::SimpleAtoi(range[0], &named.first)) << text;
  if (range.size() == 1) named.last = named.first;
  EXPECT_TRUE(range.size() == 1 || range[1].empty() || absl::SimpleAtoi(range[1], &named.last)) << text;
  return named;
}

TEST(ClassesTest, EveryCatalogAndColumnHasOne) {
  const int major = std::stoi(Server::Shared().Sql("postgres", "SHOW server_version_num")) / 10000;
  ASSERT_LE(major, 18)
      << "a new major: read its release notes, add its catalogs to classes.txt, then raise this";
  std::ifstream file(PGASSAY_TESTS_DIR "/../verifier/catalog/classes.txt");
  ASSERT_TRUE(file.good());
  std::set<std::string> classified;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> fields = absl::StrSplit(line, " | ");
    ASSERT_EQ(fields.size(), 4u) << line;
    EXPECT_THAT(fields[1], AnyOf("compared", "on request", "ignored")) << line;
    EXPECT_FALSE(fields[3].empty()) << line;
    const Named catalog = Parse(fields[0]);
    for (const std::string& text : std::vector<std::string>(absl::StrSplit(fields[2], ' '))) {
      const Named column = Parse(text);
      if (major < std::max(catalog.first, column.first) || major > std::min(catalog.last, column.last))
        continue;
      EXPECT_TRUE(classified.insert(absl::StrCat(catalog.name, ".", column.name)).second)
          << "twice: " << line;
    }
  }
  const std::string listed = Server::Shared().Sql(
      "postgres",
      "SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
      "WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT "
      "a.attisdropped");
  const std::vector<std::string> names = absl::StrSplit(listed, '\n');
  std::vector<std::string> unclassified;
  for (const std::string& name : names) {
    if (classified.erase(name) == 0) unclassified.push_back(name);
  }
  EXPECT_THAT(unclassified, IsEmpty());
  EXPECT_THAT(classified, IsEmpty()) << "not in " << major;
}

}  // namespace
}  // namespace pgassay
