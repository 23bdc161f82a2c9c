#include "report/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "report/baseline_sample.h"
#include "report/difference_text.h"
#include "report/document.h"
#include "report/json_schema.h"

namespace pgassay::report {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::json;
using Level = HistoryFinding::Level;
using Verdict = SchemaDifference::Verdict;
using testing::CodesOf;
using testing::ExpectStrict;
using testing::Keys;
using testing::SaidBySources;
using testing::SchemaErrors;
using testing::SchemaOf;

std::vector<BaselineResult> Baselines() {
  return {WrittenBaseline(), RefusedBaseline(), UnprovenBaseline(), ManyBaseline(),
          HostileBaseline(), WrittenHistory(),  RefusedHistory()};
}

std::vector<MarkReport> Marks() {
  return {MarkedReport(),     MarkedBeforeReport(), RefusedMarkReport(), UnreadMarkReport(), HoleMarkReport(),
          BehindMarkReport(), UnmarkedReport(),     NotMarkedReport(),   HostileMarkReport()};
}

HistoryFinding FindingOf(Level level) {
  return {level, "baseline-hole", "s", "w", "e", "r"};
}

SchemaDifference DifferenceOf(Verdict verdict) {
  SchemaDifference difference;
  difference.verdict = verdict;
  difference.finding.kind = "index";
  difference.finding.name = "x";
  difference.name = "index x";
  return difference;
}

// Each thing that can be wrong, alone and with each other: the worst decides.
TEST(BaselineExitCodeTest, EveryCombination) {
  constexpr int kThings = 10;
  for (int set = 0; set < 1 << kThings; ++set) {
    const auto has = [set](int thing) { return (set >> thing & 1) != 0; };
    BaselineResult result;
    result.written = has(0);
    if (has(1)) result.findings.push_back(FindingOf(Level::kNote));
    if (has(2)) result.findings.push_back(FindingOf(Level::kNotChecked));
    if (has(3)) result.findings.push_back(FindingOf(Level::kFinding));
    if (has(4)) result.proofs.push_back({"p", true, ""});
    if (has(5)) result.proofs.push_back({"q", false, ""});
    if (has(6)) result.differences.push_back(DifferenceOf(Verdict::kMustFix));
    if (has(7)) result.differences.push_back(DifferenceOf(Verdict::kOutside));
    if (has(8)) result.drift.push_back(DifferenceOf(Verdict::kMustFix));
    if (has(9)) result.drift.push_back(DifferenceOf(Verdict::kAccepted));
    const int code = has(3) || has(6) || has(8) ? 1 : !has(0) || has(2) || has(5) ? 2 : 0;
    ASSERT_EQ(BaselineExitCode(result), code) << set;
    const std::string text = FormatBaselineText(result, false);
    const std::string verdict = code == 0   ? "WRITTEN: "
                                : has(0)    ? "WRITTEN, BUT: "
                                : code == 1 ? "REFUSED: "
                                            : "NOT PROVEN: ";
    ASSERT_THAT(text, StartsWith(verdict)) << set;
    ASSERT_EQ(text.find("nothing was written") != std::string::npos, !has(0)) << set;
    ASSERT_EQ(text.find("\nNext:\n  1. commit") != std::string::npos, code == 0) << set;
    ASSERT_EQ(Json::parse(FormatBaselineJson(result))["exit_code"], code) << set;
  }
}

TEST(MarkExitCodeTest, EveryCombination) {
  for (int set = 0; set < 1 << 7; ++set) {
    const auto has = [set](int thing) { return (set >> thing & 1) != 0; };
    MarkReport mark;
    mark.table = "t";
    mark.action = has(0) ? MarkReport::Action::kUnmark : MarkReport::Action::kMark;
    mark.done = has(1);
    if (has(2)) mark.findings.push_back({Level::kNote, "mark-ahead", "", "w", "", ""});
    if (has(3)) mark.findings.push_back({Level::kNotChecked, "diesel-table-denied", "", "w", "", ""});
    if (has(4)) mark.findings.push_back({Level::kFinding, "mark-hole", "", "w", "", ""});
    if (has(5) && mark.done) mark.rows.push_back({1, "n", "h", 1});
    if (has(6)) mark.findings.push_back({Level::kNote, "mark-behind", "", "w", "", ""});
    const int code = has(4) ? 1 : has(3) || !has(1) ? 2 : 0;
    EXPECT_EQ(MarkExitCode(mark), code) << set;
    const std::string text = FormatMarkText(mark, false);
    EXPECT_EQ(text.find("nothing was written") != std::string::npos, mark.rows.empty()) << text;
    const char* const verdict = !mark.done          ? has(0) ? "NOT UNMARKED: " : "NOT MARKED: "
                                : mark.rows.empty() ? has(0) ? "NOT MARKED BEFORE: " : "MARKED BEFORE: "
                                : has(0)            ? "UNMARKED: "
                                                    : "MARKED: ";
    EXPECT_THAT(text, StartsWith(verdict)) << set;
    const bool marked = has(1) && !has(0);
    EXPECT_EQ(text.find("\nNext: ") != std::string::npos, marked && !has(4) && !has(6)) << text;
    EXPECT_EQ(text.find("\n  not compared: ") != std::string::npos, marked) << text;
    const Json json = Json::parse(FormatMarkJson(mark));
    EXPECT_EQ(json["exit_code"], code);
    EXPECT_THAT(SchemaErrors(SchemaOf("mark.schema.json"), json), IsEmpty()) << set;
  }
}

TEST(BaselineJsonTest, EverySampleIsValid) {
  const auto check = [](const std::string& text, const Json& schema) {
    EXPECT_THAT(SchemaErrors(schema, Json::parse(text)), IsEmpty());
    EXPECT_TRUE(
        std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= ' ' && c < 0x7f); }));
    EXPECT_EQ(text.back(), '\n');
  };
  for (const BaselineResult& result : Baselines()) {
    check(FormatBaselineJson(result), SchemaOf("baseline.schema.json"));
  }
  for (const MarkReport& mark : Marks()) check(FormatMarkJson(mark), SchemaOf("mark.schema.json"));
}

