#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/journal.h"
#include "migrate/drizzle/match.h"
#include "migrate/drizzle/rows.h"
#include "migrate/drizzle/simulate.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate::drizzle {
namespace {

using Row = DrizzleHistory::Row;
using State = MigrationEntry::State;

// The server's clock and those of developers differ.
constexpr int64_t kClockTolerance = 60'000;

class JournalRows {
 public:
  JournalRows(const DrizzleFolder& folder, const DrizzleHistory& history)
      : entries_(folder.entries),
        rows_(history.rows),
        now_ms_(history.now_ms),
        run_(SimulateJournal(entries_, rows_)),
        matches_(MatchRows(entries_, rows_)),
        recorded_(entries_.size(), false),
        told_(rows_.size(), false) {
    for (const RowMatch& match : matches_) {
      if (match.entry) recorded_[*match.entry] = true;
    }
  }

  Judgement Take() {
    for (size_t i = 0; i < rows_.size(); ++i) JudgeRow(i);
    JudgeTwice();
    for (size_t i = 0; i < entries_.size(); ++i) JudgeEntry(i);
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (!matches_[i].entry) judgement_.entries.push_back(UnknownEntry(rows_[i]));
    }
    return std::move(judgement_);
  }

 private:
  void Add(HistoryFinding finding) { judgement_.findings.push_back(std::move(finding)); }

  // What a row that nobody's `when` stands for does to migrate().
  std::string EffectOf(size_t row) const {
    if (run_.high_water != row) {
      const std::optional<size_t> own = matches_[row].entry;
      if (own && run_.runs[*own]) {
        return absl::StrCat("migrate() runs ", entries_[*own].name,
                            " again, and fails where what it makes is there");
      }
      return "none: migrate() looks at the greatest created_at alone, and that is another row's";
    }
    std::vector<std::string> again;
    std::vector<std::string> skipped;
    for (size_t i = 0; i < entries_.size(); ++i) {
      if (run_.runs[i] && recorded_[i]) again.push_back(entries_[i].name);
      if (!run_.runs[i] && !recorded_[i]) skipped.push_back(entries_[i].name);
    }
    const std::string mark = "it is the high-water mark: migrate() ";
    if (!again.empty()) {
      return absl::StrCat(mark, "runs ", ListOf(again), " again, and fails where what they make is there");
    }
    if (!skipped.empty()) {
      return absl::StrCat(mark, "passes over ", ListOf(skipped), " and says all is well");
    }
    return absl::StrCat(mark, "passes over whatever is generated with a `when` that is not above it");
  }

  // What a wrong row ought to be.
  std::string RemedyOf(const RowMatch& match) const {
    if (!match.entry) {
      return "see what was done here; then give the row the sha256 and `when` of its entry, or delete it";
    }
    const DrizzleEntry& entry = entries_[*match.entry];
    if (entry.when_ms == kNoWhen) return "mend `when` in the journal, and set created_at to it";
    if (!entry.present)
      return absl::StrCat("set created_at to ", entry.when_ms, ", the `when` of ", entry.name);
    return absl::StrCat("if ", entry.name, " is applied, set created_at to ", entry.when_ms, " and hash to ",
                        entry.sha256);
  }

  void JudgeRow(size_t i) {
    const Row& row = rows_[i];
    const RowMatch& match = matches_[i];
    const std::string name = RowName(row);
    told_[i] = true;
    if (!row.created_at) {
      Add(Finding("drizzle-null-created-at", name, "its created_at is NULL",
                  "NULL sorts as the greatest and counts as 0: migrate() runs every entry again, every time",
                  RemedyOf(match)));
      return;
    }
    if (match.by_time) {
      told_[i] = false;
      if (!match.extra) JudgeHash(i);
      return;
    }
    const std::string hash = match.entry ? absl::StrCat("its hash is ", match.by_name ? "the name" : "that",
                                                        " of ", entries_[*match.entry].name)
                                         : std::string("its hash is that of no file");
    const std::string whose = absl::StrCat("; ", hash);
    if (*row.created_at < kLeastMilliseconds) {
      Add(Finding(
          "drizzle-created-at-seconds", name,
          absl::StrCat("its created_at is ", *row.created_at,
                       *row.created_at >= 100'000'000 ? ", which is in seconds" : ", no time of today's",
                       whose),
          EffectOf(i), RemedyOf(match)));
    } else if (now_ms_ > 0 && *row.created_at > now_ms_ + kClockTolerance) {
      Add(Finding(
          "drizzle-created-at-future", name,
          absl::StrCat("its created_at, ", MadeAt(row), *row.created_at > kMostMilliseconds ? "," : " UTC,",
                       " lies in the future and is the `when` of no entry", whose),
          EffectOf(i), RemedyOf(match)));
    } else if (match.entry) {
      Add(Finding("drizzle-marked-by-hand", name,
                  absl::StrCat(hash, ", and its created_at, ", *row.created_at, " (", MadeAt(row),
                               " UTC), is the `when` of no entry"),
                  EffectOf(i), RemedyOf(match)));
    } else {
      Add(Finding(
          "drizzle-row-without-file", name,
          absl::StrCat("neither its created_at, ", MadeAt(row), " UTC, nor its hash is that of an entry"),
          EffectOf(i),
          "if its file is gone, restore it from git; if it was marked by hand, give it the sha256 and "
          "`when` of what it stands for"));
    }
  }

