// What is declared to be renamed, in names and within definitions.
#include "compare/catalog/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compare/catalog/objects.h"
#include "compare/catalog/rewrite.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

struct Rewritten {
  const char* text;
  const char* expected;
};

TEST(RewriteTest, NamesBehindASchema) {
  const NewObjectNames names{
      .relations = {{{"app", "users"}, {"app", "people"}},
                    {{"app", "people"}, {"app", "users"}},
                    {{"app", "mood"}, {"New", "user"}},
                    {{"app", "s"}, {"app", "t"}}},
      .functions = {{{"app", "f"}, {"app", "g"}}},
      .columns = {{{"app", "users"}, {{"id", "key"}}}},
  };
  for (const Rewritten& r : {
           Rewritten{"", ""},
           Rewritten{"app.users", "app.people"},
           Rewritten{"app.users, app.people", "app.people, app.users"},
           Rewritten{"app.users.id as identity", "app.people.key as identity"},
           Rewritten{"app.mood[]", "\"New\".\"user\"[]"},
           Rewritten{"\"app\".users", "app.people"},
           Rewritten{"'sad'::app.mood", "'sad'::\"New\".\"user\""},
           Rewritten{"nextval('app.s'::regclass)", "nextval('app.t'::regclass)"},
           Rewritten{"FOREIGN KEY (id) REFERENCES app.users(id, x)",
                     "FOREIGN KEY (id) REFERENCES app.people(key, x)"},
           Rewritten{"REFERENCES app.people(id)", "REFERENCES app.users(id)"},
           Rewritten{"INSERT INTO app.users (id)", "INSERT INTO app.people (id)"},
           Rewritten{"EXECUTE FUNCTION app.f('app.users')", "EXECUTE FUNCTION app.g('app.users')"},
           // Not the same, or not to be seen.
           Rewritten{"app.user", "app.user"},
           Rewritten{"app.users2", "app.users2"},
           Rewritten{"my_app.users", "my_app.users"},
           Rewritten{"x.app.users", "x.app.users"},
           Rewritten{"users", "users"},
           Rewritten{"'app.users'", "'app.users'"},
           Rewritten{"'app.users'::text", "'app.users'::text"},
           Rewritten{"'see app.users'::regclass", "'see app.users'::regclass"},
           Rewritten{"\"app.users\"", "\"app.users\""},
           Rewritten{"app.\"Users\"", "app.\"Users\""},
           Rewritten{"app.users(1)", "app.users(1)"},
           Rewritten{"app.f", "app.f"},
           Rewritten{"'it''s app.users'", "'it''s app.users'"},
           Rewritten{"'unfinished app.users", "'unfinished app.users"},
       }) {
    EXPECT_EQ(RewriteDefinition(r.text, names, nullptr), r.expected) << r.text;
  }
}