TEST(BaselineJsonTest, TheSchemaIsStrict) {
  ExpectStrict(SchemaOf("baseline.schema.json"), Json::parse(FormatBaselineJson(RefusedBaseline())),
               {{"/format", "pgassay-baseline/2"},
                {"/verdict", "written"},
                {"/exit_code", 0},
                {"/from_existing", "no"},
                {"/history", 1},
                {"/entries", "0000"},
                {"/versions/0", 1},
                {"/drift/0/verdict", "cannot"},
                {"/differences/0/change", ""},
                {"/differences/0/name", ""},
                {"/differences/0/line", 0},
                {"/differences/0/typescript", ""},
                {"/findings/0/code", "frobnicated"},
                {"/findings/0/level", "warning"},
                {"/findings/0/what", ""},
                {"/proofs/0/proven", "no"}},
               {"", "/database", "/drift/0", "/differences/0", "/unseen/0", "/findings/0", "/proofs/0"});
  ExpectStrict(SchemaOf("mark.schema.json"), Json::parse(FormatMarkJson(HoleMarkReport())),
               {{"/format", "pgassay-mark/2"},
                {"/action", "remark"},
                {"/verdict", "done"},
                {"/exit_code", 0},
                {"/done", false},
                {"/table", ""},
                {"/role", ""},
                {"/rows/0/id", 2},
                {"/rows/0/created_at", "01"},
                {"/already", 1},
                {"/findings/0/code", "frobnicated"}},
               {"", "/database", "/rows/0", "/findings/0"});
}

TEST(BaselineTextTest, IsSafeWhateverTheNamesAre) {
  std::vector<std::string> texts;
  for (const BaselineResult& result : Baselines()) {
    texts.push_back(FormatBaselineText(result, false));
    texts.push_back(FormatBaselineMarkdown(result));
  }
  for (const MarkReport& mark : Marks()) texts.push_back(FormatMarkText(mark, false));
  for (const std::string& text : texts) testing::ExpectPlain(text);
}

// What is long is folded, and the text says of how much.
TEST(BaselineTextTest, NobodyHasToReadEverything) {
  const std::string text = FormatBaselineText(ManyBaseline(), false);
  EXPECT_THAT(text, HasSubstr("\n25. "));
  EXPECT_THAT(text, Not(HasSubstr("\n26. ")));
  EXPECT_THAT(text, HasSubstr("\nand 15 differences more, which --json has\n"));
  EXPECT_THAT(text, HasSubstr("and 19 lines more\n"));
  EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 600);
}

