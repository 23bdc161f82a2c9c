#include "migrate/steps/status_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "migrate/finding/make.h"

namespace pgassay::migrate {
namespace {

using State = MigrationEntry::State;

const ledger::LockFile kLock = {
    .entries = {{.name = "0000_base", .when_ms = 1, .sha256 = "", .catalog = "", .diesel = {"1", "2"}},
                {.name = "0001_three", .when_ms = 2, .sha256 = "", .catalog = "", .diesel = {"3"}},
                {.name = "0002_own", .when_ms = 3, .sha256 = "", .catalog = "", .diesel = {}}}};

DieselHistory Applied(const std::vector<std::string>& versions) {
  DieselHistory diesel;
  diesel.exists = true;
  for (const std::string& version : versions) diesel.rows.push_back({.version = version, .run_on = ""});
  return diesel;
}

struct Case {
  std::string about;
  DieselHistory diesel;
  std::vector<State> states;  // of the three entries
  std::vector<HistoryFinding> before;
  std::vector<std::string> codes;  // afterwards, with the subject
  std::vector<State> after;
};

std::vector<std::string> CodesOf(const std::vector<HistoryFinding>& findings) {
  std::vector<std::string> codes;
  for (const HistoryFinding& finding : findings) codes.push_back(finding.code + " " + finding.subject);
  return codes;
}

TEST(StatusLockTest, WhoseItIsToRun) {
  const HistoryFinding skipped = Finding("drizzle-skipped", "0001_three", "", "", "");
  const HistoryFinding replay = Finding("drizzle-would-replay", "0000_base", "", "old", "old");
  const std::vector<Case> cases = {
      {"all marked",
       Applied({"1", "2", "3"}),
       {State::kApplied, State::kApplied, State::kApplied},
       {},
       {},
       {State::kApplied, State::kApplied, State::kApplied}},
      {"behind",
       Applied({"1", "2"}),
       {State::kApplied, State::kPending, State::kPending},
       {},
       {"drizzle-waits 0001_three"},
       {State::kApplied, State::kPending, State::kPending}},
      {"unmarked",
       Applied({"1", "2", "3"}),
       {State::kApplied, State::kPending, State::kPending},
       {},
       {"drizzle-unmarked 0001_three"},
       {State::kApplied, State::kPending, State::kPending}},
      {"passed over, and Diesel's",
       Applied({"1", "2", "3"}),
       {State::kApplied, State::kSkipped, State::kApplied},
       {skipped},
       {"drizzle-unmarked 0001_three"},
       {State::kApplied, State::kPending, State::kApplied}},
      {"passed over, and Diesel's to run",
       Applied({"1", "2"}),
       {State::kApplied, State::kSkipped, State::kApplied},
       {skipped},
       {"drizzle-waits 0001_three"},
       {State::kApplied, State::kPending, State::kApplied}},
      {"the baseline",
       Applied({"1", "2"}),
       {State::kPending, State::kPending, State::kPending},
       {replay},
       {"drizzle-would-replay 0000_base", "drizzle-waits 0001_three"},
       {State::kPending, State::kPending, State::kPending}},
      {"half a baseline waits",
       Applied({"1"}),
       {State::kPending, State::kPending, State::kPending},
       {},
       {"drizzle-waits 0000_base, 0001_three"},
       {State::kPending, State::kPending, State::kPending}},
      {"Drizzle's own database",
       {},
       {State::kApplied, State::kSkipped, State::kPending},
       {skipped},
       {"drizzle-skipped 0001_three"},
       {State::kApplied, State::kSkipped, State::kPending}},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.about);
    std::vector<MigrationEntry> entries;
    for (size_t i = 0; i < each.states.size(); ++i) {
      MigrationEntry entry;
      entry.state = each.states[i];
      entry.name = kLock.entries[i].name;
      entry.facts.statements.emplace_back();
      entries.push_back(entry);
    }
    std::vector<HistoryFinding> findings = each.before;
    JudgeLocked(kLock, each.diesel, entries, findings);
    EXPECT_EQ(CodesOf(findings), each.codes);
    for (size_t i = 0; i < entries.size(); ++i) {
      EXPECT_EQ(entries[i].state, each.after[i]) << entries[i].name;
      const bool diesels = !kLock.entries[i].diesel.empty() && each.diesel.exists;
      EXPECT_EQ(entries[i].facts.statements.empty(), diesels && each.after[i] == State::kPending);
    }
  }
}

TEST(StatusLockTest, TheBaselineIsToBeMarked) {
  std::vector<MigrationEntry> entries(1);
  entries[0].name = "0000_base";
  std::vector<HistoryFinding> findings = {Finding("drizzle-would-replay", "0000_base", "", "old", "old")};
  JudgeLocked(kLock, Applied({"1", "2"}), entries, findings);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].remedy, "`pgassay baseline --mark` records it, as pgassay.lock.json has it");
}

}  // namespace
}  // namespace pgassay::migrate
