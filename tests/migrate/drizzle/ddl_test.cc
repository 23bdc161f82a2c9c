#include "migrate/drizzle/ddl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "migrate/drizzle/ddl_key.h"

namespace pgassay::migrate::drizzle {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::AllOf;
using ::testing::HasSubstr;

// Two tables, an index, keys, a policy, an enum.
Json Rows() {
  return Json::parse(R"json([
    {"name": "app", "entityType": "schemas"},
    {"schema": "app", "name": "mood", "values": ["a"], "entityType": "enums"},
    {"schema": "app", "name": "a", "isRlsEnabled": false, "entityType": "tables"},
    {"schema": "app", "name": "b", "isRlsEnabled": false, "entityType": "tables"},
    {"schema": "app", "table": "a", "name": "id", "type": "integer", "typeSchema": null, "entityType": "columns"},
    {"schema": "app", "table": "a", "name": "m", "type": "mood", "typeSchema": "app", "entityType": "columns"},
    {"schema": "app", "table": "b", "name": "a_id", "type": "integer", "typeSchema": null, "entityType": "columns"},
    {"schema": "app", "table": "a", "name": "a_m", "columns": [{"value": "m", "isExpression": false},
      {"value": "id", "isExpression": true}], "entityType": "indexes"},
    {"schema": "app", "table": "b", "name": "b_fk", "columns": ["a_id"], "schemaTo": "app", "tableTo": "a",
      "columnsTo": ["id"], "entityType": "fks"},
    {"schema": "app", "table": "a", "name": "a_pkey", "columns": ["id"], "entityType": "pks"},
    {"schema": "app", "table": "a", "name": "p", "roles": ["public", "clerk"], "entityType": "policies"},
    {"name": "clerk", "entityType": "roles"}
  ])json");
}

Json Parse(const std::string& text) {
  return Json::parse(text);
}

// What `deltas` make of Rows(), as what is then different.
Json After(const std::string& deltas) {
  auto ddl = Ddl::Of(Rows());
  EXPECT_TRUE(ddl.ok()) << ddl.status();
  const absl::Status applied = ddl->Apply(Parse(deltas));
  EXPECT_TRUE(applied.ok()) << applied;
  Json rows = Rows();
  const auto same = Ddl::Of(rows);
  const auto difference = ddl->DeltasTo(rows);
  EXPECT_TRUE(difference.ok()) << difference.status();
  return *difference;
}

// The rows with words exchanged, which must be what a rename makes of them.
void ExpectRenamed(const std::string& deltas, const std::vector<std::pair<size_t, std::string>>& changed) {
  auto ddl = Ddl::Of(Rows());
  ASSERT_TRUE(ddl.ok()) << ddl.status();
  const absl::Status applied = ddl->Apply(Parse(deltas));
  ASSERT_TRUE(applied.ok()) << applied;
  Json rows = Rows();
  for (const auto& [at, patch] : changed) rows[at].update(Parse(patch));
  const auto difference = ddl->DeltasTo(rows);
  ASSERT_TRUE(difference.ok()) << difference.status();
  EXPECT_EQ(difference->dump(), "[]") << deltas;
}

