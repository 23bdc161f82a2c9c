// Rules of --changes for what the catalog holds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "compare/catalog/objects.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

DeclaredChange ForObject(Kind rule, const char* kind, const char* name, const char* attribute = "") {
  DeclaredChange change;
  change.kind = rule;
  change.object_kind = kind;
  change.object = name;
  change.attribute = attribute;
  change.reason = "because";
  change.rule = "the rule";
  return change;
}

DeclaredChange ForTable(Kind rule, const char* table, const char* column = "") {
  DeclaredChange change;
  change.kind = rule;
  change.table = {"public", table};
  change.column = column;
  return change;
}

// What both sides have, and what one has besides.
std::vector<CatalogObject> Base() {
  return {Object("table", "public", "", "t", {{"column order", "a, b"}}),
          Object("column", "public", "t", "a", {{"type", "integer"}}),
          Object("index", "public", "t", "i", {{"definition", "btree (a)"}}),
          Object("view", "public", "", "v", {{"definition", "SELECT 1"}, {"owner", "x"}})};
}

std::vector<CatalogObject> With(std::vector<CatalogObject> more) {
  std::vector<CatalogObject> objects = Base();
  for (CatalogObject& object : more) {
    const auto same = std::find_if(objects.begin(), objects.end(),
                                   [&](const CatalogObject& other) { return other.Key() == object.Key(); });
    if (same == objects.end()) {
      objects.push_back(std::move(object));
    } else {
      *same = std::move(object);
    }
  }
  return objects;
}

struct Case {
  const char* what;
  std::vector<CatalogObject> before;
  std::vector<CatalogObject> after;
  DeclaredChange change;
  std::vector<std::string> lines;
  bool matched;
  uint64_t objects;
  const char* reason;
};

