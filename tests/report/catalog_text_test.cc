#include "report/catalog_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "report/catalog_sample.h"
#include "report/kind_text.h"
#include "report/sample.h"
#include "report/told.h"

namespace pgassay::report {
namespace {

using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr auto kChanged = CatalogChange::kChanged;
constexpr auto kLoss = CatalogSeverity::kLoss;

CatalogFinding Trigger(CatalogChange change, const std::string& attribute, const std::string& before,
                       const std::string& after) {
  CatalogFinding finding;
  finding.change = change;
  finding.kind = "trigger";
  finding.schema = "public";
  finding.parent = "orders";
  finding.name = "audit";
  finding.attribute = attribute;
  finding.before = before;
  finding.after = after;
  return finding;
}

std::string Format(const CatalogFinding& finding, bool verbose = false) {
  return FormatFinding(finding, {.verbose = verbose});
}

TEST(FormatFinding, StandsOnALine) {
  constexpr char kHead[] = "LOSS       trigger public.orders.audit: ";
  const struct {
    CatalogFinding finding;
    const char* text;
  } cases[] = {
      {Trigger(kChanged, "fires", "yes", "never"), "fires: yes -> never\n"},
      {Trigger(kChanged, "enabled", "", "yes"), "enabled: (unset) -> yes\n"},
      {Trigger(kChanged, "comment", "(unset)", ""), "comment: '(unset)' -> (unset)\n"},
      {Trigger(kChanged, "comment", "it's", "NULL"), "comment: 'it''s' -> 'NULL'\n"},
      {Trigger(kChanged, "options", "(hidden)", "(hidden)"), "options: (hidden) -> (hidden)\n"},
      {Trigger(kChanged, "", "a", "b"), "changed: a -> b\n"},
      {Trigger(CatalogChange::kLost, "", "BEFORE UPDATE", ""), "lost: BEFORE UPDATE\n"},
      {Trigger(CatalogChange::kLost, "", "", ""), "lost\n"},
      {Trigger(CatalogChange::kGained, "", "", "BEFORE UPDATE"), "gained: BEFORE UPDATE\n"},
      {Trigger(CatalogChange::kRenamed, "", "audit", "Audit 2"), "renamed: audit -> 'Audit 2'\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(Format(c.finding), absl::StrCat(kHead, c.text));
  CatalogFinding behaviour = Trigger(kChanged, "owner", "a", "b");
  behaviour.severity = CatalogSeverity::kBehaviour;
  behaviour.reason = "why\nso";
  EXPECT_EQ(Format(behaviour), "BEHAVIOUR  trigger public.orders.audit: owner: a -> b; why\\nso\n");
  behaviour.severity = CatalogSeverity::kCosmetic;
  EXPECT_THAT(Format(behaviour), StartsWith("COSMETIC   trigger "));
}

TEST(FormatFinding, LongTextsStandBeneath) {
  const std::string common(100, 'c');
  EXPECT_EQ(Format(Trigger(kChanged, "definition", common + "old", common + "new")),
            absl::StrCat("LOSS       trigger public.orders.audit: definition\n", "             - ...",
                         std::string(20, 'c'), "old\n", "             + ...", std::string(20, 'c'), "new\n"));
  EXPECT_EQ(Format(Trigger(kChanged, "body", "a\nb\nc\nd", "a\nx\nc\nd")),
            "LOSS       trigger public.orders.audit: body\n             - b\n             + x\n");
  EXPECT_EQ(Format(Trigger(kChanged, "privileges", "a\nb", "a\nb\nc")),
            "LOSS       trigger public.orders.audit: privileges\n             + c\n");
  EXPECT_EQ(Format(Trigger(kChanged, "body", "", "a\nb")),
            "LOSS       trigger public.orders.audit: body\n"
            "             - (unset)\n             + a\n             + b\n");
  EXPECT_EQ(Format(Trigger(CatalogChange::kGained, "", "", "a\nb")),
            "LOSS       trigger public.orders.audit: gained\n             + a\n             + b\n");
  EXPECT_EQ(Format(Trigger(CatalogChange::kLost, "", "1\n2\n3\n4\n5\n6\n7", "")),
            "LOSS       trigger public.orders.audit: lost\n"
            "             - 1\n             - 2\n             - 3\n             - 4\n             - 5\n"
            "             - and 2 more lines\n");
  EXPECT_THAT(Format(Trigger(CatalogChange::kLost, "", "1\n2\n3\n4\n5\n6\n7", ""), true), HasSubstr("- 7\n"));
}

TEST(FormatFinding, WhatFollowsFromIt) {
  CatalogFinding finding = Trigger(CatalogChange::kLost, "", "", "");
  finding.with = {"column a.b", "index\nc"};
  EXPECT_EQ(Format(finding),
            "LOSS       trigger public.orders.audit: lost\n             and 2 things with it\n");
  EXPECT_EQ(Format(finding, true),
            "LOSS       trigger public.orders.audit: lost\n"
            "             with column a.b\n             with index\\nc\n");
}

// A new owner of everything is one thing to know.
TEST(FormatFindings, WhatIsTheSameOfManyStandsOnce) {
  std::vector<CatalogFinding> all(9, Trigger(kChanged, "owner", "ann", "bob's"));
  for (size_t i = 0; i < all.size(); ++i) all[i].name = absl::StrCat("t", i);
  all.insert(all.begin() + 4, Trigger(kChanged, "owner", "ann", "carl"));
  all.push_back(Trigger(kChanged, "fires", "yes", "never"));
  std::vector<const CatalogFinding*> findings;
  for (const CatalogFinding& finding : all) findings.push_back(&finding);
  EXPECT_EQ(FormatFindings(findings, 100, {}),
            "LOSS       owner of 9 objects: ann -> 'bob''s'\n"
            "             trigger public.orders.t0\n             trigger public.orders.t1\n"
            "             trigger public.orders.t2\n             trigger public.orders.t3\n"
            "             trigger public.orders.t4\n             trigger public.orders.t5\n"
            "             trigger public.orders.t6\n             trigger public.orders.t7\n"
            "             and 1 more\n"
            "LOSS       trigger public.orders.audit: owner: ann -> carl\n"
            "LOSS       trigger public.orders.audit: fires: yes -> never\n");
  EXPECT_THAT(FormatFindings(findings, 1, {}), EndsWith("\nand 2 more, which --verbose lists\n"));
  EXPECT_THAT(FormatFindings(findings, 0, {}), EndsWith("and 11 more, which --verbose lists\n"));
  EXPECT_THAT(FormatFindings(findings, 100, {.verbose = true}),
              HasSubstr("trigger public.orders.t8: owner: ann -> 'bob''s'\n"));
  // Five are few enough, and what has something with it stands by itself.
  all[9].with = all[8].with = all[7].with = all[6].with = {"x"};
  EXPECT_THAT(FormatFindings(findings, 100, {}), Not(HasSubstr("objects:")));
}

// What CHANGES.md says a report looks like.
TEST(FormatFinding, AsThePageHasIt) {
  std::ifstream file(PGASSAY_TESTS_DIR "/../verifier/cli/CHANGES.md");
  ASSERT_TRUE(file);
  const std::string page(std::istreambuf_iterator<char>(file), {});
  CatalogFinding trigger =
      Trigger(CatalogChange::kLost, "",
              "AFTER INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.audit()", "");
  trigger.name = "orders_audit";
  CatalogFinding function = Trigger(kChanged, "volatility", "immutable", "stable");
  function.severity = CatalogSeverity::kBehaviour;
  function.kind = "function";
  function.parent = "";
  function.name = "slug(text)";
  EXPECT_THAT(page, HasSubstr(absl::StrCat("\n```\n", Format(trigger), Format(function), "```\n")));
  EXPECT_THAT(page, HasSubstr("\nkind = \"trigger\"\nname = \"public.orders.orders_audit\"\n"));
}

TEST(NameText, IsQuotedWhereItCouldBeMisread) {
  const std::pair<std::string, const char*> cases[] = {
      {"public.slug(text, app.\"My Type\")", "public.slug(text, app.\"My Type\")"},
      {"public.a b", "public.a b"},
      {"public.orders: lost", "\"public.orders: lost\""},
      {"a -> b", "\"a -> b\""},
      {"\"a\"", "\"\"\"a\"\"\""},
      {" a", "\" a\""},
      {"a:", "\"a:\""},
      {"", "\"\""},
      {"two\nlines", "two\\nlines"},
  };
  for (const auto& [name, text] : cases) EXPECT_EQ(NameText(name), text);
}

TEST(CountedKind, Plurals) {
  const std::pair<const char*, const char*> cases[] = {{"index", "2 indexes"},
                                                       {"policy", "2 policies"},
                                                       {"primary key", "2 primary keys"},
                                                       {"operator class", "2 operator classes"},
                                                       {"operator family", "2 operator families"},
                                                       {"default privileges", "2 default privileges"},
                                                       {"view", "2 views"}};
  for (const auto& [kind, text] : cases) EXPECT_EQ(CountedKind(2, kind), text);
  EXPECT_EQ(CountedKind(1, "index"), "1 index");
  EXPECT_EQ(CountedKind(12345, "column"), "12,345 columns");
}

TEST(FormatVerdict, CountsTheCatalog) {
  Report report = CatalogReport();
  EXPECT_EQ(FormatVerdict(report),
            "DIFFERENT: 4 of 5 tables differ, 16 catalog differences (6 losses), 1 declared change was not "
            "found, 1 excluded");
  report.tables = {SameReport().tables[0]};
  report.catalog = {report.catalog[6], report.catalog[8]};
  report.declared.clear();
  EXPECT_EQ(FormatVerdict(report),
            "DIFFERENT: 0 of 1 table differ, 2 catalog differences (1 loss), 1 excluded");
  report.catalog.erase(report.catalog.begin());
  EXPECT_THAT(FormatVerdict(report), HasSubstr(", 1 catalog difference, "));
  report.tables.clear();
  EXPECT_EQ(FormatVerdict(report), "DIFFERENT: 1 catalog difference, 1 excluded");
  report.data_compared = false;
  EXPECT_EQ(FormatVerdict(report), "DIFFERENT (schema only): 1 catalog difference, 1 excluded");
  EXPECT_EQ(FormatVerdict(SchemaOnlyReport()),
            "SAME (schema only): 16,870 catalog objects, 1 declared change, 12 excluded");
  EXPECT_EQ(FormatVerdict(DataOnlyReport()), "SAME (data only): 3 tables, 1,204,332 rows, 1 excluded");
  report = SameReport();
  report.catalog_counts = {{"view", 412, 0, 0, 0, 0}};
  EXPECT_EQ(FormatVerdict(report), "SAME: 3 tables, 1,204,332 rows, 412 catalog objects, 1 excluded");
  EXPECT_EQ(FormatVerdict(UncheckedObjectsReport()),
            "NOT PROVEN: 10 objects could not be checked; 1 table, 6 catalog objects the same");
}

// A table or column that stands as lost or gained is told of once, and only if it is the same one.
TEST(FindingsToTell, LeavesOutWhatTablesTell) {
  Report report = CatalogReport();
  EXPECT_EQ(FindingsToTell(report).size(), report.catalog.size() - 3);
  const std::string text = FormatText(report);
  EXPECT_THAT(text, Not(HasSubstr("table public.invoices: lost")));
  EXPECT_THAT(text, HasSubstr("\npublic.invoices: LOST\n  rows: 3 before\n  and 3 things with it\n"));
  EXPECT_THAT(text, Not(HasSubstr("column public.users.mail: lost")));
  report.tables[0].status = TableStatus::kGained;
  EXPECT_THAT(FormatText(report), HasSubstr("LOSS       table public.invoices: lost"));
  report.tables[1].columns[1].status = ColumnStatus::kGained;
  EXPECT_THAT(FormatText(report), HasSubstr("LOSS       column public.users.mail: lost"));
}

TEST(FormatText, TellsTheWorstFirst) {
  const std::string text = FormatText(CatalogReport());
  size_t last = 0;
  for (const char* part : {"\nBEFORE is PostgreSQL 15, AFTER is PostgreSQL 18.\n", "\npublic.invoices: LOST",
                           "\npublic.users: DIFFERENT", "\nLOSS ", "\npublic.sessions: GAINED",
                           "\nBEHAVIOUR ", "\npublic.prices: REPRESENTATION", "\nCOSMETIC ",
                           "\nDeclared changes: 3", "\nSame: 1 table", "\nSame: 285 catalog objects"}) {
    const size_t at = text.find(part);
    ASSERT_NE(at, std::string::npos) << part;
    EXPECT_GE(at, last) << part;
    last = at;
  }
  EXPECT_THAT(text, HasSubstr("to label   12 rows, 2 objects\n"));
  EXPECT_THAT(text, HasSubstr("orders.old   1 object\n"));
  EXPECT_THAT(FormatText(SameReport()), Not(HasSubstr("BEFORE is PostgreSQL")));
}

TEST(FormatText, ShortensManyFindings) {
  Report report = CatalogReport();
  report.catalog.assign(250, report.catalog[6]);
  for (size_t i = 0; i < report.catalog.size(); ++i) report.catalog[i].after = absl::StrCat(i);
  EXPECT_THAT(FormatText(report), HasSubstr("\nand 150 more, which --verbose lists\n"));
  EXPECT_THAT(FormatText(report, {.verbose = true}), Not(HasSubstr("--verbose")));
}

TEST(FormatText, SaysHowToLeaveObjectsOut) {
  Report report = UncheckedObjectsReport();
  EXPECT_THAT(FormatText(report), HasSubstr("give --exclude 'schema.name' for both\n"));
  EXPECT_THAT(FormatText(report), HasSubstr("Other objects are left out with an [[object_excluded]] rule"));
  EXPECT_THAT(FormatText(report), HasSubstr("  catalog server (7), before: only this side"));
  EXPECT_THAT(FormatText(report), HasSubstr("  trigger public.orders.audit: it changed"));
  report.not_checked[2].name = "object excluded: every view";
  EXPECT_THAT(FormatText(report), HasSubstr("  catalog object excluded: every view (7), before"));
  report.not_checked.erase(report.not_checked.begin());
  EXPECT_THAT(FormatText(report), Not(HasSubstr("--exclude")));
  EXPECT_THAT(FormatText(report), HasSubstr("give an [[object_excluded]] rule\n  in --changes; the verdict"));
  EXPECT_THAT(FormatText(NotProvenReport()), Not(HasSubstr("object_excluded")));
}

// Whatever a definition has in it, every line of the report begins with words of ours, and none is long.
TEST(FormatText, NoDefinitionBreaksTheLayout) {
  const std::string text = FormatText(HostileCatalogReport());
  EXPECT_LT(text.size(), 40000u);
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  for (size_t i = 1; i < lines.size(); ++i) {
    EXPECT_LT(lines[i].size(), 1000u) << lines[i].substr(0, 100);
    EXPECT_THAT(lines[i], Not(StartsWith("SAME")));
    if (lines[i].empty()) continue;
    EXPECT_THAT(lines[i], AnyOf(StartsWith("  "), StartsWith("LOSS   "), StartsWith("BEHAVIOUR  "),
                                StartsWith("COSMETIC   "), StartsWith("Same: "), StartsWith("Not checked:"),
                                StartsWith("Declared changes: "), StartsWith("Excluded:"),
                                StartsWith("Before: "), StartsWith("After: "), StartsWith("Not covered")));
  }
  EXPECT_THAT(text, EndsWith("\n"));
}

}  // namespace
}  // namespace pgassay::report