TEST(RewriteTest, ColumnsOfTheTableItself) {
  const NewObjectNames names{
      .relations = {},
      .functions = {},
      .columns = {{{"app", "users"},
                   {{"a", "b"}, {"b", "a"}, {"lower", "Low"}, {"text", "txt"}, {"CHECK", "c"}}},
                  {{"app", "other"}, {{"a", "z"}}}},
  };
  const RelationName table{"app", "users"};
  for (const Rewritten& r : {
           Rewritten{"CHECK ((a > b))", "CHECK ((b > a))"},
           Rewritten{"btree (lower(a) COLLATE \"a\" text_pattern_ops)",
                     "btree (lower(b) COLLATE \"a\" text_pattern_ops)"},
           Rewritten{"(\"CHECK\" > 1)", "(c > 1)"},
           Rewritten{"lower(lower)", "lower(\"Low\")"},
           Rewritten{"(a)::text", "(b)::text"},
           Rewritten{"(text)::text", "(txt)::text"},
           Rewritten{"(text)::pg_catalog.text", "(txt)::pg_catalog.text"},
           Rewritten{"(a = 'a'::text)", "(b = 'a'::text)"},
           Rewritten{"(users.a = 1)", "(users.b = 1)"},
           Rewritten{"WHEN ((new.a IS NOT NULL)) UPDATE OF a", "WHEN ((new.b IS NOT NULL)) UPDATE OF b"},
           Rewritten{"FOREIGN KEY (a) REFERENCES app.other(a) ON DELETE SET NULL (a)",
                     "FOREIGN KEY (b) REFERENCES app.other(z) ON DELETE SET NULL (b)"},
           Rewritten{"FOREIGN KEY (a) REFERENCES app.third(a)", "FOREIGN KEY (b) REFERENCES app.third(a)"},
           Rewritten{"FOREIGN KEY (a) REFERENCES app.users(b)", "FOREIGN KEY (b) REFERENCES app.users(a)"},
           // In a query a name may be of any table.
           Rewritten{"(EXISTS ( SELECT 1 FROM app.o WHERE ((a = 1) AND (o.a = users.a))))",
                     "(EXISTS ( SELECT 1 FROM app.o WHERE ((a = 1) AND (o.a = users.b))))"},
       }) {
    EXPECT_EQ(RewriteDefinition(r.text, names, &table), r.expected) << r.text;
  }
  EXPECT_EQ(RewriteDefinition("CHECK ((a > b))", names, nullptr), "CHECK ((a > b))");
}

DeclaredChange TableRenamed(const char* from, const char* to, const char* schema = "public") {
  DeclaredChange change;
  change.kind = Kind::kTableRenamed;
  change.table = {"public", from};
  change.to_table = {schema, to};
  return change;
}

DeclaredChange ColumnRenamed(const char* table, const char* from, const char* to) {
  DeclaredChange change;
  change.kind = Kind::kColumnRenamed;
  change.table = {"public", table};
  change.column = from;
  change.to_column = to;
  return change;
}

DeclaredChange ObjectRenamed(const char* kind, const char* from, const char* to) {
  DeclaredChange change;
  change.kind = Kind::kObjectRenamed;
  change.object_kind = kind;
  change.object = from;
  change.to_object = to;
  return change;
}

// A table with a column, a key, an index, a sequence, a child and what mentions it.
std::vector<CatalogObject> Shop(const std::string& schema, const std::string& table,
                                const std::string& column, const std::string& sequence) {
  const std::string name = schema + "." + table;
  return {
      Object("table", schema, "", table, {{"column order", column + ", other"}}),
      Object("column", schema, table, column,
             {{"default", "nextval('" + sequence + "'::regclass)"}, {"type", "bigint"}}),
      Object("column", schema, table, "other", {{"generated", "stored: (" + column + " + 1)"}}),
      Object("check constraint", schema, table, "positive", {{"definition", "CHECK ((" + column + " > 0))"}}),
      Object("index", schema, table, "i", {{"definition", "btree (" + column + ")"}}),
      Object("sequence", schema, "", sequence.substr(sequence.find('.') + 1),
             {{"owned by", name + "." + column}}),
      Object("table", "public", "", "child", {{"column order", column + ", mine"}, {"inherits", name}}),
      Object("column", "public", "child", column, {{"inherited", "yes"}}),
      Object("index", "public", "child", "ci",
             {{"attached to", schema + ".i"}, {"definition", "btree (" + column + ")"}}),
      Object("foreign key", "public", "lines", "of",
             {{"definition", "FOREIGN KEY (id) REFERENCES " + name + "(" + column + ")"}}),
      Object("function", "public", "", "f(" + name + ")",
             {{"body", "SELECT id FROM orders"}, {"result", name}}),
      Object("published table", schema, "p", table, {{"columns", column}, {"where", "(" + column + " > 1)"}}),
      Object("policy", schema, table, "own", {{"using", "(" + column + " = 1)"}}),
  };
}

