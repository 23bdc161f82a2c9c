#include "migrate/steps/decide_mark.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/match.h"
#include "migrate/drizzle/rows.h"
#include "migrate/drizzle/simulate.h"
#include "migrate/finding/make.h"
#include "migrate/steps/foreign_row.h"
#include "migrate/steps/lock_folder.h"
#include "pg/quote.h"

namespace pgassay::migrate {
namespace {
using drizzle::RowName;
using Row = DrizzleHistory::Row;

// The server's clock and those of developers differ.
constexpr int64_t kClockTolerance = 60'000;

std::string Stands(size_t versions) {
  return versions == 1 ? "version" : "versions";
}

class Decider {
 public:
  Decider(const ledger::LockFile& lock, const DrizzleFolder& folder, const DieselHistory& diesel,
          const DrizzleHistory& drizzle, MarkScope scope)
      : lock_(lock), folder_(folder), diesel_(diesel), drizzle_(drizzle), scope_(scope) {
    for (const DieselHistory::Row& row : diesel.rows) applied_.insert(row.version);
  }

  MarkDecision Take() {
    CarryOver();
    if (!refused_) JudgeFolder();
    if (!refused_) JudgeVersions();
    if (!refused_) JudgeRows();
    if (!refused_) Walk();
    if (!refused_) JudgePlan();
    MarkDecision decision;
    TellOfOlderCheckout(findings_);
    WorstFirst(findings_);
    decision.findings = std::move(findings_);
    if (!refused_) decision.plan = std::move(plan_);
    return decision;
  }

 private:
  void Refuse(HistoryFinding finding) {
    findings_.push_back(std::move(finding));
    refused_ = true;
  }

  // What is known to be wrong, or could not be read.
  void CarryOver() {
    for (const HistoryFinding& finding : folder_.findings) {
      if (finding.level == HistoryFinding::Level::kNotChecked) Refuse(finding);
    }
    for (const auto* findings : {&diesel_.findings, &drizzle_.findings}) {
      for (const HistoryFinding& finding : *findings) {
        if (finding.level != HistoryFinding::Level::kNote) Refuse(finding);
      }
    }
  }

  void JudgeFolder() {
    LockedFolder locked =
        MatchLock(lock_, folder_, scope_ == MarkScope::kBaseline ? 1 : lock_.entries.size());
    for (HistoryFinding& finding : locked.findings) Refuse(std::move(finding));
    // Of all entries, whatever the scope: versions that are at a wrong one are missing at another.
    if (!refused_) {
      for (HistoryFinding& finding : JudgeOrigins(lock_, folder_, locked)) Refuse(std::move(finding));
    }
    lock_of_ = std::move(locked.lock_of_entry);
    if (folder_.format == DrizzleFormat::kJournal7 && drizzle_.has_names) {
      Refuse(Finding("mark-mixed", "",
                     "the table is one of drizzle-orm 1.0, and the folder has a journal of 0.x",
                     "what is recorded without a name 1.0 runs again",
                     "run `drizzle-kit up` of 1.0 on the folder, and use 1.0 everywhere"));
    }
  }

  bool Applied(const ledger::LockEntry& entry) const {
    return std::all_of(entry.diesel.begin(), entry.diesel.end(),
                       [this](const std::string& version) { return applied_.count(version) > 0; });
  }

  std::vector<std::string> Missing(const ledger::LockEntry& entry) const {
    std::vector<std::string> missing;
    for (const std::string& version : entry.diesel) {
      if (applied_.count(version) == 0) missing.push_back(version);
    }
    return missing;
  }

  // A new database that Drizzle's migrator made of nothing.
  bool MadeByDrizzle() const {
    return !diesel_.exists && std::any_of(drizzle_.rows.begin(), drizzle_.rows.end(), [this](const Row& row) {
      return row.hash == lock_.entries[0].sha256;
    });
  }

