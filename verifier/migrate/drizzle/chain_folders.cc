#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/drizzle/chain.h"
#include "migrate/drizzle/ddl.h"
#include "migrate/drizzle/folders.h"
#include "migrate/drizzle/json.h"
#include "migrate/drizzle/json_edit.h"
#include "migrate/drizzle/snapshots.h"
#include "migrate/drizzle/text.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kMigration[] = "/migration.sql";
constexpr char kSnapshot[] = "/snapshot.json";

constexpr char kNoRows[] = R"json({
  "type": "base",
  "version": "9",
  "dialect": "postgres",
  "id": "00000000-0000-0000-0000-000000000000",
  "prevIds": [
    "00000000-0000-0000-0000-000000000000"
  ],
  "footprints": [],
  "ddl": []
})json";

absl::Status Failed(absl::string_view file, absl::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat(file, ": ", what));
}

absl::Status NoChain(const std::string& file, absl::string_view what) {
  return Failed(file, absl::StrCat(what,
                                   "; run `drizzle-kit check`, and restore the folder from git or make the "
                                   "later migrations again on top of the others"));
}

// In the order of the file; of what ParseJson takes.
Json Ordered(absl::string_view text) {
  return Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
}

struct Folder {
  DrizzleFolder read;
  std::vector<SnapshotFile> snapshots;  // of each entry in its order
};

absl::StatusOr<Folder> ReadAll(const FilesByPath& files) {
  std::vector<std::string> names;
  std::set<std::string> with_snapshot;
  for (const auto& [path, bytes] : files) {
    if (path == "meta/_journal.json")
      return Failed(path,
                    "it is of drizzle-kit 0.x, and the project's is 1.0, which stops there; run "
                    "`drizzle-kit up`");
    const size_t slash = path.find('/');
    if (slash == std::string::npos) continue;
    if (path.substr(slash) == kMigration) names.push_back(path.substr(0, slash));
    if (path.substr(slash) == kSnapshot) with_snapshot.insert(path.substr(0, slash));
  }
  Folder folder;
  ReadFolderNames(std::move(names), folder.read);
  for (const DrizzleEntry& entry : folder.read.entries) {
    SnapshotFile file{.name = entry.name + kSnapshot, .entry = entry.name};
    if (with_snapshot.erase(entry.name) > 0) file.bytes = files.at(file.name);
    folder.snapshots.push_back(std::move(file));
  }
  if (!with_snapshot.empty())
    return Failed(*with_snapshot.begin(), "it has a snapshot.json and no migration.sql; restore it from git");
  if (folder.snapshots.empty()) return folder;
  JudgeFolderSnapshots(folder.snapshots, folder.read);
  if (folder.read.format == DrizzleFormat::kFolders8)
    return Failed(folder.snapshots.front().name,
                  "it is of 1.0.0-rc.4 or before; run `drizzle-kit up` of 1.0.0-rc.5");
  RETURN_IF_ERROR(RefusalOf(folder.read.findings, {"drizzle-diesel-table"}));
  return folder;
}

// What a chain without branches adds up to, and the id of its end.
struct State {
  Ddl ddl;
  std::string id = kOriginId;
};

absl::StatusOr<State> AddUp(const std::vector<SnapshotFile>& snapshots) {
  State state;
  for (const SnapshotFile& file : snapshots) {
    const bool first = &file == &snapshots.front();
    const std::optional<nlohmann::json> json = ParseJson(*file.bytes);
    const std::string id = StringIn(*json, "id").value_or("");
    const nlohmann::json* const parents = MemberOf(*json, "prevIds");
    if (StringIn(*json, "type") != (first ? "base" : "diff"))
      return NoChain(file.name, first ? "it is the first one and no whole schema (base)"
                                      : "it follows others and is no difference to them (diff)");
    if (parents != nullptr && parents->size() > 1)
      return NoChain(file.name, absl::StrCat("it joins ", parents->size(),
                                             " branches, and pgassay goes on from "
                                             "migrations that follow one another alone"));
    // A first one's may be left out.
    const bool none = first && (parents == nullptr || parents->empty() || parents->front() == "");
    if (!none && (parents == nullptr || parents->empty() || parents->front() != state.id))
      return NoChain(file.name, "it does not follow the migration that stands before it");
    const Json ordered = Ordered(*file.bytes);
    const char* const member = first ? "ddl" : "deltas";
    const Json rows = ordered.contains(member) ? ordered[member] : Json();
    absl::Status added;
    if (first) {
      absl::StatusOr<Ddl> ddl = Ddl::Of(rows);
      added = ddl.status();
      if (ddl.ok()) state.ddl = *std::move(ddl);
    } else {
      added = state.ddl.Apply(rows);
    }
    if (!added.ok()) return NoChain(file.name, absl::StrCat("it has ", added.message()));
    state.id = id;
  }
  return state;
}

