#include "cli/changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "cli/folder.h"
#include "cli/message.h"
#include "cli/relation_name.h"
#include "testing/matchers.h"

namespace pgassay::cli {
namespace {

using Kind = DeclaredChange::Kind;
using testing::ElementsAre;
using testing::Folder;
using testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

absl::StatusOr<Changes> Parse(const std::string& text) {
  return ParseChanges(text, "changes.toml");
}

// What a rule says, without its empty members.
std::string Members(const DeclaredChange& change) {
  std::string text;
  if (!change.table.name.empty()) {
    text = absl::StrCat("table=", change.table.schema, "|", change.table.name);
  }
  const auto add = [&text](absl::string_view name, absl::string_view value) {
    if (!value.empty()) absl::StrAppend(&text, " ", name, "=", value);
  };
  add("column", change.column);
  add("to_table",
      absl::StrCat(change.to_table.schema, change.to_table.name.empty() ? "" : "|", change.to_table.name));
  add("to_column", change.to_column);
  add("expression", change.expression);
  add("key", absl::StrJoin(change.key, "|"));
  add("kind", change.object_kind);
  add("object", change.object);
  add("to_object", change.to_object);
  add("attribute", change.attribute);
  add("reason", change.reason);
  return text;
}

TEST(ChangesTest, EveryRule) {
  const struct {
    const char* text;
    Kind kind;
    const char* members;
    const char* rule;
  } cases[] = {
      {"[[table_added]]\ntable = 'sessions'", Kind::kTableAdded, "table=public|sessions",
       "table added: public.sessions"},
      {"table_added = [{table = 'sessions'}]", Kind::kTableAdded, "table=public|sessions",
       "table added: public.sessions"},
      {"[[table_renamed]]\ntable = 'users'\nto = 'people'", Kind::kTableRenamed,
       "table=public|users to_table=public|people", "table renamed: public.users to public.people"},
      {"[[table_renamed]]\ntable = 'app.users'\nto = 'people'", Kind::kTableRenamed,
       "table=app|users to_table=app|people", "table renamed: app.users to app.people"},
      {"[[table_renamed]]\ntable = 'app.users'\nto = 'public.users'", Kind::kTableRenamed,
       "table=app|users to_table=public|users", "table renamed: app.users to public.users"},
      {"[[table_dropped]]\ntable = 'public.cache'\nreason = \"\"\"replaced\nby Redis\"\"\"",
       Kind::kTableDropped, "table=public|cache reason=replaced\nby Redis",
       "table dropped: public.cache (replaced by Redis)"},
      {"[[table_excluded]]\ntable = 'audit.log'\nreason = 'pruned nightly'", Kind::kTableExcluded,
       "table=audit|log reason=pruned nightly", "table excluded: audit.log (pruned nightly)"},
      {"[[table_key]]\ntable = 'posts'\ncolumns = ['org_id', 'Slug']", Kind::kTableKey,
       "table=public|posts key=org_id|Slug", "table key: public.posts by org_id, \"Slug\""},
      {"[[column_added]]\ntable = 'users'\ncolumn = 'locale'", Kind::kColumnAdded,
       "table=public|users column=locale", "column added: public.users.locale"},
      {"[[column_renamed]]\ntable = 'users'\ncolumn = 'mail'\nto = 'email'", Kind::kColumnRenamed,
       "table=public|users column=mail to_column=email", "column renamed: public.users.mail to email"},
      {"[[column_dropped]]\ntable = '\"my.schema\".\"say \"\"hi\"\"\"'\ncolumn = 'a.b'", Kind::kColumnDropped,
       "table=my.schema|say \"hi\" column=a.b", "column dropped: \"my.schema\".\"say \"\"hi\"\"\".\"a.b\""},
      {"[[column_widened]]\ntable = 'Orders'\ncolumn = 'id'", Kind::kColumnWidened,
       "table=public|Orders column=id", "column widened: public.\"Orders\".id"},
      {"[[column_rewritten]]\ntable = 'orders'\ncolumn = 'total'", Kind::kColumnRewritten,
       "table=public|orders column=total", "column rewritten: public.orders.total"},
      {"[[column_expression]]\ntable = 'orders'\ncolumn = 'ts'\nexpr = \"ts AT TIME ZONE 'UTC'\"",
       Kind::kColumnExpression, "table=public|orders column=ts expression=ts AT TIME ZONE 'UTC'",
       "column expression: public.orders.ts from ts AT TIME ZONE 'UTC'"},
      {"[[object_added]]\nkind = 'trigger'\nname = 'public.orders.Audit '", Kind::kObjectAdded,
       " kind=trigger object=public.orders.Audit ", "object added: trigger public.orders.Audit "},
      {"[[object_dropped]]\nkind = 'function'\nname = 'public.slug(text, app.\"my type\")'\nreason = 'a\tb'",
       Kind::kObjectDropped, " kind=function object=public.slug(text, app.\"my type\") reason=a\tb",
       "object dropped: function public.slug(text, app.\"my type\") (a\tb)"},
      {"[[object_renamed]]\nname = 'public.orders.i'\nkind = 'index'\nto = 'j'", Kind::kObjectRenamed,
       " kind=index object=public.orders.i to_object=j", "object renamed: index public.orders.i to j"},
      {"[[object_changed]]\nkind = 'table'\nname = 'public.orders'\nattribute = 'owner'",
       Kind::kObjectChanged, " kind=table object=public.orders attribute=owner",
       "object changed: owner of table public.orders"},
      {"[[object_changed]]\nkind = 'foreign-data wrapper'\nname = 'f'", Kind::kObjectChanged,
       " kind=foreign-data wrapper object=f", "object changed: foreign-data wrapper f"},
      {"[[object_excluded]]\nkind = 'trigger'\nreason = 'so'", Kind::kObjectExcluded,
       " kind=trigger reason=so", "object excluded: every trigger (so)"},
      {"[[object_excluded]]\nattribute = 'owner'\nreason = 'so'", Kind::kObjectExcluded,
       " attribute=owner reason=so", "object excluded: owner of every object (so)"},
      {"[[object_excluded]]\nname = 'public.orders'\nattribute = 'comment'\nreason = 'so'",
       Kind::kObjectExcluded, " object=public.orders attribute=comment reason=so",
       "object excluded: comment of public.orders (so)"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<Changes> changes = Parse(c.text);
    ASSERT_THAT(changes, IsOk()) << c.text;
    ASSERT_EQ(changes->size(), 1u);
    EXPECT_EQ(changes->front().kind, c.kind) << c.text;
    EXPECT_EQ(Members(changes->front()), c.members);
    EXPECT_EQ(changes->front().rule, c.rule);
  }
}

TEST(ChangesTest, NothingDeclaredIsNoError) {
  for (const char* text : {"", "# nothing\n", "\xef\xbb\xbf# with a mark\r\n", "table_added = []"}) {
    const absl::StatusOr<Changes> changes = Parse(text);
    ASSERT_THAT(changes, IsOk()) << text;
    EXPECT_EQ(changes->size(), 0u);
  }
}

TEST(ChangesTest, KeepsTheOrderOfTheFile) {
  const absl::StatusOr<Changes> changes = Parse(
      "[[table_renamed]]\ntable = 'c'\nto = 'd'\n"
      "[[column_added]]\ntable = 'c'\ncolumn = 'x'\n"
      "[[table_added]]\ntable = 'b'\n"
      "[[column_added]]\ntable = 'a'\ncolumn = 'x'\n");
  ASSERT_THAT(changes, IsOk());
  std::vector<std::string> tables;
  for (const DeclaredChange& change : *changes) tables.push_back(change.table.name);
  EXPECT_THAT(tables, ElementsAre("c", "c", "b", "a"));
}

TEST(ChangesTest, RefusesWithTheLine) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"\n\nx = ", "changes.toml:3: "},
      {"[[table_added]]\ntable = \"\xff\"", "changes.toml:2: "},
      {"[[table_added]]\ntable = 'a'\ntable = 'b'", "changes.toml:3: "},
      {"\n[[table_aded]]\ntable = 'x'", "changes.toml:2: there is no rule 'table_aded'"},
      {"format = 1", "changes.toml:1: there is no rule 'format'"},
      {"[table_added]\ntable = 'x'", "changes.toml:1: table_added is not a list of rules"},
      {"\ntable_added = 'x'", "changes.toml:2: table_added is not a list of rules"},
      {"\ntable_added = [{table = 'x'}, 'y']", "changes.toml:2: table_added is not a list of rules"},
      {"[[table_added]]\ntable = 'x'\ncolumn = 'y'", "changes.toml:3: table_added: there is no key 'column'"},
      {"\n[[table_added]]\n", "changes.toml:2: table_added: has no table"},
      {"[[table_added]]\ntable = 7", "changes.toml:2: table_added: table is not text"},
      {"[[table_added]]\ntable = ''", "changes.toml:2: table_added: table is empty"},
      {"[[table_added]]\ntable = \" \\t\"", "changes.toml:2: table_added: table is empty"},
      {"[[table_added]]\ntable = \"a\\u0000b\"", "changes.toml:2: table_added: table has the character"},
      {"[[table_added]]\ntable = 'a.b.c'", "changes.toml:2: table_added: table: a name has two parts, not 3"},
      {"[[table_added]]\ntable = 'a.'", "changes.toml:2: table_added: table: a part of the name is empty"},
      {"[[table_added]]\ntable = '\"a.b'", "changes.toml:2: table_added: table: a quote is not closed"},
      {"[[table_added]]\ntable = 'a'\nreason = 'one\ntwo'", "changes.toml:3: "},
      {"[[table_added]]\ntable = 'a'\nreason = ''", "changes.toml:3: table_added: reason is empty"},
      {"[[table_renamed]]\ntable = 'a'", "changes.toml:1: table_renamed: has no to"},
      {"[[table_renamed]]\ntable = 'a'\nto = ['b']", "changes.toml:3: table_renamed: to is not text"},
      {"[[table_excluded]]\ntable = 'a'", "changes.toml:1: table_excluded: has no reason"},
      {"[[column_added]]\ntable = 'a'", "changes.toml:1: column_added: has no column"},
      {"[[column_expression]]\ntable = 'a'\ncolumn = 'b'", "changes.toml:1: column_expression: has no expr"},
      {"[[column_expression]]\ntable = 'a'\ncolumn = 'b'\nexpr = ''",
       "changes.toml:4: column_expression: expr is empty"},
      {"[[table_key]]\ntable = 'a'", "changes.toml:1: table_key: has no columns"},
      {"[[table_key]]\ntable = 'a'\ncolumns = []", "changes.toml:3: table_key: columns is not a list"},
      {"[[table_key]]\ntable = 'a'\ncolumns = 'b'", "changes.toml:3: table_key: columns is not a list"},
      {"[[table_key]]\ntable = 'a'\ncolumns = [1]", "changes.toml:3: table_key: columns is not text"},
      {"[[table_key]]\ntable = 'a'\ncolumns = ['b',\n'b']", "changes.toml:4: table_key: columns has b twice"},
      {"[[object_added]]\nname = 'a'", "changes.toml:1: object_added: has no kind"},
      {"[[object_added]]\nkind = 'view'", "changes.toml:1: object_added: has no name"},
      {"[[object_added]]\nkind = 'view'\ntable = 'a'",
       "changes.toml:3: object_added: there is no key 'table'"},
      {"[[object_added]]\nkind = 'view'\nname = 'a'\nattribute = 'owner'",
       "changes.toml:4: object_added: there is no key 'attribute'"},
      {"[[object_dropped]]\nkind = 'View'\nname = 'a'",
       "changes.toml:2: object_dropped: there is no kind 'View'"},
      {"[[object_renamed]]\nkind = 'view'\nname = 'a'", "changes.toml:1: object_renamed: has no to"},
      {"[[object_dropped]]\nkind = 'table'\nname = 'public.a'",
       "changes.toml:2: object_dropped: a table has rules of its own"},
      {"[[object_changed]]\nkind = 'view'\nname = 'a'\nattribute = ''",
       "changes.toml:4: object_changed: attribute is empty"},
      {"[[object_excluded]]\nkind = 'view'", "changes.toml:1: object_excluded: has no reason"},
      {"[[object_excluded]]\nreason = 'so'", "changes.toml:1: object_excluded: would leave out everything"},
      {"[[object_excluded]]\nkind = 'x'\nreason = 'so'", "changes.toml:2: object_excluded: there is no kind"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<Changes> changes = Parse(c.text);
    EXPECT_THAT(changes, StatusIs(kInvalid, c.message)) << c.text;
    EXPECT_THAT(FormatError(changes.status()), HasSubstr("pgassay: hint: ")) << c.text;
  }
}

std::string ToToml(const std::vector<std::vector<std::string>>& rules) {
  std::string text;
  for (const auto& rule : rules) {
    absl::StrAppend(&text, "[[", rule[0], "]]\n");
    const std::string& table = rule[1];
    absl::StrAppend(&text, "table = '", table, "'\n");
    if (rule[0] == "table_renamed") absl::StrAppend(&text, "to = '", rule[2], "'\n");
    if (rule[0] == "table_excluded") absl::StrAppend(&text, "reason = 'so'\n");
    if (rule[0] == "table_key") absl::StrAppend(&text, "columns = ['", rule[2], "']\n");
    if (rule[0].rfind("column_", 0) == 0) absl::StrAppend(&text, "column = '", rule[2], "'\n");
    if (rule[0] == "column_renamed") absl::StrAppend(&text, "to = '", rule[3], "'\n");
    if (rule[0] == "column_expression") absl::StrAppend(&text, "expr = 'z'\n");
  }
  return text;
}

TEST(ChangesTest, RefusesWhatContradictsItself) {
  const struct {
    std::vector<std::vector<std::string>> rules;
    const char* message;
  } cases[] = {
      {{{"table_added", "a"}, {"table_added", "a"}},
       ":3: table_added: public.a has a rule already, in line 1"},
      {{{"table_dropped", "a"}, {"table_dropped", "a"}}, "public.a has a rule already"},
      {{{"table_renamed", "a", "b"}, {"table_renamed", "a", "c"}},
       ":4: table_renamed: public.a has a rule already, in line 1"},
      {{{"table_renamed", "a", "b"}, {"table_renamed", "c", "b"}}, "public.b has a rule already"},
      {{{"table_renamed", "a", "b"}, {"table_dropped", "a"}}, "public.a has a rule already"},
      {{{"table_renamed", "a", "b"}, {"table_excluded", "a"}}, "public.a has a rule already"},
      {{{"table_renamed", "a", "b"}, {"table_added", "b"}}, "public.b has a rule already"},
      {{{"table_renamed", "a", "a"}}, "public.a is renamed to itself"},
      {{{"table_added", "a"}, {"table_dropped", "a"}}, "public.a is there after, says line 1"},
      {{{"table_dropped", "a"}, {"table_added", "a"}}, "public.a is there after, says line 3"},
      {{{"table_excluded", "a"}, {"table_added", "a"}}, "public.a is there after"},
      {{{"table_excluded", "b"}, {"table_renamed", "a", "b"}}, "public.b is there after"},
      {{{"table_dropped", "a"}, {"column_added", "a", "x"}}, "public.a is dropped in line 1"},
      {{{"column_dropped", "a", "x"}, {"table_excluded", "a"}},
       ":1: column_dropped: public.a is excluded in line 4"},
      {{{"table_key", "a", "x"}, {"table_dropped", "a"}}, "public.a is dropped"},
      {{{"table_added", "a"}, {"column_added", "a", "x"}}, "public.a is added in line 1"},
      {{{"table_renamed", "a", "b"}, {"column_added", "b", "x"}},
       "public.b is what public.a is renamed to in line 1"},
      {{{"column_dropped", "a", "x"}, {"column_renamed", "a", "x", "y"}}, "public.a.x has a rule already"},
      {{{"column_renamed", "a", "x", "y"}, {"column_renamed", "a", "z", "y"}},
       "public.a.y has a rule already"},
      {{{"column_renamed", "a", "x", "y"}, {"column_added", "a", "y"}}, "public.a.y has a rule already"},
      {{{"column_renamed", "a", "x", "y"}, {"column_widened", "a", "y"}}, "public.a.y has a rule already"},
      {{{"column_renamed", "a", "x", "x"}}, "public.a.x is renamed to itself"},
      {{{"column_widened", "a", "x"}, {"column_rewritten", "a", "x"}}, "public.a.x has a rule already"},
      {{{"column_expression", "a", "x"}, {"column_widened", "a", "x"}}, "public.a.x has a rule already"},
      {{{"column_added", "a", "x"}, {"column_added", "public.a", "x"}}, "public.a.x has a rule already"},
      {{{"column_added", "a", "x"}, {"column_widened", "a", "x"}}, "public.a.x has a rule already"},
      {{{"column_added", "a", "x"}, {"column_dropped", "a", "x"}}, "public.a.x is added in line 1"},
      {{{"table_key", "a", "x"}, {"table_key", "a", "y"}}, "public.a has a rule already"},
      {{{"table_key", "a", "x"}, {"column_dropped", "a", "x"}},
       ":1: table_key: public.a.x is dropped in line 4"},
      {{{"table_key", "a", "x"}, {"column_added", "a", "x"}}, "public.a.x is added in line 4"},
      {{{"table_key", "a", "y"}, {"column_renamed", "a", "x", "y"}},
       "public.a.y is what public.a.x is renamed to in line 4"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<Changes> changes = Parse(ToToml(c.rules));
    EXPECT_THAT(changes, StatusIs(kInvalid, c.message)) << ToToml(c.rules);
    EXPECT_THAT(FormatError(changes.status()), HasSubstr("pgassay: hint: "));
  }
}

std::string ObjectRule(const std::string& rule, const std::string& kind, const std::string& name,
                       const std::string& more = "") {
  std::string text = absl::StrCat("[[object_", rule, "]]\n");
  if (!kind.empty()) absl::StrAppend(&text, "kind = '", kind, "'\n");
  if (!name.empty()) absl::StrAppend(&text, "name = '", name, "'\n");
  if (rule == "renamed") absl::StrAppend(&text, "to = '", more, "'\n");
  if (rule == "excluded") absl::StrAppend(&text, "reason = 'so'\n");
  if (rule != "renamed" && !more.empty()) absl::StrAppend(&text, "attribute = '", more, "'\n");
  return text;
}

TEST(ChangesTest, RefusesObjectsThatContradictThemselves) {
  constexpr char kAlready[] = "view public.v has a rule already, in line 1";
  const struct {
    std::string first;
    std::string second;
    const char* message;
  } cases[] = {
      {ObjectRule("added", "view", "public.v"), ObjectRule("dropped", "view", "public.v"), kAlready},
      {ObjectRule("added", "view", "public.v"), ObjectRule("added", "view", "public.v"), kAlready},
      {ObjectRule("dropped", "view", "public.v"), ObjectRule("changed", "view", "public.v", "owner"),
       kAlready},
      {ObjectRule("renamed", "view", "public.v", "w"), ObjectRule("dropped", "view", "public.v"), kAlready},
      {ObjectRule("renamed", "view", "public.v", "w"), ObjectRule("renamed", "view", "public.v", "x"),
       kAlready},
      {ObjectRule("renamed", "view", "public.u", "v"), ObjectRule("added", "view", "public.v"), kAlready},
      {ObjectRule("renamed", "view", "app.u", "public.v"), ObjectRule("added", "view", "public.v"), kAlready},
      {ObjectRule("changed", "view", "public.v"), ObjectRule("changed", "view", "public.v", "owner"),
       kAlready},
      {ObjectRule("added", "view", "public.w"), ObjectRule("renamed", "view", "public.v", "w"), kAlready},
      {"", ObjectRule("renamed", "view", "public.v", "v"), "view public.v is renamed to itself"},
      {"", ObjectRule("renamed", "function", "f(a.b)", "f(a.b)"), "function f(a.b) is renamed to itself"},
      {ObjectRule("excluded", "", "", "owner"), ObjectRule("changed", "view", "public.v", "owner"),
       "what it speaks of is excluded in line 1"},
      {ObjectRule("excluded", "view", ""), ObjectRule("added", "view", "public.v"),
       "what it speaks of is excluded in line 1"},
      {ObjectRule("added", "view", "public.v"), ObjectRule("excluded", "", "public.v"),
       "leaves out what a rule speaks of, in line 1"},
      {ObjectRule("excluded", "view", ""), ObjectRule("excluded", "view", "public.v"),
       "what it speaks of is excluded in line 1"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<Changes> changes = Parse(c.first + c.second);
    EXPECT_THAT(changes, StatusIs(kInvalid, c.message)) << c.first << c.second;
    EXPECT_THAT(FormatError(changes.status()), HasSubstr("pgassay: hint: "));
  }
}

TEST(ChangesTest, TakesObjectsThatDoNotContradictThemselves) {
  const std::pair<std::string, std::string> cases[] = {
      {ObjectRule("added", "view", "public.v"), ObjectRule("dropped", "materialized view", "public.v")},
      {ObjectRule("renamed", "view", "public.v", "w"), ObjectRule("changed", "view", "public.v", "owner")},
      {ObjectRule("renamed", "view", "public.v", "w"), ObjectRule("added", "view", "public.v")},
      {ObjectRule("renamed", "index", "a.t.i", "j"), ObjectRule("renamed", "index", "a.u.i", "j")},
      {ObjectRule("changed", "view", "v", "owner"), ObjectRule("changed", "view", "v", "comment")},
      {ObjectRule("excluded", "view", "", "owner"), ObjectRule("changed", "view", "public.v", "comment")},
      {ObjectRule("excluded", "view", "", "owner"), ObjectRule("excluded", "index", "", "owner")},
      {ObjectRule("excluded", "view", "", "owner"), "[[table_added]]\ntable = 'x'\n"},
  };
  for (const auto& [first, second] : cases) EXPECT_THAT(Parse(first + second), IsOk()) << first << second;
}

TEST(ChangesTest, TakesWhatOnlyLooksLikeAContradiction) {
  const std::vector<std::vector<std::vector<std::string>>> cases = {
      {{"table_renamed", "a", "b"}, {"table_renamed", "b", "a"}},  // swapped
      {{"table_renamed", "a", "b"}, {"table_added", "a"}},         // its name is free
      {{"table_renamed", "a", "b"}, {"table_dropped", "b"}},       // it takes its place
      {{"table_renamed", "a", "b"}, {"column_renamed", "a", "x", "y"}},
      {{"table_renamed", "a", "b"}, {"table_renamed", "b", "c"}, {"column_added", "b", "x"}},
      {{"table_added", "x.a"}, {"table_dropped", "y.a"}},
      {{"column_renamed", "a", "x", "y"}, {"column_renamed", "a", "y", "x"}},
      {{"column_renamed", "a", "x", "y"}, {"column_dropped", "a", "y"}},
      {{"column_renamed", "a", "x", "y"}, {"column_added", "a", "x"}},
      {{"column_renamed", "a", "x", "y"}, {"column_renamed", "b", "x", "y"}},
      {{"table_key", "a", "x"}, {"column_renamed", "a", "x", "y"}},
      {{"table_key", "a", "x"}, {"column_widened", "a", "x"}},
      {{"table_key", "a", "y"}, {"column_renamed", "a", "x", "y"}, {"column_renamed", "a", "y", "z"}},
      {{"column_expression", "a", "name"}, {"column_added", "a", "first"}, {"column_added", "a", "last"}},
  };
  for (const auto& rules : cases) EXPECT_THAT(Parse(ToToml(rules)), IsOk()) << ToToml(rules);
}

// No bytes whatever make it throw, hang or crash.
TEST(ChangesTest, AnyBytesGiveRulesOrAnError) {
  const std::string seed = ToToml({{"table_renamed", "a", "b"},
                                   {"table_key", "\"x.y\".z", "k"},
                                   {"column_expression", "a", "x"},
                                   {"column_renamed", "a", "y", "z"}}) +
                           ObjectRule("changed", "view", "public.v", "owner") +
                           ObjectRule("excluded", "index", "");
  for (size_t size = 0; size <= seed.size(); ++size) {
    const absl::StatusOr<Changes> changes = Parse(seed.substr(0, size));
    EXPECT_TRUE(changes.ok() || absl::IsInvalidArgument(changes.status())) << changes.status();
  }
  std::mt19937 random(20250115);
  for (int round = 0; round < 3000; ++round) {
    std::string text = seed;
    for (int i = 0; i < 3; ++i) text[random() % text.size()] = static_cast<char>(random() % 256);
    const absl::StatusOr<Changes> changes = Parse(text);
    EXPECT_TRUE(changes.ok() || absl::IsInvalidArgument(changes.status())) << changes.status();
  }
  std::string deep;
  for (int i = 0; i < 50'000; ++i) deep += "a.";
  EXPECT_THAT(Parse("x = " + std::string(100000, '[')),
              StatusIs(kInvalid, "line 1: lists or tables are nested"));
  EXPECT_THAT(Parse("[" + deep + "a]"), StatusIs(kInvalid, "line 1: a name has more than 64 dots"));
}

TEST(ChangesTest, ReadsAFileOfBoundedSize) {
  const Folder folder;
  const std::string path = folder.Write("changes.toml", "[[table_added]]\ntable = 'a'\n");
  EXPECT_THAT(ReadChanges(path), IsOk());
  const std::string broken = folder.Write("broken.toml", "[[table_added]]\n\n");
  EXPECT_THAT(ReadChanges(broken), StatusIs(kInvalid, broken + ":1: table_added: has no table"));
  const std::string large = folder.Write("large.toml", "#" + std::string((1u << 20) - 1, 'x'));
  EXPECT_THAT(ReadChanges(large), IsOk());
  const std::string larger = folder.Write("larger.toml", "#" + std::string(1u << 20, 'x'));
  EXPECT_THAT(ReadChanges(larger), StatusIs(kInvalid, "more than 1 MiB"));
  EXPECT_THAT(ReadChanges(folder.At("none")), StatusIs(kInvalid, "No such file"));
  EXPECT_THAT(ReadChanges(folder.path()), StatusIs(kInvalid, "not a file"));
  EXPECT_THAT(ReadChanges("/dev/zero"), StatusIs(kInvalid, "not a file"));
  EXPECT_EQ(
      ReadChanges(folder.At("none")).status().message(),
      absl::StrCat("--changes '", folder.At("none"), "': it cannot be read: No such file or directory"));
}

// What <(...) of a shell is.
TEST(ChangesTest, ReadsAPipe) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  constexpr char kText[] = "[[table_added]]\ntable = 'a'\n";
  ASSERT_EQ(write(ends[1], kText, sizeof(kText) - 1), static_cast<ssize_t>(sizeof(kText) - 1));
  close(ends[1]);
  const absl::StatusOr<Changes> changes = ReadChanges(absl::StrCat("/dev/fd/", ends[0]));
  close(ends[0]);
  ASSERT_THAT(changes, IsOk());
  EXPECT_EQ(changes->size(), 1u);
}

// Every example of CHANGES.md is read, and every rule has one.
TEST(ChangesTest, TheExamplesOfTheDocument) {
  std::ifstream file(PGASSAY_TESTS_DIR "/../verifier/cli/CHANGES.md");
  ASSERT_TRUE(file);
  const std::string page(std::istreambuf_iterator<char>(file), {});
  std::string toml;
  for (size_t at = 0; (at = page.find("```toml\n", at)) != std::string::npos;) {
    at += 8;
    const size_t end = page.find("```", at);
    absl::StrAppend(&toml, page.substr(at, end - at), "\n");
    at = end + 3;
  }
  const absl::StatusOr<Changes> changes = Parse(toml);
  ASSERT_THAT(changes, IsOk());
  std::set<Kind> kinds;
  for (const DeclaredChange& change : *changes) kinds.insert(change.kind);
  EXPECT_EQ(kinds.size(), 16u);
}

TEST(RelationNameTest, PartsAndQuotes) {
  const struct {
    const char* text;
    RelationName name;
    const char* error;
  } cases[] = {
      {"a", {"public", "a"}, ""},
      {"s.a", {"s", "a"}, ""},
      {"Users", {"public", "Users"}, ""},
      {"\"a.b\"", {"public", "a.b"}, ""},
      {"\"a.b\".c", {"a.b", "c"}, ""},
      {"a.\"b\"\"c\"", {"a", "b\"c"}, ""},
      {"\" a\"", {"public", " a"}, ""},
      {"\"\"\"\"", {"public", "\""}, ""},
      {"two words", {"public", "two words"}, ""},
      {"", {}, "is empty"},
      {".", {}, "is empty"},
      {"a.", {}, "is empty"},
      {".a", {}, "is empty"},
      {"\"\"", {}, "is empty"},
      {"a.b.c", {}, "two parts, not 3"},
      {"\"a", {}, "not closed"},
      {"\"a\"\"", {}, "not closed"},
      {"\"a\"b", {}, "behind a closing quote"},
      {"a\"b", {}, "inside a name"},
      {" a", {}, "a blank"},
      {"a .b", {}, "a blank"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<RelationName> name = ParseRelationName(c.text, "public");
    if (*c.error != '\0') {
      EXPECT_THAT(name, StatusIs(kInvalid, c.error)) << c.text;
      continue;
    }
    ASSERT_THAT(name, IsOk()) << c.text;
    EXPECT_EQ(*name, c.name) << c.text;
    EXPECT_EQ(*ParseRelationName(Quoted(*name), "other"), c.name) << c.text;
  }
}

}  // namespace
}  // namespace pgassay::cli