  void JudgeVersions() {
    if (MadeByDrizzle()) {
      made_by_drizzle_ = true;
      findings_.push_back(Note("mark-drizzle-made", lock_.entries[0].name,
                               "Diesel has no table here, and Drizzle's migrator has run it itself",
                               "there is nothing to mark", ""));
      return;
    }
    if (applied_.empty()) {
      Refuse(Finding("mark-no-diesel", "",
                     diesel_.exists ? "Diesel's table has no row" : "Diesel has no table here",
                     "nothing is applied that could be marked",
                     "see that this is the right database; a new one is made by `diesel migration run`, "
                     "and marked then"));
      return;
    }
    std::set<std::string> known;
    for (const ledger::LockEntry& entry : lock_.entries)
      known.insert(entry.diesel.begin(), entry.diesel.end());
    std::vector<std::string> unknown;
    std::vector<std::string> ahead;
    for (const std::string& version : applied_) {
      if (known.count(version) > 0) continue;
      (version > *known.rbegin() ? ahead : unknown).push_back(version);
    }
    if (!unknown.empty()) {
      Refuse(Finding(
          "mark-unknown-version", "",
          absl::StrCat(Stands(unknown.size()), " ", ListOf(unknown), unknown.size() == 1 ? " is" : " are",
                       " applied here, older than the newest of pgassay.lock.json, and not in it"),
          "nobody has compared what they made with Drizzle's migrations",
          "where Diesel's folder has them, run `pgassay sync` and commit what it writes; where it "
          "does not, restore them from git"));
    }
    if (!ahead.empty()) {
      findings_.push_back(
          Note("mark-ahead", "",
               absl::StrCat(Stands(ahead.size()), " ", ListOf(ahead), ahead.size() == 1 ? " is" : " are",
                            " applied here, and newer than pgassay.lock.json"),
               "what they made has no Drizzle migration yet, so nothing of it is marked",
               "run `pgassay sync`, commit what it writes, and mark again"));
    }
  }

  void JudgeRows() {
    recorded_.assign(folder_.entries.size(), std::nullopt);
    const std::vector<std::optional<size_t>> entry_of_row = drizzle::EntryOfRow(folder_, drizzle_);
    std::vector<size_t> strangers;
    for (size_t i = 0; i < drizzle_.rows.size(); ++i) {
      const Row& row = drizzle_.rows[i];
      if (!entry_of_row[i]) {
        strangers.push_back(i);
        continue;
      }
      const size_t e = *entry_of_row[i];
      if (recorded_[e]) {
        Refuse(Finding("mark-row-twice", folder_.entries[e].name,
                       absl::StrCat(*recorded_[e], " and ", RowName(row), " are both its own"),
                       "it was recorded twice, and perhaps run twice",
                       "see which is too many, and delete it"));
        continue;
      }
      recorded_[e] = RowName(row);
      if (lock_of_[e]) JudgeRow(row, folder_.entries[e], lock_.entries[*lock_of_[e]]);
    }
    for (const size_t i : strangers) JudgeStranger(drizzle_.rows[i]);
    if (drizzle_.next_id && std::any_of(drizzle_.rows.begin(), drizzle_.rows.end(),
                                        [this](const Row& row) { return row.id >= *drizzle_.next_id; })) {
      const std::string table = pg::QuoteQualified(drizzle_.schema, drizzle_.table);
      Refuse(Finding("mark-sequence-behind", "",
                     absl::StrCat("ids were written by hand: the sequence gives ", *drizzle_.next_id,
                                  " next, and that or a later one is taken"),
                     "recording fails with a duplicate key, here and in migrate()",
                     absl::StrCat("SELECT setval(pg_get_serial_sequence(", pg::QuoteLiteral(table),
                                  ", 'id'), (SELECT max(id) FROM ", table, "))")));
    }
  }

  void JudgeStranger(const Row& row) {
    for (size_t e = 0; e < folder_.entries.size(); ++e) {
      const DrizzleEntry& entry = folder_.entries[e];
      const bool named = !drizzle_.has_names || (row.name && row.created_at != entry.when_ms);
      // Before Diesel has run it, the row is one that says too much, whatever its time.
      const bool applied = lock_of_[e] && (made_by_drizzle_ || Applied(lock_.entries[*lock_of_[e]]));
      if (recorded_[e] || !named || !applied || row.hash != entry.sha256) continue;
      recorded_[e] = RowName(row);
      Refuse(RowOfAnotherTime(drizzle_, row, entry));
      return;
    }
    Refuse(ForeignRow(drizzle_, row));
  }

