// What follows from a difference is listed with it, and nothing else is.
#include "compare/catalog/consequences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compare/catalog/objects.h"

namespace pgassay::compare {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

CatalogObject Table(const std::string& name, Attributes attributes = {}) {
  return Object("table", "public", "", name, std::move(attributes));
}

struct Case {
  const char* what;
  std::vector<CatalogObject> before;
  std::vector<CatalogObject> after;
  std::vector<std::string> lines;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    EXPECT_THAT(Lines(Compare(State(c.before), State(c.after))), ElementsAreArray(c.lines)) << c.what;
  }
}

TEST(ConsequencesTest, OfTablesAndSchemas) {
  const CatalogObject column = Object("column", "public", "t", "a");
  const CatalogObject sequence = Object("sequence", "public", "", "t_a_seq", {{"owned by", "public.t.a"}});
  const CatalogObject published = Object("published table", "public", "p", "t");
  const CatalogObject statistics =
      Object("statistics object", "public", "", "st", {{"definition", "(ndistinct) ON a, b FROM public.t"}});
  const CatalogObject policy = Object("policy", "public", "t", "own");
  const CatalogObject schema = Object("schema", "", "", "public");
  const CatalogObject function = Object("function", "public", "", "f()");
  Check({
      {"a table with all that is in it",
       {Table("t"), column, sequence, published, statistics, policy},
       {},
       {"loss lost table public.t with (column public.t.a; policy public.t.own; published table public.p.t; "
        "sequence "
        "public.t_a_seq; statistics object public.st)"}},
      {"gained likewise, and no worse for its policy",
       {},
       {Table("t"), column, policy},
       {"behaviour gained table public.t with (column public.t.a; policy public.t.own)"}},
      {"lost from a table that stays", {Table("t"), column}, {Table("t")}, {"loss lost column public.t.a"}},
      {"a sequence of another column is not its",
       {Table("t"), column, Object("sequence", "public", "", "s", {{"owned by", "public.t.b"}})},
       {Table("t")},
       {"loss lost column public.t.a", "loss lost sequence public.s"}},
      {"a table became a partitioned one: its column stays",
       {Table("t"), column},
       {Object("partitioned table", "public", "", "t"), column},
       {"loss lost table public.t", "behaviour gained partitioned table public.t"}},
      {"a schema with what is in it, but its tables",
       {schema, Table("t"), column, function},
       {},
       {"loss lost schema public with (function public.f())",
        "loss lost table public.t with (column public.t.a)"}},
      {"an extension with its members",
       {Object("extension", "", "", "e"), Object("function", "public", "", "f()", {{"extension", "e"}}),
        Object("function", "public", "", "g()", {{"extension", "other"}})},
       {},
       {"loss lost extension e with (function public.f())", "loss lost function public.g()"}},
      {"a publication with its tables",
       {Object("publication", "", "", "p"), published},
       {},
       {"loss lost publication p with (published table public.p.t)"}},
      {"a server with its mappings",
       {Object("foreign server", "", "", "s"), Object("user mapping", "", "s", "u")},
       {},
       {"loss lost foreign server s with (user mapping s.u)"}},
  });
}

TEST(ConsequencesTest, OfConstraints) {
  const auto key = [](const char* name, const char* definition, Attributes more = {}) {
    more.emplace_back("definition", definition);
    return Object("unique constraint", "public", "t", name, more);
  };
  const auto index = [](const char* name, const char* definition, Attributes more = {}) {
    more.emplace_back("definition", definition);
    more.emplace_back("unique", "yes");
    return Object("index", "public", "t", name, more);
  };
  Check({
      {"lost with its index",
       {Table("t"), key("k", "UNIQUE (a)"), index("k", "btree (a)")},
       {Table("t")},
       {"loss lost unique constraint public.t.k with (index public.t.k)"}},
      {"an index of another name is by itself",
       {Table("t"), key("k", "UNIQUE (a)"), index("i", "btree (a)")},
       {Table("t")},
       {"loss lost index public.t.i", "loss lost unique constraint public.t.k"}},
      {"renamed with its index",
       {Table("t"), key("k", "UNIQUE (a)"), index("k", "btree (a)")},
       {Table("t"), key("l", "UNIQUE (a)"), index("l", "btree (a)")},
       {"cosmetic renamed unique constraint public.t.k to l with (index public.t.k)"}},
      {"of other columns",
       {Table("t"), key("k", "UNIQUE (a)"), index("k", "btree (a)")},
       {Table("t"), key("k", "UNIQUE (b)"), index("k", "btree (b)")},
       {"loss changed unique constraint public.t.k: definition with (index public.t.k: definition)"}},
      {"its index alone",
       {Table("t"), key("k", "UNIQUE (a)"), index("k", "btree (a)")},
       {Table("t"), key("k", "UNIQUE (a)"), index("k", "btree (a text_pattern_ops)")},
       {"loss changed index public.t.k: definition"}},
      {"deferrable",
       {Table("t"), key("k", "UNIQUE (a)"), index("k", "btree (a)")},
       {Table("t"), key("k", "UNIQUE (a)", {{"deferrable", "yes"}}),
        index("k", "btree (a)", {{"deferrable", "yes"}})},
       {"loss changed unique constraint public.t.k: deferrable with (index public.t.k: deferrable)"}},
  });
}

