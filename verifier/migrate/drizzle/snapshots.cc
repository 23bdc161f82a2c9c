#include "migrate/drizzle/snapshots.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/drizzle/folders.h"
#include "migrate/drizzle/json.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kOrigin[] = "00000000-0000-0000-0000-000000000000";
constexpr char kDieselTable[] = "__diesel_schema_migrations";

struct Snapshot {
  const SnapshotFile* file = nullptr;
  std::string id;
  std::vector<std::string> parents = {};
  std::string version;
  bool has_diesel_table = false;
};

std::string VersionText(const nlohmann::json& snapshot) {
  const nlohmann::json* version = MemberOf(snapshot, "version");
  if (version == nullptr) return "";
  return version->is_string() ? version->get<std::string>() : version->is_number() ? version->dump() : "";
}

bool TablesHaveDiesel(const nlohmann::json& snapshot) {
  const nlohmann::json* tables = MemberOf(snapshot, "tables");
  if (tables == nullptr || !tables->is_object()) return false;
  return std::any_of(tables->begin(), tables->end(),
                     [](const nlohmann::json& table) { return StringIn(table, "name") == kDieselTable; });
}

// Nothing where node could not parse it or an id is missing.
std::optional<Snapshot> ParseSnapshot(const SnapshotFile& file) {
  if (!file.bytes) return std::nullopt;
  const std::optional<nlohmann::json> json = ParseJson(*file.bytes);
  if (!json) return std::nullopt;
  const std::optional<std::string> id = StringIn(*json, "id");
  if (!id) return std::nullopt;
  Snapshot snapshot{.file = &file, .id = *id, .version = VersionText(*json)};
  if (std::optional<std::string> parent = StringIn(*json, "prevId")) {
    snapshot.parents.push_back(*std::move(parent));
  }
  if (const nlohmann::json* parents = MemberOf(*json, "prevIds"); parents != nullptr && parents->is_array()) {
    for (const nlohmann::json& parent : *parents) {
      if (parent.is_string()) snapshot.parents.push_back(parent.get<std::string>());
    }
  }
  if (snapshot.parents.empty()) return std::nullopt;
  snapshot.has_diesel_table = TablesHaveDiesel(*json);
  return snapshot;
}

HistoryFinding DieselTableFinding(const std::string& name) {
  return Finding(
      "drizzle-diesel-table", name, "it has Diesel's table, __diesel_schema_migrations",
      "once the table is taken out of schema.ts, drizzle-kit generates DROP TABLE ... CASCADE for it",
      "take it out of schema.ts and of the snapshot in one commit, and set tablesFilter: "
      "['!__diesel_schema_migrations'] in drizzle.config.ts");
}

std::string PrefixOf(const std::string& tag) {
  return tag.substr(0, tag.find('_'));
}

// ---- Journal v7 ----

// Entries without a snapshot of their own; what they share with another is not theirs.
std::vector<std::string> EntriesWithout(const std::vector<SnapshotFile>& files, const DrizzleFolder& folder) {
  std::set<std::string> names;
  for (const SnapshotFile& file : files) names.insert(file.name);
  std::map<std::string, std::string> taken;  // by file, by the entry whose it is
  std::vector<std::string> without;
  for (const DrizzleEntry& entry : folder.entries) {
    const std::string file = absl::StrCat("meta/", PrefixOf(entry.name), "_snapshot.json");
    const bool is_own = taken.emplace(file, entry.name).first->second == entry.name;
    const bool named = std::find(without.begin(), without.end(), entry.name) != without.end();
    if ((names.count(file) == 0 || !is_own) && !named) without.push_back(entry.name);
  }
  return without;
}

// True if an entry lacks one.
bool JudgeMissing(const std::vector<SnapshotFile>& files, DrizzleFolder& folder) {
  std::vector<std::string> without = EntriesWithout(files, folder);
  if (without.empty()) return false;
  constexpr char kRestore[] =
      "restore meta/ from git; where there never was one, run drizzle-kit generate with another, empty "
      "`out`, and take "
      "its snapshot as that of the last entry";
  if (files.empty()) {
    folder.findings.push_back(Finding("drizzle-snapshot-missing", "meta", "it holds no snapshot at all",
                                      "drizzle-kit generate writes the whole schema once more", kRestore));
    return true;
  }
  if (without.back() == folder.entries.back().name) {
    folder.findings.push_back(
        Finding("drizzle-snapshot-missing", without.back(), "the newest entry has no snapshot of its own",
                absl::StrCat("drizzle-kit generate starts from ", files.back().name,
                             " and writes what this entry did once more; `drizzle-kit up` to 1.0 stops"),
                kRestore));
    without.pop_back();
  }
  if (!without.empty()) {
    folder.findings.push_back(Finding(
        "drizzle-snapshot-missing", without.front(),
        absl::StrCat(without.size() == 1 ? "it has no snapshot of its own"
                                         : absl::StrCat("there is no snapshot of ", ListOf(without))),
        "drizzle-kit generate and check do not notice; `drizzle-kit up` to 1.0 stops with \"No snapshot was "
        "found\"",
        "restore what is missing in meta/ from git"));
  }
  return true;
}