TEST(DeclaredNamesTest, RenamedTablesAndColumnsAreTheSame) {
  const CatalogState before = State(Shop("public", "orders", "id", "public.orders_id_seq"));
  const struct {
    const char* what;
    CatalogState after;
    Changes changes;
  } cases[] = {
      {"a table",
       State(Shop("public", "purchases", "id", "public.orders_id_seq")),
       {TableRenamed("orders", "purchases")}},
      {"a column",
       State(Shop("public", "orders", "no", "public.orders_id_seq")),
       {ColumnRenamed("orders", "id", "no")}},
      {"both, by the old name",
       State(Shop("public", "purchases", "no", "public.orders_id_seq")),
       {ColumnRenamed("orders", "id", "no"), TableRenamed("orders", "purchases")}},
      {"another schema, with its sequence",
       State(Shop("sales", "orders", "id", "sales.orders_id_seq")),
       {TableRenamed("orders", "orders", "sales")}},
      {"and the sequence",
       State(Shop("public", "orders", "id", "public.numbers")),
       {ObjectRenamed("sequence", "public.orders_id_seq", "numbers")}},
  };
  for (const auto& c : cases) {
    const CatalogComparison found = Compare(before, c.after, c.changes);
    EXPECT_THAT(Lines(found), IsEmpty()) << c.what;
    ASSERT_EQ(found.rules.size(), c.changes.size()) << c.what;
    for (const CatalogRule& rule : found.rules) {
      EXPECT_TRUE(rule.matched) << c.what << ": " << rule.reason;
      EXPECT_GT(rule.objects, 0u) << c.what;
    }
    EXPECT_FALSE(Lines(Compare(before, c.after)).empty()) << c.what;
  }
}

TEST(DeclaredNamesTest, TwoTablesChangeNames) {
  const auto objects = [](const char* a, const char* b) {
    return State(
        {Object("table", "public", "", a, {{"options", "1"}}),
         Object("column", "public", a, "x", {{"type", "a"}}),
         Object("table", "public", "", b, {{"options", "2"}}),
         Object("column", "public", b, "x", {{"type", "b"}}),
         Object("view", "public", "", "v", {{"definition", std::string("SELECT 1 FROM public.") + a}})});
  };
  EXPECT_THAT(
      Lines(Compare(objects("p", "q"), objects("q", "p"), {TableRenamed("p", "q"), TableRenamed("q", "p")})),
      IsEmpty());
  EXPECT_EQ(Lines(Compare(objects("p", "q"), objects("q", "p"))).size(), 5u);
}

TEST(DeclaredNamesTest, WhatWasNotRenamedIsSaid) {
  const CatalogState before = State({Object("table", "public", "", "a"), Object("column", "public", "a", "x"),
                                     Object("index", "public", "a", "i", {{"definition", "1"}})});
  const CatalogState after = State({Object("table", "public", "", "a"), Object("table", "public", "", "b"),
                                    Object("column", "public", "a", "x"),
                                    Object("index", "public", "a", "i", {{"definition", "1"}})});
  const struct {
    DeclaredChange change;
    const char* reason;
  } cases[] = {
      {TableRenamed("none", "b"), "there is no table public.none before"},
      {TableRenamed("a", "none"), "there is no table public.none after"},
      {TableRenamed("a", "b"), "public.a is still there"},
      {ColumnRenamed("a", "none", "y"), "there is no column public.a.none before"},
      {ColumnRenamed("a", "x", "y"), "there is no column public.a.y after"},
      {ObjectRenamed("index", "public.a.j", "k"), "there is no index public.a.j before"},
      {ObjectRenamed("index", "public.a.i", "k"), "there is no index k after"},
      {ObjectRenamed("view", "public.a.i", "k"), "there is no view public.a.i before"},
  };
  for (const auto& c : cases) {
    const CatalogComparison found = Compare(before, after, {c.change});
    ASSERT_EQ(found.rules.size(), 1u);
    EXPECT_FALSE(found.rules[0].matched);
    EXPECT_EQ(found.rules[0].reason, c.reason);
    EXPECT_THAT(Lines(found), ElementsAre("behaviour gained table public.b"));
  }
}

