#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "migrate/steps/compare_schema.h"

namespace pgassay::migrate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using Change = CatalogChange;
using Verdict = SchemaDifference::Verdict;

CatalogFinding Found(Change change, const std::string& kind, const std::string& schema,
                     const std::string& parent, const std::string& name, const std::string& attribute = "",
                     const std::string& before = "", const std::string& after = "") {
  CatalogFinding finding;
  finding.change = change;
  finding.kind = kind;
  finding.schema = schema;
  finding.parent = parent;
  finding.name = name;
  finding.attribute = attribute;
  finding.before = before;
  finding.after = after;
  return finding;
}

CatalogFinding Index() {
  CatalogFinding finding = Found(Change::kChanged, "index", "public", "invoices", "invoices_due_idx",
                                 "definition", "btree (due_on) INCLUDE (total)", "btree (due_on)");
  finding.with = {"unique constraint public.invoices.x: definition"};
  return finding;
}

std::vector<std::pair<std::string, Verdict>> Verdicts(const std::vector<SchemaDifference>& differences) {
  std::vector<std::pair<std::string, Verdict>> verdicts;
  for (const SchemaDifference& difference : differences) {
    verdicts.emplace_back(difference.name, difference.verdict);
  }
  return verdicts;
}

TEST(AcceptanceNameTest, SaysWhatAndWhere) {
  const struct {
    CatalogFinding finding;
    std::string name;
  } kCases[] = {
      {Found(Change::kChanged, "column", "public", "users", "email", "default"),
       "column public.users.email default"},
      {Found(Change::kLost, "table", "public", "", "legacy"), "table public.legacy missing"},
      {Found(Change::kGained, "column", "public", "boats", "colour"), "column public.boats.colour extra"},
      {Found(Change::kRenamed, "unique constraint", "public", "users", "users_email_key"),
       "unique constraint public.users.users_email_key renamed"},
      {Found(Change::kChanged, "table", "public", "", "api_keys", "row security for the owner"),
       "table public.api_keys row security for the owner"},
      {Found(Change::kLost, "schema", "", "", "metering"), "schema metering missing"},
      {Found(Change::kLost, "function", "metering", "", "create_month(date)"),
       "function metering.create_month(date) missing"},
      {Found(Change::kLost, "function", "public", "", "f(integer, \"T\")"),
       "function public.\"f(integer, \"\"T\"\")\" missing"},
      {Found(Change::kLost, "function", "public", "", "a b(integer)"),
       "function public.\"a b(integer)\" missing"},
      {Found(Change::kLost, "function", "public", "", "f(character varying, public.t)"),
       "function public.f(character varying, public.t) missing"},
      {Found(Change::kLost, "operator", "public", "", "===(integer, integer)"),
       "operator public.===(integer, integer) missing"},
      {Found(Change::kChanged, "column", "public", "userPosts", "größe_2$", "type"),
       "column public.userPosts.größe_2$ type"},
      {Found(Change::kLost, "table", "public", "", "a.b"), "table public.\"a.b\" missing"},
      {Found(Change::kLost, "table", "public", "", "f(a b)"), "table public.\"f(a b)\" missing"},
      {Found(Change::kLost, "table", "my schema", "", "say \"x\""),
       "table \"my schema\".\"say \"\"x\"\"\" missing"},
      {Found(Change::kLost, "table", "public", "", "line\nend"), "table public.\"line\nend\" missing"},
  };
  for (const auto& test : kCases) EXPECT_EQ(AcceptanceName(test.finding), test.name);
}

