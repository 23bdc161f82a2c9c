// Two catalogs as a whole.
#include "compare/catalog/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>

#include "compare/catalog/objects.h"

namespace pgassay::compare {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CompareCatalogsTest, LostGainedAndChanged) {
  const CatalogState before = State({Object("table", "public", "", "t", {{"owner", "a"}}),
                                     Object("function", "public", "", "f()", {{"body", "x"}}),
                                     Object("view", "public", "", "v", {{"definition", "SELECT 1"}})});
  const CatalogState after = State({Object("table", "public", "", "t", {{"comment", "new"}, {"owner", "b"}}),
                                    Object("function", "public", "", "g()", {{"body", "x"}}),
                                    Object("view", "public", "", "v", {{"definition", "SELECT 1"}})});
  const CatalogComparison found = Compare(before, after);
  EXPECT_THAT(
      Lines(found),
      ElementsAre("loss lost function public.f()", "behaviour gained function public.g()",
                  "behaviour changed table public.t: owner", "cosmetic changed table public.t: comment"));
  EXPECT_EQ(found.findings[0].before, "body x");
  EXPECT_EQ(found.findings[0].after, "");
  EXPECT_EQ(found.findings[2].before, "a");
  EXPECT_EQ(found.findings[2].after, "b");
  EXPECT_THAT(found.counts, ElementsAre(CatalogCount{.kind = "function", .different = 2},
                                        CatalogCount{.kind = "table", .different = 1},
                                        CatalogCount{.kind = "view", .same = 1}));
  EXPECT_THAT(Lines(Compare(before, before)), IsEmpty());
}

TEST(CompareCatalogsTest, KnownByMeaning) {
  const auto index = [](const char* name, const char* definition, const char* comment = "",
                        const char* table = "t") {
    Attributes attributes = {{"definition", definition}};
    if (*comment != 0) attributes.emplace_back("comment", comment);
    return Object("index", "public", table, name, attributes);
  };
  const auto lines = [](std::vector<CatalogObject> before, std::vector<CatalogObject> after) {
    return Lines(Compare(State(std::move(before)), State(std::move(after))));
  };
  EXPECT_THAT(lines({index("i", "a")}, {index("j", "a")}),
              ElementsAre("cosmetic renamed index public.t.i to j"));
  EXPECT_THAT(
      lines({index("i", "a", "x")}, {index("j", "a")}),
      ElementsAre("cosmetic renamed index public.t.i to j", "cosmetic changed index public.t.i: comment"));
  // In the order of their names, and what is too many is lost.
  EXPECT_THAT(lines({index("a", "x"), index("b", "x"), index("c", "x")}, {index("d", "x"), index("e", "x")}),
              ElementsAre("behaviour lost index public.t.c", "cosmetic renamed index public.t.a to d",
                          "cosmetic renamed index public.t.b to e"));
  EXPECT_THAT(lines({index("i", "a")}, {index("j", "b")}),
              ElementsAre("behaviour lost index public.t.i", "cosmetic gained index public.t.j"));
  EXPECT_THAT(lines({index("i", "a")}, {index("i", "a", "", "u")}),
              ElementsAre("behaviour lost index public.t.i", "cosmetic gained index public.u.i"));
  EXPECT_THAT(lines({Object("function", "public", "", "f()")}, {Object("function", "public", "", "g()")}),
              ElementsAre("loss lost function public.f()", "behaviour gained function public.g()"));
  EXPECT_THAT(lines({Object("column", "public", "t", "a")}, {Object("column", "public", "t", "b")}),
              ElementsAre("loss lost column public.t.a", "behaviour gained column public.t.b"));
}

