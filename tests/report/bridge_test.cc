#include "report/bridge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "report/bridge_sample.h"
#include "report/document.h"
#include "report/json_schema.h"
#include "report/section_text.h"

namespace pgassay::report {
namespace {

using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::json;
using Level = HistoryFinding::Level;
using State = CheckResult::Part::State;
using Verdict = SchemaDifference::Verdict;
using What = CheckResult::Part::What;
using testing::CodesOf;
using testing::ExpectPlain;
using testing::ExpectStrict;
using testing::Keys;
using testing::SaidBySources;
using testing::SchemaErrors;
using testing::SchemaOf;

std::vector<SyncResult> Syncs() {
  return {WrittenSync(), IdleSync(), RefusedSync(), UnprovenSync(), ManySync(), HostileSync()};
}

std::vector<CheckResult> Checks() {
  return {AgreedCheck(), RepositoryCheck(), DifferentCheck(), UncheckedCheck(), ManyCheck(), HostileCheck()};
}

HistoryFinding FindingOf(Level level) {
  return {level, "bridge-edited", "s", "w", "e", "r"};
}

SchemaDifference DifferenceOf(Verdict verdict) {
  SchemaDifference difference;
  difference.verdict = verdict;
  difference.finding.kind = "index";
  difference.finding.name = "x";
  difference.name = "index x";
  return difference;
}

bool Has(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

// Each thing that can be wrong, alone and with each other: the worst decides.
// What wraps is one colour from its beginning to its end.
TEST(VerdictTest, IsTheExitCodesColor) {
  EXPECT_EQ(FormatVerdict("IN STEP", 0, true), "\x1b[1;32mIN STEP\x1b[0m\n");
  EXPECT_EQ(FormatVerdict("DIFFERENT", 1, true), "\x1b[1;31mDIFFERENT\x1b[0m\n");
  EXPECT_EQ(FormatVerdict("NOT CHECKED", 2, true), "\x1b[1;33mNOT CHECKED\x1b[0m\n");
  const std::string word(60, 'x');
  EXPECT_EQ(FormatVerdict(word + " " + word, 0, false), word + "\n" + word + "\n");
  EXPECT_EQ(FormatVerdict(word + " " + word, 1, true), "\x1b[1;31m" + word + "\n" + word + "\x1b[0m\n");
}

TEST(SyncExitCodeTest, EveryCombination) {
  const Json schema = SchemaOf("sync.schema.json");
  constexpr int kThings = 9;
  for (int set = 0; set < 1 << kThings; ++set) {
    const auto has = [set](int thing) { return (set >> thing & 1) != 0; };
    SyncResult result;
    result.written = has(0) && has(1);
    if (has(1)) result.entries.push_back({"0001_x", "2026_x", "2026", 1, "abc"});
    if (has(2)) result.findings.push_back(FindingOf(Level::kNote));
    if (has(3)) result.findings.push_back(FindingOf(Level::kNotChecked));
    if (has(4)) result.findings.push_back(FindingOf(Level::kFinding));
    if (has(5)) result.proofs.push_back({"p", true, ""});
    if (has(6)) result.proofs.push_back({"q", false, ""});
    if (has(7)) result.differences.push_back(DifferenceOf(Verdict::kMustFix));
    if (has(8)) {
      result.differences.push_back(DifferenceOf(Verdict::kOutside));
      result.differences.push_back(DifferenceOf(Verdict::kAccepted));
    }
    const bool waits = has(1) && !result.written;
    const int code = has(4) || has(7) ? 1 : waits || has(3) || has(6) ? 2 : 0;
    ASSERT_EQ(SyncExitCode(result), code) << set;
    const std::string text = FormatSyncText(result, false);
    const std::string verdict = code == 0        ? result.written ? "WRITTEN: " : "NOTHING TO DO: "
                                : result.written ? "WRITTEN, BUT: "
                                : code == 1      ? "REFUSED: "
                                                 : "NOT PROVEN: ";
    ASSERT_THAT(text, StartsWith(verdict)) << set;
    ASSERT_EQ(Has(text, "nothing was written"), code != 0 && !result.written) << set;
    ASSERT_EQ(Has(text, "\nNext:\n  1. commit"), code == 0 && result.written) << set;
    const Json json = Json::parse(FormatSyncJson(result));
    ASSERT_EQ(json["exit_code"], code) << set;
    ASSERT_THAT(SchemaErrors(schema, json), IsEmpty()) << set;
  }
}

TEST(CheckExitCodeTest, EveryCombination) {
  const Json schema = SchemaOf("check.schema.json");
  constexpr int kThings = 9;
  for (int set = 0; set < 1 << kThings; ++set) {
    const auto has = [set](int thing) { return (set >> thing & 1) != 0; };
    CheckResult result;
    if (has(0)) result.parts.push_back({What::kSchemaTs, State::kAgrees, "", ""});
    if (has(1)) result.findings.push_back(FindingOf(Level::kNote));
    if (has(2)) result.findings.push_back(FindingOf(Level::kNotChecked));
    if (has(3)) result.findings.push_back(FindingOf(Level::kFinding));
    if (has(4)) result.schema.push_back(DifferenceOf(Verdict::kMustFix));
    if (has(5)) result.drizzle.push_back(DifferenceOf(Verdict::kMustFix));
    if (has(6)) result.drift.push_back(DifferenceOf(Verdict::kMustFix));
    if (has(7)) result.schema.push_back(DifferenceOf(Verdict::kOutside));
    if (has(8)) result.drift.push_back(DifferenceOf(Verdict::kAccepted));
    const int code = has(3) || has(4) || has(5) || has(6) ? 1 : !has(0) || has(2) ? 2 : 0;
    ASSERT_EQ(CheckExitCode(result), code) << set;
    const char* const verdict = code == 0 ? "IN STEP: " : code == 1 ? "DIFFERENT: " : "NOT CHECKED: ";
    ASSERT_THAT(FormatCheckText(result, false), StartsWith(verdict)) << set;
    ASSERT_THAT(FormatCheckMarkdown(result), HasSubstr(absl::StrCat("\n**", verdict))) << set;
    const Json json = Json::parse(FormatCheckJson(result));
    ASSERT_EQ(json["exit_code"], code) << set;
    ASSERT_EQ(json["complete"], has(0) && !has(2)) << set;
    ASSERT_THAT(SchemaErrors(schema, json), IsEmpty()) << set;
  }
}

// A database may be behind, as may be the branch that this one goes on from; by schema.rs nobody migrates.
TEST(CheckExitCodeTest, EveryStateOfEveryPart) {
  for (const What what : {What::kDieselFolder, What::kLock, What::kDrizzleFolder, What::kSnapshot,
                          What::kSchemaTs, What::kSchemaRs, What::kDatabase, What::kBase}) {
    for (const State state : {State::kAgrees, State::kBehind, State::kAhead, State::kDiffers,
                              State::kNotChecked, State::kLeftOut}) {
      CheckResult result;
      result.parts = {{what, state, "at", "says"}};
      const bool may_be_behind = what == What::kDatabase || what == What::kBase;
      const bool out = what != What::kSchemaRs && (state == State::kAhead || state == State::kDiffers ||
                                                   (state == State::kBehind && !may_be_behind));
      const int code = out ? 1 : state == State::kNotChecked ? 2 : 0;
      EXPECT_EQ(CheckExitCode(result), code) << FormatCheckJson(result);
      EXPECT_THAT(SchemaErrors(SchemaOf("check.schema.json"), Json::parse(FormatCheckJson(result))),
                  IsEmpty());
    }
  }
}

TEST(CheckExitCodeTest, NothingLookedAtIsNothingChecked) {
  EXPECT_EQ(CheckExitCode({}), 2);
  EXPECT_THAT(FormatCheckText({}, false), StartsWith("NOT CHECKED: nothing was looked at\n"));
}

TEST(BridgeJsonTest, EverySampleIsValid) {
  const auto check = [](const std::string& text, const Json& schema) {
    EXPECT_THAT(SchemaErrors(schema, Json::parse(text)), IsEmpty());
    EXPECT_TRUE(
        std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= ' ' && c < 0x7f); }));
    EXPECT_EQ(text.back(), '\n');
  };
  for (const SyncResult& result : Syncs()) check(FormatSyncJson(result), SchemaOf("sync.schema.json"));
  for (const CheckResult& result : Checks()) check(FormatCheckJson(result), SchemaOf("check.schema.json"));
}

