#include "migrate/diesel/choice.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/steps/fixture.h"
#include "testing/matchers.h"

namespace pgassay::migrate::diesel {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> Versions(const std::vector<const DieselMigration*>& migrations) {
  std::vector<std::string> versions;
  for (const DieselMigration* migration : migrations) versions.push_back(migration->version);
  return versions;
}

TEST(ChoiceTest, EveryFolderOfThreeEveryTableEveryEnd) {
  // In the order of their bytes; folders come in any.
  const std::vector<std::string> order = {"10", "2", "2b"};
  for (unsigned present = 0; present < 8; ++present) {
    for (unsigned applied = 0; applied < 8; ++applied) {
      for (size_t until = 0; until <= order.size(); ++until) {
        SCOPED_TRACE(absl::StrCat("folders ", present, ", applied ", applied, ", until ", until));
        std::vector<DieselMigration> migrations;
        std::set<std::string> rows;
        std::vector<std::string> expected;
        for (size_t i = 0; i < order.size(); ++i) {
          const bool there = (present >> i & 1U) != 0;
          const bool done = (applied >> i & 1U) != 0;
          if (there) migrations.insert(migrations.begin(), Migration(order[i] + "_x", "SELECT 1"));
          if (done) rows.insert(order[i]);
          if (there && !done && i <= until) expected.push_back(order[i]);
        }
        const std::string end = until < order.size() ? order[until] : "";
        const DieselFolder folder = Folder(migrations);
        const absl::StatusOr<std::vector<const DieselMigration*>> chosen = ChoosePending(folder, rows, end);
        if (!end.empty() && (present >> until & 1U) == 0) {
          EXPECT_THAT(chosen, StatusIs(StatusCode::kFailedPrecondition,
                                       absl::StrCat("there is no version ", end, " in the folder")));
        } else {
          ASSERT_THAT(chosen, IsOk());
          EXPECT_EQ(Versions(*chosen), expected);
        }
      }
    }
  }
}

TEST(ChoiceTest, BytesAboveAsciiComeLast) {
  const DieselFolder folder = Folder({Migration("\xc3\xa4_x", "SELECT 1"), Migration("z_x", "SELECT 1")});
  const absl::StatusOr<std::vector<const DieselMigration*>> chosen = ChoosePending(folder, {}, "");
  ASSERT_THAT(chosen, IsOk());
  EXPECT_EQ(Versions(*chosen), (std::vector<std::string>{"z", "\xc3\xa4"}));
}

TEST(ChoiceTest, NamesEveryReason) {
  DieselMigration refused = Migration("3_c", "SELECT 1");
  refused.refused = "a reason";
  DieselFolder folder = Folder({Migration("1_a", "SELECT 1"), Migration("2_a", "SELECT 1"),
                                Migration("2_b", "SELECT 1"), Migration("2_c", "SELECT 1"), refused});
  folder.findings.push_back(
      {HistoryFinding::Level::kFinding, "diesel-bad-folder", "4_d", "no up.sql", "", ""});
  folder.findings.push_back({HistoryFinding::Level::kFinding, "diesel-bad-folder", "1_a", "a link", "", ""});
  folder.findings.push_back({HistoryFinding::Level::kFinding, "diesel-empty-folder", "5_e", "empty", "", ""});
  EXPECT_THAT(
      ChoosePending(folder, {}, ""),
      StatusIs(StatusCode::kFailedPrecondition,
               "Diesel migrations: nothing was run: 4_d: no up.sql, so that every command of Diesel fails; "
               "5_e: empty, so that every command of Diesel fails; version 2 is that of 3 folders (2_a, 2_b, "
               "2_c), of which Diesel runs one and says nothing: "
               "rename the others; 3_c: a reason"));
  // What is applied was run by somebody else, but of two folders only one was.
  const absl::Status applied = ChoosePending(folder, {"1", "2", "3"}, "").status();
  EXPECT_THAT(std::string(applied.message()), HasSubstr("version 2 is that of 3 folders"));
  EXPECT_THAT(std::string(applied.message()), Not(HasSubstr("a reason")));
  folder.findings.clear();
  EXPECT_THAT(ChoosePending(folder, {}, "1"), IsOk());
}

}  // namespace
}  // namespace pgassay::migrate::diesel
