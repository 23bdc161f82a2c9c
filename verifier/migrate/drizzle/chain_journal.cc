#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "migrate/drizzle/chain.h"
#include "migrate/drizzle/folders.h"
#include "migrate/drizzle/journal.h"
#include "migrate/drizzle/json.h"
#include "migrate/drizzle/json_edit.h"
#include "migrate/drizzle/snapshots.h"
#include "migrate/drizzle/text.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kJournal[] = "meta/_journal.json";

constexpr char kNoEntries[] = R"json({
  "version": "7",
  "dialect": "postgresql",
  "entries": []
})json";

constexpr char kNoTables[] = R"json({
  "id": "00000000-0000-0000-0000-000000000000",
  "prevId": "00000000-0000-0000-0000-000000000000",
  "version": "7",
  "dialect": "postgresql",
  "tables": {},
  "enums": {},
  "schemas": {},
  "views": {},
  "sequences": {},
  "roles": {},
  "policies": {},
  "_meta": {
    "columns": {},
    "schemas": {},
    "tables": {}
  }
})json";

constexpr char kNoRenames[] = R"json({
    "columns": {},
    "schemas": {},
    "tables": {}
  })json";

absl::Status Failed(absl::string_view file, absl::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat(file, ": ", what));
}

// What is in the folder, once nothing is found that stops drizzle-kit there.
struct Folder {
  DrizzleFolder read;
  std::string journal;                  // with LF
  std::vector<SnapshotFile> snapshots;  // bytewise
};

absl::StatusOr<Folder> ReadAll(const FilesByPath& files) {
  Folder folder;
  bool any_sql = false;
  for (const auto& [path, bytes] : files) {
    if (path.find('/') != std::string::npos && BeginsWithDigits(path))
      return Failed(path,
                    "it is of drizzle-kit 1.0, and the project's is 0.x, which knows the journal alone; "
                    "take the folders of 1.0 out, or install drizzle-kit 1.0");
    if (path.find('/') == std::string::npos && absl::EndsWith(path, ".sql")) any_sql = true;
    if (absl::StartsWith(path, "meta/") && path != kJournal && !absl::StartsWith(path, "meta/_"))
      folder.snapshots.push_back({.name = path, .bytes = bytes});
  }
  const auto journal = files.find(kJournal);
  if (journal == files.end()) {
    if (any_sql || !folder.snapshots.empty())
      return Failed(kJournal, "it is not there, beside SQL files or snapshots; restore it from git");
    folder.journal = kNoEntries;
    return folder;
  }
  folder.journal = WithLf(journal->second);
  ReadJournal(journal->second, folder.read);
  if (folder.read.format == DrizzleFormat::kJournal7) JudgeJournalSnapshots(folder.snapshots, folder.read);
  // What 0.x goes on with, and what is said elsewhere.
  RETURN_IF_ERROR(RefusalOf(folder.read.findings, {"drizzle-diesel-table", "drizzle-snapshot-origin",
                                                   "drizzle-when-order", "drizzle-when-seconds"}));
  return folder;
}

absl::StatusOr<int64_t> NextIdx(const nlohmann::json& journal) {
  const nlohmann::json& entries = journal["entries"];
  if (entries.empty()) return 0;
  const nlohmann::json* const idx = MemberOf(entries.back(), "idx");
  constexpr int64_t kMost = 1'000'000;
  if (idx == nullptr || !idx->is_number_integer() || *idx < 0 || *idx > kMost)
    return Failed(kJournal, "its last entry has no `idx` that is a number; number the entries from 0 by 1");
  return idx->get<int64_t>() + 1;
}

absl::StatusOr<std::string> PrefixOf(const KitConfig& config, int64_t idx, int64_t when_ms) {
  if (config.prefix.empty() || config.prefix == "index") return absl::StrFormat("%04d", idx);
  if (config.prefix == "timestamp" || config.prefix == "supabase") return SecondText(when_ms);
  if (config.prefix == "unix") return absl::StrCat(when_ms / 1000);
  return Failed(
      "drizzle.config.ts",
      absl::StrCat("migrations.prefix is \"", config.prefix,
                   "\", with which drizzle-kit does not find its own snapshots again; leave it out, "
                   "or use \"index\", \"timestamp\", \"supabase\" or \"unix\""));
}

// Also where the journal is written as drizzle-kit never writes it, its entries stay as they are.
absl::StatusOr<std::string> WithEntry(const std::string& journal, const std::string& entry) {
  const std::optional<absl::string_view> entries = MemberText(journal, "entries");
  if (!entries || entries->size() < 2 || entries->front() != '[')
    return Failed(kJournal, "its list `entries` is not where drizzle-kit writes it; restore it from git");
  const absl::string_view inside = entries->substr(1, entries->size() - 2);
  const size_t last = inside.find_last_not_of(" \t\r\n");
  if (last == absl::string_view::npos) {
    auto whole = nlohmann::ordered_json::parse(journal, nullptr, /*allow_exceptions=*/false);
    whole["entries"] = nlohmann::ordered_json::array();
    const std::string plain = whole.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    return WithMemberText(plain, "entries", absl::StrCat("[\n", entry, "\n  ]"));
  }
  return WithMemberText(
      journal, "entries",
      absl::StrCat("[", inside.substr(0, last + 1), ",\n", entry, inside.substr(last + 1), "]"));
}

