// Projections that are not what they say, and the truth about all small tables.
#include "compare/view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compare/changes.h"
#include "compare/expect.h"
#include "compare/relation.h"
#include "compare/toy.h"

namespace pgassay::compare {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const ToyColumn kId = {.name = "id"};
const ToyColumn kX = {.name = "x"};
const ToyColumn kY = {.name = "y"};
const ToyColumn kZ = {.name = "z"};
const std::vector<ToyRow> kIdX = {{"1", "10"}, {"2", "20"}, {"3", "30"}};
const std::vector<ToyRow> kIdXY = {{"1", "10", "5"}, {"2", "20", "6"}, {"3", "30", "7"}};

TableReport Judge(const RelationFingerprint& before, const RelationFingerprint& after,
                  const Changes& changes) {
  ToySource left;
  left.Add(before);
  ToySource right;
  right.Add(after);
  const Report report = Compare(left, right, {.changes = changes});
  return report.tables.at(0);
}

TEST(Views, AProjectionThatLiesIsNotChecked) {
  const RelationFingerprint before = Fingerprint(Keyed({kId, kX}, kIdX));
  const ToyTable after = Keyed({kId, kX, kY}, {{"1", "10", "5"}, {"2", "99", "6"}, {"3", "30", "7"}});
  const ToyTable truth = Keyed({kId, kX}, {{"1", "10"}, {"2", "99"}, {"3", "30"}});
  EXPECT_EQ(Judge(before, WithProjection(after, truth), {Added("y")}).status, TableStatus::kDifferent);
  // It says that nothing changed.
  TableReport report = Judge(before, WithProjection(after, Keyed({kId, kX}, kIdX)), {Added("y")});
  EXPECT_EQ(report.status, TableStatus::kNotChecked);
  EXPECT_THAT(report.reason, HasSubstr("AFTER's projection is not of the rows beside it"));
  EXPECT_THAT(report.found, IsEmpty());
  EXPECT_EQ(report.differences, std::nullopt);
  // Rows that are not there.
  const ToyTable fewer = Keyed({kId, kX, kY}, {{"1", "10", "5"}, {"2", "20", "6"}});
  report = Judge(before, WithProjection(fewer, Keyed({kId, kX}, kIdX)), {Added("y")});
  EXPECT_EQ(report.status, TableStatus::kNotChecked);
  report = Judge(Fingerprint(Keyless({kX}, {{"10"}, {"20"}})),
                 WithProjection(Keyed({kId, kX}, kIdX), Keyless({kX}, {{"10"}, {"20"}})), {Added("id")});
  EXPECT_EQ(report.status, TableStatus::kNotChecked);

  const ToyTable wide = Keyed({kId, kX, kY}, {{"1", "10", "5"}, {"2", "99", "6"}, {"3", "30", "7"}});
  report = Judge(WithProjection(wide, Keyed({kId, kX}, kIdX)), Fingerprint(Keyed({kId, kX}, kIdX)),
                 {Dropped("y")});
  EXPECT_EQ(report.status, TableStatus::kNotChecked);
  EXPECT_THAT(report.reason, HasSubstr("BEFORE's projection"));
}

TEST(Views, AProjectionThatRepeatsAColumnIsNotChecked) {
  const RelationFingerprint before = Fingerprint(Keyed({kId, kX}, kIdX));
  RelationFingerprint after = Fingerprint(Keyed({kId, kX, kY}, kIdXY));
  RelationFingerprint twice = before;
  twice.columns.push_back(twice.columns.back());
  after.projection = std::make_shared<const RelationFingerprint>(twice);
  EXPECT_EQ(Judge(before, after, {Added("y")}).status, TableStatus::kNotChecked);
}

TEST(Views, ARepresentationThatLiesIsNotChecked) {
  const ToyColumn amount = kIdAmount[1];
  const ToyTable after = Keyed({kId, amount, kY}, {{"1", "5~.00", "1"}});
  const RelationFingerprint before = Fingerprint(Keyed(kIdAmount, {{"1", "5~.0"}}));
  EXPECT_EQ(Judge(before, WithProjection(after, Keyed(kIdAmount, {{"1", "5~.0"}})), {Added("y")}).status,
            TableStatus::kNotChecked);
  EXPECT_EQ(Judge(before, WithProjection(after, Keyed(kIdAmount, {{"1", "5~.00"}})), {Added("y")}).status,
            TableStatus::kRepresentation);
}

// Made with rules that are not those of the comparison.
TEST(Views, AProjectionOfOtherRulesProvesNothing) {
  const RelationFingerprint before = Fingerprint(Keyed({kId, kX}, kIdX));
  // By an expression that nobody declares here.
  const ToyTable other = Keyed({kId, kX}, {{"1", "11"}, {"2", "21"}, {"3", "31"}});
  EXPECT_EQ(Judge(before, WithProjection(other, Keyed({kId, kX}, kIdX)), {}).status,
            TableStatus::kNotChecked);
  // By a new name that nobody declares here.
  const ToyTable renamed = Keyed({kId, kZ}, kIdX);
  EXPECT_EQ(Judge(before, WithProjection(renamed, Keyed({kId, kX}, kIdX)), {}).status,
            TableStatus::kDifferent);
  // By an expression for what is declared here to be dropped.
  const RelationFingerprint stale = WithProjection(
      Keyed({kId, kX}, kIdX), Keyed({kId, kX, kY}, {{"1", "10", "0"}, {"2", "20", "0"}, {"3", "30", "0"}}));
  EXPECT_EQ(Judge(Fingerprint(Keyed({kId, kX, kY}, kIdXY)), stale, {Dropped("y")}).status,
            TableStatus::kSame);
  // BEFORE left out a column that is still there, and differs.
  const RelationFingerprint left_out = WithProjection(Keyed({kId, kX, kY}, kIdXY), Keyed({kId, kX}, kIdX));
  const ToyTable y_differs = Keyed({kId, kX, kY}, {{"1", "10", "5"}, {"2", "20", "9"}, {"3", "30", "7"}});
  TableReport report = Judge(left_out, WithProjection(y_differs, Keyed({kId, kX}, kIdX)), {});
  EXPECT_EQ(report.status, TableStatus::kDifferent);
  EXPECT_EQ(FoundText(report), "changed id=2:y");
}

// A column that whole rows leave out is tied to them by the key alone.
TEST(Views, AColumnOutsideTheViewIsProvenByTheKeyOrNotAtAll) {
  const ToyColumn w = {.name = "w"};
  const auto sides = [&](std::vector<std::string> key, const std::vector<ToyRow>& after_rows) {
    ToyTable before = {.columns = {kId, kX, kY}, .key = key, .rows = kIdXY};
    ToyTable after = {.columns = {kId, kX, kY, w}, .key = key, .rows = {}};
    ToyTable after_view = {.columns = {kId, kX}, .key = key, .rows = {}};
    for (ToyRow row : after_rows) {
      after_view.rows.push_back({row[0], row[1]});
      row.push_back("0");
      after.rows.push_back(row);
    }
    const ToyTable before_view = {.columns = {kId, kX}, .key = key, .rows = kIdX};
    return Judge(WithProjection(before, before_view), WithProjection(after, after_view), {Added("w")}).status;
  };
  const std::vector<ToyRow> swapped = {{"1", "10", "6"}, {"2", "20", "5"}, {"3", "30", "7"}};
  EXPECT_EQ(sides({"id"}, kIdXY), TableStatus::kSame);
  EXPECT_EQ(sides({"id"}, swapped), TableStatus::kDifferent);
  EXPECT_EQ(sides({}, kIdXY), TableStatus::kNotChecked);
  EXPECT_EQ(sides({}, swapped), TableStatus::kNotChecked);
}

// x was widened, so that only the projections tell of it, and they leave the key out.
TEST(Views, AViewWithoutTheKeyIsTiedToNothing) {
  const ToyColumn text = {.name = "x", .type = "text", .type_class = "text"};
  const ToyTable view = Keyless({kX}, {{"10"}, {"20"}, {"30"}});
  const RelationFingerprint before = WithProjection(Keyed({kId, kX}, kIdX), view);
  const ToyTable swapped = Keyed({kId, text}, {{"1", "20"}, {"2", "10"}, {"3", "30"}});
  EXPECT_EQ(Judge(before, WithProjection(swapped, view), {Widened("x")}).status, TableStatus::kNotChecked);
}

TEST(Views, ATypeThatChangedWithoutARuleDoesNotCompare) {
  const ToyColumn text = {.name = "x", .type = "text", .type_class = "text"};
  const TableReport report = Judge(Fingerprint(Keyed({kId, kX}, kIdX)),
                                   WithProjection(Keyed({kId, text}, kIdX), Keyed({kId, kX}, kIdX)), {});
  EXPECT_EQ(report.status, TableStatus::kDifferent);
  EXPECT_EQ(report.columns.at(1).status, ColumnStatus::kNotComparable);
}

TEST(Views, BeforeMayBeTheOneThatIsReadLikeTheOther) {
  // BEFORE lives, AFTER is a file: BEFORE's rows under AFTER's names.
  const Changes changes = {Renamed("x", "z"), Dropped("y")};
  const RelationFingerprint before = WithProjection(Keyless({kId, kX, kY}, kIdXY), Keyless({kId, kZ}, kIdX));
  EXPECT_EQ(Judge(before, Fingerprint(Keyless({kId, kZ}, kIdX)), changes).status, TableStatus::kSame);
  const TableReport report =
      Judge(WithProjection(Keyed({kId, kX, kY}, kIdXY), Keyed({kId, kZ}, kIdX)),
            Fingerprint(Keyed({kId, kZ}, {{"1", "10"}, {"2", "25"}, {"3", "30"}})), changes);
  EXPECT_EQ(FoundText(report), "changed id=2:x");
  EXPECT_TRUE(report.found_in.projected_before);
  EXPECT_FALSE(report.found_in.projected_after);
}

// Names that changed places: which column a projection means by a name is told by sums, or not at all.
TEST(Views, NamesThatMayMeanTwoColumnsProveNothing) {
  const Changes swap = {Renamed("x", "y"), Renamed("y", "x"), Dropped("id")};
  const ToyTable before = Keyless({kId, kX, kY}, kIdXY);
  const ToyTable xy = Keyless({kX, kY}, {{"10", "5"}, {"20", "6"}, {"30", "7"}});
  const ToyTable yx = Keyless({kY, kX}, {{"10", "5"}, {"20", "6"}, {"30", "7"}});
  // Named as AFTER names things, and as BEFORE does.
  EXPECT_EQ(Judge(WithProjection(before, yx), Fingerprint(yx), swap).status, TableStatus::kSame);
  EXPECT_NE(Judge(WithProjection(before, xy), Fingerprint(xy), swap).status, TableStatus::kSame);
  EXPECT_NE(Judge(WithProjection(before, xy), Fingerprint(yx), swap).status, TableStatus::kSame);
  EXPECT_NE(Judge(WithProjection(before, yx), Fingerprint(xy), swap).status, TableStatus::kSame);
  // Under another key no sum tells.
  ToyTable keyed = before;
  keyed.key = {"id"};
  EXPECT_NE(Judge(WithProjection(keyed, xy), Fingerprint(xy), swap).status, TableStatus::kSame);
}

TEST(Views, PrefersTheOneUnderTheSameKey) {
  const RelationFingerprint before = Fingerprint(Keyed({kId, kX}, kIdX));
  ToyTable own = Keyed({kId, kX}, {{"1", "10"}, {"2", "25"}, {"3", "30"}});
  const ToyTable projected = own;
  own.key = {"x"};
  const TableReport report = Judge(before, WithProjection(own, projected), {});
  EXPECT_EQ(FoundText(report), "changed id=2:x");
  EXPECT_TRUE(report.found_in.projected_after);
}

// Random small tables, changed as declared or not quite, with every set of projections.
TEST(Views, NeverAFalseSame) {
  std::mt19937 random(20261122);
  const auto digit = [&](int below) { return std::to_string(random() % static_cast<unsigned>(below)); };
  int same = 0;
  int refuted = 0;
  int open = 0;
  for (int round = 0; round < 6000; ++round) {
    const bool keyed = random() % 2 == 0;
    const size_t rows = random() % 5;
    const bool adds = random() % 2 == 0;
    const bool drops = random() % 2 == 0;
    const bool renames = random() % 2 == 0;
    const bool exact = random() % 2 == 0;
    ToyTable before = {.columns = {kId, kX, kY}, .key = {}, .rows = {}, .exact = exact};
    if (keyed) before.key = {"id"};
    for (size_t r = 0; r < rows; ++r) {
      before.rows.push_back({keyed ? std::to_string(r) : digit(2), digit(2), digit(2)});
    }
    // What the migration should have come to, in BEFORE's columns.
    ToyTable seen = before;
    for (size_t tries = random() % 3; tries > 0 && rows > 0; --tries) {
      seen.rows[random() % rows][random() % 3] = digit(3);
    }
    if (random() % 8 == 0 && rows > 0) seen.rows.pop_back();
    std::shuffle(seen.rows.begin(), seen.rows.end(), random);
    const auto without_y = [](ToyTable table) {
      table.columns.pop_back();
      for (ToyRow& row : table.rows) row.pop_back();
      return table;
    };
    const ToyTable before_view = drops ? without_y(before) : before;
    const ToyTable after_view = drops ? without_y(seen) : seen;
    ToyTable after = after_view;
    Changes changes;
    if (renames) {
      after.columns[1].name = "z";
      changes.push_back(Renamed("x", "z"));
    }
    if (drops) changes.push_back(Dropped("y"));
    if (adds) {
      after.columns.push_back({.name = "w"});
      for (ToyRow& row : after.rows) row.push_back(digit(2));
      changes.push_back(Added("w"));
    }
    RelationFingerprint left = Fingerprint(before);
    RelationFingerprint right = Fingerprint(after);
    const bool project_before = random() % 2 == 0;
    const bool project_after = random() % 2 == 0;
    if (project_before)
      left.projection = std::make_shared<const RelationFingerprint>(Fingerprint(before_view));
    if (project_after)
      right.projection = std::make_shared<const RelationFingerprint>(Fingerprint(after_view));

    const TableReport report = Judge(left, right, changes);
    const std::multiset<ToyRow> expected(before_view.rows.begin(), before_view.rows.end());
    const std::multiset<ToyRow> actual(after_view.rows.begin(), after_view.rows.end());
    const bool equal = expected == actual;
    SCOPED_TRACE(testing::Message() << round << " " << report.reason);
    if (equal) {
      ASSERT_NE(report.status, TableStatus::kDifferent);
      const bool named_alike = !adds && !renames;
      const bool has_view = (project_before || !drops) && (project_after || named_alike);
      if (keyed || has_view) {
        ASSERT_EQ(report.status, TableStatus::kSame);
      }
      ++(report.status == TableStatus::kSame ? same : open);
    } else {
      ASSERT_NE(report.status, TableStatus::kSame);
      if (keyed || rows != seen.rows.size()) {
        ASSERT_EQ(report.status, TableStatus::kDifferent);
      }
      ++(report.status == TableStatus::kDifferent ? refuted : open);
    }
    if (!report.differences || !report.differences->exact) continue;
    const Differences& d = *report.differences;
    ASSERT_EQ(before.rows.size() - d.lost + d.gained, seen.rows.size());
    ASSERT_EQ(d.lost + d.gained + d.changed == 0, equal);
  }
  EXPECT_GT(same, 1000);
  EXPECT_GT(refuted, 1000);
  EXPECT_GT(open, 100);
}

}  // namespace
}  // namespace pgassay::compare