TEST(SettleRulesTest, EachCase) {
  const CatalogObject function = Object("function", "public", "", "f()", {{"body", "1"}});
  const CatalogObject key = Object("unique constraint", "public", "t", "k", {{"definition", "UNIQUE (a)"}});
  const CatalogObject key_index =
      Object("index", "public", "t", "k", {{"definition", "btree (a)"}, {"unique", "yes"}});
  const CatalogObject new_table = Object("table", "public", "", "n");
  const CatalogObject new_column = Object("column", "public", "n", "x");
  const CatalogObject wide = Object("column", "public", "t", "a", {{"comment", "wide"}, {"type", "bigint"}});
  const CatalogObject view = Object("view", "public", "", "v", {{"definition", "SELECT 2"}, {"owner", "y"}});
  const Case cases[] = {
      {"added",
       Base(),
       With({function}),
       ForObject(Kind::kObjectAdded, "function", "public.f()"),
       {},
       true,
       1,
       ""},
      {"with its index",
       Base(),
       With({key, key_index}),
       ForObject(Kind::kObjectAdded, "unique constraint", "public.t.k"),
       {},
       true,
       2,
       ""},
      {"only the index of it",
       Base(),
       With({key, key_index}),
       ForObject(Kind::kObjectAdded, "index", "public.t.k"),
       {"behaviour gained unique constraint public.t.k"},
       true,
       1,
       ""},
      {"dropped",
       With({function}),
       Base(),
       ForObject(Kind::kObjectDropped, "function", "public.f()"),
       {},
       true,
       1,
       ""},
      {"dropped, but declared added",
       With({function}),
       Base(),
       ForObject(Kind::kObjectAdded, "function", "public.f()"),
       {"loss lost function public.f()"},
       false,
       0,
       "there is no function public.f() after, only before"},
      {"changed in one",
       Base(),
       With({view}),
       ForObject(Kind::kObjectChanged, "view", "public.v", "definition"),
       {"behaviour changed view public.v: owner"},
       true,
       1,
       ""},
      {"changed in any",
       Base(),
       With({view}),
       ForObject(Kind::kObjectChanged, "view", "public.v"),
       {},
       true,
       2,
       ""},
      {"changed in another",
       Base(),
       With({view}),
       ForObject(Kind::kObjectChanged, "view", "public.v", "comment"),
       {"behaviour changed view public.v: definition", "behaviour changed view public.v: owner"},
       false,
       0,
       "it does not differ in \"comment\", but in \"definition\", \"owner\""},
      {"not changed",
       Base(),
       Base(),
       ForObject(Kind::kObjectChanged, "view", "public.v"),
       {},
       false,
       0,
       "it is not different"},
      {"lost rather than changed",
       With({function}),
       Base(),
       ForObject(Kind::kObjectChanged, "function", "public.f()"),
       {"loss lost function public.f()"},
       false,
       0,
       "it is lost: declare it as dropped"},
      {"not dropped",
       Base(),
       Base(),
       ForObject(Kind::kObjectDropped, "view", "public.v"),
       {},
       false,
       0,
       "it is still there"},
      {"not added",
       Base(),
       Base(),
       ForObject(Kind::kObjectAdded, "view", "public.v"),
       {},
       false,
       0,
       "it was there before"},
      {"another kind",
       With({key, key_index}),
       Base(),
       ForObject(Kind::kObjectDropped, "primary key", "public.t.k"),
       {"loss lost unique constraint public.t.k with (index public.t.k)"},
       false,
       0,
       "there is no primary key public.t.k before; the object of this name is of kind \"index\""},
      {"without its table",
       Base(),
       Base(),
       ForObject(Kind::kObjectDropped, "index", "public.i"),
       {},
       false,
       0,
       "there is no index public.i before; is it public.t.i?"},
      {"excluded",
       Base(),
       With({view}),
       ForObject(Kind::kObjectExcluded, "view", "public.v"),
       {},
       true,
       1,
       ""},
      {"excluded by kind",
       Base(),
       With({view}),
       ForObject(Kind::kObjectExcluded, "view", ""),
       {},
       true,
       1,
       ""},
      {"excluded by name",
       Base(),
       With({view}),
       ForObject(Kind::kObjectExcluded, "", "public.v"),
       {},
       true,
       1,
       ""},
      {"excluded by attribute",
       Base(),
       With({view, wide}),
       ForObject(Kind::kObjectExcluded, "", "", "owner"),
       {"behaviour changed column public.t.a: type", "behaviour changed view public.v: definition",
        "cosmetic changed column public.t.a: comment"},
       true,
       1,
       ""},
      {"an attribute of one object",
       Base(),
       With({view}),
       ForObject(Kind::kObjectExcluded, "view", "public.v", "owner"),
       {"behaviour changed view public.v: definition"},
       true,
       1,
       ""},
      {"a table with what is in it",
       Base(),
       With({wide}),
       ForObject(Kind::kObjectExcluded, "table", "public.t"),
       {},
       true,
       3,
       ""},
      {"excluded, but not there",
       Base(),
       Base(),
       ForObject(Kind::kObjectExcluded, "view", "public.w"),
       {},
       false,
       0,
       "neither side has such an object"},
      {"an attribute that is the same",
       Base(),
       Base(),
       ForObject(Kind::kObjectExcluded, "", "", "owner"),
       {},
       false,
       0,
       "nothing that it names differs in \"owner\""},
      {"a new table",
       Base(),
       With({new_table, new_column}),
       ForTable(Kind::kTableAdded, "n"),
       {},
       true,
       2,
       ""},
      {"a table gone",
       With({new_table, new_column}),
       Base(),
       ForTable(Kind::kTableDropped, "n"),
       {},
       true,
       2,
       ""},
      {"a table that was there",
       Base(),
       Base(),
       ForTable(Kind::kTableAdded, "t"),
       {},
       false,
       0,
       "table public.t was there before"},
      {"no such table",
       Base(),
       Base(),
       ForTable(Kind::kTableDropped, "n"),
       {},
       false,
       0,
       "there is no table public.n before"},
      {"a new column",
       Base(),
       With({Object("column", "public", "t", "b")}),
       ForTable(Kind::kColumnAdded, "t", "b"),
       {},
       true,
       1,
       ""},
      {"a column gone",
       With({Object("column", "public", "t", "b")}),
       Base(),
       ForTable(Kind::kColumnDropped, "t", "b"),
       {},
       true,
       1,
       ""},
      {"a wider column has no new comment",
       Base(),
       With({wide}),
       ForTable(Kind::kColumnWidened, "t", "a"),
       {"cosmetic changed column public.t.a: comment"},
       true,
       1,
       ""},
      {"no wider column",
       Base(),
       Base(),
       ForTable(Kind::kColumnWidened, "t", "a"),
       {},
       false,
       0,
       "the type of column public.t.a is the same on both sides"},
      {"a column of no table",
       Base(),
       Base(),
       ForTable(Kind::kColumnAdded, "n", "a"),
       {},
       false,
       0,
       "there is no table public.n before"},
      {"a table left out", Base(), With({wide}), ForTable(Kind::kTableExcluded, "t"), {}, true, 3, ""},
      {"no table to leave out",
       Base(),
       Base(),
       ForTable(Kind::kTableExcluded, "n"),
       {},
       false,
       0,
       "there is no table public.n on either side"},
  };
  for (const Case& c : cases) {
    const CatalogComparison found = Compare(State(c.before), State(c.after), {c.change});
    EXPECT_THAT(Lines(found), ElementsAreArray(c.lines)) << c.what;
    ASSERT_EQ(found.rules.size(), 1u) << c.what;
    EXPECT_EQ(found.rules[0].matched, c.matched) << c.what;
    EXPECT_EQ(found.rules[0].objects, c.objects) << c.what;
    EXPECT_EQ(found.rules[0].reason, c.reason) << c.what;
    EXPECT_FALSE(found.rules[0].left_out) << c.what;
  }
}