TEST(AcceptanceNameTest, TwoFindingsNeverHaveOneName) {
  const std::vector<std::string> kNames = {"",      "a",     "a.b",       "a b",        "b",       "a\"b",
                                           "\"",    "a\"\"", "a missing", "f(integer)", "f(a, b)", "f(a)(b)",
                                           "a.b.c", ". ",    "a\".\"b",   "f(a) extra", "extra",   "(a)"};
  const std::vector<std::string> kKinds = {"table", "column", "function", "index", "unique constraint"};
  const std::vector<std::string> kAttributes = {"default", "definition", "type", "comment on not null"};
  const std::vector<Change> kChanges = {Change::kLost, Change::kGained, Change::kChanged, Change::kRenamed};
  std::mt19937 random(20261122);
  const auto any = [&](const auto& list) { return list[random() % list.size()]; };
  using Key = std::tuple<Change, std::string, std::string, std::string, std::string, std::string>;
  std::map<std::string, Key> seen;
  for (int i = 0; i < 20000; ++i) {
    CatalogFinding f = Found(any(kChanges), any(kKinds), any(kNames), any(kNames), any(kNames));
    // An object is in a schema and has a name; what it is in is not always there.
    if (f.schema.empty()) f.schema = "s";
    if (f.name.empty()) f.name = "n";
    // Nothing in a relation is a relation, and everything else in a schema is in one.
    const bool inside = f.kind != "table" && f.kind != "function";
    if (inside && f.parent.empty()) f.parent = "p";
    if (!inside) f.parent = "";
    if (f.change == Change::kChanged) f.attribute = any(kAttributes);
    const Key key(f.change, f.kind, f.schema, f.parent, f.name, f.attribute);
    const auto [known, is_new] = seen.emplace(AcceptanceName(f), key);
    ASSERT_TRUE(is_new || known->second == key) << known->first;
  }
  EXPECT_GT(seen.size(), 5000U);
}

TEST(JudgeSchemaTest, WhatOursLacksToTheLetterIsOutside) {
  EXPECT_THAT(Verdicts(JudgeSchema({Index()}, {Index()}, {})),
              ElementsAre(Pair("index public.invoices.invoices_due_idx definition", Verdict::kOutside)));
  EXPECT_THAT(JudgeSchema({}, {Index()}, {}), IsEmpty());
}

TEST(JudgeSchemaTest, AnythingElseMustBeFixed) {
  const std::vector<std::pair<std::string, std::function<void(CatalogFinding*)>>> kOthers = {
      {"change", [](CatalogFinding* f) { f->change = Change::kGained; }},
      {"kind", [](CatalogFinding* f) { f->kind = "view"; }},
      {"schema", [](CatalogFinding* f) { f->schema = "metering"; }},
      {"parent", [](CatalogFinding* f) { f->parent = "orders"; }},
      {"name", [](CatalogFinding* f) { f->name = "invoices_due_index"; }},
      {"attribute", [](CatalogFinding* f) { f->attribute = "unique"; }},
      {"before", [](CatalogFinding* f) { f->before += " "; }},
      {"after", [](CatalogFinding* f) { f->after = "btree (due_on DESC)"; }},
      {"with more", [](CatalogFinding* f) { f->with.push_back("x"); }},
      {"with less", [](CatalogFinding* f) { f->with.clear(); }},
  };
  for (const auto& [what, change] : kOthers) {
    CatalogFinding ours = Index();
    change(&ours);
    const std::vector<SchemaDifference> judged = JudgeSchema({Index()}, {ours}, {});
    ASSERT_EQ(judged.size(), 1U);
    EXPECT_EQ(judged[0].verdict, Verdict::kMustFix) << what;
  }
  // How bad it is and why it matters say nothing of what it is.
  CatalogFinding ours = Index();
  ours.severity = CatalogSeverity::kCosmetic;
  ours.reason = "another";
  EXPECT_EQ(JudgeSchema({Index()}, {ours}, {})[0].verdict, Verdict::kOutside);
}