TEST(CompareCatalogsTest, MembersOfAnExtensionOfAnotherVersion) {
  const auto objects = [](const char* version, const char* body) {
    return State({Object("extension", "", "", "e", {{"version", version}}),
                  Object("function", "public", "", "f()", {{"body", body}, {"extension", "e"}}),
                  Object("function", "public", "", "g()", {{"body", body}})});
  };
  const CatalogComparison found = Compare(objects("1", "x"), objects("2", "y"));
  EXPECT_THAT(Lines(found), ElementsAre("behaviour changed extension e: version",
                                        "behaviour changed function public.g(): body"));
  ASSERT_EQ(found.excluded.size(), 1u);
  EXPECT_TRUE(found.excluded[0].by_rule);
  EXPECT_EQ(found.excluded[0].name, "e");
  EXPECT_EQ(found.excluded[0].reason, "its version is 1 before, 2 after: what it brings is not compared");
  EXPECT_EQ(Lines(Compare(objects("1", "x"), objects("1", "y"))).size(), 2u);
}

TEST(CompareCatalogsTest, BooksMayBeGained) {
  const std::vector<CatalogObject> books = {
      Object("schema", "", "", "drizzle"),
      Object("table", "drizzle", "", "__drizzle_migrations"),
      Object("column", "drizzle", "__drizzle_migrations", "id"),
      Object("primary key", "drizzle", "__drizzle_migrations", "__drizzle_migrations_pkey"),
      Object("sequence", "drizzle", "", "__drizzle_migrations_id_seq",
             {{"owned by", "drizzle.__drizzle_migrations.id"}}),
      Object("schema", "", "", "pgassay"),
      Object("function", "pgassay", "", "f()"),
      Object("table", "drizzle", "", "other"),
      Object("function", "drizzle", "", "f()")};
  const CatalogComparison gained = Compare(State({}), State(books));
  EXPECT_THAT(Lines(gained),
              ElementsAre("behaviour gained function drizzle.f()", "behaviour gained table drizzle.other"));
  uint64_t noted = 0;
  for (const LedgerNote& note : gained.excluded) {
    EXPECT_TRUE(note.by_rule);
    noted += note.count;
  }
  EXPECT_EQ(noted, 7u);
  // Lost or changed they are findings like all.
  EXPECT_EQ(Lines(Compare(State(books), State({}))).size(), 4u);
}

std::string Excluded(const CatalogComparison& found) {
  std::string text;
  for (const CatalogCount& count : found.counts) {
    for (uint64_t i = 0; i < count.excluded; ++i) text += count.kind + "; ";
  }
  return text;
}

TEST(CompareCatalogsTest, LeftOutByItsUser) {
  const CatalogState state = State({
      Object("table", "public", "", "t"),
      Object("column", "public", "t", "a"),
      Object("published table", "public", "p", "t"),
      Object("publication", "", "", "p"),
      Object("sequence", "public", "", "t_a_seq", {{"owned by", "public.t.a"}}),
      Object("sequence", "public", "", "free"),
      Object("statistics object", "public", "", "st", {{"definition", "(ndistinct) ON a, b FROM public.t"}}),
      Object("table", "public", "", "u"),
      Object("column", "public", "u", "a"),
      Object("view", "public", "", "v"),
      Object("domain", "public", "", "d"),
      Object("check constraint", "public", "d", "positive"),
      Object("function", "public", "", "f()"),
  });
  const Changes none;
  const auto compare = [&](auto left_out, bool tables_only) {
    return Excluded(CompareCatalogs({.before = state,
                                     .after = state,
                                     .changes = none,
                                     .left_out_before = left_out,
                                     .left_out_after = left_out,
                                     .tables_only = tables_only}));
  };
  // --exclude t
  EXPECT_EQ(compare([](const RelationName& name) { return name.name == "t" ? "--exclude" : ""; }, false),
            "column; published table; sequence; statistics object; table; ");
  // --tables t
  EXPECT_EQ(compare([](const RelationName& name) { return name.name != "t" ? "--tables" : ""; }, true),
            "check constraint; column; domain; function; publication; sequence; table; view; ");
  // --exclude t_a_seq
  EXPECT_EQ(
      compare([](const RelationName& name) { return name.name == "t_a_seq" ? "--exclude" : ""; }, false),
      "sequence; ");
}

