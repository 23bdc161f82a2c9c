// A name that a declared renaming takes from something that BEFORE had: two objects, never one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "compare/catalog/objects.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

DeclaredChange ForTable(Kind kind, const std::string& table, const std::string& to = "") {
  DeclaredChange change;
  change.kind = kind;
  change.table = {"public", table};
  change.to_table = {"public", to};
  return change;
}

DeclaredChange ForColumn(Kind kind, const std::string& column, const std::string& to = "") {
  DeclaredChange change = ForTable(kind, "t");
  change.column = column;
  change.to_column = to;
  return change;
}

DeclaredChange ForObject(Kind kind, const std::string& of, const std::string& name,
                         const std::string& to = "") {
  DeclaredChange change;
  change.kind = kind;
  change.object_kind = of;
  change.object = name;
  change.to_object = to;
  return change;
}

// Renamed, and dropped what had the name.
Changes Tables(const std::string& from, const std::string& to) {
  return {ForTable(Kind::kTableRenamed, from, to), ForTable(Kind::kTableDropped, to)};
}

Changes Columns(const std::string& from, const std::string& to) {
  return {ForColumn(Kind::kColumnRenamed, from, to), ForColumn(Kind::kColumnDropped, to)};
}

Changes Objects(const std::string& kind, const std::string& from, const std::string& to) {
  return {ForObject(Kind::kObjectRenamed, kind, "public." + from, to),
          ForObject(Kind::kObjectDropped, kind, "public." + to)};
}

