#include "migrate/typescript/name.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "migrate/typescript/type.h"

namespace pgassay::migrate::typescript {
namespace {

TEST(NameTest, ColumnsKeepTheirs) {
  struct Case {
    std::string column, key, member;
  };
  const std::vector<Case> cases = {
      {"email", "email", "t.email"},
      {"userId", "userId", "t.userId"},
      {"_", "__", "t.__"},
      {"$inferSelect", "$inferSelect_", "t.$inferSelect_"},
      {"enableRLS", "enableRLS_", "t.enableRLS_"},
      {"constructor", "constructor_", "t.constructor_"},
      {"class", "class", "t.class"},
      {"a.b", "'a.b'", "t['a.b']"},
      {"with space", "'with space'", "t['with space']"},
      {"1st", "'1st'", "t['1st']"},
      {"größe", "größe", "t.größe"},
      {"日本", "日本", "t.日本"},
      {"it's", "'it\\'s'", "t['it\\'s']"},
      {"😀", "'😀'", "t['😀']"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(PropertyKey(one.column), one.key);
    EXPECT_EQ(Member("t", one.column), one.member);
  }
}

TEST(NameTest, WhatIsNoIdentifierBecomesOne) {
  struct Case {
    std::string name, identifier;
  };
  const std::vector<Case> cases = {{"users", "users"}, {"user posts", "user_posts"},
                                   {"a.b-c", "a_b_c"}, {"1st", "_1st"},
                                   {"", "_"},          {"日本", "日本"},
                                   {"😀", "_"},         {"÷", "_"},
                                   {"\xff\xfe", "__"}, {"Größe", "Größe"}};
  for (const Case& one : cases) {
    EXPECT_EQ(IdentifierOf(one.name), one.identifier);
    EXPECT_EQ(IsIdentifier(one.name), one.name == one.identifier && !one.name.empty());
  }
}

TEST(NameTest, NobodyIsCalledAsAnother) {
  Names names;
  EXPECT_TRUE(names.ClaimOwn("users"));
  EXPECT_FALSE(names.ClaimOwn("users"));
  EXPECT_FALSE(names.ClaimOwn("class"));
  EXPECT_FALSE(names.ClaimOwn("text"));
  EXPECT_EQ(names.Claim("public", "users"), "public_users");
  EXPECT_EQ(names.Claim("public", "users"), "public_users_2");
  EXPECT_EQ(names.Claim("public", "users"), "public_users_3");
  EXPECT_EQ(names.Claim("side", "class"), "side_class");
  EXPECT_EQ(names.Claim("Side B", "index"), "Side_B_index");
  EXPECT_EQ(names.Claim("", "text_C"), "text_C");
  EXPECT_EQ(names.Claim("", "text"), "text_2");
  EXPECT_EQ(names.Claim("public", "user posts"), "user_posts");
}

// What drizzle-kit 0.31 makes of the text: raw where it begins as a type it knows, else in quotes; array
// brackets come last.
std::string KitWrites(const std::string& text) {
  return BeginsAsNative(text) ? text : "\"" + text + "\"";
}

TEST(StableTypeTextTest, IsTheTypeOnceDrizzleKitHasWrittenIt) {
  struct Case {
    std::string schema, name, type, behind, written;
  };
  const std::vector<Case> cases = {
      {"pg_catalog", "tstzrange", "tstzrange", "", R"("tstzrange")"},
      {"pg_catalog", "varbit", "bit varying(5)", "", "bit varying(5)"},
      {"pg_catalog", "char", "\"char\"", "", R"("pg_catalog"."char")"},
      {"pg_catalog", "text", "text", " COLLATE \"C\"", R"(text COLLATE "C")"},
      {"pg_catalog", "text", "text", " ARRAY COLLATE \"C\"", R"(text ARRAY COLLATE "C")"},
      {"public", "metres", "metres", "", R"("metres")"},
      {"public", "citext", "citext", " COLLATE \"C\"", R"("citext" COLLATE "C")"},
      {"public", "text_short", "text_short", "", R"("public"."text_short")"},
      {"public", "text_short", "text_short", " COLLATE \"C\"", R"("public"."text_short" COLLATE "C")"},
      {"public", "Mixed", "public.\"Mixed\"", "", R"("public"."Mixed")"},
      {"side", "kilo", "side.kilo", "", R"("side"."kilo")"},
      {"side", "a\"b", "side.\"a\"\"b\"", "", R"("side"."a""b")"},
      {"public", "geometry", "geometry(Point,4326)", "", "geometry(Point,4326)"},
      {"public", "vector", "vector(3)", "", "vector(3)"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(KitWrites(StableTypeText(one.schema, one.name, one.type, one.behind)), one.written);
  }
}

}  // namespace
}  // namespace pgassay::migrate::typescript
