// Rules for what --tables and --exclude leave out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "compare/changes.h"
#include "compare/declared.h"
#include "compare/expect.h"
#include "compare/toy.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;

const DeclaredChange kUsersToPeople = TableRule(Kind::kTableRenamed, "users", "people");
const DeclaredChange kGone = TableRule(Kind::kTableDropped, "gone");
const DeclaredChange kFresh = TableRule(Kind::kTableAdded, "fresh");

DeclaredChange OfUsers(DeclaredChange change) {
  change.table.name = "users";
  return change;
}

// Tables `names`, of which those in `left_out` are not read as the user asked.
ToySource Side(const std::vector<std::string>& names, const std::set<std::string>& left_out) {
  ToySource side;
  for (const std::string& name : left_out) side.left_out_.insert({"public", name});
  for (const std::string& name : names) {
    if (left_out.contains(name)) {
      side.Enter("table", "public", name, LedgerStatus::kExcluded, kByUser);
    } else {
      side.Add(Table(name));
    }
  }
  return side;
}

struct Case {
  const char* name;
  std::vector<std::string> before;
  std::vector<std::string> after;
  std::set<std::string> left_out;
  Changes changes;
  Verdict verdict;
  const char* tables;
  const char* declared;

  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }
};

std::vector<Case> Cases() {
  const std::set<std::string> both = {"users", "people"};
  return {
      {"all_but_one",
       {"gone", "users", "w"},
       {"fresh", "people", "w"},
       {"gone", "users", "fresh", "people"},
       {kUsersToPeople, kGone, kFresh, OfUsers(Added("y")), OfUsers(KeyOf({"id"})),
        TableRule(Kind::kTableExcluded, "gone")},
       Verdict::kSame,
       "excluded public.fresh, excluded public.gone, excluded public.users, same public.w",
       "o 0, o 0, o 0, o 0, o 0, + 0"},
      {"rules_for_what_is_nowhere",
       {"w"},
       {"w"},
       {"gone", "users", "fresh", "people"},
       {kUsersToPeople, kGone, kFresh, OfUsers(Added("y")), TableRule(Kind::kTableExcluded, "gone")},
       Verdict::kSame,
       "same public.w",
       "o 0, o 0, o 0, o 0, o 0"},
      {"nowhere_and_not_left_out",
       {"w"},
       {"w"},
       {},
       {kUsersToPeople, kGone, kFresh, OfUsers(Added("y"))},
       Verdict::kDifferent,
       "same public.w",
       "- 0, - 0, - 0, - 0"},
      {"not_renamed_and_both_left_out",
       {"users", "w"},
       {"users", "w"},
       both,
       {kUsersToPeople},
       Verdict::kSame,
       "excluded public.users, same public.w",
       "o 0"},
      {"new_name_left_out",
       {"users", "w"},
       {"people", "w"},
       {"people"},
       {kUsersToPeople},
       Verdict::kNotProven,
       "not_checked public.users, same public.w",
       "o 0"},
      {"old_name_left_out",
       {"users", "w"},
       {"people", "w"},
       {"users"},
       {kUsersToPeople},
       Verdict::kNotProven,
       "not_checked public.users, same public.w",
       "o 0"},
      {"new_name_left_out_and_the_old_one_is_another_table",
       {"users", "w"},
       {"people", "users", "w"},
       {"people"},
       {kUsersToPeople},
       Verdict::kDifferent,
       "gained public.users, not_checked public.users, same public.w",
       "- 0"},
      {"new_name_left_out_and_the_old_one_is_a_declared_table",
       {"users", "w"},
       {"people", "users", "w"},
       {"people"},
       {kUsersToPeople, TableRule(Kind::kTableAdded, "users")},
       Verdict::kNotProven,
       "not_checked public.users, same public.users, same public.w",
       "o 0, + 2"},
      {"new_name_left_out_and_not_there",
       {"users", "w"},
       {"users", "w"},
       {"people"},
       {kUsersToPeople},
       Verdict::kDifferent,
       "same public.users, same public.w",
       "- 0"},
      {"old_name_left_out_and_there_again",
       {"users", "w"},
       {"people", "users", "w"},
       {"users"},
       {kUsersToPeople, TableRule(Kind::kTableAdded, "users")},
       Verdict::kNotProven,
       "not_checked public.users, excluded public.users, same public.w",
       "o 0, o 0"},
      {"both_left_out_and_the_old_one_is_there_again",
       {"users", "w"},
       {"people", "users", "w"},
       both,
       {kUsersToPeople, TableRule(Kind::kTableAdded, "users")},
       Verdict::kSame,
       "excluded public.users, excluded public.users, same public.w",
       "o 0, o 0"},
  };
}

class LeftOutTest : public ::testing::TestWithParam<Case> {};

TEST_P(LeftOutTest, IsNoFinding) {
  const Case& c = GetParam();
  const Report report =
      Compare(Side(c.before, c.left_out), Side(c.after, c.left_out), {.changes = c.changes});
  ExpectVerdict(report, c.verdict);
  EXPECT_EQ(TablesText(report), c.tables);
  EXPECT_EQ(DeclaredText(report), c.declared);
  for (const DeclaredReport& rule : report.declared) {
    EXPECT_EQ(rule.reason.empty(), rule.matched);
    if (rule.left_out) {
      EXPECT_EQ(rule.reason, "left out by --tables or --exclude");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, LeftOutTest, ::testing::ValuesIn(Cases()),
                         [](const auto& test) { return std::string(test.param.name); });

// Columns that are there but were not read.
TEST(LeftOutColumns, AreThereAllTheSame) {
  const auto side = [](const std::vector<std::string>& unread, const ToyTable& table = Table("t")) {
    ToySource source;
    source.Add(table);
    for (const std::string& column : unread) {
      source.Enter("column", "public", "t." + column, LedgerStatus::kExcluded, kByUser);
    }
    return source;
  };
  const auto declared = [](const ToySource& before, const ToySource& after, const DeclaredChange& rule) {
    const Report report = Compare(before, after, {.changes = {rule}});
    return DeclaredText(report) + " " + report.declared[0].reason;
  };
  const ToyTable with_z = {.columns = {{.name = "id"}, {.name = "z", .type = "text", .type_class = "text"}},
                           .key = {"id"},
                           .rows = {{"1", "a"}, {"2", "b"}}};
  EXPECT_EQ(declared(side({"y"}), side({"y"}), Dropped("y")), "- 0 column \"y\" is still there");
  EXPECT_EQ(declared(side({"y"}), side({}), Dropped("y")), "+ 2 ");
  EXPECT_EQ(declared(side({"y"}), side({"y"}), Added("y")), "- 0 column \"y\" was there before");
  EXPECT_EQ(declared(side({}), side({"y"}), Added("y")), "+ 2 ");
  EXPECT_EQ(declared(side({}), side({"name"}, with_z), Renamed("name", "z")),
            "- 0 column \"name\" is still there");
  EXPECT_EQ(declared(side({}), side({}, with_z), Renamed("name", "z")), "+ 2 ");
  EXPECT_EQ(declared(side({"y"}), side({"z"}), Renamed("y", "z")), "+ 2 ");
  EXPECT_EQ(declared(side({"y"}), side({"y"}), Widened("y")), "o 0 the column was not read");
  EXPECT_EQ(declared(side({"y"}), side({"y"}), Rewritten("y")), "o 0 the column was not read");
  EXPECT_EQ(declared(side({"y"}), side({"y"}), Expression("y")), "o 0 the column was not read");
}

}  // namespace
}  // namespace pgassay::compare