TEST(ConsequencesTest, OfSequencesBehindColumns) {
  const auto column = [](Attributes attributes) {
    return Object("column", "public", "t", "a", std::move(attributes));
  };
  const auto sequence = [](Attributes attributes) {
    attributes.emplace_back("owned by", "public.t.a as identity");
    return Object("sequence", "public", "", "s", std::move(attributes));
  };
  Check({
      {"identity gone",
       {Table("t"), column({{"identity", "always"}}), sequence({})},
       {Table("t"), column({})},
       {"loss changed column public.t.a: identity with (sequence public.s)"}},
      {"another identity does not take the sequence away",
       {Table("t"), column({{"identity", "always"}}), sequence({})},
       {Table("t"), column({{"identity", "by default"}})},
       {"loss lost sequence public.s", "behaviour changed column public.t.a: identity"}},
      {"owner",
       {Table("t", {{"owner", "x"}}), sequence({{"owner", "x"}})},
       {Table("t", {{"owner", "y"}}), sequence({{"owner", "y"}})},
       {"behaviour changed table public.t: owner with (sequence public.s: owner)"}},
      {"another owner",
       {Table("t", {{"owner", "x"}}), sequence({{"owner", "x"}})},
       {Table("t", {{"owner", "y"}}), sequence({{"owner", "z"}})},
       {"behaviour changed sequence public.s: owner", "behaviour changed table public.t: owner"}},
      {"a wider type",
       {Table("t"), column({{"type", "integer"}}),
        sequence({{"maximum", "2147483647"}, {"type", "integer"}})},
       {Table("t"), column({{"type", "bigint"}}),
        sequence({{"maximum", "9223372036854775807"}, {"type", "bigint"}})},
       {"behaviour changed column public.t.a: type with (sequence public.s: maximum; sequence public.s: "
        "type)"}},
      {"a maximum that somebody set",
       {Table("t"), column({{"type", "integer"}}), sequence({{"maximum", "99"}, {"type", "integer"}})},
       {Table("t"), column({{"type", "bigint"}}),
        sequence({{"maximum", "9223372036854775807"}, {"type", "bigint"}})},
       {"behaviour changed column public.t.a: type with (sequence public.s: type)",
        "behaviour changed sequence public.s: maximum"}},
  });
}