  void JudgeRow(const Row& row, const DrizzleEntry& entry, const ledger::LockEntry& locked) {
    const drizzle::HashMatch hash = drizzle::CompareHash(entry, row);
    if (hash != drizzle::HashMatch::kSame) {
      Refuse(Finding(
          "mark-row-changed", RowName(row),
          absl::StrCat("it is that of ", entry.name,
                       hash == drizzle::HashMatch::kOtherLineEnds ? ", hashed with other line ends"
                                                                  : ", and its hash is of another text"),
          hash == drizzle::HashMatch::kOtherLineEnds
              ? ""
              : "what was recorded here is not what the lock stands for",
          absl::StrCat(hash == drizzle::HashMatch::kOtherLineEnds
                           ? "set its hash to "
                           : "see what was run or marked here; if it is the same in effect, set its hash to ",
                       entry.sha256)));
    }
    if (Applied(locked) || made_by_drizzle_) return;
    Refuse(Finding(
        "mark-row-ahead", entry.name,
        absl::StrCat(RowName(row), " records it, and Diesel has not applied ", ListOf(Missing(locked))),
        "Drizzle ran it itself, or it was marked too early: Diesel would make the same again",
        "if Drizzle ran it, record the versions in Diesel's table; if it was only marked, delete the "
        "row"));
  }

  // In the order in which Drizzle runs them.
  void Walk() {
    plan_.format = folder_.format;
    plan_.diesel = diesel_;
    plan_.drizzle = drizzle_;
    if (made_by_drizzle_) {
      for (size_t i = 0; i < folder_.entries.size(); ++i) {
        if (lock_of_[i] && recorded_[i]) plan_.recorded.push_back(folder_.entries[i].name);
      }
      return;
    }
    bool ended = false;
    std::string ended_at;  // the entry that Diesel lacks versions of
    std::vector<std::string> behind;
    std::vector<std::string> missing;
    std::vector<std::string> beyond;  // versions that are applied all the same
    std::string own;                  // the one of Drizzle's own that has to run first
    for (size_t i = 0; i < folder_.entries.size(); ++i) {
      const DrizzleEntry& entry = folder_.entries[i];
      if (!lock_of_[i]) {
        if (!recorded_[i] && !ended) own = entry.name;
        ended = ended || !recorded_[i];
        continue;
      }
      const ledger::LockEntry& locked = lock_.entries[*lock_of_[i]];
      const std::vector<std::string> lacks = Missing(locked);
      if (!lacks.empty()) {
        if (ended_at.empty()) {
          ended_at = entry.name;
          missing = lacks;
        }
        behind.push_back(entry.name);
        ended = true;
        continue;
      }
      if (ended && !ended_at.empty()) beyond.insert(beyond.end(), locked.diesel.begin(), locked.diesel.end());
      if (ended) {
        if (!own.empty() && !recorded_[i]) waiting_.push_back(entry.name);
        continue;
      }
      if (scope_ == MarkScope::kBaseline && *lock_of_[i] > 0) {
        if (!recorded_[i]) unrecorded_.push_back(entry.name);
        continue;
      }
      if (recorded_[i]) {
        plan_.recorded.push_back(entry.name);
      } else {
        plan_.rows.push_back({.entry = entry.name, .hash = entry.sha256, .created_at = entry.when_ms});
      }
    }
    if (!unrecorded_.empty()) {
      findings_.push_back(Finding(
          "mark-unrecorded", ListOf(unrecorded_),
          absl::StrCat("Diesel has applied what ", unrecorded_.size() == 1 ? "it stands" : "they stand",
                       " for, and no row says so"),
          "migrate() would run that on top of it", "`pgassay sync --mark` before any migrate()"));
    }
    if (!waiting_.empty()) {
      findings_.push_back(Finding(
          "mark-own-pending", own,
          absl::StrCat("it is Drizzle's own, is not applied, and stands before ", ListOf(waiting_)),
          "were these recorded, the migrator of 0.x would pass over it and say all is well",
          absl::StrCat("run migrate() of the version of the folder that ends with it, then ", MarkAgain())));
    }
    JudgeEnd(ended_at, behind, missing, beyond);
  }