  void JudgeHash(size_t i) {
    const DrizzleEntry& entry = entries_[*matches_[i].entry];
    switch (CompareHash(entry, rows_[i])) {
      case HashMatch::kSame:
      case HashMatch::kNoFile:
        break;
      case HashMatch::kOtherLineEnds:
        Add(ChangedLineEnds(entry, rows_[i]));
        break;
      case HashMatch::kOtherText:
        Add(ChangedFile(entry, rows_[i]));
        break;
      case HashMatch::kNoHash:
        Add(Finding("drizzle-marked-by-hand", RowName(rows_[i]),
                    absl::StrCat("its created_at is the `when` of ", entry.name, ", and its hash is no hash"),
                    "migrate() goes on, as it never compares a hash", RemedyOf(matches_[i])));
        break;
    }
  }

  void JudgeTwice() {
    for (size_t e = 0; e < entries_.size(); ++e) {
      std::vector<std::string> names;
      std::string keep;
      bool extra = false;
      for (size_t r = 0; r < rows_.size(); ++r) {
        if (matches_[r].entry != e) continue;
        names.push_back(RowName(rows_[r]));
        if (!matches_[r].extra) keep = names.back();
        extra = extra || (matches_[r].extra && !told_[r]);
      }
      if (extra) Add(RowTwice(entries_[e], names, keep));
    }
  }

  void JudgeEntry(size_t i) {
    const DrizzleEntry& entry = entries_[i];
    const State state = run_.runs[i] ? State::kPending : recorded_[i] ? State::kApplied : State::kSkipped;
    judgement_.entries.push_back(KnownEntry(entry, state));
    if (state == State::kSkipped) {
      const Row& mark = rows_[*run_.high_water];
      const std::string what = entry.when_ms == kNoWhen
                                   ? std::string("it has no `when`, and no row is its own")
                                   : absl::StrCat("no row is its own, and its `when` (", entry.when_ms,
                                                  ") is not above created_at of ", RowName(mark), " (",
                                                  *mark.created_at, "), the greatest");
      Add(Finding("drizzle-skipped", entry.name, what,
                  "it has not been run by migrate(), never will be, and migrate() says all is well",
                  absl::StrCat("see whether what it makes is there: if so, add its row (hash ", entry.sha256,
                               ", created_at ", entry.when_ms,
                               "); if not, and it is applied nowhere, raise its `when` above that")));
    }
    if (now_ms_ > 0 && entry.when_ms > now_ms_ + kClockTolerance && entry.when_ms <= kMostMilliseconds) {
      Add(Finding(
          "drizzle-when-future", entry.name,
          absl::StrCat("its `when`, ", TimeText(entry.when_ms), " UTC, is ahead of the server's clock"),
          "once it is applied, migrate() passes over what is generated until then, and says all is well",
          recorded_[i] ? "let every later `when` be above it"
                       : "where it is applied nowhere, set it to the time it was made"));
    }
  }

  const std::vector<DrizzleEntry>& entries_;
  const std::vector<Row>& rows_;
  const int64_t now_ms_;
  const JournalRun run_;
  const std::vector<RowMatch> matches_;
  std::vector<bool> recorded_;  // by entry: a row is its own
  std::vector<bool> told_;      // by row: it has a finding of its own
  Judgement judgement_;
};

}  // namespace

Judgement JudgeJournalRows(const DrizzleFolder& folder, const DrizzleHistory& history) {
  return JournalRows(folder, history).Take();
}

}  // namespace pgassay::migrate::drizzle
