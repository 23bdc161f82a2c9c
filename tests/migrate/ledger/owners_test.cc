#include "migrate/ledger/owners.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace pgassay::migrate::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(WithoutOwnersTest, LeavesOutWhatAnOwnerHasAnyway) {
  const Roles kOwners = {"app", "Some \"one\"", "PUBLIC", "a=b/c"};
  const struct {
    const char* kind;
    const char* privileges;
    const char* left;
  } kCases[] = {
      {"table", "", ""},
      {"table", "OWNER=ALL/OWNER", "OWNER=ALL/OWNER"},
      {"table", "OWNER=ALL/OWNER\napp=SELECT/OWNER", "OWNER=ALL/OWNER"},
      {"table", "OWNER=ALL/OWNER\napi=SELECT*/app", "OWNER=ALL/OWNER\napi=SELECT*/OWNER"},
      {"table", "apps=SELECT/OWNER\nap=SELECT/OWNER", "ap=SELECT/OWNER\napps=SELECT/OWNER"},
      {"table", "api=SELECT/apps", "api=SELECT/apps"},
      // Given twice, once by each.
      {"table", "api=SELECT/OWNER\napi=SELECT/app", "api=SELECT/OWNER"},
      {"table", "\"Some \"\"one\"\"\"=SELECT/OWNER\napi=UPDATE/\"Some \"\"one\"\"\"", "api=UPDATE/OWNER"},
      {"table", "\"a=b/c\"=SELECT/OWNER\n\"a=b\"=SELECT/\"a=b/c\"", "\"a=b\"=SELECT/OWNER"},
      // Everybody, and a role of that name.
      {"table", "PUBLIC=SELECT/OWNER\n\"PUBLIC\"=SELECT/OWNER", "PUBLIC=SELECT/OWNER"},
      {"table", "\"with\nline\"=SELECT/app", "\"with\nline\"=SELECT/OWNER"},
      {"column", "OWNER=UPDATE/OWNER\napi=UPDATE/OWNER", "api=UPDATE/OWNER"},
      {"column", "\"OWNER\"=UPDATE/OWNER", "\"OWNER\"=UPDATE/OWNER"},
      {"table", "none", "none"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(WithoutOwners(test.kind, test.privileges, kOwners), test.left) << test.privileges;
  }
  EXPECT_EQ(WithoutOwners("table", "app=SELECT/app", {}), "app=SELECT/app");
}

CatalogObject Object(const std::string& kind, const std::string& schema, const std::string& name,
                     const std::string& owner) {
  CatalogObject object;
  object.kind = kind;
  object.schema = schema;
  object.name = name;
  if (!owner.empty()) object.attributes = {{"owner", owner}};
  return object;
}

TEST(OwnersInTest, AreThoseOfTheSchemasAndWhatIsInThem) {
  const std::vector<CatalogObject> objects = {
      Object("schema", "", "public", "a"),     Object("table", "public", "t", "b"),
      Object("column", "public", "c", ""),     Object("table", "other", "t", "d"),
      Object("schema", "", "other", "e"),      Object("extension", "", "public", "f"),
      Object("function", "metering", "g", "h")};
  EXPECT_THAT(OwnersIn(objects, {"public", "metering"}), ElementsAre("a", "b", "h"));
  EXPECT_THAT(OwnersIn(objects, {"nowhere"}), IsEmpty());
  EXPECT_THAT(OwnersIn(objects, {}), IsEmpty());
}

}  // namespace
}  // namespace pgassay::migrate::ledger
