// The data mutation matrix (fault table, row 6): whatever is done to a table of whatever types is found, and
// what is the same data is called the same.
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "server/mutation_fixture.h"

namespace pgassay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Score {
  size_t total = 0;
  size_t killed = 0;
  std::vector<std::string> missed;
  std::vector<std::string> false_alarms;

  void Add(const Score& other) {
    total += other.total;
    killed += other.killed;
    missed.insert(missed.end(), other.missed.begin(), other.missed.end());
    false_alarms.insert(false_alarms.end(), other.false_alarms.begin(), other.false_alarms.end());
  }
};

using Cells = std::vector<MatrixCell>;

// In each round each table is mutated in one way, other tables in other ways, and in one of the rounds not at
// all; in all rounds together, in every way.
constexpr size_t kRounds = std::size(kMutations) + 1;

Cells Round(size_t round) {
  const std::vector<MatrixTable> tables = MatrixTables();
  Cells cells;
  for (size_t i = 0; i < tables.size(); ++i) {
    const size_t turn = (i + i / kRounds + round) % kRounds;
    if (turn < std::size(kMutations)) cells.push_back({.table = tables[i], .mutation = kMutations[turn]});
  }
  return cells;
}

Cells All(Mutation mutation) {
  Cells cells;
  for (const MatrixTable& table : MatrixTables()) cells.push_back({.table = table, .mutation = mutation});
  return cells;
}

Score JudgeAll(const Report& report, const Cells& cells) {
  EXPECT_EQ(report.verdict, Verdict::kDifferent);
  EXPECT_EQ(report.exit_code, 1);
  EXPECT_TRUE(report.complete);
  EXPECT_EQ(report.tables.size(), MatrixTables().size());
  std::map<std::string, const TableReport*> reports;
  for (const TableReport& table : report.tables) reports.emplace(table.name, &table);
  Score score;
  score.total = cells.size();
  for (const MatrixCell& cell : cells) {
    const std::string name = cell.table.name();
    const auto found = reports.find(name);
    const std::string wrong = found == reports.end() ? "not in the report" : Judge(*found->second, cell);
    if (wrong.empty()) {
      ++score.killed;
    } else {
      score.missed.push_back(absl::StrCat(name, ": ", Name(cell.mutation), ": ", wrong));
    }
    reports.erase(name);
  }
  for (const auto& [name, table] : reports) {
    if (table->status != TableStatus::kSame || !table->found.empty()) score.false_alarms.push_back(name);
  }
  return score;
}

class MatrixTest : public MutationTest {
 protected:
  // From files alone.
  Report Mutated(const Cells& cells) {
    EXPECT_EQ(Sql(Mutate(cells), "matrix"), "");
    EXPECT_THAT(Fingerprint("after", {}, "matrix"), IsOk());
    Sql(Undo(MatrixTables()), "matrix");
    return VerifyNow(File("after"));
  }
};

TEST_F(MatrixTest, EveryMutationOfEveryTypeIsFound) {
  Score score;
  for (size_t round = 0; round < kRounds; ++round) {
    SCOPED_TRACE(round);
    const Cells cells = Round(round);
    score.Add(JudgeAll(Mutated(cells), cells));
  }
  std::set<std::string> types;
  for (const ColumnType& type : ColumnTypes()) types.insert(type.type);
  EXPECT_GE(types.size(), 50U);
  EXPECT_GE(score.total, 45U * 7 * 2);
  EXPECT_EQ(score.total, MatrixTables().size() * std::size(kMutations));
  EXPECT_EQ(score.killed, score.total);
  EXPECT_THAT(score.missed, IsEmpty()) << absl::StrJoin(score.missed, "\n");
  EXPECT_THAT(score.false_alarms, IsEmpty()) << absl::StrJoin(score.false_alarms, "\n");
  const std::string line =
      absl::Substitute("mutation matrix: $0 types, killed $1 / total $2, $3 missed, $4 false", types.size(),
                       score.killed, score.total, score.missed.size(), score.false_alarms.size());
  RecordProperty("mutation_matrix", line);
  std::puts(line.c_str());
  ExpectSame(Live("matrix"));
}

TEST_F(MatrixTest, ALiveDatabaseIsJudgedAsAFileIs) {
  EXPECT_EQ(Sql(Mutate(Round(3)), "matrix"), "");
  const Score score = JudgeAll(VerifyNow(Live("matrix")), Round(3));
  Sql(Undo(MatrixTables()), "matrix");
  EXPECT_EQ(score.killed, score.total);
  EXPECT_THAT(score.missed, IsEmpty()) << absl::StrJoin(score.missed, "\n");
  EXPECT_THAT(score.false_alarms, IsEmpty());
}

TEST_F(MatrixTest, AMutationThatWasNotDoneCountsAsAMissAndOneNotMeantAsFalse) {
  const Cells meant = Round(0);
  Cells done = meant;
  done.erase(done.begin());
  done.push_back({.table = MatrixTables()[kRounds - 1], .mutation = Mutation::kOneBit});
  const Score score = JudgeAll(Mutated(done), meant);
  EXPECT_EQ(score.killed, score.total - 1);
  EXPECT_THAT(score.missed, ElementsAre(HasSubstr(meant[0].table.name())));
  EXPECT_THAT(score.false_alarms, ElementsAre(done.back().table.name()));
}

TEST_F(MatrixTest, AnotherMutationThanTheOneMeantIsAMiss) {
  const Report report = Mutated(All(Mutation::kChange));
  EXPECT_EQ(JudgeAll(report, All(Mutation::kChange)).missed.size(), 0U);
  for (const Mutation other : kMutations) {
    // All that is known of these is that a of row 7 is another.
    if (other == Mutation::kChange || other == Mutation::kOneBit || other == Mutation::kSetNull) continue;
    // And without a key not which row it was.
    const size_t alike = other == Mutation::kFillNull ? MatrixTables().size() / 2 : 0;
    EXPECT_EQ(JudgeAll(report, All(other)).killed, alike) << Name(other);
  }
}

TEST_F(MatrixTest, AMutationThatChangesNothingIsNamed) {
  const MatrixTable table = MatrixTables().front();
  const std::string already = absl::StrCat("UPDATE ", table.name(), " SET a = NULL WHERE pad = 'row 7';");
  EXPECT_EQ(Sql(absl::StrCat(already, Mutate({{.table = table, .mutation = Mutation::kSetNull}})), "matrix"),
            table.name());
  Sql(Undo({table}), "matrix");
}

}  // namespace
}  // namespace pgassay