TEST(BridgeJsonTest, TheSchemasAreStrict) {
  ExpectStrict(SchemaOf("sync.schema.json"), Json::parse(FormatSyncJson(WrittenSync())),
               {{"/format", "pgassay-sync/2"},
                {"/verdict", "nothing_to_do"},
                {"/verdict", "refused"},
                {"/exit_code", 1},
                {"/written", false},
                {"/before", 84},
                {"/before", "084"},
                {"/last", ""},
                {"/entries/0/name", ""},
                {"/entries/0/when", 1},
                {"/differences/0/verdict", "cannot"},
                {"/findings/0/code", "check-not-synced"},
                {"/findings/0/level", "warning"},
                {"/proofs/0/proven", "no"},
                {"/files/0", 1}},
               {"", "/entries/0", "/differences/0", "/findings/0", "/proofs/0"});
  ExpectStrict(SchemaOf("check.schema.json"), Json::parse(FormatCheckJson(DifferentCheck())),
               {{"/format", "pgassay-check/2"},
                {"/verdict", "in_step"},
                {"/exit_code", 0},
                {"/complete", "no"},
                {"/base", ""},
                {"/database/host", 1},
                {"/parts/0/part", "diesel"},
                {"/parts/0/state", "fine"},
                {"/parts/0/says", ""},
                {"/schema/0/line", 0},
                {"/drizzle/0/change", ""},
                {"/drift/0/name", ""},
                {"/findings/0/code", "frobnicated"},
                {"/findings/0/what", ""}},
               {"", "/database", "/parts/0", "/schema/0", "/drizzle/0", "/drift/0", "/findings/0"});
}

