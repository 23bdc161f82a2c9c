#include "compare/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "compare/expect.h"
#include "compare/toy.h"

namespace pgassay::compare {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(CompareDatabases, SameTables) {
  ToySource before;
  before.Add(Table("a")).Add(Table("b", {}));
  const Report report = Compare(before, before);
  ExpectVerdict(report, Verdict::kSame);
  EXPECT_EQ(TablesText(report), "same public.a, same public.b");
  EXPECT_EQ(report.verified, 2u);
  EXPECT_THAT(report.not_covered, SizeIs(3));
}

TEST(CompareDatabases, EmptyDatabasesProveNothing) {
  ExpectVerdict(Compare({}, {}), Verdict::kNotProven);
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