void JudgeWithoutEntry(const std::vector<SnapshotFile>& files, DrizzleFolder& folder) {
  std::set<std::string> expected;
  for (const DrizzleEntry& entry : folder.entries) {
    expected.insert(absl::StrCat("meta/", PrefixOf(entry.name), "_snapshot.json"));
  }
  for (const SnapshotFile& file : files) {
    if (expected.count(file.name) > 0 || !absl::EndsWith(file.name, "_snapshot.json")) continue;
    const bool is_newest = &file == &files.back();
    folder.findings.push_back(Finding(
        "drizzle-snapshot-missing", file.name, "the journal has no entry of this snapshot",
        is_newest ? "drizzle-kit generate takes it for the state of the schema, which no migration has made"
                  : "drizzle-kit generate and check do not notice; `drizzle-kit up` to 1.0 leaves it out",
        "delete it, or restore the entry and its SQL from git"));
  }
}

// The snapshots that can be used, bytewise by name.
std::vector<Snapshot> ReadableOf(const std::vector<SnapshotFile>& files, absl::string_view version,
                                 DrizzleFolder& folder) {
  std::vector<Snapshot> readable;
  for (const SnapshotFile& file : files) {
    if (!file.entry.empty() && !file.bytes) continue;
    std::optional<Snapshot> snapshot = ParseSnapshot(file);
    const bool fits = snapshot && snapshot->version == version;
    if (!fits) {
      const std::string what =
          !snapshot ? std::string("it is no snapshot that drizzle-kit reads")
                    : absl::StrCat("it is of version ", snapshot->version, ", and not of ", version);
      folder.findings.push_back(Finding(
          "drizzle-snapshot-unreadable", file.name, what,
          "drizzle-kit generate and check stop, without touching anything; migrate() does not look at it",
          snapshot ? "run `drizzle-kit up`" : "restore it from git, or delete what is no snapshot"));
      continue;
    }
    readable.push_back(*std::move(snapshot));
  }
  return readable;
}

// True if the chain itself has two of one id.
bool JudgeIds(const std::vector<Snapshot>& snapshots, DrizzleFolder& folder) {
  const bool journal = folder.format == DrizzleFormat::kJournal7;
  std::map<std::string, const Snapshot*> by_id;
  bool twice = false;
  for (const Snapshot& snapshot : snapshots) {
    if (snapshot.id == kOrigin) {
      folder.findings.push_back(Finding("drizzle-snapshot-origin", snapshot.file->name,
                                        "its own id is that of the origin, as `drizzle-kit pull` writes it",
                                        "drizzle-kit 0.31 goes on; `drizzle-kit up` to 1.0 stops with \"the "
                                        "folder has two first migrations\"",
                                        absl::StrCat("give it a new UUID as id and ", kOrigin,
                                                     " as prevId, and that UUID to the next one as prevId")));
    }
    const auto [at, added] = by_id.emplace(snapshot.id, &snapshot);
    if (added) continue;
    twice = true;
    folder.findings.push_back(Finding("drizzle-snapshot-id-twice", snapshot.file->name,
                                      absl::StrCat("it has the id of ", at->second->file->name),
                                      journal ? "drizzle-kit 0.31 goes on; `drizzle-kit up` to 1.0 stops"
                                              : "drizzle-kit generate and check stop",
                                      "give it a new UUID as id, and to the one that follows it as prevId"));
  }
  return twice;
}

void JudgeShared(const std::vector<Snapshot>& snapshots, DrizzleFolder& folder) {
  std::map<std::string, const Snapshot*> by_parent;
  for (const Snapshot& snapshot : snapshots) {
    const auto [at, added] = by_parent.emplace(snapshot.parents.front(), &snapshot);
    if (added) continue;
    folder.findings.push_back(Finding(
        "drizzle-snapshot-chain", snapshot.file->name,
        absl::StrCat("it has the prevId of ", at->second->file->name,
                     ", as two branches that were merged have"),
        "drizzle-kit generate and check report a collision; generate writes nothing and exits with 0",
        "take the later branch's entry, SQL and snapshot out, and generate it again on top of the other"));
  }
}

