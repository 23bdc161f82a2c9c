#include "migrate/drizzle/json_edit.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace pgassay::migrate::drizzle {
namespace {

TEST(JsonEditTest, FindsTheOutermostMember) {
  const struct {
    std::string json, value;  // of "id"; "": none
  } cases[] = {
      {R"({"id":"a"})", R"("a")"},
      {R"( { "x" : { "id" : 1 } , "id" : "a\"}b" } )", R"("a\"}b")"},
      {R"({"x":["id",{"id":2}],"id":-1.5e3})", "-1.5e3"},
      {R"({"id":[1,[2,"]"]],"y":null})", R"([1,[2,"]"]])"},
      {"{\n  \"id\": {},\n  \"y\": 1\n}\n", "{}"},
      {R"({"y":"\\","id":true})", "true"},
      {R"({"id":1,"id":2})", "2"},
      {R"({"x":{"id":1}})", ""},
      {R"({"\u0069d":1})", ""},
      {R"({"x":"id"})", ""},
      {"{}", ""},
      {"[]", ""},
      {"", ""},
  };
  for (const auto& one : cases) {
    const std::optional<absl::string_view> value = MemberText(one.json, "id");
    EXPECT_EQ(value.has_value(), !one.value.empty()) << one.json;
    EXPECT_EQ(std::string(value.value_or("")), one.value) << one.json;
  }
}

TEST(JsonEditTest, LeavesAllElse) {
  EXPECT_EQ(WithMemberText("{ \"n\": 1.50,\r\n\t\"id\" :\"a\" , \"u\":\"\\u00e9\"}\n", "id", "\"bc\""),
            "{ \"n\": 1.50,\r\n\t\"id\" :\"bc\" , \"u\":\"\\u00e9\"}\n");
  EXPECT_EQ(WithMemberText("{\"n\":1}", "id", "2"), "{\"n\":1}");
}

// Of what is no JSON it says something, and ends.
TEST(JsonEditTest, TakesAnyBytes) {
  const std::string whole = R"({"a":[{"b":"c\"d"},1],"id":"x","e":{}})";
  for (size_t size = 0; size < whole.size(); ++size) {
    MemberText(absl::string_view(whole).substr(0, size), "id");
    MemberText(absl::string_view(whole).substr(size), "id");
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
