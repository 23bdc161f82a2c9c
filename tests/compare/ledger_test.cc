#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compare/database.h"
#include "compare/expect.h"
#include "compare/toy.h"

namespace pgassay::compare {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

struct LedgerCase {
  Entry before;
  Entry after;
  Verdict verdict;
  const char* not_checked;
  const char* excluded;
  const char* reason;
};

TEST(Ledger, LedgerOfBothSides) {
  using enum Entry;
  const LedgerCase cases[] = {
      {kAbsent, kAbsent, Verdict::kSame, "", "", ""},
      {kRead, kRead, Verdict::kSame, "", "", ""},
      {kRead, kAbsent, Verdict::kDifferent, "", "", ""},
      {kAbsent, kRead, Verdict::kDifferent, "", "", ""},
      {kExcluded, kExcluded, Verdict::kSame, "", "both table t", "by --exclude"},
      {kExcluded, kRead, Verdict::kNotProven, "before table t", "",
       "excluded before (by --exclude), read after: what is excluded on one side only is not checked"},
      {kRead, kExcluded, Verdict::kNotProven, "after table t", "",
       "read before, excluded after (by --exclude)"},
      {kExcluded, kAbsent, Verdict::kNotProven, "before table t", "",
       "excluded before (by --exclude), not there after"},
      {kAbsent, kExcluded, Verdict::kNotProven, "after table t", "",
       "not there before, excluded after (by --exclude)"},
      {kNotCheckable, kNotCheckable, Verdict::kNotProven, "both table t", "", "because"},
      {kNotCheckable, kRead, Verdict::kNotProven, "before table t", "",
       "not checkable before (because), read after"},
      {kRead, kNotCheckable, Verdict::kNotProven, "after table t", "",
       "read before, not checkable after (because)"},
      {kNotCheckable, kAbsent, Verdict::kNotProven, "before table t", "",
       "not checkable before (because), not there after"},
      {kAbsent, kNotCheckable, Verdict::kNotProven, "after table t", "",
       "not there before, not checkable after (because)"},
      {kNotCheckable, kExcluded, Verdict::kNotProven, "both table t", "",
       "not checkable before (because), excluded after (by --exclude)"},
      {kExcluded, kNotCheckable, Verdict::kNotProven, "both table t", "",
       "excluded before (by --exclude), not checkable after (because)"},
  };
  for (const LedgerCase& c : cases) {
    SCOPED_TRACE(testing::Message() << static_cast<int>(c.before) << " " << static_cast<int>(c.after));
    const Report report = Compare(Side(c.before), Side(c.after));
    ExpectVerdict(report, c.verdict);
    EXPECT_EQ(NotesText(report.not_checked), c.not_checked);
    EXPECT_EQ(NotesText(report.excluded), c.excluded);
    for (const LedgerNote& note : report.not_checked) EXPECT_THAT(note.reason, HasSubstr(c.reason));
    for (const LedgerNote& note : report.excluded) EXPECT_EQ(note.reason, c.reason);
  }
}

TEST(Ledger, EverythingExcludedProvesNothing) {
  ToySource side;
  side.Enter("table", "public", "t", LedgerStatus::kExcluded, kByUser);
  const Report report = Compare(side, side);
  ExpectVerdict(report, Verdict::kNotProven);
  EXPECT_EQ(report.not_checked[0].reason, "everything is excluded, so nothing was compared");
}

TEST(Ledger, TemporaryTablesAreHarmless) {
  ToySource before = Side(Entry::kAbsent);
  before.Enter("table", "pg_temp_3", "t", LedgerStatus::kExcluded,
               "temporary table of another session (by rule)");
  const ToySource after = Side(Entry::kAbsent);
  Report report = Compare(before, after);
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_EQ(NotesText(report.excluded), "before table t by rule");
  EXPECT_EQ(TablesText(report), "same public.always");
  report = Compare(after, before);
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_EQ(NotesText(report.excluded), "after table t by rule");
  ExpectVerdict(Compare(before, before), Verdict::kSame);
}

TEST(Ledger, ALedgerThatContradictsItsFileIsNotChecked) {
  ToySource missing = Side(Entry::kAbsent);
  missing.Enter("table", "public", "t", LedgerStatus::kVerified);
  ExpectVerdict(Compare(missing, missing), Verdict::kNotProven);

  ToySource both = Side(Entry::kRead);
  both.Enter("table", "public", "t", LedgerStatus::kExcluded, kByUser);
  ExpectVerdict(Compare(both, both), Verdict::kNotProven);

  ToySource partition = Side(Entry::kAbsent);
  partition.Add(Table("t", {{"1", "x"}})).Enter("partition", "public", "t", LedgerStatus::kVerified);
  ExpectVerdict(Compare(Side(Entry::kRead), partition), Verdict::kDifferent);
}

TEST(Ledger, ColumnNotCheckable) {
  ToySource side;
  side.Add(Table("t")).Enter("column", "public", "t.blob", LedgerStatus::kNotCheckable, "a pseudo-type");
  const Report report = Compare(side, side);
  ExpectVerdict(report, Verdict::kNotProven);
  EXPECT_EQ(TablesText(report), "same public.t");
  EXPECT_EQ(NotesText(report.not_checked), "both column t.blob");
  EXPECT_THAT(report.tables[0].columns, SizeIs(3));
  EXPECT_EQ(report.tables[0].columns[0].name, "blob");
  EXPECT_EQ(report.tables[0].columns[0].status, ColumnStatus::kNotComparable);

  ToySource changed;
  changed.Add(Table("t", {{"1", "x"}, {"2", "b"}}))
      .Enter("column", "public", "t.blob", LedgerStatus::kNotCheckable, "a pseudo-type");
  const Report different = Compare(side, changed);
  ExpectVerdict(different, Verdict::kDifferent);
  EXPECT_FALSE(different.complete);
}

TEST(Ledger, ColumnExcluded) {
  ToyTable without = Table("t", {{"1"}, {"2"}});
  without.columns = {{.name = "id"}};
  ToySource excluded;
  excluded.Add(without).Enter("column", "public", "t.name", LedgerStatus::kExcluded, kByUser);
  Report report = Compare(excluded, excluded);
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_EQ(NotesText(report.excluded), "both column t.name");

  ToySource read;
  read.Add(Table("t"));
  report = Compare(read, excluded);
  ExpectVerdict(report, Verdict::kNotProven);
  EXPECT_EQ(TablesText(report), "not_checked public.t");
  EXPECT_EQ(NotesText(report.not_checked), "both table t, after column t.name");
  EXPECT_THAT(report.not_checked[1].reason, HasSubstr("excluded on one side only"));
  ExpectVerdict(Compare(excluded, read), Verdict::kNotProven);

  // Gone on the other side: nobody looked.
  ToySource dropped;
  dropped.Add(without);
  ExpectVerdict(Compare(excluded, dropped), Verdict::kNotProven);
}

TEST(Ledger, AColumnReadAsTextIsNoFinding) {
  ToySource side;
  side.Add(Table("t")).Enter("column", "public", "t.name", LedgerStatus::kVerified, "read as text");
  ExpectVerdict(Compare(side, side), Verdict::kSame);
}

RelationFingerprint Root(const std::vector<ToyTable>& leaves) {
  ToyTable root = Table("root", {});
  root.kind = RelationKind::kPartitioned;
  for (const ToyTable& leaf : leaves) root.rows.insert(root.rows.end(), leaf.rows.begin(), leaf.rows.end());
  RelationFingerprint result = Fingerprint(root);
  for (const ToyTable& leaf : leaves) result.leaves.push_back(Leaf(leaf));
  return result;
}

TEST(Ledger, PartitionReadOnOneSideOnly) {
  const ToyTable p1 = Table("p1", {{"1", "a"}});
  const ToyTable p2 = Table("p2", {{"2", "b"}});
  ToySource before;
  before.Add(Root({p1, p2}))
      .Enter("partition", "public", "p1", LedgerStatus::kVerified)
      .Enter("partition", "public", "p2", LedgerStatus::kVerified);
  ToySource after;
  after.Add(Root({p1}))
      .Enter("partition", "public", "p1", LedgerStatus::kVerified)
      .Enter("partition", "public", "p2", LedgerStatus::kNotCheckable, "a foreign table");
  for (const Report& report : {Compare(before, after), Compare(after, before)}) {
    ExpectVerdict(report, Verdict::kNotProven);
    EXPECT_EQ(TablesText(report), "not_checked public.p2, not_checked public.root");
  }
  // Read on neither side.
  const Report report = Compare(after, after);
  ExpectVerdict(report, Verdict::kNotProven);
  EXPECT_EQ(TablesText(report), "not_checked public.p2, same public.root");
  ExpectVerdict(Compare(before, before), Verdict::kSame);
}

TEST(Ledger, DetachedPartition) {
  const ToyTable p1 = Table("p1", {{"1", "a"}});
  const ToyTable p2 = Table("p2", {{"2", "b"}});
  ToySource before;
  before.Add(Root({p1, p2}))
      .Enter("partition", "public", "p1", LedgerStatus::kVerified)
      .Enter("partition", "public", "p2", LedgerStatus::kVerified);
  ToySource after;
  after.Add(Root({p1})).Add(p2).Enter("partition", "public", "p1", LedgerStatus::kVerified);
  const Report report = Compare(before, after);
  ExpectVerdict(report, Verdict::kDifferent);
  EXPECT_EQ(TablesText(report), "different public.root, gained public.p2");
  EXPECT_EQ(report.tables[1].reason, "a partition of another table before");
  EXPECT_EQ(Compare(after, before).tables[0].reason, "a partition of another table after");
}

}  // namespace
}  // namespace pgassay::compare
