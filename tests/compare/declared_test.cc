// Declared changes of tables, and what rules come to for the whole comparison.
#include "compare/declared.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "compare/changes.h"
#include "compare/expect.h"
#include "compare/toy.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const ToyRow kA = {"1", "a"};
const ToyRow kB = {"2", "b"};

ToySource Of(std::vector<ToyTable> tables) {
  ToySource source;
  for (const ToyTable& table : tables) source.Add(table);
  return source;
}

struct Case {
  const char* name;
  std::vector<ToyTable> before;
  std::vector<ToyTable> after;
  Changes changes;
  Verdict verdict;
  const char* tables;
  const char* declared;
};

TEST(Declared, Tables) {
  const DeclaredChange t_to_u = TableRule(Kind::kTableRenamed, "t", "u");
  const DeclaredChange u_to_t = TableRule(Kind::kTableRenamed, "u", "t");
  const ToyTable a = Table("a");
  const auto t = [](std::vector<ToyRow> rows = {kA, kB}) { return Table("t", std::move(rows)); };
  const auto u = [](std::vector<ToyRow> rows = {kA, kB}) { return Table("u", std::move(rows)); };
  const Case cases[] = {
      {"added",
       {a},
       {a, t()},
       {TableRule(Kind::kTableAdded, "t")},
       Verdict::kSame,
       "same public.a, same public.t",
       "+ 2"},
      {"added_undeclared", {a}, {a, t()}, {}, Verdict::kDifferent, "gained public.t, same public.a", ""},
      {"added_is_not_there",
       {a},
       {a},
       {TableRule(Kind::kTableAdded, "t")},
       Verdict::kDifferent,
       "same public.a",
       "- 0"},
      {"added_was_there",
       {a, t()},
       {a, t()},
       {TableRule(Kind::kTableAdded, "t")},
       Verdict::kDifferent,
       "same public.a, same public.t",
       "- 0"},
      {"dropped",
       {a, t()},
       {a},
       {TableRule(Kind::kTableDropped, "t")},
       Verdict::kSame,
       "same public.a, same public.t",
       "+ 2"},
      {"dropped_undeclared", {a, t()}, {a}, {}, Verdict::kDifferent, "lost public.t, same public.a", ""},
      {"dropped_is_still_there",
       {a, t()},
       {a, t()},
       {TableRule(Kind::kTableDropped, "t")},
       Verdict::kDifferent,
       "same public.a, same public.t",
       "- 0"},
      {"dropped_was_not_there",
       {a},
       {a},
       {TableRule(Kind::kTableDropped, "t")},
       Verdict::kDifferent,
       "same public.a",
       "- 0"},
      {"only_dropped_proves_nothing",
       {t()},
       {},
       {TableRule(Kind::kTableDropped, "t")},
       Verdict::kNotProven,
       "same public.t",
       "+ 2"},
      {"renamed", {t()}, {u()}, {t_to_u}, Verdict::kSame, "same public.t", "+ 2"},
      {"renamed_undeclared", {t()}, {u()}, {}, Verdict::kDifferent, "lost public.t, gained public.u", ""},
      {"renamed_and_changed", {t()}, {u({kA})}, {t_to_u}, Verdict::kDifferent, "different public.t", "+ 1"},
      {"renamed_is_still_there",
       {t()},
       {t(), u()},
       {t_to_u},
       Verdict::kDifferent,
       "gained public.u, same public.t",
       "- 0"},
      {"renamed_has_no_target", {t()}, {t()}, {t_to_u}, Verdict::kDifferent, "same public.t", "- 0"},
      {"renamed_has_no_source",
       {a},
       {a, u()},
       {t_to_u},
       Verdict::kDifferent,
       "gained public.u, same public.a",
       "- 0"},
      {"renamed_target_was_there",
       {t(), u()},
       {u()},
       {t_to_u},
       Verdict::kDifferent,
       "lost public.t, same public.u",
       "- 0"},
      {"names_swapped",
       {t(), u({kA})},
       {t({kA}), u()},
       {t_to_u, u_to_t},
       Verdict::kSame,
       "same public.t, same public.u",
       "+ 2, + 1"},
      {"names_not_swapped",
       {t(), u({kA})},
       {t(), u({kA})},
       {t_to_u, u_to_t},
       Verdict::kDifferent,
       "different public.t, different public.u",
       "+ 1, + 2"},
      {"onto_a_dropped_name",
       {t(), u({kA})},
       {u()},
       {t_to_u, TableRule(Kind::kTableDropped, "u")},
       Verdict::kSame,
       "same public.t, same public.u",
       "+ 2, + 1"},
      {"old_name_is_a_new_table",
       {t()},
       {t({kA}), u()},
       {t_to_u, TableRule(Kind::kTableAdded, "t")},
       Verdict::kSame,
       "same public.t, same public.t",
       "+ 2, + 1"},
      {"excluded",
       {a, t()},
       {a, t({kA})},
       {TableRule(Kind::kTableExcluded, "t")},
       Verdict::kSame,
       "excluded public.t, same public.a",
       "+ 1"},
      {"excluded_is_nowhere",
       {a},
       {a},
       {TableRule(Kind::kTableExcluded, "t")},
       Verdict::kDifferent,
       "same public.a",
       "- 0"},
      {"excluded_is_on_one_side",
       {a, t()},
       {a},
       {TableRule(Kind::kTableExcluded, "t")},
       Verdict::kNotProven,
       "not_checked public.t, same public.a",
       "+ 0"},
      {"all_excluded_proves_nothing",
       {t()},
       {t()},
       {TableRule(Kind::kTableExcluded, "t")},
       Verdict::kNotProven,
       "excluded public.t",
       "+ 2"},
      {"columns_of_no_table", {a}, {a}, {Added("y")}, Verdict::kDifferent, "same public.a", "- 0"},
      {"columns_of_a_lost_table",
       {a, t()},
       {a},
       {Added("y")},
       Verdict::kDifferent,
       "lost public.t, same public.a",
       "- 0"},
      {"key", {t()}, {t()}, {KeyOf({"id"})}, Verdict::kSame, "same public.t", "+ 2"},
      {"key_of_no_column", {t()}, {t()}, {KeyOf({"nr"})}, Verdict::kDifferent, "same public.t", "- 0"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Report report = Compare(Of(c.before), Of(c.after), {.changes = c.changes});
    ExpectVerdict(report, c.verdict);
    EXPECT_EQ(TablesText(report), c.tables);
    EXPECT_EQ(DeclaredText(report), c.declared);
    ASSERT_EQ(report.declared.size(), c.changes.size());
    for (size_t i = 0; i < c.changes.size(); ++i) {
      EXPECT_EQ(report.declared[i].rule, c.changes[i].rule);
      EXPECT_EQ(report.declared[i].reason.empty(), report.declared[i].matched);
    }
  }
}

TEST(Declared, SaysWhatItIsThatMakesTablesTheSame) {
  Report report =
      Compare(Of({Table("t")}), Of({Table("u")}), {.changes = {TableRule(Kind::kTableRenamed, "t", "u")}});
  EXPECT_EQ(report.tables[0].reason, "as declared: rule for t");
  report = Compare(Of({Table("a"), Table("t")}), Of({Table("a")}),
                   {.changes = {TableRule(Kind::kTableDropped, "t")}});
  EXPECT_EQ(report.tables[1].reason, "dropped, as declared");
  EXPECT_EQ(report.verified, 1u);
}

TEST(Declared, AnUnmatchedRuleLeavesTheRestComplete) {
  ToySource side = Of({Table("a")});
  const Report complete = Compare(side, side, {.changes = {Added("y")}});
  EXPECT_TRUE(complete.complete);
  EXPECT_EQ(complete.exit_code, 1);
  EXPECT_EQ(complete.declared[0].reason, "there is no table public.t before");
  side.Enter("table", "public", "s", LedgerStatus::kNotCheckable, "no right");
  const Report report = Compare(side, side, {.changes = {Added("y")}});
  EXPECT_FALSE(report.complete);
  EXPECT_EQ(report.exit_code, 1);
}

TEST(Declared, ExclusionsStandInTheLedger) {
  DeclaredChange rule = TableRule(Kind::kTableExcluded, "t");
  rule.reason = "pruned every night";
  ToySource before = Of({Table("a"), Table("t")});
  before.Enter("column", "public", "t.blob", LedgerStatus::kNotCheckable, "a pseudo-type");
  ToySource after = Of({Table("a")});
  after.Enter("table", "public", "t", LedgerStatus::kNotCheckable, "no right");
  const Report report = Compare(before, after, {.changes = {rule}});
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_EQ(NotesText(report.excluded), "both table t");
  EXPECT_EQ(report.excluded[0].reason, "pruned every night");
  EXPECT_EQ(report.tables[0].rows_before, 2u);
  EXPECT_EQ(report.tables[0].rows_after, std::nullopt);
}

TEST(Declared, APartitionCannotBeLeftOut) {
  ToyTable root = Table("root", {kA});
  root.kind = RelationKind::kPartitioned;
  RelationFingerprint fingerprint = Fingerprint(root);
  fingerprint.leaves.push_back(Leaf(Table("t", {kA})));
  ToySource side;
  side.Add(fingerprint).Enter("partition", "public", "t", LedgerStatus::kVerified);
  const Report report = Compare(side, side, {.changes = {TableRule(Kind::kTableExcluded, "t")}});
  ExpectVerdict(report, Verdict::kDifferent);
  EXPECT_THAT(report.declared[0].reason, HasSubstr("a partition"));
}

TEST(Declared, RulesOfTablesThatWereNotReadAreLeftAlone) {
  ToySource excluded = Of({Table("a")});
  excluded.Enter("table", "public", "t", LedgerStatus::kExcluded, kByUser);
  Report report = Compare(excluded, excluded, {.changes = {Added("y")}});
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_EQ(DeclaredText(report), "o 0");

  ToySource unread = Of({Table("a")});
  unread.Enter("table", "public", "t", LedgerStatus::kNotCheckable, "no right");
  report = Compare(unread, Of({Table("a"), Table("t")}), {.changes = {Added("y")}});
  ExpectVerdict(report, Verdict::kNotProven);
  EXPECT_EQ(DeclaredText(report), "o 0");
  EXPECT_EQ(report.declared[0].reason, "its table was not read");
}

// Names of AFTER's ledger are translated too.
TEST(Declared, LedgersOfRenamedTables) {
  const Changes changes = {TableRule(Kind::kTableRenamed, "t", "u"), Renamed("secret", "hidden")};
  ToySource before = Of({Table("t")});
  before.Enter("column", "public", "t.secret", LedgerStatus::kExcluded, kByUser);
  ToySource after = Of({Table("u")});
  after.Enter("column", "public", "u.hidden", LedgerStatus::kExcluded, kByUser);
  Report report = Compare(before, after, {.changes = changes});
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_EQ(NotesText(report.excluded), "both column t.secret");
  EXPECT_EQ(DeclaredText(report), "+ 2, + 2");

  ToySource unread;
  unread.Add(Table("a")).Enter("table", "public", "u", LedgerStatus::kNotCheckable, "no right");
  report = Compare(Of({Table("a"), Table("t")}), unread, {.changes = {changes[0]}});
  ExpectVerdict(report, Verdict::kNotProven);
  EXPECT_EQ(NotesText(report.not_checked), "after table t");
  EXPECT_EQ(DeclaredText(report), "+ 0");
}

TEST(Declared, PartitionsOfRenamedTables) {
  const auto root = [](const char* name, const char* leaf) {
    ToyTable table = Table(name, {kA});
    table.kind = RelationKind::kPartitioned;
    RelationFingerprint fingerprint = Fingerprint(table);
    fingerprint.leaves.push_back(Leaf(Table(leaf, {kA})));
    ToySource source;
    source.Add(fingerprint).Enter("partition", "public", leaf, LedgerStatus::kVerified);
    return source;
  };
  const DeclaredChange table = TableRule(Kind::kTableRenamed, "t", "u");
  Report report = Compare(root("t", "t_1"), root("u", "u_1"), {.changes = {table}});
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_THAT(report.tables[0].reason, HasSubstr("in other partitions"));
  report = Compare(root("t", "t_1"), root("u", "u_1"),
                   {.changes = {table, TableRule(Kind::kTableRenamed, "t_1", "u_1")}});
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_EQ(report.tables[0].reason, "as declared: rule for t");
  EXPECT_EQ(DeclaredText(report), "+ 1, + 0");
}

TEST(Declared, RowsAreNamedUnderBeforesNames) {
  const std::vector<ToyColumn> renamed = {{.name = "nr"}, kIdName[1]};
  ToyTable after = {.name = "u", .columns = renamed, .key = {"nr"}, .rows = {kA, {"2", "x"}}};
  RelationFingerprint with = Fingerprint(after);
  with.projection = std::make_shared<const RelationFingerprint>(Fingerprint(Table("", {kA, {"2", "x"}})));
  const Changes changes = {TableRule(Kind::kTableRenamed, "t", "u"), Renamed("id", "nr")};
  ToySource side;
  side.Add(Shaped(with, changes, true));
  const Report report = Compare(Of({Table("t")}), side, {.changes = changes});
  ExpectVerdict(report, Verdict::kDifferent);
  EXPECT_EQ(FoundText(report.tables[0]), "changed id=2:name");
  EXPECT_EQ(report.tables[0].key, std::vector<std::string>{"id"});
}

TEST(Declared, ReadsAgainWhatSketchesDoNotTell) {
  std::vector<ToyRow> rows;
  std::vector<ToyRow> changed;
  for (int i = 0; i < 500; ++i) {
    rows.push_back({std::to_string(i), "a"});
    changed.push_back({std::to_string(i), "b"});
  }
  ToyTable before = Table("t", rows);
  ToyTable after = Table("t", changed);
  before.cells = after.cells = 8;
  std::vector<fingerprint::ElementDifference> elements;
  for (const auto& [table, count] : {std::pair(before, 1), {after, -1}}) {
    ToyTable listed = table;
    listed.cells = 512;
    const RelationFingerprint all = Fingerprint(listed);
    for (size_t i = 0; i < all.elements.cells.size(); ++i) {
      const uint8_t* digests = all.elements.digests.data() + 4 * i;
      elements.push_back({all.elements.cells[i],
                          {static_cast<uint16_t>(digests[0] | digests[1] << 8),
                           static_cast<uint16_t>(digests[2] | digests[3] << 8)},
                          count});
    }
  }
  // All of a key in one portion, keys in any order.
  std::sort(elements.begin(), elements.end(), [](const auto& a, const auto& b) {
    return std::tie(a.element.lane, a.count) > std::tie(b.element.lane, b.count);
  });
  absl::Status status;
  size_t left_out = 0;
  double share = 1;
  Options options;
  options.max_rows = 3;
  options.read_rows = [&](const RowsToRead& wanted, const TakeDifferences& take) {
    EXPECT_EQ(wanted.before.name, (RelationName{"public", "t"}));
    EXPECT_EQ(wanted.after.rows, 500u);
    EXPECT_GT(wanted.estimate, 500u);
    for (size_t i = 0; i + left_out < elements.size(); i += 100) {
      const size_t end = std::min(i + 100, elements.size() - left_out);
      take({elements.begin() + static_cast<ptrdiff_t>(i), elements.begin() + static_cast<ptrdiff_t>(end)});
    }
    return status.ok() ? absl::StatusOr<double>(share) : status;
  };
  TableReport table = Compare(Of({before}), Of({after}), options).tables[0];
  EXPECT_EQ(FoundText(table), "changed id=0:name, changed id=1:name, changed id=2:name");
  EXPECT_EQ(table.differences, (Differences{.lost = 0, .gained = 0, .changed = 500, .exact = true}));
  EXPECT_EQ(table.found_reason, "showing 3 of 500; --max-rows N shows more");

  left_out = 2;
  table = Compare(Of({before}), Of({after}), options).tables[0];
  EXPECT_EQ(table.status, TableStatus::kDifferent);
  EXPECT_THAT(table.found, IsEmpty());
  EXPECT_FALSE(table.differences->exact);
  EXPECT_THAT(table.found_reason, HasSubstr("contradict the sums of the first"));
  // Half of the keys were looked at.
  left_out = 500;
  share = 0.5;
  table = Compare(Of({before}), Of({after}), options).tables[0];
  EXPECT_EQ(table.differences, (Differences{.lost = 0, .gained = 0, .changed = 500, .exact = false}));
  EXPECT_FALSE(table.found_all);
  EXPECT_THAT(table.found_reason, HasSubstr("counted among 50 % of the keys"));
  left_out = 1000;
  share = 0;
  table = Compare(Of({before}), Of({after}), options).tables[0];
  EXPECT_FALSE(table.differences->exact);
  EXPECT_THAT(table.found_reason, HasSubstr("did not list them"));
  left_out = 0;
  share = 1;
  status = absl::UnavailableError("gone");
  table = Compare(Of({before}), Of({after}), options).tables[0];
  EXPECT_FALSE(table.differences->exact);
  EXPECT_THAT(table.found_reason, HasSubstr("did not list them: gone"));
}

}  // namespace
}  // namespace pgassay::compare
