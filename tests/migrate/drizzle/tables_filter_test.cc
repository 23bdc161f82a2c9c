#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/drizzle/kit.h"
#include "migrate/drizzle/kit_config.h"
#include "testing/matchers.h"

namespace pgassay::migrate::drizzle {
namespace {

// `hides` is what drizzle-kit 0.31.11 and 1.0.0-rc.5 do with __diesel_schema_migrations; `sure`: and it is
// seen.
struct Case {
  std::vector<std::string> filter;
  bool hides;
  bool sure = true;
};

TEST(TablesFilterTest, HidesDieselsTable) {
  const Case kCases[] = {
      {{}, false},
      {{"!__diesel_schema_migrations"}, true},
      {{"!__diesel*"}, true},
      {{"!__*"}, true},
      {{"!*"}, true},
      {{"!**"}, true},
      {{"!*_migrations"}, true},
      {{"!__diesel?schema?migrations"}, true},
      {{"!??diesel*"}, true},
      {{"!diesel*"}, false},
      {{"!__diesel_schema_migration"}, false},
      {{"!__diesel_schema_migrations2"}, false},
      {{"!__diesel_schema_migrations "}, false},
      {{"!__Diesel*"}, false},
      {{"!?__diesel*"}, false},
      {{"people", "pets"}, true},
      {{"people"}, true},
      {{"app_*"}, true},
      {{"*"}, false},
      {{"**"}, false},
      {{"__*"}, false},
      {{"*_migrations"}, false},
      {{"__diesel_schema_migrations"}, false},
      {{"people", "*"}, false},
      // What a negated pattern does not name it lets in, also where the positive ones would not.
      {{"people", "!pets"}, false},
      {{"!pets"}, false},
      {{"!pets", "!people"}, false},
      {{"*", "!__diesel*"}, true},
      {{"!__diesel*", "*"}, true},
      {{"!pets", "!__diesel*"}, true},
      {{"people", "!__diesel_schema_migrations"}, true},
      {{"!geography_columns", "!geometry_columns", "!spatial_ref_sys", "people"}, false},
      // Each `!` at the beginning turns it round; another is itself.
      {{"!!__diesel*"}, false},
      {{"!!people"}, true},
      {{"!!!__diesel*"}, true},
      {{"a!__diesel*"}, true},
      {{"!a!__diesel*"}, false},
      {{"!"}, false},
      {{"!!"}, true, false},
      {{""}, true, false},
      {{"#__diesel*"}, true},
      {{"!#__diesel*"}, false},
      {{"@people"}, true},
      {{"+people"}, true},
      {{"a.b|c,d^e$f"}, true},
      {{"\xC3\xA4*"}, true},
      {{"!\xC3\xA4*"}, false},
      // Of these only what stands before them is looked at.
      {{"app_{people,pets}"}, true},
      {{"app_[ab]"}, true},
      {{"app_@(a|b)"}, true},
      {{"app+(a)"}, true},
      {{"__diesel_{a,b}"}, true, false},
      {{"{people,pets}"}, true, false},
      {{"{people,__diesel*}"}, false},
      {{"!{people,__diesel*}"}, true, false},
      {{"!__[d]iesel*"}, true, false},
      {{"__[d]iesel*"}, false},
      {{"!\\__diesel*"}, true, false},
      {{"\\__diesel*"}, false},
      {{"!@(a|__diesel*)"}, true, false},
      {{"!(__diesel*)"}, false},
      {{"!(people)"}, false},
      {{"public/people"}, true, false},
      {{"app/../__diesel*"}, false},
      {{"!public/__diesel*"}, false},
      {{"people", "{a,b}"}, true, false},
      {{"{a,b}", "!__diesel*"}, true},
  };
  for (const Case& each : kCases) {
    KitConfig config;
    config.tables_filter = each.filter;
    EXPECT_EQ(HidesDieselsTable(config), each.hides && each.sure) << absl::StrJoin(each.filter, " ");
  }
}

// Drizzle-kit's own three patterns for PostGIS let in what they do not name.
TEST(TablesFilterTest, WithExtensionsFilters) {
  ProjectSettings settings;
  settings.drizzle.root = "/nowhere";
  settings.drizzle.out = "drizzle";
  settings.database.schemas = {"public"};
  for (const std::string versions :
       {R"("kit":"0.31.11","orm":"0.45.4")", R"("kit":"1.0.0-rc.5","orm":"1.0.0-rc.5")"}) {
    for (const auto& [filters, hides] :
         {std::pair(R"("tablesFilter":["people"])", true),
          std::pair(R"("tablesFilter":["people"],"extensionsFilters":[])", true),
          std::pair(R"("tablesFilter":["people"],"extensionsFilters":["postgis"])", false),
          std::pair(R"("tablesFilter":"!__diesel*","extensionsFilters":["postgis"])", true),
          std::pair(R"("extensionsFilters":["postgis"])", false)}) {
      const absl::StatusOr<KitConfig> config = ReadAnswer(
          absl::StrCat("{\"kind\":\"object\",", versions,
                       R"(,"config":{"dialect":"postgresql","schemaFilter":["public"],)", filters, "}}"),
          settings);
      ASSERT_THAT(config, pgassay::testing::IsOk());
      EXPECT_EQ(HidesDieselsTable(*config), hides) << versions << " " << filters;
    }
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
