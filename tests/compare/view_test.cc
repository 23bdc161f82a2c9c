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

// The projections as they are.
TableReport JudgeAsIs(const RelationFingerprint& before, const RelationFingerprint& after,
                      const Changes& changes) {
  ToySource left;
  left.Add(before);
  ToySource right;
  right.Add(after);
  const Report report = Compare(left, right, {.changes = changes});
  return report.tables.at(0);
}

// The projections as `changes` shape them.
ToyTable WithoutKeyOf(ToyTable table) {
  table.key.clear();
  return table;
}

TableReport Judge(const RelationFingerprint& before, const RelationFingerprint& after,
                  const Changes& changes) {
  return JudgeAsIs(Shaped(before, changes, false), Shaped(after, changes, true), changes);
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
  const ToyColumn text = {.name = "x", .type = "text", .type_class = "text"};
  const ToyTable id_x = Keyed({kId, kX}, kIdX);
  const RelationFingerprint before = Fingerprint(id_x);
  constexpr char kAgain[] =
      "AFTER's projection was made with other rules: take it again with the same --changes";
  // x became text and lost its values, but an expression has them from elsewhere.
  const RelationFingerprint kept =
      WithProjection(Keyed({kId, text, kY}, {{"1", "11", "10"}, {"2", "21", "20"}, {"3", "31", "30"}}), id_x);
  const Changes right = {Expression("x", "y"), Added("y")};
  const RelationFingerprint shaped = Shaped(kept, right, true);
  EXPECT_EQ(JudgeAsIs(before, shaped, right).status, TableStatus::kSame);
  for (const DeclaredChange& wrong : {Widened("x"), Expression("x", "y + 0")}) {
    const TableReport report = JudgeAsIs(before, shaped, {wrong, Added("y")});
    EXPECT_EQ(report.status, TableStatus::kNotChecked);
    EXPECT_THAT(report.reason, HasSubstr(kAgain));
  }
  EXPECT_EQ(JudgeAsIs(before, shaped, {Added("y")}).status, TableStatus::kDifferent);
  // By a new name that nobody declares here.
  const Changes rename = {Renamed("x", "z")};
  const RelationFingerprint renamed = WithProjection(Keyed({kId, kZ}, kIdX), id_x);
  EXPECT_EQ(JudgeAsIs(before, Shaped(renamed, rename, true), rename).status, TableStatus::kSame);
  EXPECT_EQ(JudgeAsIs(before, Shaped(renamed, rename, true), {}).status, TableStatus::kDifferent);
  // As if AFTER were BEFORE.
  const Changes add = {Added("y")};
  RelationFingerprint wide = WithProjection(Keyless({kId, kX, kY}, kIdXY), WithoutKeyOf(id_x));
  EXPECT_EQ(JudgeAsIs(Fingerprint(WithoutKeyOf(id_x)), wide, add).status, TableStatus::kSame);
  wide = Shaped(wide, add, false);
  EXPECT_EQ(JudgeAsIs(Fingerprint(WithoutKeyOf(id_x)), wide, add).status, TableStatus::kNotChecked);
  // BEFORE left out a column that is still there, and differs.
  const RelationFingerprint left_out =
      Shaped(WithProjection(Keyed({kId, kX, kY}, kIdXY), id_x), {Dropped("y")}, false);
  const ToyTable y_differs = Keyed({kId, kX, kY}, {{"1", "10", "5"}, {"2", "20", "9"}, {"3", "30", "7"}});
  const TableReport report = JudgeAsIs(left_out, WithProjection(y_differs, id_x), {});
  EXPECT_EQ(report.status, TableStatus::kDifferent);
  EXPECT_EQ(FoundText(report), "changed id=2:y");
}