TEST(ConsequencesTest, OfParents) {
  const auto child = [](Attributes attributes = {{"inherits", "public.p"}}) {
    return Table("c", std::move(attributes));
  };
  const auto column = [](const char* table, Attributes attributes) {
    return Object("column", "public", table, "a", std::move(attributes));
  };
  const Attributes copied = {{"inherited", "yes"}};
  const auto trigger = [](const char* table, Attributes attributes = {}) {
    attributes.emplace_back("definition", "x");
    return Object("trigger", "public", table, "g", std::move(attributes));
  };
  const auto index = [](const char* table, const char* name, const char* parent) {
    return Object("index", "public", table, name,
                  *parent == 0 ? Attributes{{"definition", "btree (a)"}}
                               : Attributes{{"definition", "btree (a)"}, {"attached to", parent}});
  };
  Check({
      {"a column of both",
       {Table("p"), child(), column("p", {}), column("c", copied)},
       {Table("p"), child()},
       {"loss lost column public.p.a with (column public.c.a)"}},
      {"the child's own stays",
       {Table("p"), child(), column("p", {}), column("c", {})},
       {Table("p"), child()},
       {"loss lost column public.c.a", "loss lost column public.p.a"}},
      {"the same change",
       {Table("p"), child(), column("p", {{"not null", "yes"}}),
        column("c", {{"inherited", "yes"}, {"not null", "yes"}})},
       {Table("p"), child(), column("p", {}), column("c", copied)},
       {"loss changed column public.p.a: not null with (column public.c.a: not null)"}},
      {"the same change of a column that the child also has by itself",
       {Table("p"), child(), column("p", {}), column("c", {})},
       {Table("p"), child(), column("p", {{"not null", "yes"}}), column("c", {{"not null", "yes"}})},
       {"behaviour changed column public.p.a: not null with (column public.c.a: not null)"}},
      {"definitions of triggers, each with its table",
       {Table("p"), child(),
        Object("trigger", "public", "p", "g", {{"definition", "AFTER INSERT ON public.p FOR"}}),
        Object("trigger", "public", "c", "g",
               {{"definition", "AFTER INSERT ON public.c FOR"}, {"of the partitioned table", "yes"}})},
       {Table("p"), child(),
        Object("trigger", "public", "p", "g", {{"definition", "AFTER DELETE ON public.p FOR"}}),
        Object("trigger", "public", "c", "g",
               {{"definition", "AFTER DELETE ON public.c FOR"}, {"of the partitioned table", "yes"}})},
       {"behaviour changed trigger public.p.g: definition with (trigger public.c.g: definition)"}},
      {"another change",
       {Table("p"), child(), column("p", {{"default", "1"}}),
        column("c", {{"default", "1"}, {"inherited", "yes"}})},
       {Table("p"), child(), column("p", {{"default", "2"}}),
        column("c", {{"default", "3"}, {"inherited", "yes"}})},
       {"behaviour changed column public.c.a: default", "behaviour changed column public.p.a: default"}},
      {"a trigger of the partitioned table",
       {Table("p"), child(), trigger("p"), trigger("c", {{"of the partitioned table", "yes"}})},
       {Table("p"), child()},
       {"loss lost trigger public.p.g with (trigger public.c.g)"}},
      {"only the child's",
       {Table("p"), child(), trigger("p"), trigger("c", {{"of the partitioned table", "yes"}})},
       {Table("p"), child(), trigger("p")},
       {"loss lost trigger public.c.g"}},
      {"an index and its partition's",
       {Table("p"), child(), index("p", "pi", ""), index("c", "ci", "public.pi")},
       {Table("p"), child()},
       {"behaviour lost index public.p.pi with (index public.c.ci)"}},
      {"the parent's index renamed",
       {Table("p"), child(), index("p", "pi", ""), index("c", "ci", "public.pi")},
       {Table("p"), child(), index("p", "pj", ""), index("c", "ci", "public.pj")},
       {"cosmetic renamed index public.p.pi to pj with (index public.c.ci: attached to)"}},
      {"detached",
       {Table("p"), child({{"inherits", "public.p"}, {"partition bound", "x"}}), column("p", {}),
        column("c", copied), trigger("p"), trigger("c", {{"of the partitioned table", "yes"}})},
       {Table("p"), child({}), column("p", {}), column("c", {}), trigger("p")},
       {"loss changed table public.c: inherits with (column public.c.a: inherited; table public.c: partition "
        "bound; "
        "trigger public.c.g)"}},
      {"a table of a type",
       {Object("composite type", "public", "", "p"), Table("c", {{"of type", "public.p"}}), column("p", {}),
        column("c", {})},
       {Object("composite type", "public", "", "p"), Table("c", {{"of type", "public.p"}})},
       {"loss lost column public.p.a with (column public.c.a)"}},
      {"parents in a circle",
       {Table("p", {{"inherits", "public.c"}}), child(), column("p", copied), column("c", copied)},
       {Table("p", {{"inherits", "public.c"}}), child()},
       {"loss lost column public.p.a with (column public.c.a)"}},
  });
}

