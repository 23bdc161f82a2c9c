#include "migrate/steps/mark_case.h"

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/text.h"

namespace pgassay::migrate {

void Rewrite(DrizzleEntry& entry, const std::string& sql) {
  entry.sql = sql;
  entry.sha256 = drizzle::Sha256(sql);
  entry.sha256_lf = drizzle::Sha256(drizzle::WithLf(sql));
  entry.sha256_crlf = drizzle::Sha256(drizzle::WithCrlf(sql));
}

DrizzleEntry EntryOf(DrizzleFormat format, int number) {
  const std::string word = number == 0 ? "base" : absl::StrCat("more", number);
  const bool journal = format == DrizzleFormat::kJournal7;
  DrizzleEntry entry;
  entry.name =
      journal ? absl::StrCat("000", number, "_", word) : absl::StrCat("2026100", 1 + number, "000000_", word);
  entry.file = entry.name + (journal ? ".sql" : "/migration.sql");
  entry.when_ms = kFirst + number * kDay;
  entry.present = true;
  Rewrite(entry, absl::StrCat("CREATE TABLE ", word, "_made (id int);\n"));
  return entry;
}

DrizzleFolder FolderOf(DrizzleFormat format, int entries) {
  DrizzleFolder folder;
  folder.path = "drizzle";
  folder.format = format;
  for (int i = 0; i < entries; ++i) {
    folder.entries.push_back(EntryOf(format, i));
    if (i > 0) MakeOf(absl::StrCat(i + 2, "_more", i), folder.entries.back());
  }
  return folder;
}

void MakeOf(const std::string& diesel_folder, DrizzleEntry& entry) {
  Rewrite(entry, absl::StrCat("-- pgassay sync: Diesel's ", diesel_folder, "\n-- up.sql: sha256 ",
                              std::string(64, 'a'), "\n", entry.sql));
}

ledger::LockFile LockOf(const DrizzleFolder& folder) {
  ledger::LockFile lock;
  int version = 1;
  for (const DrizzleEntry& entry : folder.entries) {
    ledger::LockEntry locked = {.name = entry.name,
                                .when_ms = entry.when_ms,
                                .sha256 = entry.sha256,
                                .catalog = std::string(64, 'c'),
                                .diesel = {absl::StrCat(version++)}};
    if (lock.entries.empty()) locked.diesel.push_back(absl::StrCat(version++));
    lock.entries.push_back(std::move(locked));
  }
  return lock;
}

DieselHistory DieselAt(const std::vector<std::string>& versions) {
  DieselHistory history;
  history.exists = true;
  history.schema = "public";
  for (const std::string& version : versions) history.rows.push_back({.version = version, .run_on = ""});
  return history;
}

DrizzleHistory::Row RowOf(const DrizzleFolder& folder, size_t entry, int64_t id) {
  const DrizzleEntry& of = folder.entries[entry];
  DrizzleHistory::Row row;
  row.id = id;
  row.hash = of.sha256;
  row.created_at = of.when_ms;
  if (folder.format == DrizzleFormat::kFolders9) row.name = of.name;
  return row;
}

DrizzleHistory NoDrizzle() {
  DrizzleHistory history;
  history.schema = "drizzle";
  history.table = "__drizzle_migrations";
  history.role = "postgres";
  history.now_ms = kFirst + 100 * kDay;
  return history;
}

DrizzleHistory DrizzleAt(const DrizzleFolder& folder, const std::vector<size_t>& recorded) {
  DrizzleHistory history = NoDrizzle();
  history.exists = true;
  history.has_names = folder.format == DrizzleFormat::kFolders9;
  for (const size_t entry : recorded) {
    history.rows.push_back(RowOf(folder, entry, static_cast<int64_t>(history.rows.size()) + 1));
  }
  history.next_id = static_cast<int64_t>(history.rows.size()) + 1;
  return history;
}

std::vector<std::string> Codes(const std::vector<HistoryFinding>& findings) {
  std::vector<std::string> codes;
  for (const HistoryFinding& finding : findings) codes.push_back(finding.code);
  return codes;
}

}  // namespace pgassay::migrate