TEST(DdlTest, RowsThatReferToARenamedOneFollow) {
  ExpectRenamed(R"([{"op": "rename", "key": "columns\u0000[\"app\",\"a\",\"id\"]", "set": {"name": "no"}}])",
                {{4, R"({"name": "no"})"}, {8, R"({"columnsTo": ["no"]})"}, {9, R"({"columns": ["no"]})"}});
  ExpectRenamed(
      R"([{"op": "rename", "key": "columns\u0000[\"app\",\"a\",\"m\"]", "set": {"name": "n"}}])",
      {{5, R"({"name": "n"})"},
       {7,
        R"({"columns": [{"value": "n", "isExpression": false}, {"value": "id", "isExpression": true}]})"}});
  ExpectRenamed(R"([{"op": "rename", "key": "tables\u0000[\"app\",\"a\"]", "set": {"name": "c"}}])",
                {{2, R"({"name": "c"})"},
                 {4, R"({"table": "c"})"},
                 {5, R"({"table": "c"})"},
                 {7, R"({"table": "c"})"},
                 {8, R"({"tableTo": "c"})"},
                 {9, R"({"table": "c"})"},
                 {10, R"({"table": "c"})"}});
  ExpectRenamed(R"([{"op": "alter", "key": "enums\u0000[\"app\",\"mood\"]", "set": {"name": "feel"}}])",
                {{1, R"({"name": "feel"})"}, {5, R"({"type": "feel"})"}});
  ExpectRenamed(R"([{"op": "rename", "key": "roles\u0000[\"clerk\"]", "set": {"name": "boss"}}])",
                {{11, R"({"name": "boss"})"}, {10, R"({"roles": ["public", "boss"]})"}});
  std::vector<std::pair<size_t, std::string>> all = {{0, R"({"name": "lib"})"}};
  for (size_t i = 1; i <= 10; ++i) all.emplace_back(i, R"({"schema": "lib"})");
  all.emplace_back(5, R"({"typeSchema": "lib"})");
  all.emplace_back(8, R"({"schemaTo": "lib"})");
  ExpectRenamed(R"([{"op": "rename", "key": "schemas\u0000[\"app\"]", "set": {"name": "lib"}}])", all);
  // And one after another, through a name that another one had.
  ExpectRenamed(R"([{"op": "rename", "key": "tables\u0000[\"app\",\"b\"]", "set": {"name": "old"}},
                    {"op": "rename", "key": "tables\u0000[\"app\",\"a\"]", "set": {"name": "b"}}])",
                {{2, R"({"name": "b"})"},
                 {3, R"({"name": "old"})"},
                 {4, R"({"table": "b"})"},
                 {5, R"({"table": "b"})"},
                 {6, R"({"table": "old"})"},
                 {7, R"({"table": "b"})"},
                 {8, R"({"table": "old", "tableTo": "b"})"},
                 {9, R"({"table": "b"})"},
                 {10, R"({"table": "b"})"}});
}

// By every reference there is: what was renamed is followed, and nothing else is.
TEST(DdlTest, FollowsOneRowAlone) {
  const Json before = Parse(R"({"schema": "s", "table": "t", "name": "n"})");
  const Json after = Parse(R"({"schema": "s2", "table": "t2", "name": "n2"})");
  for (const DdlReference& reference : DdlReferences()) {
    Json refers = Json::object();
    for (const auto& [to, from] : reference.fields) refers[std::string(from)] = before[std::string(to)];
    if (!reference.list.empty()) {
      Json one = "n", other = "o";
      if (!reference.pick.empty()) one = {{std::string(reference.pick), "n"}};
      refers[std::string(reference.list)] = Json::array({one, other});
    }
    for (const auto& [to, from] : reference.fields) {
      Json elsewhere = refers;
      elsewhere[std::string(from)] = "elsewhere";
      const Json was = elsewhere;
      EXPECT_FALSE(Redirect(reference, before, after, elsewhere)) << was;
      EXPECT_EQ(elsewhere, was);
    }
    Json moved = refers;
    ASSERT_TRUE(Redirect(reference, before, after, moved)) << refers;
    EXPECT_FALSE(Redirect(reference, before, after, moved)) << moved;
    for (const auto& [to, from] : reference.fields)
      EXPECT_EQ(moved[std::string(from)], after[std::string(to)]) << refers;
    if (!reference.list.empty()) {
      EXPECT_THAT(moved[std::string(reference.list)].dump(), AllOf(HasSubstr("\"n2\""), HasSubstr("\"o\"")));
    }
  }
}