TEST(BridgeJsonTest, WhatThereIsNotIsNull) {
  const Json check = Json::parse(FormatCheckJson(RepositoryCheck()));
  EXPECT_EQ(check["database"], nullptr);
  EXPECT_EQ(check["base"], "origin/main");
  EXPECT_EQ(check["parts"][6]["at"], nullptr);
  const Json sync = Json::parse(FormatSyncJson(IdleSync()));
  EXPECT_EQ(sync["drizzle_kit"], nullptr);
  EXPECT_EQ(sync["verdict"], "nothing_to_do");
  EXPECT_EQ(Json::parse(FormatSyncJson(HostileSync()))["entries"][0]["when"], "-9223372036854775808");
}

// Refused before drizzle-kit was asked, which a name depends on.
TEST(BridgeJsonTest, AnEntryWithoutANameHasNone) {
  SyncResult result = RefusedSync();
  ASSERT_FALSE(result.entries.empty());
  result.entries[0].name = result.entries[0].sha256 = "";
  const Json json = Json::parse(FormatSyncJson(result));
  EXPECT_THAT(SchemaErrors(SchemaOf("sync.schema.json"), json), IsEmpty());
  EXPECT_EQ(json["entries"][0]["name"], nullptr);
  EXPECT_EQ(json["entries"][0]["sha256"], nullptr);
}

TEST(BridgeTextTest, IsSafeWhateverTheNamesAre) {
  for (const SyncResult& result : Syncs()) ExpectPlain(FormatSyncText(result, false));
  for (const CheckResult& result : Checks()) {
    ExpectPlain(FormatCheckText(result, false));
    ExpectPlain(FormatCheckMarkdown(result));
  }
}

// The colours are put around what is there, and change nothing of it.
TEST(BridgeTextTest, ColoursChangeNothingElse) {
  const auto without_colors = [](std::string text) {
    for (size_t at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b')) {
      text.erase(at, text.find('m', at) - at + 1);
    }
    return text;
  };
  for (const SyncResult& result : Syncs()) {
    EXPECT_EQ(without_colors(FormatSyncText(result, true)), FormatSyncText(result, false));
    EXPECT_THAT(FormatSyncText(result, true), StartsWith("\x1b["));
  }
  for (const CheckResult& result : Checks()) {
    EXPECT_EQ(without_colors(FormatCheckText(result, true)), FormatCheckText(result, false));
  }
}

TEST(SyncTextTest, NothingToDoSaysHowFarItIs) {
  SyncResult result = IdleSync();
  EXPECT_EQ(FormatSyncText(result, false),
            "NOTHING TO DO: pgassay.lock.json stands for all 84 migrations of Diesel's folder, up to\n"
            "2026-10-29-140000_add_piers\n");
  result.before = 1;
  result.last = "2026_x";
  EXPECT_EQ(
      FormatSyncText(result, false),
      "NOTHING TO DO: pgassay.lock.json stands for the one migration of Diesel's folder, up to 2026_x\n");
}

