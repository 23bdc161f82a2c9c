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

ToyTable Drizzle(std::vector<ToyRow> rows) {
  return In("drizzle", {.name = "__drizzle_migrations",
                        .columns = {{.name = "id"}, {.name = "hash", .type = "text", .type_class = "text"}},
                        .key = {"id"},
                        .rows = std::move(rows)});
}

TEST(Bookkeeping, DrizzleHistoryMayGrow) {
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

TEST(Bookkeeping, DieselHistoryMustBePreservedWhole) {
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

TEST(Bookkeeping, OwnTablesMayBeGainedButNotLost) {
  const ToySource plain = Side(Entry::kAbsent);
  ToySource own = plain;
  own.Add(In("pgassay", Table("ledger")));
  ExpectVerdict(Compare(plain, own), Verdict::kSame);
  ExpectVerdict(Compare(own, plain), Verdict::kDifferent);
}

}  // namespace
}  // namespace pgassay::compare