TEST(DdlTest, SaysWhatAnotherListIs) {
  // What was made is dropped again, what was dropped is made, what was altered is altered back.
  EXPECT_EQ(
      After(R"([{"op": "create", "row": {"schema": "app", "name": "c", "isRlsEnabled": true, "entityType":
                      "tables"}}])")
          .dump(),
      R"([{"op":"drop","key":"tables\u0000[\"app\",\"c\"]"}])");
  EXPECT_EQ(After(R"([{"op": "drop", "key": "roles\u0000[\"clerk\"]"}])").dump(),
            R"([{"op":"create","row":{"name":"clerk","entityType":"roles"}}])");
  EXPECT_EQ(
      After(R"([{"op": "alter", "key": "columns\u0000[\"app\",\"a\",\"m\"]",
                       "set": {"type": "text", "typeSchema": null, "unknown": 1}}])")
          .dump(),
      R"([{"op":"alter","key":"columns\u0000[\"app\",\"a\",\"m\"]","set":{"type":"mood","typeSchema":"app"}}])");
  // Of what is not there nothing is dropped or altered; what is there is created by nobody.
  EXPECT_EQ(After(R"([{"op": "drop", "key": "roles\u0000[\"x\"]"},
                      {"op": "alter", "key": "roles\u0000[\"x\"]", "set": {"name": "y"}},
                      {"op": "create", "row": {"entityType": "roles", "name": "clerk", "inherit": null}}])")
                .dump(),
            "[]");
  const auto nothing = Ddl::Of(Json::array());
  ASSERT_TRUE(nothing.ok());
  const auto all = nothing->DeltasTo(Rows());
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->size(), Rows().size());
  for (size_t i = 0; i < all->size(); ++i) EXPECT_EQ((*all)[i]["row"].dump(), Rows()[i].dump());
}

TEST(DdlTest, MembersHaveNoOrder) {
  const auto ddl =
      Ddl::Of(Parse(R"([{"entityType": "views", "schema": "s", "name": "v", "with": {"a": 1, "b": 2}}])"));
  ASSERT_TRUE(ddl.ok());
  const auto none = ddl->DeltasTo(Parse(
      R"([{"name": "v", "with": {"b": 2, "a": 1}, "schema": "s", "tablespace": null, "entityType": "views"}])"));
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->dump(), "[]");
}

TEST(DdlTest, RefusesWhatIsNone) {
  const struct {
    std::string rows, deltas, message;
  } cases[] = {
      {"{}", "[]", "no list of rows"},
      {"[1]", "[]", "a row of the kind null"},
      {R"([{"entityType": "triggers", "name": "x"}])", "[]", "a row of the kind \"triggers\""},
      {R"([{"entityType": "tables", "schema": "s"}])", "[]", "a row of the kind \"tables\""},
      {R"([{"entityType": "roles", "name": "r"}, {"entityType": "roles", "name": "r"}])", "[]",
       "two rows are roles [\"r\"]"},
      {"[]", "{}", "no list of deltas"},
      {"[]", "[1]", "a delta that is none"},
      {"[]", R"([{"op": "drop"}])", "a delta that is none"},
      {"[]", R"([{"op": "merge", "key": "roles", "set": {}}])", "a delta that is none"},
      {"[]", R"([{"op": "alter", "key": "roles", "set": 1}])", "a delta that is none"},
      {"[]", R"([{"op": "create", "row": {"entityType": "x"}}])", "a row of the kind \"x\""},
      {R"([{"entityType": "roles", "name": "r"}, {"entityType": "roles", "name": "q"}])",
       R"([{"op": "rename", "key": "roles\u0000[\"r\"]", "set": {"name": "q"}}])",
       "two rows are roles [\"q\"]"},
      {R"([{"entityType": "roles", "name": "r", "inherit": true}])",
       R"([{"op": "create", "row": {"entityType": "roles", "name": "r", "inherit": false}}])",
       "two rows are roles [\"r\"]"},
      {R"([{"entityType": "roles", "name": "r"}])",
       R"([{"op": "alter", "key": "roles\u0000[\"r\"]", "set": {"name": 1}}])", "a delta that is none"},
  };
  for (const auto& one : cases) {
    auto ddl = Ddl::Of(Parse(one.rows));
    const absl::Status status = ddl.ok() ? ddl->Apply(Parse(one.deltas)) : ddl.status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << one.rows << one.deltas << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(one.message)) << one.rows << one.deltas;
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
