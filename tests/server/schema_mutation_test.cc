// The schema mutation matrix: one change of everything.sql at a time, and what must be found, as
// schema_matrix.txt has it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/catalog_words.h"
#include "server/everything_fixture.h"

namespace pgassay {
namespace {

using ::testing::Ge;
using ::testing::IsEmpty;

constexpr size_t kEndToEnd = 12;  // every so many lines of the table also go through files

struct Change {
  int line = 0;
  int since_major = 0;
  std::string sql;
  std::vector<std::string> findings;  // none: it changes nothing
  std::string why;                    // it gives more than one
};

std::vector<Change> ReadMatrix() {
  std::vector<Change> changes;
  int line_number = 0;
  for (const absl::string_view line : absl::StrSplit(ReadTestFile("server/schema_matrix.txt"), '\n')) {
    ++line_number;
    if (line.empty() || line[0] == '#') continue;
    absl::string_view expected = line;
    if (absl::ConsumePrefix(&expected, "    ")) {
      if (absl::ConsumePrefix(&expected, "why | ")) {
        changes.back().why = std::string(expected);
      } else if (expected != "nothing") {
        changes.back().findings.emplace_back(expected);
      }
      continue;
    }
    Change change;
    change.line = line_number;
    if (absl::ConsumePrefix(&expected, "[")) {
      change.since_major = std::atoi(std::string(expected.substr(0, 2)).c_str());
      expected.remove_prefix(4);
    }
    change.sql = std::string(expected);
    changes.push_back(std::move(change));
  }
  return changes;
}

std::vector<Change> MatrixOfMajor(int major) {
  std::vector<Change> changes = ReadMatrix();
  std::erase_if(changes, [major](const Change& change) { return change.since_major > major; });
  return changes;
}

class SchemaMutationTest : public EverythingTest {};

std::vector<std::string> Sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

struct Score {
  int total = 0;
  int killed = 0;
  int missed = 0;
  int untouched = 0;  // lines that change nothing
  int false_findings = 0;

  void Count(const Change& change, const std::vector<CatalogFinding>& found) {
    if (change.findings.empty()) {
      ++untouched;
      false_findings += found.empty() ? 0 : 1;
    } else {
      ++total;
      killed += Sorted(FindingLines(found)) == Sorted(change.findings) ? 1 : 0;
      missed += found.empty() ? 1 : 0;
    }
  }
};

TEST_F(SchemaMutationTest, MoreThanOneFindingHasAReason) {
  for (const Change& change : ReadMatrix()) {
    EXPECT_EQ(change.findings.size() > 1, !change.why.empty())
        << "schema_matrix.txt:" << change.line << ": " << change.sql;
  }
}

TEST_F(SchemaMutationTest, EveryChangeIsFoundAsWhatItIs) {
  pg::Connection connection = OpenSession(server(), kEverything);
  ASSERT_THAT(connection.Execute("SET allow_system_table_mods = on"), IsOk());
  const CatalogState before = ReadCatalog(connection);
  Score score;
  for (const Change& change : MatrixOfMajor(Major())) {
    ASSERT_THAT(connection.Execute("BEGIN READ WRITE"), IsOk());
    const absl::Status done = connection.Execute(change.sql);
    EXPECT_THAT(done, IsOk()) << "schema_matrix.txt:" << change.line << ": " << change.sql;
    if (done.ok()) {
      const std::vector<CatalogFinding> found = CompareStates(before, ReadCatalog(connection));
      EXPECT_EQ(absl::StrJoin(Sorted(FindingLines(found)), "\n"),
                absl::StrJoin(Sorted(change.findings), "\n"))
          << "schema_matrix.txt:" << change.line << ": " << change.sql << "\n"
          << Explain(found);
      score.Count(change, found);
    }
    ASSERT_THAT(connection.Execute("ROLLBACK"), IsOk());
  }
  EXPECT_THAT(CompareStates(before, ReadCatalog(connection)), IsEmpty());
  EXPECT_THAT(score.total, Ge(150));
  std::cout << "schema matrix: killed " << score.killed << " / total " << score.total << ", " << score.missed
            << " missed, " << score.false_findings << " false of " << score.untouched
            << " that change nothing\n";
}

TEST_F(SchemaMutationTest, SomeOfThemThroughTwoFiles) {
  ScanOptions schema_only;  // foreign tables have a schema but no rows that are read
  schema_only.schema_only = true;
  ASSERT_THAT(Fingerprint("before", schema_only, kEverything), IsOk());
  const std::vector<Change> changes = MatrixOfMajor(Major());
  Score score;
  for (size_t i = 0; i < changes.size(); i += kEndToEnd) {
    const Change& change = changes[i];
    SCOPED_TRACE(absl::StrCat("schema_matrix.txt:", change.line, ": ", change.sql));
    Copy();
    Sql(absl::StrCat("SET allow_system_table_mods = on; ", change.sql), "changed");
    ASSERT_THAT(Fingerprint("after", schema_only, "changed"), IsOk());
    const absl::StatusOr<Report> report = Verify(File("before"), File("after"), schema_only);
    ASSERT_THAT(report, IsOk());
    EXPECT_EQ(absl::StrJoin(Sorted(FindingLines(report->catalog)), "\n"),
              absl::StrJoin(Sorted(change.findings), "\n"))
        << Explain(report->catalog);
    EXPECT_EQ(report->exit_code, change.findings.empty() ? 0 : 1);
    score.Count(change, report->catalog);
  }
  server().CreateDatabase("changed");
  EXPECT_THAT(score.total, Ge(20));
  std::cout << "schema matrix through files: killed " << score.killed << " / total " << score.total << ", "
            << score.missed << " missed, " << score.false_findings << " false\n";
}

}  // namespace
}  // namespace pgassay