std::vector<CatalogObject> operator+(std::vector<CatalogObject> a, const std::vector<CatalogObject>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// With a key, a sequence, and what may be in a table besides.
std::vector<CatalogObject> Dropped(const std::string& table) {
  const std::string name = "public." + table;
  return {Object("table", "public", "", table, {{"column order", "b, n"}}),
          Object("column", "public", table, "b", {{"type", "integer"}}),
          Object("column", "public", table, "n", {{"type", "text"}}),
          Object("primary key", "public", table, table + "_pkey", {{"definition", "PRIMARY KEY (b)"}}),
          Object("index", "public", table, table + "_pkey", {{"definition", "btree (b)"}}),
          Object("sequence", "public", "", table + "_b_seq", {{"owned by", name + ".b"}}),
          Object("published table", "public", "p", table),
          Object("statistics object", "public", "", table + "_st",
                 {{"definition", "(ndistinct) ON b, n FROM " + name}})};
}

std::vector<CatalogObject> Kept(const std::string& table) {
  return {Object("table", "public", "", table, {{"column order", "a, n"}, {"row security", "yes"}}),
          Object("column", "public", table, "a", {{"not null", "yes"}, {"type", "integer"}}),
          Object("column", "public", table, "n", {{"type", "integer"}})};
}

std::vector<CatalogObject> InKept(const std::string& table) {
  return {Object("primary key", "public", table, "accounts_pkey", {{"definition", "PRIMARY KEY (a)"}}),
          Object("index", "public", table, "accounts_pkey", {{"definition", "btree (a)"}}),
          Object("check constraint", "public", table, "c", {{"definition", "CHECK ((n > 0))"}}),
          Object("trigger", "public", table, "t1", {{"definition", "x"}}),
          Object("policy", "public", table, "p", {{"restrictive", "yes"}}),
          Object("index", "public", table, "i", {{"definition", "btree (n)"}, {"unique", "yes"}})};
}

// The renamed one before and behind the dropped one.
const std::pair<const char*, const char*> kOrders[] = {{"accounts", "people"}, {"users", "people"}};

void AllMatch(const CatalogComparison& found, const std::string& what) {
  for (const CatalogRule& rule : found.rules) EXPECT_TRUE(rule.matched) << what << ": " << rule.reason;
}

TEST(TakenNamesTest, OfATableThatIsDropped) {
  for (const auto& [from, to] : kOrders) {
    const CatalogState before = State(Dropped(to) + Kept(from) + InKept(from));
    const CatalogComparison same = Compare(before, State(Kept(to) + InKept(to)), Tables(from, to));
    EXPECT_THAT(Lines(same), IsEmpty()) << from;
    ASSERT_EQ(same.rules.size(), 2u);
    EXPECT_EQ(same.rules[0].objects, 9u) << from;
    EXPECT_EQ(same.rules[1].objects, 8u) << from;
    AllMatch(same, from);
  }
}

TEST(TakenNamesTest, WhatTheKeptTableLostDoesNotGoWithTheDroppedOne) {
  for (const auto& [from, to] : kOrders) {
    const std::string of = std::string("public.") + from;
    const CatalogComparison found =
        Compare(State(Dropped(to) + Kept(from) + InKept(from)), State(Kept(to)), Tables(from, to));
    EXPECT_THAT(Lines(found), ElementsAre("loss lost check constraint " + of + ".c",
                                          "loss lost index " + of + ".i", "loss lost policy " + of + ".p",
                                          "loss lost primary key " + of + ".accounts_pkey with (index " + of +
                                              ".accounts_pkey)",
                                          "loss lost trigger " + of + ".t1"));
    ASSERT_EQ(found.rules.size(), 2u);
    EXPECT_EQ(found.rules[1].objects, 8u) << from;
    AllMatch(found, from);
  }
}

TEST(TakenNamesTest, OfATableThatNobodySaysIsDropped) {
  const CatalogState before = State(Dropped("people") + Kept("accounts"));
  EXPECT_FALSE(
      Lines(Compare(before, State(Kept("people")), {ForTable(Kind::kTableRenamed, "accounts", "people")}))
          .empty());
}

TEST(TakenNamesTest, WhoMentionsTheDroppedOneDoesNotMeanTheOther) {
  for (const auto& [from, to] : kOrders) {
    const std::vector<CatalogObject> mention = {
        Object("foreign key", "public", "lines", "f",
               {{"definition", std::string("FOREIGN KEY (n) REFERENCES public.") + to + "(n)"}})};
    EXPECT_THAT(Lines(Compare(State(Dropped(to) + Kept(from) + mention), State(Kept(to) + mention),
                              Tables(from, to))),
                ElementsAre("loss changed foreign key public.lines.f: definition"))
        << from;
  }
}

// Names go round: a takes b's, b takes c's, and c is dropped.
TEST(TakenNamesTest, InAChain) {
  const auto table = [](const char* name, const char* mark) {
    return std::vector{Object("table", "public", "", name, {{"options", mark}}),
                       Object("column", "public", name, "x", {{"type", mark}})};
  };
  const Changes changes = {ForTable(Kind::kTableRenamed, "a", "b"), ForTable(Kind::kTableRenamed, "b", "c"),
                           ForTable(Kind::kTableDropped, "c")};
  const CatalogComparison found = Compare(State(table("a", "1") + table("b", "2") + table("c", "3")),
                                          State(table("b", "1") + table("c", "2")), changes);
  EXPECT_THAT(Lines(found), IsEmpty());
  AllMatch(found, "chain");
}

std::vector<CatalogObject> TableT(const std::string& order, const std::vector<CatalogObject>& more) {
  return std::vector{Object("table", "public", "", "t", {{"column order", order}}),
                     Object("column", "public", "t", "id", {{"type", "bigint"}})} +
         more;
}

TEST(TakenNamesTest, OfAColumnThatIsDropped) {
  for (const char* from : {"a", "z"}) {
    const std::string name = from;
    const CatalogObject kept = Object("column", "public", "t", name, {{"type", "integer"}});
    const CatalogObject dropped = Object("column", "public", "t", "b", {{"type", "text"}});
    const CatalogObject check =
        Object("check constraint", "public", "t", "c", {{"definition", "CHECK ((" + name + " > 0))"}});
    const CatalogObject check_after =
        Object("check constraint", "public", "t", "c", {{"definition", "CHECK ((b > 0))"}});
    const CatalogObject after = Object("column", "public", "t", "b", {{"type", "integer"}});
    for (const std::string& order : {"id, " + name + ", b", "id, b, " + name, "b, id, " + name}) {
      const CatalogComparison found =
          Compare(State(TableT(order, {kept, dropped, check})), State(TableT("id, b", {after, check_after})),
                  Columns(name, "b"));
      EXPECT_THAT(Lines(found), IsEmpty()) << order;
      ASSERT_EQ(found.rules.size(), 2u);
      AllMatch(found, order);
    }
    // The constraint of the dropped one is not that of the other.
    EXPECT_THAT(Lines(Compare(State(TableT("id, b, " + name, {kept, dropped, check_after})),
                              State(TableT("id, b", {after, check_after})), Columns(name, "b"))),
                ElementsAre("loss changed check constraint public.t.c: definition"))
        << name;
    // Nobody says that it is dropped.
    EXPECT_THAT(Lines(Compare(State(TableT("id, b, " + name, {kept, dropped})),
                              State(TableT("id, b", {after})), {ForColumn(Kind::kColumnRenamed, name, "b")})),
                ElementsAre("loss lost column public.t.b"))
        << name;
  }
}

TEST(TakenNamesTest, OfAnObjectThatIsDropped) {
  const auto view = [](const std::string& name, const char* mark) {
    return std::vector{Object("view", "public", "", name, {{"definition", mark}}),
                       Object("column", "public", name, mark, {{"type", "integer"}})};
  };
  const auto rule = [](const std::string& parent) {
    return std::vector{Object("rule", "public", parent, "r", {{"definition", "x"}})};
  };
  const auto same = [](const std::vector<CatalogObject>& before, const std::vector<CatalogObject>& after,
                       const Changes& changes, const std::string& what) {
    const CatalogComparison found = Compare(State(before), State(after), changes);
    EXPECT_THAT(Lines(found), IsEmpty()) << what;
    AllMatch(found, what);
  };
  for (const std::string from : {"a", "z"}) {
    const std::vector<CatalogObject> before = view(from, "kept") + rule(from) + view("b", "dropped");
    same(before, view("b", "kept") + rule("b"), Objects("view", from, "b"), "view " + from);
    EXPECT_THAT(Lines(Compare(State(before), State(view("b", "kept")), Objects("view", from, "b"))),
                ElementsAre("loss lost rule public." + from + ".r"));
    for (const char* kind : {"sequence", "enum", "collation"}) {
      same({Object(kind, "public", "", from, {{"x", "1"}}), Object(kind, "public", "", "b", {{"x", "2"}})},
           {Object(kind, "public", "", "b", {{"x", "1"}})}, Objects(kind, from, "b"), kind);
    }
    const auto of_type = [](const char* type, const char* x) {
      return Object("column", "public", "t", x, {{"type", std::string("public.") + type}});
    };
    EXPECT_THAT(
        Lines(Compare(State({Object("enum", "public", "", from), Object("enum", "public", "", "b"),
                             of_type(from.c_str(), "x"), of_type("b", "y")}),
                      State({Object("enum", "public", "", "b"), of_type("b", "x"), of_type("b", "y")}),
                      Objects("enum", from, "b"))),
        ElementsAre("behaviour changed column public.t.y: type"));
    same({Object("index", "public", "t", from, {{"definition", "1"}}),
          Object("index", "public", "t", "b", {{"definition", "2"}})},
         {Object("index", "public", "t", "b", {{"definition", "1"}})},
         {ForObject(Kind::kObjectRenamed, "index", "public.t." + from, "b"),
          ForObject(Kind::kObjectDropped, "index", "public.t.b")},
         "index");
    same({Object("function", "public", "", from + "(integer)", {{"body", "1"}}),
          Object("function", "public", "", "b(integer)", {{"body", "2"}})},
         {Object("function", "public", "", "b(integer)", {{"body", "1"}})},
         {ForObject(Kind::kObjectRenamed, "function", "public." + from + "(integer)", "b"),
          ForObject(Kind::kObjectDropped, "function", "public.b(integer)")},
         "function");
    same({Object("foreign server", "", "", from, {{"x", "1"}}), Object("foreign server", "", "", "b"),
          Object("user mapping", "", "b", "bob")},
         {Object("foreign server", "", "", "b", {{"x", "1"}})},
         {ForObject(Kind::kObjectRenamed, "foreign server", from, "b"),
          ForObject(Kind::kObjectDropped, "foreign server", "b")},
         "foreign server");
  }
}

// A view takes the name of a table.
TEST(TakenNamesTest, OfAnotherKind) {
  for (const std::string from : {"a", "z"}) {
    const CatalogComparison found = Compare(
        State({Object("view", "public", "", from), Object("rule", "public", from, "r"),
               Object("table", "public", "", "b"), Object("column", "public", "b", "x")}),
        State({Object("view", "public", "", "b")}),
        {ForObject(Kind::kObjectRenamed, "view", "public." + from, "b"), ForTable(Kind::kTableDropped, "b")});
    EXPECT_THAT(Lines(found), ElementsAre("loss lost rule public." + from + ".r"));
    AllMatch(found, from);
  }
}

TEST(TakenNamesTest, OfASchemaThatIsDropped) {
  for (const std::string from : {"a", "z"}) {
    const CatalogComparison found =
        Compare(State({Object("schema", "", "", from), Object("function", from, "", "f()", {{"body", "1"}}),
                       Object("schema", "", "", "b"), Object("function", "b", "", "f()", {{"body", "2"}}),
                       Object("function", "b", "", "g()"), Object("enum", from, "", "lost")}),
                State({Object("schema", "", "", "b"), Object("function", "b", "", "f()", {{"body", "1"}})}),
                {ForObject(Kind::kObjectRenamed, "schema", from, "b"),
                 ForObject(Kind::kObjectDropped, "schema", "b")});
    EXPECT_THAT(Lines(found), ElementsAre("loss lost enum " + from + ".lost"));
    AllMatch(found, from);
  }
}

TEST(TakenNamesTest, OfASequenceWhereOnlyPositionsAreRead) {
  for (const std::string from : {"a", "z"}) {
    CatalogState before;
    before.sequences_read = true;
    before.sequences = {{.schema = "public", .name = from, .next = 5, .columns = {}},
                        {.schema = "public", .name = "b", .next = 900, .columns = {}}};
    CatalogState after = before;
    after.sequences = {{.schema = "public", .name = "b", .next = 5, .columns = {}}};
    const CatalogComparison found = Compare(before, after, Objects("sequence", from, "b"));
    EXPECT_THAT(Lines(found), IsEmpty());
    AllMatch(found, from);
    after.sequences[0].next = 4;
    EXPECT_THAT(Lines(Compare(before, after, Objects("sequence", from, "b"))),
                ElementsAre("loss changed sequence public." + from + ": next value"));
  }
}

}  // namespace
}  // namespace pgassay::compare