TEST(DeclaredNamesTest, ObjectsOfEachSort) {
  const struct {
    const char* what;
    std::vector<CatalogObject> before;
    std::vector<CatalogObject> after;
    DeclaredChange change;
  } cases[] = {
      {"an index, although it changes besides",
       {Object("index", "public", "t", "i", {{"definition", "a"}})},
       {Object("index", "public", "t", "j", {{"definition", "a"}})},
       ObjectRenamed("index", "public.t.i", "j")},
      {"an index by its whole name",
       {Object("index", "public", "t", "i", {{"definition", "a"}})},
       {Object("index", "public", "t", "j", {{"definition", "a"}})},
       ObjectRenamed("index", "public.t.i", "public.t.j")},
      {"a function and the trigger that calls it",
       {Object("function", "public", "", "f(integer)"),
        Object("trigger", "public", "t", "g", {{"definition", "EXECUTE FUNCTION public.f()"}})},
       {Object("function", "public", "", "h(integer)"),
        Object("trigger", "public", "t", "g", {{"definition", "EXECUTE FUNCTION public.h()"}})},
       ObjectRenamed("function", "public.f(integer)", "h")},
      {"a type in columns, functions and casts",
       {Object("enum", "public", "", "mood"),
        Object("column", "public", "t", "m", {{"default", "'a'::public.mood"}, {"type", "public.mood"}}),
        Object("function", "public", "", "f(public.mood)"), Object("cast", "", "", "public.mood AS integer")},
       {Object("enum", "other", "", "moods"),
        Object("column", "public", "t", "m", {{"default", "'a'::other.moods"}, {"type", "other.moods"}}),
        Object("function", "public", "", "f(other.moods)"), Object("cast", "", "", "other.moods AS integer")},
       ObjectRenamed("enum", "public.mood", "other.moods")},
      {"a schema with all that is in it",
       {Object("schema", "", "", "a"), Object("table", "a", "", "t"),
        Object("column", "a", "t", "x", {{"type", "a.mood"}}), Object("enum", "a", "", "mood"),
        Object("function", "a", "", "f(a.mood)"), Object("index", "a", "t", "i")},
       {Object("schema", "", "", "b"), Object("table", "b", "", "t"),
        Object("column", "b", "t", "x", {{"type", "b.mood"}}), Object("enum", "b", "", "mood"),
        Object("function", "b", "", "f(b.mood)"), Object("index", "b", "t", "i")},
       ObjectRenamed("schema", "a", "b")},
  };
  for (const auto& c : cases) {
    const CatalogComparison found = Compare(State(c.before), State(c.after), {c.change});
    EXPECT_THAT(Lines(found), IsEmpty()) << c.what;
    ASSERT_EQ(found.rules.size(), 1u);
    EXPECT_TRUE(found.rules[0].matched) << found.rules[0].reason;
    EXPECT_GE(found.rules[0].objects, 1u) << c.what;
  }
}

// Same names, another meaning: what a renaming does not explain stays.
TEST(DeclaredNamesTest, NothingElseIsForgiven) {
  const CatalogState before = State(Shop("public", "orders", "id", "public.orders_id_seq"));
  CatalogState after = State(Shop("public", "purchases", "id", "public.orders_id_seq"));
  for (CatalogObject& object : after.objects) {
    if (object.kind != "foreign key") continue;
    object.attributes[0].value = "FOREIGN KEY (id) REFERENCES public.orders(id)";
  }
  EXPECT_THAT(Lines(Compare(before, after, {TableRenamed("orders", "purchases")})),
              ElementsAre("loss changed foreign key public.lines.of: definition"));
}

}  // namespace
}  // namespace pgassay::compare