void JudgeDangling(const std::vector<Snapshot>& snapshots, absl::string_view effect, DrizzleFolder& folder) {
  std::set<std::string> ids = {"", kOrigin};
  for (const Snapshot& snapshot : snapshots) ids.insert(snapshot.id);
  for (const Snapshot& snapshot : snapshots) {
    for (const std::string& parent : snapshot.parents) {
      if (ids.count(parent) > 0) continue;
      folder.findings.push_back(
          Finding("drizzle-snapshot-chain", snapshot.file->name,
                  absl::StrCat("it follows the snapshot ", parent, ", which is not there"), effect,
                  "restore the snapshot from git, or set prevId to the id of the one before it"));
    }
  }
}

}  // namespace

void JudgeJournalSnapshots(const std::vector<SnapshotFile>& files, DrizzleFolder& folder) {
  if (folder.entries.empty() && files.empty()) return;
  bool broken = JudgeMissing(files, folder);
  JudgeWithoutEntry(files, folder);
  const std::vector<Snapshot> snapshots = ReadableOf(files, "7", folder);
  broken = broken || snapshots.size() < files.size();
  broken = JudgeIds(snapshots, folder) || broken;
  JudgeShared(snapshots, folder);
  // What follows a lost one dangles: that is said already.
  if (!broken) {
    JudgeDangling(snapshots,
                  "drizzle-kit 0.31 goes on; `drizzle-kit up` to 1.0 stops with \"a migration was deleted in "
                  "the middle of the history\"",
                  folder);
  }
  if (!snapshots.empty() && snapshots.back().has_diesel_table) {
    folder.findings.push_back(DieselTableFinding(snapshots.back().file->name));
  }
}

// ---- Folders of 1.0 ----

namespace {

// The rows of a full snapshot, or what a difference makes and drops: whether Diesel's table is left.
bool WithDieselTable(const nlohmann::json& snapshot, bool before) {
  const auto is_table = [](const nlohmann::json& row) {
    return StringIn(row, "entityType") == "tables" && StringIn(row, "name") == kDieselTable;
  };
  bool has = before;
  if (const nlohmann::json* rows = MemberOf(snapshot, "ddl"); rows != nullptr && rows->is_array()) {
    has = std::any_of(rows->begin(), rows->end(), is_table);
  }
  if (const nlohmann::json* deltas = MemberOf(snapshot, "deltas"); deltas != nullptr && deltas->is_array()) {
    for (const nlohmann::json& delta : *deltas) {
      const nlohmann::json* row = MemberOf(delta, "row");
      if (row != nullptr && is_table(*row)) has = true;
      const std::string key = StringIn(delta, "key").value_or("");
      if (StringIn(delta, "op") == "drop" && absl::StartsWith(key, "tables") &&
          absl::StrContains(key, absl::StrCat("\"", kDieselTable, "\""))) {
        has = false;
      }
    }
  }
  return has;
}

// The version of a snapshot that can be parsed, else "".
std::string VersionOf(const SnapshotFile& file) {
  if (!file.bytes) return "";
  const std::optional<nlohmann::json> json = ParseJson(*file.bytes);
  return json ? VersionText(*json) : "";
}

bool IsDigitsOnly(const std::string& name) {
  return name.size() == 14 && BeginsWithDigits(name);
}

void JudgeOrder(const std::vector<Snapshot>& snapshots, DrizzleFolder& folder) {
  std::map<std::string, const Snapshot*> by_id;
  for (const Snapshot& snapshot : snapshots) by_id.emplace(snapshot.id, &snapshot);
  for (const Snapshot& snapshot : snapshots) {
    for (const std::string& parent : snapshot.parents) {
      const auto found = by_id.find(parent);
      if (found == by_id.end() || found->second == &snapshot) continue;
      const std::string& older = found->second->file->entry;
      const std::string& newer = snapshot.file->entry;
      if (older < newer && BeforeByLocale(older, newer)) continue;
      folder.findings.push_back(Finding(
          "drizzle-folder-order", newer, absl::StrCat("it follows ", older, ", which sorts after it"),
          "migrate() runs it first on an empty database; drizzle-kit generate, check and migrate stop",
          "where it has been applied nowhere yet, give it a later time in its name"));
    }
  }
}

void JudgeBases(const std::vector<Snapshot>& snapshots, DrizzleFolder& folder) {
  const Snapshot* base = nullptr;
  for (const Snapshot& snapshot : snapshots) {
    const bool is_base =
        std::any_of(snapshot.parents.begin(), snapshot.parents.end(),
                    [](const std::string& parent) { return parent.empty() || parent == kOrigin; });
    if (!is_base) continue;
    if (base != nullptr) {
      folder.findings.push_back(
          Finding("drizzle-snapshot-chain", snapshot.file->name,
                  absl::StrCat("it is a first one, as is ", base->file->name),
                  "drizzle-kit generate, check and migrate stop: a folder must have one first migration",
                  "take the later one out, and generate it again on top of the other"));
      continue;
    }
    base = &snapshot;
  }
}

// Of 1.0, where a snapshot may have several parents: a history has one end.
void JudgeEnds(const std::vector<Snapshot>& snapshots, DrizzleFolder& folder) {
  std::set<std::string> parents;
  for (const Snapshot& snapshot : snapshots) parents.insert(snapshot.parents.begin(), snapshot.parents.end());
  std::vector<std::string> ends;
  for (const Snapshot& snapshot : snapshots) {
    if (parents.count(snapshot.id) == 0) ends.push_back(snapshot.file->entry);
  }
  if (ends.size() < 2) return;
  folder.findings.push_back(
      Finding("drizzle-branches", ends.back(),
              absl::StrCat("the history has several ends: ", absl::StrJoin(ends, ", ")),
              "migrate() runs them all, one after the other; drizzle-kit stops where they touch the same",
              "run `drizzle-kit check`; where they conflict, take the later one out and generate it again on "
              "top of the other, "
              "else let drizzle-kit generate join them"));
}

}  // namespace