// Where nothing on the screen has such a name the reader would look for it.
TEST(SyncTextTest, NamesOfColumnsAreExplainedWhereThereAreSome) {
  const struct {
    const char* typescript;
    bool names;
  } cases[] = {{"", false},
               {"length: integer('length'),", false},
               {"export const crew = pgTable('crew', {\n  id: integer('id').primaryKey(),\n});", false},
               {"at: text('at').default('Mt. Everest'),", false},
               {"index('boats_name_idx').on(t.name),", true},
               {"unique(\"email_key\").on(table.email),", true},
               {"check('x', sql`${t.draft} > 0`),", true},
               {"boatId: integer('boat_id').references(() => boats.id),", true}};
  for (const auto& c : cases) {
    SyncResult result = RefusedSync();
    for (SchemaDifference& difference : result.differences) difference.typescript = c.typescript;
    EXPECT_EQ(Has(FormatSyncText(result, false), "What to write has the database's names"), c.names)
        << c.typescript;
  }
}

TEST(CheckTextTest, TheVerdictSaysWhoIsOutOfStep) {
  const struct {
    std::vector<CheckResult::Part> parts;
    const char* verdict;
  } cases[] = {
      {{{What::kLock, State::kBehind, "", ""}}, "DIFFERENT: pgassay.lock.json is behind\n"},
      {{{What::kLock, State::kBehind, "", ""}, {What::kSnapshot, State::kBehind, "", ""}},
       "DIFFERENT: pgassay.lock.json and Drizzle's snapshot are behind\n"},
      {{{What::kLock, State::kDiffers, "", ""},
        {What::kDrizzleFolder, State::kDiffers, "", ""},
        {What::kSchemaTs, State::kDiffers, "", ""},
        {What::kDatabase, State::kAhead, "", ""}},
       "DIFFERENT: the database is ahead, pgassay.lock.json, Drizzle's folder and schema.ts differ\n"},
      {{{What::kSchemaTs, State::kDiffers, "", ""}, {What::kSnapshot, State::kNotChecked, "", ""}},
       "DIFFERENT: schema.ts differs; 1 thing not checked\n"},
      {{{What::kSchemaTs, State::kAgrees, "", ""}, {What::kDatabase, State::kBehind, "", ""}},
       "IN STEP: Diesel and Drizzle make the same schema; the database is behind, which may be\n"},
      {{{What::kSchemaRs, State::kDiffers, "", ""}, {What::kBase, State::kBehind, "", ""}},
       "IN STEP: Diesel and Drizzle make the same schema\n"}};
  for (const auto& c : cases) {
    CheckResult result;
    result.parts = c.parts;
    EXPECT_THAT(FormatCheckText(result, false), StartsWith(c.verdict));
  }
}

// A number stands for one thing, findings and differences together.
TEST(CheckTextTest, IsNumberedThrough) {
  for (const std::string& page :
       {FormatCheckText(DifferentCheck(), false), FormatCheckMarkdown(DifferentCheck())}) {
    size_t at = 0;
    for (int number = 1; number <= 8; ++number) {
      const size_t found = page.find(absl::StrCat("\n", number, ". "), at);
      ASSERT_NE(found, std::string::npos) << number << page;
      at = found + 1;
    }
    EXPECT_THAT(page, Not(HasSubstr("\n9. ")));
  }
}

TEST(CheckTextTest, NobodyHasToReadEverything) {
  const std::string text = FormatCheckText(ManyCheck(), false);
  EXPECT_THAT(text, HasSubstr("\nand 127 differences more, which --json has\n"));
  EXPECT_THAT(text, HasSubstr("folder_0, folder_1, folder_2, folder_3, folder_4 and 145 more"));
  EXPECT_THAT(FormatSyncText(ManySync(), false), HasSubstr("\n  and 36 more, which --json has\n"));
}

TEST(CheckTextTest, WhatCannotBeAcceptedIsNotOfferedAsSuch) {
  CheckResult result = DifferentCheck();
  EXPECT_THAT(FormatCheckText(result, false), HasSubstr("accept = [\"column public.tides.height missing\"]"));
  result.schema.clear();
  EXPECT_THAT(FormatCheckText(result, false), HasSubstr("accept = [\"index public.boats_by_hand missing\"]"));
  result.drift.clear();
  EXPECT_THAT(FormatCheckText(result, false), Not(HasSubstr("accept")));
  EXPECT_THAT(FormatCheckMarkdown(result), Not(HasSubstr("accept")));
}

