#include "compare/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "compare/toy.h"
#include "report/names.h"

namespace pgassay::compare {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::vector<ToyColumn> kIdName = {{.name = "id"},
                                        {.name = "name", .type = "text", .type_class = "text"}};

ToyTable Table(std::string name, std::vector<ToyRow> rows = {{"1", "a"}, {"2", "b"}}) {
  return {.name = std::move(name), .columns = kIdName, .key = {"id"}, .rows = std::move(rows)};
}

ToyTable In(std::string schema, ToyTable table) {
  table.schema = std::move(schema);
  return table;
}

Report Compare(const ToySource& before, const ToySource& after) {
  absl::StatusOr<Report> report = CompareDatabases(before, after);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *std::move(report) : Report{};
}

// "same public.a, lost public.b"
std::string TablesText(const Report& report) {
  std::string text;
  for (const TableReport& table : report.tables) {
    text += (text.empty() ? "" : ", ") + std::string(report::Name(table.status)) + " " + table.schema + "." +
            table.name;
  }
  return text;
}

std::string NotesText(const std::vector<LedgerNote>& notes) {
  std::string text;
  for (const LedgerNote& note : notes) {
    text += (text.empty() ? "" : ", ") + note.side + " " + note.kind + " " + note.name +
            (note.by_rule ? " by rule" : "");
  }
  return text;
}

void ExpectVerdict(const Report& report, Verdict verdict) {
  EXPECT_EQ(report::Name(report.verdict), std::string(report::Name(verdict))) << TablesText(report);
  EXPECT_EQ(report.exit_code, verdict == Verdict::kSame ? 0 : verdict == Verdict::kDifferent ? 1 : 2);
  EXPECT_EQ(report.complete, report.not_checked.empty());
}

constexpr char kByUser[] = "by --exclude";

TEST(CompareDatabases, SameTables) {
  ToySource before;
  before.Add(Table("a")).Add(Table("b", {}));
  const Report report = Compare(before, before);
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_EQ(TablesText(report), "same public.a, same public.b");
  EXPECT_EQ(report.verified, 2u);
  EXPECT_THAT(report.not_covered, SizeIs(2));
}

TEST(CompareDatabases, EmptyDatabasesAreTheSame) {
  ExpectVerdict(Compare({}, {}), Verdict::kSame);
}

TEST(CompareDatabases, SortsTheWorstFirst) {
  ToySource before;
  before.Add(Table("a")).Add(Table("b")).Add(Table("c")).Add(Table("e")).Add(Table("f"));
  before.Enter("table", "public", "g", LedgerStatus::kExcluded, kByUser);
  ToySource after;
  after.Add(Table("a")).Add(Table("b", {{"1", "x"}, {"2", "b"}})).Add(Table("d")).Add(Table("e"));
  after.Enter("table", "public", "f", LedgerStatus::kNotCheckable, "no right");
  after.Enter("table", "public", "g", LedgerStatus::kExcluded, kByUser);
  const Report report = Compare(before, after);
  ExpectVerdict(report, Verdict::kDifferent);
  EXPECT_FALSE(report.complete);
  EXPECT_EQ(TablesText(report),
            "lost public.c, different public.b, gained public.d, not_checked public.f, excluded public.g, "
            "same public.a, same public.e");
  EXPECT_EQ(report.tables[0].rows_before, 2u);
  EXPECT_EQ(report.tables[0].rows_after, std::nullopt);
  EXPECT_THAT(report.tables[0].key, ElementsAre("id"));
  EXPECT_EQ(report.tables[2].rows_before, std::nullopt);
  EXPECT_EQ(report.tables[2].rows_after, 2u);
  EXPECT_EQ(report.tables[3].rows_before, 2u);  // read, if on one side only
  EXPECT_EQ(report.verified, 3u);
  EXPECT_EQ(NotesText(report.not_checked), "after table f");
  EXPECT_EQ(NotesText(report.excluded), "both table g");
}

TEST(CompareDatabases, ALostTableIsDifferentEvenIfEmpty) {
  ToySource before;
  before.Add(Table("a", {}));
  ExpectVerdict(Compare(before, {}), Verdict::kDifferent);
  ExpectVerdict(Compare({}, before), Verdict::kDifferent);
}

// How a table besides one that is the same stands in a side's ledger.
enum class Entry { kAbsent, kRead, kExcluded, kNotCheckable };

ToySource Side(Entry entry) {
  ToySource source;
  source.Add(Table("always"));
  if (entry == Entry::kRead) source.Add(Table("t"));
  if (entry == Entry::kExcluded) source.Enter("table", "public", "t", LedgerStatus::kExcluded, kByUser);
  if (entry == Entry::kNotCheckable)
    source.Enter("table", "public", "t", LedgerStatus::kNotCheckable, "because");
  return source;
}

struct LedgerCase {
  Entry before;
  Entry after;
  Verdict verdict;
  const char* not_checked;
  const char* excluded;
  const char* reason;
};

TEST(CompareDatabases, LedgerOfBothSides) {
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

// Everything that can keep two relations from being the same, in all combinations.
TEST(CompareDatabases, SameOnlyIfEverythingIsEqual) {
  const ToyTable table{.name = "t",
                       .columns = {{.name = "a"}, {.name = "b", .bears_representation = true}},
                       .key = {"a"},
                       .rows = {{"1", "2~."}, {"3", "4~."}},
                       .exact = false};
  const RelationFingerprint original = Fingerprint(table);
  constexpr unsigned kRows = 1, kSum = 2, kRepresentation = 4, kColumns = 8, kKey = 16, kPopulated = 32,
                     kKind = 64;
  int same = 0;
  for (unsigned change = 0; change < 128; ++change) {
    RelationFingerprint changed = original;
    if (change & kRows) ++changed.rows;
    if (change & kSum) changed.sum += {1, 0};
    if (change & kRepresentation) changed.representation_sum += {1, 0};
    if (change & kColumns) changed.columns[1].type_class = "text";
    if (change & kKey) changed.key.clear();
    if (change & kPopulated) changed.populated = false;
    if (change & kKind) changed.kind = RelationKind::kMaterializedView;
    for (const Entry before_entry : {Entry::kAbsent, Entry::kRead, Entry::kExcluded, Entry::kNotCheckable}) {
      for (const Entry after_entry : {Entry::kAbsent, Entry::kRead, Entry::kExcluded, Entry::kNotCheckable}) {
        ToySource before = Side(before_entry == Entry::kRead ? Entry::kAbsent : before_entry);
        ToySource after = Side(after_entry == Entry::kRead ? Entry::kAbsent : after_entry);
        if (before_entry == Entry::kRead) before.Add(original);
        if (after_entry == Entry::kRead) after.Add(changed);
        const Report report = Compare(before, after);
        const bool both_read = before_entry == Entry::kRead && after_entry == Entry::kRead;
        // Another key proves nothing, but takes nothing away from the sums of whole rows.
        const bool equal = (change & ~kKey) == 0;
        const bool nothing_to_compare = before_entry == after_entry &&
                                        (before_entry == Entry::kAbsent || before_entry == Entry::kExcluded);
        const bool expect_same = both_read ? equal : nothing_to_compare;
        ASSERT_EQ(report.verdict == Verdict::kSame, expect_same) << change << " " << TablesText(report);
        ASSERT_EQ(report.exit_code == 0, expect_same);
        const bool one_sided = (before_entry == Entry::kRead && after_entry == Entry::kAbsent) ||
                               (before_entry == Entry::kAbsent && after_entry == Entry::kRead);
        ASSERT_EQ(report.verdict == Verdict::kDifferent, one_sided || (both_read && !equal));
        same += expect_same ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(same, 2 + 2 * 128);
}

TEST(CompareDatabases, EverythingExcludedProvesNothing) {
  ToySource side;
  side.Enter("table", "public", "t", LedgerStatus::kExcluded, kByUser);
  const Report report = Compare(side, side);
  ExpectVerdict(report, Verdict::kNotProven);
  EXPECT_EQ(report.not_checked[0].reason, "everything is excluded, so nothing was compared");
}

TEST(CompareDatabases, TemporaryTablesAreHarmless) {
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

TEST(CompareDatabases, ALedgerThatContradictsItsFileIsNotChecked) {
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

TEST(CompareDatabases, ColumnNotCheckable) {
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

TEST(CompareDatabases, ColumnExcluded) {
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

TEST(CompareDatabases, AColumnReadAsTextIsNoFinding) {
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

TEST(CompareDatabases, PartitionReadOnOneSideOnly) {
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

TEST(CompareDatabases, DetachedPartition) {
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

ToyTable Drizzle(std::vector<ToyRow> rows) {
  return In("drizzle", {.name = "__drizzle_migrations",
                        .columns = {{.name = "id"}, {.name = "hash", .type = "text", .type_class = "text"}},
                        .key = {"id"},
                        .rows = std::move(rows)});
}

TEST(CompareDatabases, DrizzleHistoryMayGrow) {
  const ToySource nothing = Side(Entry::kAbsent);
  ToySource one = nothing;
  one.Add(Drizzle({{"1", "aa"}}));
  ToySource three = nothing;
  three.Add(Drizzle({{"1", "aa"}, {"2", "bb"}, {"3", "cc"}}));
  ToySource other = nothing;
  other.Add(Drizzle({{"1", "xx"}, {"2", "bb"}}));

  Report report = Compare(one, three);
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_EQ(report.tables[0].reason, "grew by 2 rows: Drizzle's history may grow");
  EXPECT_EQ(report.tables[0].differences, (Differences{.lost = 0, .gained = 2, .changed = 0, .exact = true}));
  report = Compare(nothing, one);
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_EQ(report.tables[0].reason, "new: Drizzle's history may appear");
  EXPECT_EQ(report.tables[0].rows_before, std::nullopt);
  EXPECT_EQ(report.verified, 1u);

  ExpectVerdict(Compare(three, one), Verdict::kDifferent);
  ExpectVerdict(Compare(one, nothing), Verdict::kDifferent);
  ExpectVerdict(Compare(one, other), Verdict::kDifferent);

  // Without lists growth is not proven.
  ToyTable big = Drizzle({{"1", "aa"}, {"2", "bb"}});
  big.exact = false;
  ToySource unlisted = nothing;
  unlisted.Add(big);
  ExpectVerdict(Compare(one, unlisted), Verdict::kDifferent);

  // Nor for a table of that name elsewhere.
  ToySource elsewhere_one = nothing;
  elsewhere_one.Add(In("public", Drizzle({{"1", "aa"}})));
  ToySource elsewhere_two = nothing;
  elsewhere_two.Add(In("public", Drizzle({{"1", "aa"}, {"2", "bb"}})));
  ExpectVerdict(Compare(elsewhere_one, elsewhere_two), Verdict::kDifferent);
}

TEST(CompareDatabases, DieselHistoryMustBePreservedWhole) {
  ToySource one;
  one.Add(Table("__diesel_schema_migrations", {{"1", "a"}}));
  ToySource two;
  two.Add(Table("__diesel_schema_migrations", {{"1", "a"}, {"2", "b"}}));
  Report report = Compare(one, two);
  ExpectVerdict(report, Verdict::kDifferent);
  EXPECT_THAT(report.tables[0].reason, HasSubstr("Diesel's history must be preserved whole"));
  report = Compare(one, {});
  ExpectVerdict(report, Verdict::kDifferent);
  EXPECT_EQ(report.tables[0].reason, "Diesel's history must be preserved whole");
  ExpectVerdict(Compare(one, one), Verdict::kSame);
}

TEST(CompareDatabases, OwnTablesMayBeGainedButNotLost) {
  const ToySource plain = Side(Entry::kAbsent);
  ToySource own = plain;
  own.Add(In("pgassay", Table("ledger")));
  ExpectVerdict(Compare(plain, own), Verdict::kSame);
  ExpectVerdict(Compare(own, plain), Verdict::kDifferent);
}

TEST(CompareDatabases, RefusesHashesOfAnotherMaking) {
  struct {
    void (*change)(FingerprintHeader&);
    const char* message;
  } const cases[] = {
      {[](FingerprintHeader& h) { h.version = 1; }, "format version 0 before, 1 after"},
      {[](FingerprintHeader& h) { h.canon = 1; }, "version 0 of canonical bytes before, 1 after"},
      {[](FingerprintHeader& h) { h.key_id = "00ff"; },
       "made without a key file before, with key 00ff after"},
  };
  for (const auto& c : cases) {
    const ToySource before = Side(Entry::kRead);
    ToySource after = before;
    c.change(after.header_);
    const absl::Status status = CompareDatabases(before, after).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message));
  }
}

TEST(CompareDatabases, RefusesADamagedIndex) {
  const ToySource good = Side(Entry::kRead);
  ToySource swapped = good;
  std::swap(swapped.names_[0], swapped.names_[1]);
  EXPECT_EQ(CompareDatabases(good, swapped).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(CompareDatabases(swapped, good).status().code(), absl::StatusCode::kDataLoss);
  ToySource twice = good;
  twice.names_[1] = twice.names_[0];
  EXPECT_EQ(CompareDatabases(twice, twice).status().code(), absl::StatusCode::kDataLoss);
  ToySource misled = good;
  std::swap(misled.relations_[0], misled.relations_[1]);
  EXPECT_EQ(CompareDatabases(misled, misled).status().code(), absl::StatusCode::kDataLoss);
}

class BrokenSource : public ToySource {
 public:
  absl::StatusOr<RelationFingerprint> Read(size_t) const override { return absl::DataLossError("damaged"); }
};

TEST(CompareDatabases, PassesOnWhatReadSays) {
  BrokenSource broken;
  broken.Add(Table("t"));
  EXPECT_EQ(CompareDatabases(broken, broken).status().code(), absl::StatusCode::kDataLoss);
}

TEST(CompareDatabases, NotesOneReadingComparedWithItself) {
  ToySource side = Side(Entry::kRead);
  EXPECT_THAT(Compare(side, side).notes, IsEmpty());
  side.header_.source.snapshot = "00000003-00000002-1";
  side.header_.source.client_encoding = "UTF8";
  EXPECT_THAT(Compare(side, side).notes, ElementsAre(HasSubstr("compared with itself")));
  ToySource other = side;
  other.header_.source.lsn = "0/2";
  other.header_.source.client_encoding = "SQL_ASCII";
  EXPECT_THAT(Compare(side, other).notes,
              ElementsAre(HasSubstr("read as UTF8 before and as SQL_ASCII after")));
}

}  // namespace
}  // namespace pgassay::compare
