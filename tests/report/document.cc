#include "report/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "report/json_schema.h"

namespace pgassay::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kVerifier[] = PGASSAY_TESTS_DIR "/../verifier/";

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

bool IsPlain(const std::string& line) {
  return std::none_of(line.begin(), line.end(), [](unsigned char c) { return c < ' ' || c >= 0x7f; });
}

}  // namespace

Json SchemaOf(const std::string& name) {
  return Json::parse(Read(std::string(kVerifier) + "report/" + name));
}

void ExpectStrict(const Json& schema, const Json& good, const std::vector<Change>& changes,
                  const std::vector<const char*>& objects) {
  ASSERT_THAT(SchemaErrors(schema, good), IsEmpty());
  for (const Change& change : changes) {
    Json bad = good;
    bad[Json::json_pointer(change.pointer)] = change.value;
    EXPECT_THAT(SchemaErrors(schema, bad), Not(IsEmpty())) << change.pointer;
  }
  for (const char* object : objects) {
    Json more = good;
    more[Json::json_pointer(object)]["more"] = 1;
    EXPECT_THAT(SchemaErrors(schema, more), Not(IsEmpty())) << object;
    for (const auto& [name, value] : good[Json::json_pointer(object)].items()) {
      Json bad = good;
      bad[Json::json_pointer(object)].erase(name);
      EXPECT_THAT(SchemaErrors(schema, bad), Not(IsEmpty())) << object << "/" << name;
    }
  }
}

void ExpectPlain(const std::string& text) {
  EXPECT_EQ(text.back(), '\n');
  EXPECT_THAT(text, Not(::testing::EndsWith("\n\n")));
  EXPECT_THAT(text, Not(HasSubstr("\n\n\n")));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(IsPlain(line)) << line;
    EXPECT_THAT(line, Not(::testing::EndsWith(" ")));
  }
}

std::map<std::string, std::string> CodesOf(const std::string& document) {
  std::map<std::string, std::string> codes;
  std::istringstream text(Read(kVerifier + document));
  const std::regex row("^\\| `([a-z0-9-]+)` \\| ([a-z ]+) \\| ");
  std::smatch match;
  for (std::string line; std::getline(text, line);) {
    if (line.rfind("| `", 0) != 0) continue;
    EXPECT_TRUE(std::regex_search(line, match, row)) << line;
    if (match.size() == 3) {
      EXPECT_TRUE(codes.emplace(match[1], match[2]).second) << line;
    }
  }
  return codes;
}

std::set<std::string> SaidBySources(const std::string& prefix) {
  std::set<std::string> said;
  const std::regex code("\"(" + prefix + "-[a-z0-9-]+)\"");
  for (const auto& file : std::filesystem::recursive_directory_iterator(std::string(kVerifier) + "migrate")) {
    if (file.path().extension() != ".cc") continue;
    const std::string text = Read(file.path().string());
    for (auto it = std::sregex_iterator(text.begin(), text.end(), code); it != std::sregex_iterator(); ++it) {
      said.insert((*it)[1]);
    }
  }
  return said;
}

std::set<std::string> Keys(const std::map<std::string, std::string>& codes) {
  std::set<std::string> keys;
  for (const auto& [key, value] : codes) keys.insert(key);
  return keys;
}

}  // namespace pgassay::testing