  void JudgeEnd(const std::string& ended_at, const std::vector<std::string>& behind,
                const std::vector<std::string>& missing, const std::vector<std::string>& beyond) {
    if (ended_at.empty()) return;
    const std::string lacks =
        absl::StrCat("Diesel has not applied ", Stands(missing.size()), " ", ListOf(missing));
    if (plan_.rows.empty() && plan_.recorded.empty()) {
      Refuse(Finding("mark-behind", ended_at, lacks, "it stands for them, so nothing can be marked",
                     "run what is pending, `diesel migration run`, and mark again"));
      return;
    }
    if (!beyond.empty()) {
      findings_.push_back(Finding(
          "mark-hole", ended_at,
          absl::StrCat(lacks, ", and has applied ", ListOf(beyond), ", which Drizzle has at or behind it"),
          "nothing from it on is marked, and migrate() would run that",
          absl::StrCat("run what is pending, `diesel migration run`, and ", MarkAgain(),
                       " before any migrate()")));
      return;
    }
    findings_.push_back(Note(
        "mark-behind", ended_at,
        absl::StrCat(lacks, behind.size() == 1
                                ? std::string()
                                : absl::StrCat(" and what ", behind.size() - 1, " later ones stand for")),
        "it is not marked, and migrate() would run it",
        absl::StrCat("run what is pending, `diesel migration run`, and ", MarkAgain(),
                     " before any migrate()")));
  }

  // What comes after the baseline is not the baseline's to mark.
  absl::string_view MarkAgain() const {
    return scope_ == MarkScope::kBaseline ? "`pgassay sync --mark`" : "mark again";
  }

  void JudgePlan() {
    for (const MarkRow& row : plan_.rows) {
      // 1.0 goes by names.
      if (folder_.format != DrizzleFormat::kJournal7 || drizzle_.now_ms <= 0 ||
          row.created_at <= drizzle_.now_ms + kClockTolerance) {
        continue;
      }
      Refuse(Finding(
          "mark-when-future", row.entry,
          absl::StrCat("its `when`, ", TimeText(row.created_at), " UTC, is ahead of the server's clock"),
          "once it is recorded, migrate() passes over what is generated until then, and says all is "
          "well",
          "wait until then, or see to the clocks"));
    }
    if (folder_.format != DrizzleFormat::kJournal7) return;
    std::vector<Row> rows = drizzle_.rows;
    for (const MarkRow& row : plan_.rows) {
      rows.push_back({.id = 0, .hash = row.hash, .created_at = row.created_at, .name = std::nullopt});
    }
    const drizzle::JournalRun before = drizzle::SimulateJournal(folder_.entries, drizzle_.rows);
    const drizzle::JournalRun after = drizzle::SimulateJournal(folder_.entries, rows);
    std::vector<std::string> skipped;
    for (size_t i = 0; i < folder_.entries.size(); ++i) {
      if (!lock_of_[i] && !recorded_[i] && before.runs[i] && !after.runs[i]) {
        skipped.push_back(folder_.entries[i].name);
      }
    }
    if (skipped.empty()) return;
    Refuse(Finding("mark-would-skip", ListOf(skipped),
                   absl::StrCat("Drizzle's own, not applied, and of a `when` that is not above that of ",
                                plan_.rows.back().entry),
                   "once that is recorded, migrate() passes over it and says all is well",
                   "where it is applied nowhere yet, raise its `when` in the journal"));
  }

  const ledger::LockFile& lock_;
  const DrizzleFolder& folder_;
  const DieselHistory& diesel_;
  const DrizzleHistory& drizzle_;
  const MarkScope scope_;
  std::set<std::string> applied_;                     // versions
  std::vector<std::optional<size_t>> lock_of_;        // by the folder's entry; nothing: Drizzle's own
  std::vector<std::optional<std::string>> recorded_;  // by the folder's entry: its row
  std::vector<std::string> waiting_;                  // for one of Drizzle's own
  std::vector<std::string> unrecorded_;               // that Diesel has, behind the baseline that is marked
  std::vector<HistoryFinding> findings_;
  bool refused_ = false;
  bool made_by_drizzle_ = false;
  MarkPlan plan_;
};

}  // namespace

MarkDecision DecideMark(const ledger::LockFile& lock, const DrizzleFolder& folder,
                        const DieselHistory& diesel, const DrizzleHistory& drizzle, MarkScope scope) {
  return Decider(lock, folder, diesel, drizzle, scope).Take();
}

}  // namespace pgassay::migrate