std::string EntryText(int64_t idx, const std::string& tag, const NewEntry& entry, bool breakpoints) {
  return absl::StrFormat(R"json(    {
      "idx": %d,
      "version": "7",
      "when": %d,
      "tag": "%s",
      "breakpoints": %s
    })json",
                         idx, entry.when_ms, tag, breakpoints ? "true" : "false");
}

std::string WithIds(absl::string_view snapshot, absl::string_view id, absl::string_view previous) {
  return WithMemberText(WithMemberText(snapshot, "id", absl::StrCat("\"", id, "\"")), "prevId",
                        absl::StrCat("\"", previous, "\""));
}

absl::Status CheckGiven(const std::string& snapshot) {
  const std::optional<nlohmann::json> json = ParseJson(snapshot);
  const nlohmann::json* const tables = json ? MemberOf(*json, "tables") : nullptr;
  const bool is_one = tables != nullptr && tables->is_object() && StringIn(*json, "id") &&
                      StringIn(*json, "prevId") && StringIn(*json, "version") == "7" &&
                      StringIn(*json, "dialect") == "postgresql" && MemberText(snapshot, "id") &&
                      MemberText(snapshot, "prevId");
  return is_one
             ? absl::OkStatus()
             : absl::InvalidArgumentError("snapshot: it is none of version 7, as drizzle-kit 0.x writes it");
}

// The id of the snapshot that drizzle-kit would take for the state of the schema.
absl::StatusOr<std::string> LastId(const std::vector<SnapshotFile>& snapshots) {
  if (snapshots.empty()) return std::string(kOriginId);
  const std::optional<nlohmann::json> last = ParseJson(*snapshots.back().bytes);
  const std::string id = StringIn(*last, "id").value_or(""), quoted = absl::StrCat("\"", id, "\"");
  for (const SnapshotFile& each : snapshots) {
    if (MemberText(*each.bytes, "prevId") == absl::string_view(quoted))
      return Failed(each.name,
                    absl::StrCat("it follows ", snapshots.back().name,
                                 ", which sorts after it, so "
                                 "drizzle-kit takes the older one for the state of the schema; run "
                                 "`drizzle-kit check` and number the later one anew"));
  }
  return id;
}

}  // namespace

absl::StatusOr<Addition> AddToJournal(const KitConfig& config, const NewEntry& entry,
                                      const FilesByPath& files) {
  if (entry.snapshot) RETURN_IF_ERROR(CheckGiven(*entry.snapshot));
  ASSIGN_OR_RETURN(const Folder folder, ReadAll(files));
  RETURN_IF_ERROR(MustBeLater(entry, folder.read.entries));
  ASSIGN_OR_RETURN(const int64_t idx, NextIdx(*ParseJson(folder.journal)));
  ASSIGN_OR_RETURN(const std::string prefix, PrefixOf(config, idx, entry.when_ms));
  ASSIGN_OR_RETURN(const std::string previous, LastId(folder.snapshots));
  const std::string tag = absl::StrCat(prefix, "_", entry.name);
  const std::string sql = absl::StrCat(tag, ".sql"),
                    snapshot = absl::StrCat("meta/", prefix, "_snapshot.json");
  for (const std::string& name : {sql, snapshot}) {
    if (files.count(name) > 0)
      return Failed(name,
                    "it is there already, and the new entry would have its name; number the entries of "
                    "the journal from 0 by 1, and the files as they are");
  }
  if (!folder.snapshots.empty() && folder.snapshots.back().name >= snapshot)
    return Failed(
        folder.snapshots.back().name,
        absl::StrCat("it sorts after ", snapshot,
                     ", the one to add, so drizzle-kit would go on taking "
                     "it for the state of the schema; in drizzle.config.ts use the migrations.prefix "
                     "that the folder was begun with"));

  std::string text = entry.snapshot             ? WithLf(*entry.snapshot)
                     : folder.snapshots.empty() ? std::string(kNoTables)
                                                : WithLf(*folder.snapshots.back().bytes);
  if (!entry.snapshot) text = WithMemberText(text, "_meta", kNoRenames);
  const std::string id = SnapshotId(previous, tag, entry, WithIds(text, kOriginId, kOriginId));
  text = WithIds(text, id, previous);
  const std::optional<nlohmann::json> check = ParseJson(text);
  if (!check || StringIn(*check, "id") != id || StringIn(*check, "prevId") != previous)
    return Failed(folder.snapshots.back().name,
                  "its members are not written as drizzle-kit writes them; restore it from git");

  Addition addition{.name = tag, .files = {}};
  ASSIGN_OR_RETURN(addition.files[kJournal],
                   WithEntry(folder.journal, EntryText(idx, tag, entry, config.breakpoints)));
  addition.files[snapshot] = std::move(text);
  addition.files[sql] = entry.sql;
  return addition;
}

}  // namespace pgassay::migrate::drizzle