TEST(SettleRulesTest, OfNothingThatTheCatalogKnows) {
  EXPECT_THAT(Compare(State(Base()), State(Base()), {ForTable(Kind::kTableKey, "t")}).rules, IsEmpty());
  EXPECT_THAT(Compare(State(Base()), State(Base()), {ForTable(Kind::kColumnRewritten, "t", "a")}).rules,
              IsEmpty());
}

TEST(SettleRulesTest, WithoutObjects) {
  CatalogState rows_only;
  const CatalogComparison found =
      Compare(rows_only, rows_only,
              {ForObject(Kind::kObjectDropped, "view", "public.v"), ForTable(Kind::kTableAdded, "n")});
  ASSERT_EQ(found.rules.size(), 1u);
  EXPECT_TRUE(found.rules[0].left_out);
  EXPECT_EQ(found.rules[0].reason, "the catalog's objects were not compared");
}

TEST(SettleRulesTest, OfWhatIsLeftOut) {
  const Changes changes = {ForObject(Kind::kObjectDropped, "index", "public.t.i")};
  const CatalogState before = State(Base());
  const CatalogState after = State({});
  const auto left_out = [](const RelationName& name) { return name.name == "t" ? "--exclude" : ""; };
  const CatalogComparison found = CompareCatalogs({.before = before,
                                                   .after = after,
                                                   .changes = changes,
                                                   .left_out_before = left_out,
                                                   .left_out_after = nullptr});
  EXPECT_THAT(Lines(found), ElementsAre("loss lost view public.v"));
  ASSERT_EQ(found.rules.size(), 1u);
  EXPECT_TRUE(found.rules[0].left_out);
}

TEST(SettleRulesTest, OfTablesThatAreNowhereAndLeftOut) {
  DeclaredChange renamed = ForTable(Kind::kTableRenamed, "n");
  renamed.to_table = {"public", "m"};
  const Changes changes = {ForTable(Kind::kTableDropped, "n"), ForTable(Kind::kTableAdded, "n"),
                           ForTable(Kind::kColumnAdded, "n", "a"), ForTable(Kind::kTableExcluded, "n"),
                           renamed};
  const CatalogState state = State(Base());
  const auto left_out = [](const RelationName& name) { return name.name == "t" ? "" : "--exclude"; };
  const CatalogComparison found = CompareCatalogs({.before = state,
                                                   .after = state,
                                                   .changes = changes,
                                                   .left_out_before = left_out,
                                                   .left_out_after = left_out});
  ASSERT_EQ(found.rules.size(), changes.size());
  for (const CatalogRule& rule : found.rules) {
    EXPECT_TRUE(rule.left_out) << rule.index;
    EXPECT_EQ(rule.reason, "--exclude");
  }
}

TEST(SettleRulesTest, ExcludedIsCountedAndNoted) {
  const CatalogObject view = Object("view", "public", "", "v", {{"definition", "SELECT 1"}, {"owner", "y"}});
  const CatalogComparison found = Compare(
      State(Base()), State(With({view})),
      {ForObject(Kind::kObjectExcluded, "", "", "owner"), ForObject(Kind::kObjectExcluded, "index", "")});
  ASSERT_EQ(found.excluded.size(), 2u);
  EXPECT_EQ(found.excluded[0].count, 1u);
  EXPECT_EQ(found.excluded[0].reason, "because");
  EXPECT_FALSE(found.excluded[0].by_rule);
  EXPECT_THAT(
      found.counts,
      ElementsAre(CatalogCount{.kind = "column", .same = 1}, CatalogCount{.kind = "index", .excluded = 1},
                  CatalogCount{.kind = "table", .same = 1}, CatalogCount{.kind = "view", .excluded = 1}));
}

}  // namespace
}  // namespace pgassay::compare
