#include "catalog/fixture.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pg/session.h"
#include "testing/matchers.h"

namespace pgassay::catalog {

using pgassay::testing::IsOk;

std::string ReadFile(const std::string& name) {
  std::ifstream file(absl::StrCat(PGASSAY_TESTS_DIR "/catalog/", name));
  EXPECT_TRUE(file.good()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void CreateEverything(testing::Server& server, const std::string& database) {
  server.CreateDatabase(database, "TEMPLATE template0");
  server.Sql(database, ReadFile("everything.sql"));
  if (ServerVersion(server) >= 150000) server.Sql(database, ReadFile("everything_15.sql"));
}

int ServerVersion(testing::Server& server) {
  return std::stoi(server.Sql("postgres", "SHOW server_version_num"));
}

pg::Connection Connect(testing::Server& server, const std::string& database, const std::string& user) {
  absl::StatusOr<pg::Connection> connection =
      pg::Connection::Open({server.Conninfo(database, user), ""}, "test");
  EXPECT_THAT(connection, IsOk());
  EXPECT_THAT(pg::PrepareSession(*connection, 1000), IsOk());
  return *std::move(connection);
}

Objects Read(pg::Connection& connection, bool cluster) {
  absl::StatusOr<Objects> objects = ReadObjects(connection, cluster);
  EXPECT_THAT(objects, IsOk());
  return objects.ok() ? *std::move(objects) : Objects();
}

std::string Name(const CatalogObject& object) {
  std::string name = absl::StrCat(object.kind, " ");
  for (const std::string* part : {&object.schema, &object.parent}) {
    if (!part->empty()) absl::StrAppend(&name, *part, ".");
  }
  return absl::StrCat(name, object.name);
}

std::vector<std::string> Differences(const Objects& before, const Objects& after) {
  std::vector<std::string> found;
  auto b = before.objects.begin();
  auto a = after.objects.begin();
  while (b != before.objects.end() || a != after.objects.end()) {
    if (a == after.objects.end() || (b != before.objects.end() && b->Key() < a->Key())) {
      found.push_back(absl::StrCat(Name(*b++), ": lost"));
    } else if (b == before.objects.end() || a->Key() < b->Key()) {
      found.push_back(absl::StrCat(Name(*a++), ": gained"));
    } else {
      std::map<std::string, std::pair<std::string, std::string>> values;
      for (const CatalogAttribute& attribute : b->attributes) values[attribute.name].first = attribute.value;
      for (const CatalogAttribute& attribute : a->attributes) values[attribute.name].second = attribute.value;
      for (const auto& [name, value] : values) {
        if (value.first != value.second) found.push_back(absl::StrCat(Name(*b), ": ", name));
      }
      ++b, ++a;
    }
  }
  return found;
}

}  // namespace pgassay::catalog