// A tie takes nothing but triggers, and makes nothing that the parent has not.
TEST(ConsequencesTest, OfTiesThatComeAndGo) {
  const CatalogObject tied = Table("c", {{"inherits", "public.p"}, {"partition bound", "x"}});
  const auto column = [](const char* table, Attributes more = {}) {
    return Object("column", "public", table, "a", std::move(more));
  };
  const auto check = [](const char* table, Attributes more = {}) {
    more.emplace_back("definition", "CHECK ((a > 0))");
    return Object("check constraint", "public", table, "ck", std::move(more));
  };
  const auto key = [](const char* table, const char* name, Attributes more = {}) {
    more.emplace_back("definition", "PRIMARY KEY (a)");
    return Object("primary key", "public", table, name, std::move(more));
  };
  const auto index = [](const char* table, const char* name, Attributes more = {}) {
    more.emplace_back("definition", "btree (a)");
    return Object("index", "public", table, name, std::move(more));
  };
  const auto trigger = [](const char* table, Attributes more = {}) {
    more.emplace_back("definition", "x");
    return Object("trigger", "public", table, "g", std::move(more));
  };
  const Attributes inherited = {{"inherited", "yes"}};
  const Attributes cloned = {{"of the partitioned table", "yes"}};
  const std::vector<CatalogObject> parent = {Table("p"),       column("p"),     check("p"),  key("p", "pk"),
                                             index("p", "pk"), index("p", "i"), trigger("p")};
  const auto with = [](std::vector<CatalogObject> all, const std::vector<CatalogObject>& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const std::vector<CatalogObject> copies = {column("c", inherited),
                                             check("c", inherited),
                                             key("c", "ck_pk", cloned),
                                             index("c", "ck_pk", {{"attached to", "public.pk"}}),
                                             index("c", "ci", {{"attached to", "public.i"}}),
                                             trigger("c", cloned)};
  Check({
      {"detached, and all that it had lost besides",
       with(with(parent, {tied}), copies),
       with(parent, {Table("c")}),
       {"loss lost check constraint public.c.ck", "loss lost column public.c.a",
        "loss lost primary key public.c.ck_pk with (index public.c.ck_pk)",
        "loss changed table public.c: inherits with (table public.c: partition bound; trigger public.c.g)",
        "behaviour lost index public.c.ci"}},
      {"the parent dropped, and what the child had lost besides",
       with(with(parent, {tied}), copies),
       {Table("c"), column("c"), key("c", "ck_pk"), index("c", "ck_pk"), index("c", "ci")},
       {"loss lost check constraint public.c.ck",
        "loss lost table public.p with (check constraint public.p.ck; column public.p.a; index public.p.i; "
        "index public.p.pk; primary key public.p.pk; trigger public.c.g; trigger public.p.g)",
        "behaviour changed table public.c: inherits with (column public.c.a: inherited; index public.c.ci: "
        "attached to; index public.c.ck_pk: attached to; primary key public.c.ck_pk: of the partitioned "
        "table; table public.c: partition bound)"}},
      {"attached, with what the server makes",
       with(parent, {Table("c"), column("c"), check("c")}),
       with(with(parent, {tied}), copies),
       {"behaviour changed table public.c: inherits with (check constraint public.c.ck: inherited; column "
        "public.c.a: inherited; index public.c.ci; index public.c.ck_pk; primary key public.c.ck_pk; table "
        "public.c: partition bound; trigger public.c.g)"}},
      {"attached, and gained what the parent has not",
       {Table("p"), Table("c")},
       with({Table("p"), tied}, copies),
       {"behaviour gained check constraint public.c.ck", "behaviour gained column public.c.a",
        "behaviour gained primary key public.c.ck_pk with (index public.c.ck_pk)",
        "behaviour changed table public.c: inherits with (table public.c: partition bound)",
        "behaviour gained trigger public.c.g", "cosmetic gained index public.c.ci"}},
      {"a column is there before its table has a parent",
       with(parent, {Table("c"), check("c")}),
       with(parent, {tied, check("c", inherited), column("c", inherited)}),
       {"behaviour gained column public.c.a",
        "behaviour changed table public.c: inherits with (check constraint public.c.ck: inherited; table "
        "public.c: partition bound)"}},
  });
}

TEST(ConsequencesTest, OfViewsAndOperators) {
  const auto view = [](const char* definition) {
    return Object("view", "public", "", "v", {{"definition", definition}});
  };
  const CatalogObject column = Object("column", "public", "v", "a");
  const auto op = [](const char* name, Attributes attributes) {
    return Object("operator", "app", "", name, std::move(attributes));
  };
  Check({
      {"columns of a view",
       {view("x"), column},
       {view("y")},
       {"loss changed view public.v: definition with (column public.v.a)"}},
      {"without a change of the view", {view("x"), column}, {view("x")}, {"loss lost column public.v.a"}},
      {"its comment is its own",
       {view("x"), Object("column", "public", "v", "a", {{"comment", "1"}})},
       {view("y"), column},
       {"behaviour changed view public.v: definition", "cosmetic changed column public.v.a: comment"}},
      {"the negator of an operator",
       {op("!=(app.p, app.p)", {}), op("==(app.p, app.p)", {{"negator", "app.!=(app.p,app.p)"}})},
       {op("==(app.p, app.p)", {})},
       {"loss lost operator app.!=(app.p, app.p) with (operator app.==(app.p, app.p): negator)"}},
      {"replica identity",
       {Table("t", {{"replica identity", "index"}}),
        Object("index", "public", "t", "i", {{"replica identity", "yes"}})},
       {Table("t"), Object("index", "public", "t", "i")},
       {"behaviour changed table public.t: replica identity with (index public.t.i: replica identity)"}},
  });
}

}  // namespace
}  // namespace pgassay::compare