void JudgeFolderSnapshots(const std::vector<SnapshotFile>& files, DrizzleFolder& folder) {
  size_t eights = 0;
  size_t nines = 0;
  size_t digits_only = 0;
  for (const SnapshotFile& file : files) {
    const std::string version = VersionOf(file);
    if (version == "8") ++eights;
    if (version == "9") ++nines;
    if (IsDigitsOnly(file.entry)) ++digits_only;
  }
  if (eights + nines == 0 && digits_only == files.size()) {
    folder.format = DrizzleFormat::kOther;
    folder.entries.clear();
    folder.findings = {NotChecked(
        "drizzle-format", "", "these are folders of drizzle-kit before 0.20, named by 14 digits alone", "",
        "run `drizzle-kit up` of drizzle-kit 0.20 to 0.31, which makes a journal of them")};
    return;
  }
  folder.format = nines > 0 || eights == 0 ? DrizzleFormat::kFolders9 : DrizzleFormat::kFolders8;
  if (folder.format == DrizzleFormat::kFolders8) {
    folder.findings.push_back(Note("drizzle-folders-8", "", "its snapshots are of 1.0.0-rc.4 or before",
                                   "drizzle-kit 1.0.0-rc.5 stops; migrate() does not look at them",
                                   "run `drizzle-kit up` of 1.0.0-rc.5"));
  }
  bool broken = false;
  for (const SnapshotFile& file : files) {
    if (file.bytes) continue;
    broken = true;
    folder.findings.push_back(Finding(
        "drizzle-snapshot-missing", file.entry, "it has no snapshot.json",
        &file == &files.back()
            ? "migrate() runs it; drizzle-kit does not see it, and generate writes what it does once more"
            : "migrate() runs it; drizzle-kit does not see it, and stops where another follows it",
        "restore snapshot.json from git, or make the migration again with `drizzle-kit generate --custom`"));
  }
  const absl::string_view version = folder.format == DrizzleFormat::kFolders9 ? "9" : "8";
  std::vector<Snapshot> snapshots = ReadableOf(files, version, folder);
  broken = broken || snapshots.size() < files.size();
  broken = JudgeIds(snapshots, folder) || broken;
  JudgeBases(snapshots, folder);
  JudgeOrder(snapshots, folder);
  if (!broken) {
    JudgeDangling(snapshots,
                  "drizzle-kit generate, check and migrate stop; the migrator of drizzle-orm does not",
                  folder);
    const bool is_chain =
        std::none_of(folder.findings.begin(), folder.findings.end(),
                     [](const HistoryFinding& finding) { return finding.code == "drizzle-snapshot-chain"; });
    if (is_chain) JudgeEnds(snapshots, folder);
  }
  bool has_diesel_table = false;
  for (const Snapshot& snapshot : snapshots) {
    has_diesel_table = WithDieselTable(*ParseJson(*snapshot.file->bytes), has_diesel_table);
  }
  if (has_diesel_table) folder.findings.push_back(DieselTableFinding(snapshots.back().file->name));
}

}  // namespace pgassay::migrate::drizzle
