#include "migrate/drizzle/simulate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/folders.h"
#include "migrate/drizzle/journal.h"
#include "migrate/drizzle/judge.h"

namespace pgassay::migrate::drizzle {
namespace {

using Row = DrizzleHistory::Row;
using State = MigrationEntry::State;

// `when` as JavaScript has it.
double NumberOf(int64_t when_ms) {
  return when_ms == kNoWhen ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(when_ms);
}

// The loop of PgDialect.migrate in drizzle-orm 0.45.4.
std::vector<bool> StableLoop(const std::vector<DrizzleEntry>& migrations, std::vector<Row> rows) {
  // order by created_at desc limit 1
  std::optional<Row> last_db_migration;
  for (const Row& row : rows) {
    const bool first =
        !last_db_migration || (last_db_migration->created_at &&
                               (!row.created_at || *row.created_at > *last_db_migration->created_at));
    if (first) last_db_migration = row;
  }
  std::vector<bool> run;
  for (const DrizzleEntry& migration : migrations) {
    const double created_at = last_db_migration && last_db_migration->created_at
                                  ? static_cast<double>(*last_db_migration->created_at)
                                  : 0;
    run.push_back(!last_db_migration || created_at < NumberOf(migration.when_ms));
  }
  return run;
}

std::vector<bool> PendingOf(const Judgement& judgement, size_t entries) {
  std::vector<bool> pending;
  for (size_t i = 0; i < entries; ++i) pending.push_back(judgement.entries[i].state == State::kPending);
  return pending;
}

std::set<std::string> CodesIn(const Judgement& judgement) {
  std::set<std::string> codes;
  for (const HistoryFinding& finding : judgement.findings) codes.insert(finding.code);
  return codes;
}

// Every journal of up to three entries with `when` of a small domain, every table of up to two rows.
TEST(SimulateTest, TheStableMigratorWhole) {
  const std::vector<int64_t> whens = {kNoWhen, 0, 1, 2, 3};
  const std::vector<std::optional<int64_t>> times = {std::nullopt, 0, 1, 2, 3};
  const std::vector<std::string> hashes = {"h0", "h1"};
  size_t judged = 0;
  size_t skipped = 0;
  for (size_t count = 0; count <= 3; ++count) {
    size_t journals = 1;
    for (size_t i = 0; i < count; ++i) journals *= whens.size();
    for (size_t journal = 0; journal < journals; ++journal) {
      DrizzleFolder folder;
      folder.format = DrizzleFormat::kJournal7;
      size_t rest = journal;
      for (size_t i = 0; i < count; ++i) {
        DrizzleEntry entry;
        entry.name = absl::StrCat("000", i);
        entry.when_ms = whens[rest % whens.size()];
        rest /= whens.size();
        entry.present = true;
        entry.sha256 = absl::StrCat("h", i);
        folder.entries.push_back(entry);
      }
      const size_t choices = times.size() * hashes.size() + 1;  // and no row
      for (size_t first = 0; first < choices; ++first) {
        for (size_t second = 0; second < choices; ++second) {
          DrizzleHistory history;
          history.exists = true;
          for (const size_t choice : {first, second}) {
            if (choice == choices - 1) continue;
            Row row;
            row.id = static_cast<int64_t>(history.rows.size()) + 1;
            row.created_at = times[choice % times.size()];
            row.hash = hashes[choice / times.size()];
            history.rows.push_back(row);
          }
          const std::vector<bool> expected = StableLoop(folder.entries, history.rows);
          const Judgement judgement = Judge(folder, history, false);
          ASSERT_EQ(PendingOf(judgement, count), expected)
              << count << " " << journal << " " << first << " " << second;
          // No entry is left out, and what is said to be skipped is a finding.
          ASSERT_GE(judgement.entries.size(), count);
          size_t said = 0;
          for (const HistoryFinding& finding : judgement.findings) said += finding.code == "drizzle-skipped";
          size_t seen = 0;
          for (const MigrationEntry& entry : judgement.entries) seen += entry.state == State::kSkipped;
          ASSERT_EQ(said, seen);
          const bool null = (first < choices - 1 && !times[first % times.size()]) ||
                            (second < choices - 1 && !times[second % times.size()]);
          ASSERT_EQ(CodesIn(judgement).count("drizzle-null-created-at") == 1, null);
          skipped += seen;
          ++judged;
        }
      }
    }
  }
  EXPECT_EQ(judged, 156U * 121U);
  EXPECT_GT(skipped, 1000U);
}

// upToV1 and getMigrationsToRun of drizzle-orm 1.0.0-rc.5; nothing if it throws.
std::optional<std::vector<bool>> VersionOneLoop(std::vector<DrizzleEntry> local, DrizzleHistory history) {
  std::vector<std::optional<std::string>> names;
  if (history.has_names) {
    for (const Row& row : history.rows) names.push_back(row.name);
  } else {
    std::map<std::string, std::vector<const DrizzleEntry*>> by_millis;  // by the text of the number
    std::map<std::string, const DrizzleEntry*> by_hash;
    const auto text = [](double number) {
      return std::isnan(number) ? std::string("NaN") : absl::StrCat(static_cast<int64_t>(number));
    };
    for (const DrizzleEntry& entry : local) {
      by_millis[text(NumberOf(entry.when_ms))].push_back(&entry);
      by_hash[entry.sha256] = &entry;
    }
    for (const Row& row : history.rows) {
      const std::string stringified = row.created_at ? absl::StrCat(*row.created_at) : "null";
      const std::string cut =
          stringified.substr(0, stringified.size() < 3 ? 0 : stringified.size() - 3) + "000";
      const double millis = cut[0] == 'n' ? std::numeric_limits<double>::quiet_NaN() : std::stod(cut);
      const auto candidates = by_millis.find(text(millis));
      const DrizzleEntry* matched = nullptr;
      if (candidates != by_millis.end() && candidates->second.size() == 1) {
        matched = candidates->second.front();
      } else if (candidates != by_millis.end()) {
        for (const DrizzleEntry* candidate : candidates->second) {
          if (matched == nullptr && candidate->sha256 == row.hash) matched = candidate;
        }
      } else if (by_hash.count(row.hash) > 0) {
        matched = by_hash[row.hash];
      }
      if (matched == nullptr) return std::nullopt;
      names.push_back(matched->name);
    }
  }
  std::vector<bool> run;
  for (const DrizzleEntry& entry : local) {
    bool known = false;
    for (const std::optional<std::string>& name : names) known = known || name == entry.name;
    run.push_back(!known);
  }
  return run;
}

TEST(SimulateTest, TheMigratorOfVersionOne) {
  const std::vector<std::string> names = {"19700101000000_a", "19700101000001_a", "19700101000001_b",
                                          "first"};
  const std::vector<std::optional<int64_t>> times = {std::nullopt, 0, 5, 999, 1000, 1999, 2000, -1, -1500};
  uint32_t random = 3;
  const auto next = [&random](size_t below) {
    random = random * 1664525 + 1013904223;
    return (random >> 8) % below;
  };
  size_t threw = 0;
  size_t upgraded = 0;
  for (int round = 0; round < 20000; ++round) {
    DrizzleFolder folder;
    folder.format = DrizzleFormat::kFolders9;
    for (const std::string& name : names) {
      if (next(3) == 0) continue;
      DrizzleEntry entry;
      entry.name = name;
      entry.when_ms = MillisecondsOf(name);
      entry.present = true;
      entry.sha256 = absl::StrCat("h", next(3));
      folder.entries.push_back(entry);
    }
    // Drizzle's order for both: here time and name agree but for the name without a time, which is last.
    DrizzleHistory history;
    history.exists = true;
    history.has_names = next(2) == 0;
    for (size_t i = next(4); i > 0; --i) {
      Row row;
      row.id = static_cast<int64_t>(history.rows.size()) + 1;
      row.hash = absl::StrCat("h", next(3));
      row.created_at = times[next(times.size())];
      if (history.has_names && next(3) != 0) row.name = names[next(names.size())];
      history.rows.push_back(row);
    }
    const std::optional<std::vector<bool>> expected = VersionOneLoop(folder.entries, history);
    const Judgement judgement = Judge(folder, history, false);
    ASSERT_EQ(CodesIn(judgement).count("drizzle-upgrade-unmatched") == 1, !expected) << round;
    if (expected) {
      ASSERT_EQ(PendingOf(judgement, folder.entries.size()), *expected) << round;
      upgraded += history.has_names ? 0 : 1;
    } else {
      ++threw;
    }
  }
  EXPECT_GT(threw, 1000U);
  EXPECT_GT(upgraded, 1000U);
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