TEST(JudgeSchemaTest, TablesAndColumnsAreNeverOutside) {
  const std::string kPlain = "(a, b), access method heap";
  const std::string kPart = "(a, b), access method heap, inherits public.t, partition bound ";
  const struct {
    CatalogFinding finding;
    Verdict verdict;
  } kCases[] = {
      {Found(Change::kLost, "table", "public", "", "t", "", kPlain), Verdict::kMustFix},
      {Found(Change::kLost, "partitioned table", "public", "", "t", "", "(a), partition key HASH (a)"),
       Verdict::kMustFix},
      {Found(Change::kLost, "column", "public", "t", "a", "", "integer"), Verdict::kMustFix},
      {Found(Change::kLost, "table", "public", "", "t_1", "", kPart + "FOR VALUES IN (1)"),
       Verdict::kOutside},
      {Found(Change::kLost, "table", "public", "", "t_d", "", kPart + "DEFAULT"), Verdict::kOutside},
      // A name that only looks like it.
      {Found(Change::kLost, "table", "public", "", "t", "",
             "(\"partition bound DEFAULT\"), access method heap"),
       Verdict::kMustFix},
      {Found(Change::kGained, "table", "public", "", "t", "", "", kPlain), Verdict::kOutside},
      {Found(Change::kGained, "column", "public", "t", "a", "", "", "integer"), Verdict::kOutside},
      {Found(Change::kLost, "trigger", "public", "t", "g"), Verdict::kOutside},
      {Found(Change::kLost, "foreign table", "public", "", "f"), Verdict::kOutside},
  };
  for (const auto& test : kCases) {
    const std::vector<SchemaDifference> judged = JudgeSchema({test.finding}, {test.finding}, {});
    ASSERT_EQ(judged.size(), 1U);
    EXPECT_EQ(judged[0].verdict, test.verdict) << judged[0].name << ": " << test.finding.before;
  }
}

TEST(JudgeSchemaTest, APartitionedTableMayBeAPlainOne) {
  const CatalogFinding lost =
      Found(Change::kLost, "partitioned table", "public", "", "t", "", "(a), partition key HASH (a)");
  const CatalogFinding gained = Found(Change::kGained, "table", "public", "", "t", "", "", "(a)");
  EXPECT_THAT(Verdicts(JudgeSchema({lost, gained}, {lost, gained}, {})),
              ElementsAre(Pair("partitioned table public.t missing", Verdict::kOutside),
                          Pair("table public.t extra", Verdict::kOutside)));
  // Theirs has none at all.
  EXPECT_THAT(Verdicts(JudgeSchema({lost}, {lost, gained}, {})),
              ElementsAre(Pair("partitioned table public.t missing", Verdict::kMustFix)));
  const CatalogFinding elsewhere = Found(Change::kGained, "table", "metering", "", "t", "", "", "(a)");
  EXPECT_THAT(Verdicts(JudgeSchema({lost, elsewhere}, {lost, elsewhere}, {})),
              ElementsAre(Pair("partitioned table public.t missing", Verdict::kMustFix),
                          Pair("table metering.t extra", Verdict::kOutside)));
}

TEST(JudgeSchemaTest, TheOrderOfColumnsIsNotDrizzles) {
  CatalogFinding order = Found(Change::kChanged, "table", "public", "", "t", "column order", "a, b", "b, a");
  EXPECT_EQ(JudgeSchema({order}, {}, {})[0].verdict, Verdict::kOutside);
  CatalogFinding with = order;
  with.with = {"x"};
  EXPECT_EQ(JudgeSchema({with}, {}, {})[0].verdict, Verdict::kMustFix);
  CatalogFinding type = order;
  type.kind = "composite type";
  EXPECT_EQ(JudgeSchema({type}, {}, {})[0].verdict, Verdict::kMustFix);
}

TEST(JudgeSchemaTest, TheSameConstantIsNoDifference) {
  const CatalogFinding zero =
      Found(Change::kChanged, "column", "public", "t", "a", "default", "0", "'0'::numeric");
  EXPECT_THAT(JudgeSchema({zero}, {}, {}), IsEmpty());
  EXPECT_THAT(JudgeSchema({zero}, {zero}, {"column public.t.a default"}), IsEmpty());
  CatalogFinding one = zero;
  one.after = "'1'::numeric";
  CatalogFinding of_domain = zero;
  of_domain.kind = "domain";
  CatalogFinding with = zero;
  with.with = {"x"};
  CatalogFinding gone = zero;
  gone.after = "";
  for (const CatalogFinding& finding : {one, of_domain, with, gone}) {
    EXPECT_THAT(JudgeSchema({finding}, {}, {}), ::testing::SizeIs(1)) << finding.after;
  }
  // Of another type it is another value.
  const CatalogFinding type = Found(Change::kChanged, "column", "public", "t", "a", "type", "int", "numeric");
  CatalogFinding elsewhere = type;
  elsewhere.name = "b";
  EXPECT_THAT(JudgeSchema({zero, type}, {}, {}), ::testing::SizeIs(2));
  EXPECT_THAT(JudgeSchema({zero, elsewhere}, {}, {}), ::testing::SizeIs(1));
}