// A rule that did not come true gives a projection another column's values.
TEST(Views, AnUnmatchedNewNameShapesNothingThatIsBelieved) {
  const RelationFingerprint before = Fingerprint(Keyless({kX, kY}, {{"1", "0"}, {"0", "1"}}));
  // x is still there, and has changed rows; z has what x had.
  const RelationFingerprint after = WithProjection(Keyless({kX, kY, kZ}, {{"0", "0", "1"}, {"1", "1", "0"}}),
                                                   Keyless({kX, kY}, {{"1", "0"}, {"0", "1"}}));
  EXPECT_EQ(Judge(before, after, {Renamed("x", "z")}).status, TableStatus::kDifferent);
  const TableReport report = JudgeAsIs(before, Shaped(after, {Renamed("x", "z")}, true), {Added("z")});
  EXPECT_EQ(report.status, TableStatus::kNotChecked);
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

// BEFORE lives and AFTER is a file: BEFORE's columns of the names that AFTER has.
TEST(Views, BeforeMayBeTheOneThatIsReadLikeTheOther) {
  const Changes changes = {Dropped("y")};
  const RelationFingerprint before = WithProjection(Keyless({kId, kX, kY}, kIdXY), Keyless({kId, kX}, kIdX));
  EXPECT_EQ(JudgeAsIs(before, Fingerprint(Keyless({kId, kX}, kIdX)), changes).status, TableStatus::kSame);
  const TableReport report =
      JudgeAsIs(WithProjection(Keyed({kId, kX, kY}, kIdXY), Keyed({kId, kX}, kIdX)),
                Fingerprint(Keyed({kId, kX}, {{"1", "10"}, {"2", "25"}, {"3", "30"}})), changes);
  EXPECT_EQ(FoundText(report), "changed id=2:x");
  EXPECT_TRUE(report.found_in.projected_before);
  EXPECT_FALSE(report.found_in.projected_after);
  // AFTER's file has a projection, and BEFORE was read like that.
  EXPECT_EQ(JudgeAsIs(before,
                      Shaped(WithProjection(Keyless({kId, kZ}, kIdX), Keyless({kId, kX}, kIdX)),
                             {Renamed("x", "z"), changes[0]}, true),
                      {Renamed("x", "z"), changes[0]})
                .status,
            TableStatus::kSame);
}

// a is to be called b, and b is to go; but it was a that went. All columns hold the same values, in other
// rows.
TEST(Views, ANameIsNotTakenForTheColumnThatHadIt) {
  const ToyColumn a = {.name = "a"};
  const ToyColumn b = {.name = "b"};
  const Changes changes = {Renamed("a", "b"), Dropped("b")};
  const ToyTable before =
      Keyless({kX, a, b}, {{"1", "1", "0"}, {"2", "0", "1"}, {"3", "1", "0"}, {"4", "0", "1"}});
  const ToyTable kept_b = Keyless({kX, b}, {{"1", "0"}, {"2", "1"}, {"3", "0"}, {"4", "1"}});
  const ToyTable kept_a = Keyless({kX, b}, {{"1", "1"}, {"2", "0"}, {"3", "1"}, {"4", "0"}});
  const ToyTable x_a = Keyless({kX, a}, kept_a.rows);
  const RelationFingerprint plain = Fingerprint(before);
  const RelationFingerprint dropped = Shaped(WithProjection(before, x_a), changes, false);
  const RelationFingerprint like_other = WithProjection(before, kept_b);
  for (const RelationFingerprint& left : {plain, dropped, like_other}) {
    EXPECT_EQ(JudgeAsIs(left, Fingerprint(kept_b), changes).status, TableStatus::kNotChecked);
    // Even where AFTER did as it should, only a projection of it could tell.
    EXPECT_EQ(JudgeAsIs(left, Fingerprint(kept_a), changes).status, TableStatus::kNotChecked);
  }
  const auto after = [&](const ToyTable& own, const Changes& rules) {
    return Shaped(WithProjection(own, Keyless({kX, a}, own.rows)), rules, true);
  };
  EXPECT_EQ(JudgeAsIs(dropped, after(kept_a, changes), changes).status, TableStatus::kSame);
  EXPECT_EQ(JudgeAsIs(dropped, after(kept_b, changes), changes).status, TableStatus::kDifferent);
  EXPECT_NE(JudgeAsIs(dropped, after(kept_b, {}), changes).status, TableStatus::kSame);
  EXPECT_NE(JudgeAsIs(plain, after(kept_b, changes), changes).status, TableStatus::kSame);
  EXPECT_NE(JudgeAsIs(like_other, after(kept_b, changes), changes).status, TableStatus::kSame);
}

// a and b are to change names; nothing did, and AFTER was read like BEFORE without the rules.
TEST(Views, NamesThatShouldHaveChangedPlaces) {
  const ToyColumn a = {.name = "a"};
  const ToyColumn b = {.name = "b"};
  const Changes changes = {Renamed("a", "b"), Renamed("b", "a"), Added("z")};
  for (const bool keyed : {false, true}) {
    ToyTable before = Keyless({kX, a, b}, {{"1", "1", "0"}, {"2", "0", "1"}});
    ToyTable after = Keyless({kX, a, b, kZ}, {{"1", "1", "0", "7"}, {"2", "0", "1", "7"}});
    ToyTable swapped = Keyless({kX, b, a}, before.rows);
    ToyTable swapped_after = Keyless({kX, b, a, kZ}, after.rows);
    if (keyed) before.key = after.key = swapped.key = swapped_after.key = {"x"};
    const RelationFingerprint left = Fingerprint(before);
    EXPECT_NE(JudgeAsIs(left, WithProjection(after, before), changes).status, TableStatus::kSame);
    EXPECT_EQ(Judge(left, WithProjection(after, swapped), changes).status, TableStatus::kDifferent);
    EXPECT_EQ(Judge(left, WithProjection(swapped_after, before), changes).status, TableStatus::kSame);
    // With a key the columns themselves tell, whatever the projection.
    EXPECT_EQ(JudgeAsIs(left, WithProjection(swapped_after, swapped), changes).status,
              keyed ? TableStatus::kSame : TableStatus::kNotChecked);
  }
}

// Without an index the key may repeat, and then equal columns are not equal rows.
TEST(Views, AKeyThatMayRepeatPairsNothing) {
  const ToyColumn g = {.name = "g"};
  const ToyColumn a = {.name = "a"};
  const ToyColumn b = {.name = "b"};
  const auto status = [&](const std::vector<ToyRow>& after_rows, bool unique_before, bool unique_after) {
    ToyTable before = {.columns = {g, a, b}, .key = {"g"}, .rows = {{"1", "1", "1"}, {"1", "2", "2"}}};
    ToyTable after = {.columns = {g, a, b, kZ}, .key = {"g"}, .rows = after_rows};
    before.unique = unique_before;
    after.unique = unique_after;
    return Judge(Fingerprint(before), Fingerprint(after), {Added("z")});
  };
  const std::vector<ToyRow> paired_otherwise = {{"1", "1", "2", "0"}, {"1", "2", "1", "0"}};
  EXPECT_EQ(status(paired_otherwise, false, false).status, TableStatus::kNotChecked);
  EXPECT_THAT(status(paired_otherwise, false, false).reason, HasSubstr("need not be unique"));
  const std::vector<ToyRow> as_before = {{"1", "1", "1", "0"}, {"1", "2", "2", "0"}};
  EXPECT_EQ(status(as_before, false, false).status, TableStatus::kNotChecked);
  // Keys that repeat on neither side if they do not on one.
  EXPECT_EQ(status(as_before, true, false).status, TableStatus::kSame);
  EXPECT_EQ(status(as_before, false, true).status, TableStatus::kSame);
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