TEST(CompareCatalogsTest, LeftOutOnOneSideIsNotChecked) {
  const CatalogState with = State({Object("table", "public", "", "t"), Object("column", "public", "t", "a")});
  const CatalogState without = State({});
  const Changes none;
  const std::function<std::string(const RelationName&)> left_out = [](const RelationName& name) {
    return name.name == "t" ? "--exclude" : "";
  };
  const std::function<std::string(const RelationName&)> nothing;
  for (const bool before : {true, false}) {
    for (const bool in_before : {true, false}) {
      const CatalogComparison found = CompareCatalogs({.before = in_before ? with : without,
                                                       .after = in_before ? without : with,
                                                       .changes = none,
                                                       .left_out_before = before ? left_out : nothing,
                                                       .left_out_after = before ? nothing : left_out});
      EXPECT_THAT(Lines(found), IsEmpty());
      EXPECT_THAT(found.excluded, IsEmpty());
      ASSERT_EQ(found.not_checked.size(), 1u);
      EXPECT_EQ(found.not_checked[0].count, 2u);
      EXPECT_EQ(found.not_checked[0].side, before ? "before" : "after");
      EXPECT_EQ(found.not_checked[0].reason, "--exclude; what is excluded on one side only is not checked");
    }
  }
}

CatalogState WithSequence(std::optional<int64_t> next, bool objects = true) {
  CatalogState state = State({});
  if (objects) state.objects = {Object("sequence", "public", "", "s", {{"maximum", "100"}})};
  state.objects_read = objects;
  state.sequences_read = true;
  state.sequences.push_back(
      {.schema = "public", .name = "s", .increment = 1, .cycles = false, .next = next, .columns = {}});
  return state;
}

TEST(CompareCatalogsTest, PositionsOfSequences) {
  for (const bool objects : {true, false}) {
    const auto with = [&](std::optional<int64_t> next) { return WithSequence(next, objects); };
    const CatalogComparison back = Compare(with(9), with(4));
    EXPECT_THAT(Lines(back), ElementsAre("loss changed sequence public.s: next value"));
    EXPECT_EQ(back.findings[0].before, "9");
    EXPECT_EQ(back.findings[0].after, "4");
    EXPECT_THAT(back.counts, ElementsAre(CatalogCount{.kind = "sequence", .different = 1}));
    const CatalogComparison on = Compare(with(9), with(10));
    EXPECT_THAT(on.findings, IsEmpty());
    EXPECT_THAT(on.notes, ElementsAre("1 sequence moved on"));
    EXPECT_THAT(on.counts, ElementsAre(CatalogCount{.kind = "sequence", .same = 1}));
    EXPECT_THAT(Compare(with(9), with(9)).notes, IsEmpty());
    const CatalogState nine = with(9), ten = with(10);
    const Changes none;
    const CatalogComparison exact = CompareCatalogs({.before = nine,
                                                     .after = ten,
                                                     .changes = none,
                                                     .left_out_before = {},
                                                     .left_out_after = {},
                                                     .exact_positions = true});
    EXPECT_THAT(Lines(exact), ElementsAre("loss changed sequence public.s: next value"));
    EXPECT_EQ(exact.findings[0].before, "9");
    EXPECT_EQ(exact.findings[0].after, "10");
    EXPECT_THAT(exact.notes, IsEmpty());
    EXPECT_THAT(
        Compare(with(std::nullopt), with(std::nullopt)).notes,
        ElementsAre("sequence public.s is as unsafe as it was: it is at its end, and the next insert fails"));
    DeclaredChange change;
    change.kind = DeclaredChange::Kind::kObjectChanged;
    change.object_kind = "sequence";
    change.object = "public.s";
    change.attribute = "next value";
    const CatalogComparison declared = Compare(with(9), with(4), {change});
    EXPECT_THAT(declared.findings, IsEmpty());
    EXPECT_THAT(declared.counts, ElementsAre(CatalogCount{.kind = "sequence", .declared = 1}));
    EXPECT_TRUE(declared.rules.at(0).matched);
  }
  EXPECT_THAT(Lines(Compare(WithSequence(1, false),
                            [] {
                              CatalogState none = WithSequence(1, false);
                              none.sequences.clear();
                              return none;
                            }())),
              ElementsAre("loss lost sequence public.s"));
}