TEST(CheckMarkdownTest, HasNoHostAndNoFolderOfThisMachine) {
  for (const CheckResult& result : Checks()) {
    const std::string page = FormatCheckMarkdown(result);
    EXPECT_THAT(page, StartsWith("<!-- pgassay-check -->\n### pgassay check\n"));
    EXPECT_THAT(page, Not(HasSubstr("db1")));
    EXPECT_THAT(page, Not(HasSubstr("/srv")));
  }
}

// GitHub refuses longer ones, and then nobody reads anything.
TEST(CheckMarkdownTest, FitsAComment) {
  const std::string page = FormatCheckMarkdown(ManyCheck());
  EXPECT_LE(page.size(), 60000u);
  EXPECT_GT(page.size(), 55000u);
  EXPECT_THAT(page,
              EndsWith(" left out here, as the page is full; `pgassay check --json` has everything.\n"));

  CheckResult result = HostileCheck();
  const std::string big(200000, '<');
  for (CheckResult::Part& part : result.parts) part.at = part.says = big;
  for (std::string* text : {&result.base, &result.kit_version, &result.database, &result.server_version}) {
    *text = big;
  }
  for (int i = 0; i < 50; ++i) {
    result.findings.push_back({Level::kFinding, big, big, big + std::to_string(i), big, big});
    result.schema.push_back(DifferenceOf(Verdict::kMustFix));
    result.schema.back().typescript = result.schema.back().name = result.schema.back().finding.name = big;
    result.schema.back().finding.before = result.schema.back().finding.reason = big;
  }
  EXPECT_LE(FormatCheckMarkdown(result).size(), 60000u);
}

// What opens is closed, so that nothing behind it is folded away too.
TEST(CheckMarkdownTest, FoldsAreClosed) {
  const auto count = [](const std::string& text, const std::string& piece) {
    size_t found = 0;
    for (size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) ++found;
    return found;
  };
  const std::string page = FormatCheckMarkdown(ManyCheck());
  EXPECT_EQ(count(page, "\n<details>"), count(page, "\n</details>"));
  EXPECT_GE(count(page, "\n<details>"), 1u);
  EXPECT_THAT(page, HasSubstr("\n<details><summary>144 more</summary>\n\n"));
}

// Outside code, where names are called and tags are read.
TEST(CheckMarkdownTest, CallsNobodyAndBringsNoTags) {
  CheckResult result = DifferentCheck();
  EXPECT_THAT(FormatCheckMarkdown(result), HasSubstr("ann@<!-- -->example.com"));
  result.findings = {{Level::kFinding, "check-x", "", "<img src=x> [a](b) | @ann", "", ""}};
  EXPECT_THAT(FormatCheckMarkdown(result), HasSubstr("\\<img src=x\\> \\[a\\](b) \\| @<!-- -->ann"));
  result.findings[0].what = "run `pgassay sync` of `a";
  EXPECT_THAT(FormatCheckMarkdown(result), HasSubstr("run \\`pgassay sync\\` of \\`a"));
  result.findings[0].what = "run `pgassay @ann <b>`";
  EXPECT_THAT(FormatCheckMarkdown(result), HasSubstr("run `pgassay @ann <b>`"));
  result.schema[0].typescript = "```\n</details>\n````";
  EXPECT_THAT(FormatCheckMarkdown(result), HasSubstr("   `````ts\n"));
}

// ---- Documents and sources ----

TEST(SyncDocumentTest, HasTheCodesOfTheSources) {
  const auto codes = CodesOf("report/SYNC.md");
  EXPECT_EQ(Keys(codes), SaidBySources("(?:sync|bridge)"));
  for (const auto& [code, level] : codes) EXPECT_THAT(level, AnyOf("finding", "not checked", "note")) << code;
}

TEST(CheckDocumentTest, HasTheCodesOfTheSources) {
  const auto codes = CodesOf("report/CHECK.md");
  EXPECT_EQ(Keys(codes), SaidBySources("check"));
  for (const auto& [code, level] : codes) EXPECT_THAT(level, AnyOf("finding", "not checked", "note")) << code;
}

}  // namespace
}  // namespace pgassay::report