TEST(BaselineTextTest, TheNameToAcceptIsToml) {
  const std::map<std::string, std::string> cases = {
      {"index public.x definition", "\"index public.x definition\""},
      {"a\"b\\c", R"("a\"b\\c")"},
      {"tab\tend", R"("tab\u0009end")"},
      {"line\nend", R"("line\u000Aend")"},
      {"escape\x1b[2J", R"("escape\u001B[2J")"},
      {"gr\xc3\xb6\xc3\x9f"
       "e",
       "\"gr\xc3\xb6\xc3\x9f"
       "e\""},
      {"\xe2\x80\xae", R"("\u202E")"},
      {"\xf3\xa0\x80\x81", R"("\U000E0001")"},
      {"\xff", R"("\uFFFD")"},
      {"", "\"\""}};
  for (const auto& [name, toml] : cases) EXPECT_EQ(TomlText(name), toml);
}

TEST(BaselineTextTest, TypeScriptKeepsItsBackslashes) {
  EXPECT_EQ(SourceText(R"(check("c", sql`a ~ '\\d+'`),)"), R"(check("c", sql`a ~ '\\d+'`),)");
  EXPECT_EQ(SourceText("a\x1b[2J"), "a\\x1b[2J");
}

TEST(BaselineMarkdownTest, SaysNothingOfTimeOrPlace) {
  BaselineResult one = WrittenBaseline();
  BaselineResult other = one;
  other.project = "/home/ann";
  other.database = "other";
  other.host = "elsewhere:1";
  other.server_version = "15.1";
  other.findings.push_back({Level::kNote, "baseline-moved-aside", "drizzle.20261123004400/", "w", "", "r"});
  EXPECT_EQ(FormatBaselineMarkdown(one), FormatBaselineMarkdown(other));
  EXPECT_THAT(FormatBaselineMarkdown(one), Not(HasSubstr("example.com")));
}

// By its first line pgassay knows a report that it may replace.
TEST(BaselineMarkdownTest, BeginsAsOurs) {
  for (const BaselineResult& result : Baselines()) {
    EXPECT_THAT(FormatBaselineMarkdown(result), StartsWith("# Drizzle's baseline of what Diesel made\n"));
  }
}

TEST(BaselineMarkdownTest, HasAllThatDrizzleCannotSee) {
  const std::string page = FormatBaselineMarkdown(ManyBaseline());
  for (int i = 0; i < 90; ++i) {
    EXPECT_THAT(page, HasSubstr("public.object_" + std::to_string(i) + "`"));
  }
}

// ---- What a page says only where it is so ----

BaselineResult PageOf(std::vector<SchemaDifference> differences) {
  BaselineResult result = UnprovenBaseline();
  result.differences = std::move(differences);
  return result;
}

SchemaDifference ChangedOf(Verdict verdict, const std::string& attribute, const std::string& before,
                           const std::string& after) {
  SchemaDifference difference = DifferenceOf(verdict);
  difference.finding.change = CatalogChange::kChanged;
  difference.finding.attribute = attribute;
  difference.finding.before = before;
  difference.finding.after = after;
  return difference;
}

SchemaDifference KindOf(SchemaDifference difference, CatalogChange change, const std::string& kind) {
  difference.finding.change = change;
  difference.finding.kind = kind;
  return difference;
}

constexpr char kNothing[] = "\nNothing: schema.ts says all that the database is.\n";
constexpr char kNotInAll[] =
    "\nNothing that schema.ts could not say. It does not say all that the database is:";
constexpr char kUnseen[] = "\n## What Drizzle cannot see\n";
constexpr char kNeither[] = "will neither change nor drop it";
constexpr char kInPart[] = "\n## What Drizzle sees in part\n";

TEST(BaselineMarkdownTest, SaysThatNothingIsOutsideOnlyWhereSchemaTsSaysAll) {
  EXPECT_THAT(FormatBaselineMarkdown(PageOf({})), HasSubstr(kNothing));

  BaselineResult drift = PageOf({});
  drift.drift = {DifferenceOf(Verdict::kAccepted)};
  BaselineResult reconciled = PageOf({});
  reconciled.findings = {{Level::kNote, "baseline-reconciled", "", "2 differences", "", ""}};
  for (const BaselineResult& result : {PageOf({DifferenceOf(Verdict::kAccepted)}), drift, reconciled}) {
    const std::string page = FormatBaselineMarkdown(result);
    EXPECT_THAT(page, Not(HasSubstr("Nothing: schema.ts")));
    EXPECT_THAT(page, HasSubstr(kNotInAll));
    const bool is_reconciled = !result.findings.empty();
    EXPECT_EQ(page.find("see \"What was accepted\"") != std::string::npos, !is_reconciled) << page;
    EXPECT_EQ(page.find("see \"Good to know\"") != std::string::npos, is_reconciled) << page;
  }
}

// generate makes an index anew when any of it changes, and forgets what schema.ts has no words for.
TEST(BaselineMarkdownTest, WhatSchemaTsHasInPartMayBeMadeAnew) {
  const SchemaDifference lost = KindOf(DifferenceOf(Verdict::kOutside), CatalogChange::kLost, "sequence");
  const SchemaDifference changed = ChangedOf(Verdict::kOutside, "definition", "INCLUDE (b)", "");
  const SchemaDifference gained = KindOf(lost, CatalogChange::kGained, "table");
  SchemaDifference renamed = DifferenceOf(Verdict::kOutside);
  renamed.finding.change = CatalogChange::kRenamed;
  struct Case {
    std::vector<SchemaDifference> differences;
    bool unseen, in_part;
  };
  for (const Case& c : std::vector<Case>{{{lost}, true, false},
                                         {{changed}, false, true},
                                         {{renamed}, false, true},
                                         {{gained}, false, true},
                                         {{lost, gained}, false, true},  // twins
                                         {{lost, changed}, true, true}}) {
    const std::string page = FormatBaselineMarkdown(PageOf(c.differences));
    EXPECT_EQ(page.find(kUnseen) != std::string::npos, c.unseen) << page;
    EXPECT_EQ(page.find(kNeither) != std::string::npos, c.unseen) << page;
    EXPECT_EQ(page.find(kInPart) != std::string::npos, c.in_part) << page;
    EXPECT_THAT(page, Not(HasSubstr("Nothing that")));
    if (!c.in_part) continue;
    EXPECT_THAT(page, HasSubstr("put that back by hand"));
  }
  const std::string page = FormatBaselineMarkdown(PageOf({changed, lost}));
  EXPECT_LT(page.find("### 1 sequence"), page.find(kInPart));
  EXPECT_LT(page.find(kInPart), page.find("### Definition of 1 index"));
  BaselineResult unseen = PageOf({changed});
  unseen.unseen = {{"function", "public.f()"}};
  EXPECT_THAT(FormatBaselineMarkdown(unseen), HasSubstr(kNeither));
}

TEST(BaselineMarkdownTest, WhatWasAcceptedHasBothSides) {
  BaselineResult result = PageOf({ChangedOf(Verdict::kAccepted, "privileges", "app=SELECT/o", "web=ALL/o"),
                                  ChangedOf(Verdict::kAccepted, "deferrable", "yes", ""),
                                  ChangedOf(Verdict::kAccepted, "predicate", "", "(a > 0)")});
  result.drift = {ChangedOf(Verdict::kAccepted, "privileges", "app=INSERT/o", "")};
  const std::string page = FormatBaselineMarkdown(result);
  EXPECT_THAT(page, HasSubstr("\nAgainst Diesel's folder:\n\n### Privileges of 1 index\n\n"
                              "- `x`: `app=INSERT/o`, Diesel's folder makes it none\n"));
  EXPECT_THAT(page, HasSubstr("\nAgainst schema.ts:\n\n### Privileges of 1 index\n\n"
                              "- `x`: `app=SELECT/o`, schema.ts makes it `web=ALL/o`\n"));
  EXPECT_THAT(page, HasSubstr("- `x`: `yes`, schema.ts makes it no\n"));
  EXPECT_THAT(page, HasSubstr("- `x`: none, schema.ts makes it `(a > 0)`\n"));

  const std::string outside =
      FormatBaselineMarkdown(PageOf({ChangedOf(Verdict::kOutside, "privileges", "app=SELECT/o", "o=ALL/o")}));
  EXPECT_THAT(outside, HasSubstr("- `x`: `app=SELECT/o`\n"));
  EXPECT_THAT(outside, Not(HasSubstr("Against ")));
}

TEST(BaselineMarkdownTest, NamesWhatFollowsFromIt) {
  SchemaDifference difference = DifferenceOf(Verdict::kOutside);
  difference.finding.change = CatalogChange::kLost;
  difference.finding.with = {"column s.t.a",         "index s.t.i",      "trigger s.t.g",
                             "view s.v: definition", "constraint s.t.c", "policy s.t.p"};
  const std::string page = FormatBaselineMarkdown(PageOf({difference}));
  for (const std::string& with : difference.finding.with) {
    EXPECT_THAT(page, HasSubstr("\n  - `" + with + "`\n"));
  }
}

// A folder that was there has neither our SQL nor our snapshot.
TEST(BaselineMarkdownTest, OfAFolderThatWasThereNothingIsSaidThatOnlyOursHas) {
  const std::vector<std::string> ours = {"as one migration", "Its snapshot was written by drizzle-kit",
                                         "by its first statement", "The SQL names none."};
  const std::vector<std::string> theirs = {"The folder was there before, and was proven as it was",
                                           "with drizzle-kit 0.31.11 (drizzle-orm 0.45.4)",
                                           "the migration fails there, and leaves nothing behind but",
                                           "Not listed"};
  for (const bool from_existing : {false, true}) {
    BaselineResult result = PageOf({});
    result.from_existing = from_existing;
    const std::string page = FormatBaselineMarkdown(result);
    for (const std::string& text : ours) {
      EXPECT_EQ(page.find(text) != std::string::npos, !from_existing) << text;
    }
    for (const std::string& text : theirs) {
      EXPECT_EQ(page.find(text) != std::string::npos, from_existing) << text;
    }
    EXPECT_EQ(Json::parse(FormatBaselineJson(result))["from_existing"], from_existing);
  }
}

// In the weeks with both tools Drizzle's migrator is not run, and nothing is made by drizzle-kit generate.
TEST(BaselineMarkdownTest, SaysWhoMigratesUntilTheCutover) {
  for (const bool history : {false, true}) {
    BaselineResult result = history ? WrittenHistory() : PageOf({DifferenceOf(Verdict::kOutside)});
    result.differences[0].finding.change = CatalogChange::kLost;
    const std::string page = FormatBaselineMarkdown(result);
    EXPECT_THAT(page, HasSubstr("`drizzle-kit migrate` is for after the cutover"));
    EXPECT_THAT(page, HasSubstr("`diesel migration run`, then `pgassay sync --mark`"));
    EXPECT_THAT(page, HasSubstr("into a migration of Diesel's that `pgassay sync` carries over"));
  }
  EXPECT_THAT(FormatBaselineText(WrittenHistory(), false), Not(HasSubstr("before the next")));
}

// What the one migration of a baseline is said to do is not said of those of a history.
TEST(BaselineMarkdownTest, OfAHistoryWhatIsSaidOfEachMigration) {
  const std::string page = FormatBaselineMarkdown(WrittenHistory());
  for (const char* text : {"`0000_first` to `0002_third`", "a row each",
                           "- **Back**: `pgassay baseline --unmark` takes away all",
                           "The SQL of the migrations makes it", "the SQL is Diesel's",
                           "- `2024-02-03-101500_second`, `2026-09-28-130000-0000_third`: Diesel runs it"}) {
    EXPECT_THAT(page, HasSubstr(text));
  }
  for (const char* text : {"as one migration.", "The SQL of the baseline", "The SQL names"}) {
    EXPECT_THAT(page, Not(HasSubstr(text)));
  }
}

TEST(BaselineTextTest, TheWayOutOfAHistoryIsSaidWhereSomethingStopsIt) {
  constexpr char kWay[] = "\nNext: a drizzle.sql where it says so above";
  EXPECT_THAT(FormatBaselineText(RefusedHistory(), false), HasSubstr(kWay));
  EXPECT_THAT(FormatBaselineText(WrittenHistory(), false), Not(HasSubstr(kWay)));
  BaselineResult other = RefusedHistory();
  other.findings = {FindingOf(Level::kFinding)};
  EXPECT_THAT(FormatBaselineText(other, false), Not(HasSubstr(kWay)));
}

// ---- Documents and sources ----

TEST(BaselineDocumentTest, HasTheCodesOfTheSources) {
  const std::map<std::string, std::string> codes = CodesOf("report/BASELINE.md");
  EXPECT_EQ(Keys(codes), SaidBySources("baseline"));
  for (const auto& [code, level] : codes) {
    EXPECT_THAT(level, ::testing::AnyOf("finding", "not checked", "note")) << code;
  }
}

TEST(MarkDocumentTest, HasTheCodesOfTheSources) {
  const std::map<std::string, std::string> codes = CodesOf("migrate/steps/MARK.md");
  EXPECT_EQ(Keys(codes), SaidBySources("(?:un)?mark"));
  for (const auto& [code, level] : codes) {
    EXPECT_THAT(level, ::testing::AnyOf("refuses", "finding", "note")) << code;
  }
}

}  // namespace
}  // namespace pgassay::report