TEST(CompareCatalogsTest, UnreadPositions) {
  const Changes none;
  for (const bool objects : {true, false}) {
    CatalogState before = WithSequence(9, objects);
    CatalogState after = before;
    after.sequences.clear();
    const CatalogComparison found =
        CompareCatalogs({.before = before,
                         .after = after,
                         .changes = none,
                         .left_out_before = nullptr,
                         .left_out_after = nullptr,
                         .unread_after = [](const RelationName&) { return std::string("may not"); }});
    EXPECT_THAT(found.findings, IsEmpty());
    ASSERT_EQ(found.not_checked.size(), 1u);
    EXPECT_EQ(found.not_checked[0].side, "after");
    EXPECT_EQ(found.not_checked[0].name, "s");
    EXPECT_EQ(found.not_checked[0].reason, "may not");
    EXPECT_THAT(found.counts, ElementsAre(CatalogCount{.kind = "sequence", .not_checked = 1}));
    // Its definition is compared all the same.
    if (!objects) continue;
    before.objects[0].attributes[0].value = "99";
    EXPECT_THAT(Lines(Compare(before, after)), ElementsAre("behaviour changed sequence public.s: maximum"));
  }
}

TEST(CompareCatalogsTest, WhatOneSideOnlyRead) {
  CatalogState rows_only = WithSequence(9, false);
  const CatalogComparison found = Compare(WithSequence(9), rows_only);
  EXPECT_THAT(found.findings, IsEmpty());
  ASSERT_EQ(found.not_checked.size(), 1u);
  EXPECT_EQ(found.not_checked[0].side, "after");
  EXPECT_EQ(found.not_checked[0].kind, "catalog");
  EXPECT_THAT(found.counts, ElementsAre(CatalogCount{.kind = "sequence", .not_checked = 1}));
  CatalogState schema_only = WithSequence(9);
  schema_only.sequences_read = false;
  schema_only.sequences.clear();
  const CatalogComparison positions = Compare(schema_only, WithSequence(9));
  EXPECT_THAT(positions.findings, IsEmpty());
  ASSERT_EQ(positions.not_checked.size(), 1u);
  EXPECT_EQ(positions.not_checked[0].side, "before");
  EXPECT_EQ(positions.not_checked[0].name, "positions of sequences");
}

TEST(CompareCatalogsTest, WhatBelongsToTheServer) {
  const Changes none;
  const auto with = [](bool cluster) {
    CatalogState state = State({Object("table", "public", "", "t")});
    state.cluster_read = cluster;
    if (cluster) state.objects.insert(state.objects.begin(), Object("role", "", "", "r"));
    return state;
  };
  const auto compare = [&](const CatalogState& before, const CatalogState& after, bool wanted) {
    return CompareCatalogs({.before = before,
                            .after = after,
                            .changes = none,
                            .left_out_before = nullptr,
                            .left_out_after = nullptr,
                            .cluster = wanted});
  };
  EXPECT_THAT(Lines(compare(with(true), with(false), false)), IsEmpty());
  EXPECT_THAT(compare(with(true), with(false), false).not_checked, IsEmpty());
  EXPECT_THAT(Lines(compare(with(true), with(false), true)), IsEmpty());
  EXPECT_EQ(compare(with(true), with(false), true).not_checked.at(0).side, "after");
  EXPECT_EQ(compare(with(false), with(false), true).not_checked.at(0).side, "both");
  CatalogState without_role = with(true);
  without_role.objects.erase(without_role.objects.begin());
  EXPECT_THAT(Lines(compare(with(true), without_role, false)), ElementsAre("loss lost role r"));
}

}  // namespace
}  // namespace pgassay::compare
