#include "migrate/drizzle/judge.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/drizzle/batch.h"
#include "migrate/drizzle/rows.h"
#include "migrate/drizzle/sql_text.h"
#include "migrate/finding/make.h"
#include "migrate/sql/parse.h"
#include "pg/quote.h"

namespace pgassay::migrate::drizzle {
namespace {

using Level = HistoryFinding::Level;
using State = MigrationEntry::State;

bool Has(const std::vector<HistoryFinding>& findings, absl::string_view code,
         absl::string_view subject = "") {
  return std::any_of(findings.begin(), findings.end(), [&](const HistoryFinding& finding) {
    return finding.code == code && (subject.empty() || finding.subject == subject);
  });
}

bool IsFolders(const DrizzleFolder& folder) {
  return folder.format == DrizzleFormat::kFolders8 || folder.format == DrizzleFormat::kFolders9;
}

Judgement JudgeNoFolder(const DrizzleHistory& history) {
  Judgement judgement;
  for (const DrizzleHistory::Row& row : history.rows) judgement.entries.push_back(UnknownEntry(row));
  if (!history.rows.empty()) {
    judgement.findings.push_back(
        Finding("drizzle-row-without-file", "",
                absl::StrCat("the table has ", Counted(history.rows.size(), "row", "rows"),
                             ", and the folder no migration at all"),
                "migrate() fails without a folder, and with a new one may run what is there already",
                "see whether [drizzle] root and out in pgassay.toml lead to the right folder"));
  }
  return judgement;
}

void JudgeSequence(const DrizzleHistory& history, size_t pending, std::vector<HistoryFinding>& findings) {
  if (!history.next_id) return;
  std::set<int64_t> ids;
  int64_t greatest = 0;
  for (const DrizzleHistory::Row& row : history.rows) {
    if (!row.id) continue;
    ids.insert(*row.id);
    greatest = std::max(greatest, *row.id);
  }
  // Each pending one takes the next.
  const auto taken = ids.lower_bound(*history.next_id);
  const size_t inserts = std::max<size_t>(pending, 1);
  if (taken == ids.end() ||
      static_cast<uint64_t>(*taken) - static_cast<uint64_t>(*history.next_id) >= inserts) {
    return;
  }
  findings.push_back(Finding(
      "drizzle-sequence-behind", absl::StrCat("row ", *taken),
      absl::StrCat("its id was written by hand: the sequence gives ", *history.next_id, " next"),
      "migrate() runs what is pending, fails at recording it with a duplicate key, and takes it all back",
      absl::StrCat("SELECT setval(pg_get_serial_sequence(",
                   pg::QuoteLiteral(pg::QuoteQualified(history.schema, history.table)), ", 'id'), ", greatest,
                   ")")));
}

// What migrate() asks for each time it is called, whatever is pending.
void JudgeRole(bool folders, const DrizzleHistory& history, std::vector<HistoryFinding>& findings) {
  const DrizzleHistory::Rights& rights = history.rights;
  const std::string schema = pg::QuoteIdentifier(history.schema);
  const std::string table = pg::QuoteQualified(history.schema, history.table);
  const std::string to = absl::StrCat(" TO ", pg::QuoteIdentifier(history.role));
  if (!history.role_may_create) {
    findings.push_back(Finding(
        "drizzle-role-create", history.role, absl::StrCat(history.role, " has no CREATE on the database"),
        "migrate() begins with CREATE SCHEMA IF NOT EXISTS, which is refused to it even where the schema is "
        "there",
        absl::StrCat("grant ", history.role,
                     " CREATE on the database, at least for the time of the deployment")));
  }
  // 0.x says CREATE TABLE IF NOT EXISTS each time, 1.0 where it sees no table.
  const bool creates = !rights.create_in_schema && (!folders || !history.exists);
  std::vector<std::string> lacks;
  std::vector<std::string> grants;
  const auto need = [&](const std::string& right, const std::string& grant) {
    lacks.push_back(right);
    grants.push_back(absl::StrCat("GRANT ", grant, to));
  };
  if (!rights.use_schema) need(absl::StrCat("USAGE on schema ", history.schema), "USAGE ON SCHEMA " + schema);
  if (creates) need(absl::StrCat("CREATE on schema ", history.schema), "CREATE ON SCHEMA " + schema);
  if (!rights.read) need("SELECT on the table", absl::StrCat("SELECT ON ", table));
  if (!rights.insert) need("INSERT on the table", absl::StrCat("INSERT ON ", table));
  if (!rights.sequence.empty()) need("USAGE on its sequence", "USAGE ON SEQUENCE " + rights.sequence);
  if (!lacks.empty()) {
    findings.push_back(Finding(
        "drizzle-role-rights", history.role, absl::StrCat(history.role, " has no ", ListOf(lacks)),
        rights.use_schema && !creates && rights.read
            ? "migrate() runs what is pending, fails at recording it with \"permission denied\", and takes "
              "it all back"
            : "every migrate() fails with \"permission denied\", also where nothing is pending",
        absl::StrJoin(grants, "; ")));
  }
  if (folders && history.exists && !history.has_names && !rights.own) {
    findings.push_back(
        Finding("drizzle-role-owner", history.role,
                absl::StrCat("the table is one of 0.x and belongs to ", history.owner, ", and ", history.role,
                             " is no member of it"),
                "migrate() of 1.0 begins with adding its columns, and fails with \"must be owner of table\"",
                absl::StrCat("run the first migrate() of 1.0 as ", history.owner, ", or ALTER TABLE ", table,
                             " OWNER", to)));
  }
}

// Nobody has told Drizzle that Diesel made what is there.
void JudgeReplay(const DrizzleEntry& entry, const Judgement& judgement, const DrizzleHistory& history,
                 std::vector<HistoryFinding>& findings) {
  if (!history.rows.empty() || judgement.entries.empty() ||
      Has(history.findings, "drizzle-table-elsewhere")) {
    return;
  }
  const MigrationEntry& first = judgement.entries.front();
  const bool does_nothing = first.facts.statements.empty() && first.facts.error_line == 0;
  if (first.state != State::kPending || does_nothing) return;
  findings.push_back(Finding(
      "drizzle-would-replay", first.name,
      "Drizzle has recorded nothing here, and Diesel has run its migrations",
      "migrate() runs it from the beginning, and fails with \"already exists\" where it makes what Diesel "
      "made",
      absl::StrCat("if it is a baseline of what is there, record it before migrate() runs: a row with hash ",
                   entry.sha256, " and created_at ", entry.when_ms,
                   "; if it makes new things only, let it run")));
}

// Where it has been run, its place in the order has done what it could: nothing to mend, and something to
// know.
void SoftenWhenOrder(const Judgement& judgement, std::vector<HistoryFinding>& findings) {
  for (HistoryFinding& finding : findings) {
    const auto applied = [&](const MigrationEntry& entry) {
      return entry.name == finding.subject && entry.state == State::kApplied;
    };
    if (finding.code != "drizzle-when-order" ||
        std::none_of(judgement.entries.begin(), judgement.entries.end(), applied)) {
      continue;
    }
    finding.level = Level::kNote;
    finding.remedy = "it is applied here; look at the other databases";
  }
}

}  // namespace

Judgement Judge(const DrizzleFolder& folder, const DrizzleHistory& history, bool diesel_made_it,
                const SyncedEntries& synced) {
  std::vector<HistoryFinding> findings = folder.findings;
  findings.insert(findings.end(), history.findings.begin(), history.findings.end());
  Judgement judgement;
  const bool known =
      folder.format != DrizzleFormat::kOther && !HasLevel(history.findings, Level::kNotChecked);
  if (known) {
    judgement = folder.format == DrizzleFormat::kNone ? JudgeNoFolder(history)
                : IsFolders(folder)                   ? JudgeFolderRows(folder, history)
                                                      : JudgeJournalRows(folder, history);
    findings.insert(findings.end(), judgement.findings.begin(), judgement.findings.end());
    if (folder.format == DrizzleFormat::kJournal7 && history.has_names) {
      findings.push_back(Finding("drizzle-mixed", "",
                                 "the table is one of drizzle-orm 1.0, and the folder has a journal of 0.x",
                                 "what 0.x records from now on has no name, and 1.0 runs that again",
                                 "run `drizzle-kit up` of 1.0 on the folder, and use 1.0 everywhere"));
    }
    std::vector<PendingEntry> pending;
    size_t count = 0;
    for (size_t i = 0; i < folder.entries.size(); ++i) {
      MigrationEntry& entry = judgement.entries[i];
      if (entry.state != State::kPending) continue;
      ++count;
      const std::string& text = folder.entries[i].sql;
      if (TextFault(text).empty()) entry.facts = sql::Parse(WithSemicolons(text));
      const bool is_synced = i < synced.is_synced.size() && synced.is_synced[i];
      if (is_synced && synced.diesels_to_run) continue;
      pending.push_back({.entry = &entry, .sql = text, .proven = is_synced});
    }
    for (HistoryFinding& finding : JudgeBatch(pending, history.server_version))
      findings.push_back(std::move(finding));
    if (diesel_made_it && !folder.entries.empty())
      JudgeReplay(folder.entries[0], judgement, history, findings);
    SoftenWhenOrder(judgement, findings);
    JudgeSequence(history, count, findings);
    if (folder.format != DrizzleFormat::kNone) JudgeRole(IsFolders(folder), history, findings);
  }
  WorstFirst(findings);
  judgement.findings = std::move(findings);
  return judgement;
}

}  // namespace pgassay::migrate::drizzle