TEST(JudgeSchemaTest, AcceptsByNameAlone) {
  const CatalogFinding lost = Found(Change::kLost, "table", "public", "", "legacy", "", "(a)");
  const CatalogFinding type = Found(Change::kChanged, "column", "public", "t", "a", "type", "int", "text");
  const CatalogFinding null = Found(Change::kChanged, "column", "public", "t", "a", "not null", "yes", "");
  // Must fix, outside, accepted; each as theirs has them.
  EXPECT_THAT(Verdicts(JudgeSchema({lost, Index(), type, null}, {Index()},
                                   {"table public.legacy missing", "column public.t.a type",
                                    "index public.invoices.invoices_due_idx definition"})),
              ElementsAre(Pair("column public.t.a not null", Verdict::kMustFix),
                          Pair("index public.invoices.invoices_due_idx definition", Verdict::kOutside),
                          Pair("table public.legacy missing", Verdict::kAccepted),
                          Pair("column public.t.a type", Verdict::kAccepted)));
  for (const std::string near : {"table public.legacy", "table public.legacy extra", "public.legacy missing",
                                 "Table public.legacy missing", "table public.legacy missing ", "*", ""}) {
    EXPECT_EQ(JudgeSchema({lost}, {}, {near})[0].verdict, Verdict::kMustFix) << near;
  }
}

TEST(JudgeDriftTest, MustBeFixedOrIsAccepted) {
  const CatalogFinding lost = Found(Change::kLost, "index", "public", "t", "by_hand");
  const CatalogFinding order =
      Found(Change::kChanged, "table", "public", "", "t", "column order", "a, b", "b, a");
  EXPECT_THAT(Verdicts(JudgeDrift({lost, order}, {"drift of index public.t.by_hand missing"})),
              ElementsAre(Pair("drift of table public.t column order", Verdict::kMustFix),
                          Pair("drift of index public.t.by_hand missing", Verdict::kAccepted)));
  // What is accepted of schema.ts is not accepted of the database.
  EXPECT_THAT(Verdicts(JudgeDrift({lost}, {"index public.t.by_hand missing"})),
              ElementsAre(Pair("drift of index public.t.by_hand missing", Verdict::kMustFix)));
}

TEST(UnmatchedAcceptancesTest, NamesEachOnce) {
  const std::vector<std::string> accept = {"table a.b missing", "drift of index a.b.c missing", "typo",
                                           "typo"};
  const auto drift = JudgeDrift({Found(Change::kLost, "index", "a", "b", "c")}, accept);
  const auto differences = JudgeSchema({Found(Change::kLost, "table", "a", "", "b")}, {}, accept);
  const std::vector<HistoryFinding> unmatched = UnmatchedAcceptances(accept, drift, differences);
  ASSERT_EQ(unmatched.size(), 1U);
  EXPECT_EQ(unmatched[0].code, "baseline-acceptance-unmatched");
  EXPECT_EQ(unmatched[0].level, HistoryFinding::Level::kFinding);
  EXPECT_EQ(unmatched[0].subject, "typo");
  EXPECT_EQ(UnmatchedAcceptances(accept, {}, {}).size(), 3U);
  EXPECT_THAT(UnmatchedAcceptances({}, drift, differences), IsEmpty());
}

// Of what is outside to the letter there is no need to accept anything, and no harm in it.
TEST(UnmatchedAcceptancesTest, WhatIsOutsideMatches) {
  const std::vector<std::string> accept = {"index public.invoices.invoices_due_idx definition"};
  EXPECT_THAT(UnmatchedAcceptances(accept, {}, JudgeSchema({Index()}, {Index()}, accept)), IsEmpty());
}

}  // namespace
}  // namespace pgassay::migrate
