#include "migrate/steps/reconcile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "interop/tree.h"
#include "testing/matchers.h"

namespace pgassay::migrate {
namespace {

using pgassay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Verdict = SchemaDifference::Verdict;

SchemaDifference Difference(const std::string& name, Verdict verdict) {
  SchemaDifference difference;
  difference.name = name;
  difference.verdict = verdict;
  return difference;
}

std::vector<std::string> Names(const std::vector<SchemaDifference>& differences) {
  std::vector<std::string> names;
  for (const SchemaDifference& difference : differences) names.push_back(difference.name);
  return names;
}

TEST(ReconcileTest, LeavesToTheMigrationWhatMustBeFixedAlone) {
  std::vector<SchemaDifference> differences = {
      Difference("a", Verdict::kMustFix), Difference("b", Verdict::kAccepted),
      Difference("c", Verdict::kMustFix), Difference("d", Verdict::kOutside)};
  const auto left = LeaveToMigration(&differences);
  ASSERT_TRUE(left.has_value());
  EXPECT_EQ(left->code, "baseline-reconciled");
  EXPECT_EQ(left->level, HistoryFinding::Level::kNote);
  EXPECT_EQ(
      left->what,
      "2 differences between the database and schema.ts left to the migration behind the baseline: a, c");
  EXPECT_THAT(Names(differences), ElementsAre("b", "d"));

  EXPECT_FALSE(LeaveToMigration(&differences).has_value());
  EXPECT_THAT(Names(differences), ElementsAre("b", "d"));
}

TEST(ReconcileTest, CountsTheStatementsOfEachMigration) {
  const pgassay::testing::WorkFolder work;
  pgassay::testing::WriteTree(work.path(),
                              {{.path = "0001_one.sql", .bytes = "A;\n--> statement-breakpoint\nB;"},
                               {.path = "0002_two/migration.sql", .bytes = "A;"},
                               {.path = "meta/_journal.json", .bytes = "{}"}});
  const auto notes =
      NotesOnMigrations(work.path(), {"0001_one.sql", "0002_two/migration.sql", "meta/_journal.json"});
  ASSERT_THAT(notes, IsOk());
  ASSERT_THAT(*notes, SizeIs(2));
  EXPECT_EQ((*notes)[0].code, "baseline-reconciling");
  EXPECT_EQ((*notes)[0].subject, "0001_one.sql");
  EXPECT_EQ((*notes)[0].what, "it has 2 statements");
  EXPECT_EQ((*notes)[1].subject, "0002_two/migration.sql");
  EXPECT_EQ((*notes)[1].what, "it has 1 statement");

  const auto none = NotesOnMigrations(work.path(), {"meta/_journal.json"});
  ASSERT_THAT(none, IsOk());
  EXPECT_THAT(*none, IsEmpty());
}

}  // namespace
}  // namespace pgassay::migrate