// The rows of the entry's snapshot, if it has one.
absl::StatusOr<Json> RowsOf(const NewEntry& entry) {
  if (!entry.snapshot) return Json();
  const std::optional<nlohmann::json> json = ParseJson(*entry.snapshot);
  const bool is_one = json && StringIn(*json, "type") == "base" && StringIn(*json, "version") == "9" &&
                      StringIn(*json, "dialect") == "postgres" && StringIn(*json, "id") &&
                      MemberOf(*json, "prevIds") != nullptr && MemberOf(*json, "footprints") != nullptr &&
                      MemberText(*entry.snapshot, "id") && MemberText(*entry.snapshot, "prevIds") &&
                      MemberText(*entry.snapshot, "ddl");
  if (!is_one)
    return absl::InvalidArgumentError(
        "snapshot: it is no whole one of version 9, as drizzle-kit 1.0.0-rc.5 writes it");
  Json rows = Ordered(*MemberText(*entry.snapshot, "ddl"));
  const absl::StatusOr<Ddl> ddl = Ddl::Of(rows);
  if (!ddl.ok()) return absl::InvalidArgumentError(absl::StrCat("snapshot: it has ", ddl.status().message()));
  return rows;
}

std::string BaseText(const std::string& name, const NewEntry& entry) {
  constexpr char kFromOrigin[] = "[\n    \"00000000-0000-0000-0000-000000000000\"\n  ]";
  const auto with_id = [](absl::string_view text, absl::string_view id) {
    return WithMemberText(text, "id", absl::StrCat("\"", id, "\""));
  };
  const std::string whole =
      WithMemberText(entry.snapshot ? WithLf(*entry.snapshot) : std::string(kNoRows), "prevIds", kFromOrigin);
  return with_id(whole, SnapshotId(kOriginId, name, entry, with_id(whole, kOriginId)));
}

std::string DifferenceText(const std::string& name, const NewEntry& entry, const std::string& previous,
                           const Json& deltas) {
  const auto dump = [](const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); };
  return dump(Json{{"type", "diff"},
                   {"version", "9"},
                   {"dialect", "postgres"},
                   {"id", SnapshotId(previous, name, entry, dump(deltas))},
                   {"prevIds", Json::array({previous})},
                   {"footprints", Json::array()},
                   {"deltas", deltas}});
}

}  // namespace

absl::StatusOr<Addition> AddToFolders(const NewEntry& entry, const FilesByPath& files) {
  ASSIGN_OR_RETURN(const Json rows, RowsOf(entry));
  ASSIGN_OR_RETURN(const Folder folder, ReadAll(files));
  RETURN_IF_ERROR(MustBeLater(entry, folder.read.entries));
  Addition addition{.name = absl::StrCat(SecondText(entry.when_ms), "_", entry.name), .files = {}};
  for (const DrizzleEntry& each : folder.read.entries) {
    if (each.name >= addition.name || !BeforeByLocale(each.name, addition.name))
      return Failed(each.name,
                    absl::StrCat("it sorts after ", addition.name,
                                 ", the one to add; name it YYYYMMDDHHMMSS_name, where it has been "
                                 "applied nowhere yet"));
  }
  for (const auto& [path, bytes] : files) {
    if (absl::StartsWith(path, addition.name + "/"))
      return Failed(path, "it is there already, in the folder that is to be added; take it out");
  }
  std::string& snapshot = addition.files[addition.name + kSnapshot];
  addition.files[addition.name + kMigration] = entry.sql;
  if (folder.snapshots.empty()) {
    snapshot = BaseText(addition.name, entry);
    return addition;
  }
  ASSIGN_OR_RETURN(const State state, AddUp(folder.snapshots));
  Json deltas = Json::array();
  if (entry.snapshot) {
    ASSIGN_OR_RETURN(deltas, state.ddl.DeltasTo(rows));
  }
  snapshot = DifferenceText(addition.name, entry, state.id, deltas);
  return addition;
}

}  // namespace pgassay::migrate::drizzle
