#include "migrate/steps/sync.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "migrate/drizzle/append.h"
#include "migrate/drizzle/kit.h"
#include "migrate/file/read.h"
#include "migrate/finding/make.h"
#include "migrate/project/fault.h"
#include "migrate/project/path.h"
#include "migrate/steps/bridge_source.h"
#include "migrate/steps/compare_schema.h"
#include "migrate/steps/digests.h"
#include "migrate/steps/dump.h"
#include "migrate/steps/our_schema.h"
#include "migrate/steps/plan_entries.h"
#include "migrate/steps/prove.h"
#include "migrate/steps/schema_files.h"
#include "migrate/steps/sync_folder.h"
#include "migrate/steps/timeline.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kUnsafeNewEnumValue[] = "55P04";

// One run, step by step; each has what those before it left here.
class Author {
 public:
  Author(const ProjectSettings& settings, const SyncRequest& request)
      : settings_(settings), request_(request) {}

  absl::StatusOr<SyncResult> Run() {
    RETURN_IF_ERROR(Steps());
    WorstFirst(result_.findings);
    return std::move(result_);
  }

 private:
  absl::Status Steps() {
    RETURN_IF_ERROR(ReadSource());
    if (Stopped() || source_.fresh.empty()) return absl::OkStatus();
    Plan();
    if (Stopped()) return absl::OkStatus();
    RETURN_IF_ERROR(ReplayDiesel());
    if (Stopped()) return absl::OkStatus();
    RETURN_IF_ERROR(CompareOrders());
    RETURN_IF_ERROR(CompareSchemaFiles());
    if (Stopped()) return absl::OkStatus();
    RETURN_IF_ERROR(MakeFolder());
    if (Stopped()) return absl::OkStatus();
    RETURN_IF_ERROR(Prove());
    if (Stopped()) return absl::OkStatus();
    return Publish();
  }

  void Say(const std::string& step) const {
    if (request_.progress) request_.progress(step);
  }

  void Add(const std::vector<HistoryFinding>& findings) {
    result_.findings.insert(result_.findings.end(), findings.begin(), findings.end());
  }

  // Something found so far forbids to write.
  bool Stopped() const {
    return IsHeld(result_.findings, result_.proofs) || CountMustFix(result_.differences) > 0;
  }

  absl::Status ReadSource() {
    ASSIGN_OR_RETURN(source_, ReadBridgeSource(settings_));
    result_.project = settings_.folder;
    std::string last;
    for (const ledger::LockEntry& entry : source_.lock.entries) {
      result_.before += static_cast<uint32_t>(entry.diesel.size());
      for (const std::string& version : entry.diesel) last = std::max(last, version);
    }
    for (const DieselMigration& migration : source_.diesel.migrations) {
      if (migration.version == last) result_.last = migration.folder;
    }
    Add(source_.findings);
    return absl::OkStatus();
  }

  // SQL and `when` of each, from its own text alone.
  void Plan() {
    int64_t previous_ms = 0;
    for (const DrizzleEntry& entry : source_.drizzle.entries) {
      previous_ms = std::max(previous_ms, entry.when_ms);
    }
    EntryPlan plan = PlanEntries(source_.fresh, settings_.diesel.table_schema, previous_ms,
                                 absl::ToUnixMillis(absl::Now()));
    Add(plan.findings);
    planned_ = std::move(plan.entries);
    for (size_t i = 0; i < planned_.size(); ++i) {
      result_.entries.push_back({.name = "",
                                 .folder = source_.fresh[i].folder,
                                 .version = source_.fresh[i].version,
                                 .when_ms = planned_[i].when_ms,
                                 .sha256 = ""});
    }
  }

  absl::Status ReplayDiesel() {
    Say("loading drizzle.config.ts");
    ASSIGN_OR_RETURN(kit_, drizzle::Kit::Open(settings_, request_.interrupt));
    result_.kit_version = kit_->config().kit_version;
    result_.orm_version = kit_->config().orm_version;
    NameEntries(source_.fresh, kit_->config().v1, planned_);
    ASSIGN_OR_RETURN(const ConnectTarget server, request_.scratch());
    ASSIGN_OR_RETURN(scratch_, ScratchServer::Open(server, nullptr, /*allow_beside=*/true));
    Say(absl::StrCat("replaying ", Counted(result_.before, "Diesel migration", "Diesel migrations")));
    moments_ = LockedMoments(source_);
    ASSIGN_OR_RETURN(replay_, Play(*scratch_, settings_, moments_, "diesel", request_.interrupt));
    ASSIGN_OR_RETURN(const std::string locked, DigestOf(*scratch_, settings_, replay_.database));
    if (locked != source_.lock.entries.back().catalog) {
      Add({Note(
          "sync-catalog-digest", source_.lock.entries.back().name,
          "what is replayed here has another digest than pgassay.lock.json",
          "a migration was edited, or the scratch server's major, its prelude, a version of an extension or "
          "an entry of Drizzle's own is not what it was then",
          "`pgassay check` compares object by object")});
    }
    RETURN_IF_ERROR(ReadOwnSchema());
    for (const DieselMigration& migration : source_.fresh) {
      Say(absl::StrCat("running ", migration.folder));
      moments_.push_back({.diesel = {migration}});
      const absl::Status ran =
          Continue(*scratch_, settings_, replay_, {{.diesel = {migration}}}, request_.interrupt);
      if (!ran.ok() && !absl::IsCancelled(ran) && !pg::SqlState(ran).empty()) {
        Add({DieselFails("sync-diesel-fails", ran)});
        return absl::OkStatus();
      }
      RETURN_IF_ERROR(ran);
      ASSIGN_OR_RETURN(std::string catalog, DigestOf(*scratch_, settings_, replay_.database));
      catalogs_.push_back(std::move(catalog));
    }
    return absl::OkStatus();
  }

  // A schema.ts that pgassay writes has nothing in it but what it wrote before.
  absl::Status ReadOwnSchema() {
    const std::vector<std::string>& files = kit_->config().schema;
    if (settings_.drizzle.schema_owner != ProjectSettings::SchemaOwner::kPgassay || files.size() != 1) {
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const std::string there, file::Read(files[0]));
    ASSIGN_OR_RETURN(const typescript::Module module,
                     WriteModuleOf(*kit_, scratch_->Target(replay_.database), settings_));
    if (there == module.text) return absl::OkStatus();
    Add({Finding(
        "sync-schema-edited", project::ShownPath(files[0], settings_.folder),
        "it is not what pgassay wrote, and [drizzle] schema_owner = \"pgassay\" has it written anew",
        "what somebody added to it would be gone, and what has names of the team's own gets those of the "
        "database: files that import from it have to follow",
        "keep such additions in a file of their own; then delete this one, and run `pgassay sync` "
        "again, or set schema_owner = \"team\"")});
    return absl::OkStatus();
  }

  // New databases run in one session what others have run in several.
  absl::Status CompareSessions() {
    const std::vector<std::string> folders = FoldersThatLeaveSettings(source_.diesel.migrations);
    if (folders.empty()) return absl::OkStatus();
    Say("comparing with one session of Diesel's for all");
    ASSIGN_OR_RETURN(const std::vector<std::string> faults, CompareWithVersionOrder(ProofOn(), source_));
    if (!faults.empty()) Add({OneSessionDiffers("sync-one-session", folders, faults)});
    return absl::OkStatus();
  }

  // New databases run by version what others have run as it came.
  absl::Status CompareOrders() {
    if (source_.late.empty()) return CompareSessions();
    Say("comparing with the order of versions");
    ASSIGN_OR_RETURN(const std::vector<std::string> faults, CompareWithVersionOrder(ProofOn(), source_));
    const std::string late = ListOf(source_.late);
    if (faults.empty()) {
      Add({Note(
          "sync-late", late,
          absl::StrCat("older than ", result_.last, ", which pgassay.lock.json has already"),
          "both orders make the same, catalog and rows; its `when` is not that of its version but behind "
          "what is there, so a database where it is marked already, from another branch, has another "
          "time",
          "there `pgassay sync --mark` says what to correct")});
      return absl::OkStatus();
    }
    Add({Finding(
        "sync-late", late,
        absl::StrCat("older than ", result_.last,
                     ", which pgassay.lock.json has already, and the order matters: ", ListOf(faults)),
        "a new database would not be what those are that have run them as they came",
        "rename its folder to a version of now, if no database has it yet")});
    return absl::OkStatus();
  }

  ProofGround ProofOn() const {
    return {*kit_, *scratch_, settings_, replay_, request_.interrupt, &moments_};
  }

  absl::Status CompareSchemaFiles() {
    Say("writing what Drizzle can say of the result");
    ASSIGN_OR_RETURN(const std::string dump,
                     DumpReplay(request_.pg_bin, *scratch_, settings_, replay_.database, request_.interrupt));
    const SchemaGround ground = {*kit_, *scratch_, settings_, replay_.database, request_.interrupt};
    ASSIGN_OR_RETURN(ours_, WriteOurSchema(ground, dump));
    Add(ours_.findings);
    const std::vector<std::string>& files = kit_->config().schema;
    if (settings_.drizzle.schema_owner == ProjectSettings::SchemaOwner::kPgassay) {
      Add(ours_.module.findings);
      result_.differences =
          JudgeSchema(ours_.unsaid, ours_.unsaid, AcceptedOfSchema(settings_.drizzle.accept));
      return FindOwnFile();
    }
    if (files.empty()) {
      return absl::FailedPreconditionError(
          "drizzle.config.ts: schema leads to no file; restore schema.ts from git, or correct schema there");
    }
    Say("comparing schema.ts with it");
    ASSIGN_OR_RETURN(TheirSchema theirs, CompareTheirSchema(ground, ours_));
    Add(theirs.findings);
    result_.differences = std::move(theirs.differences);
    Add(UnmatchedAcceptances(AcceptedOfSchema(settings_.drizzle.accept), {}, result_.differences));
    return absl::OkStatus();
  }

  // The one file that pgassay writes.
  absl::Status FindOwnFile() {
    const std::vector<std::string>& files = kit_->config().schema;
    if (files.empty()) {
      ASSIGN_OR_RETURN(const MissingSchemaFile missing, FindMissingSchemaFile(kit_->config(), settings_));
      Add(missing.findings);
      own_file_ = missing.path;
      return absl::OkStatus();
    }
    if (files.size() > 1) {
      return absl::FailedPreconditionError(absl::StrCat(
          "[drizzle] schema_owner = \"pgassay\": drizzle.config.ts has ", files.size(),
          " schema files, and pgassay writes one; name that one there, or let the team own them"));
    }
    own_file_ = files[0];
    return absl::OkStatus();
  }

  std::vector<std::string> SnapshotFiles() const {
    return own_file_.empty() ? kit_->config().schema : std::vector{ours_.file};
  }

  absl::Status MakeFolder() {
    Say("having drizzle-kit write the snapshot");
    ASSIGN_OR_RETURN(folder_, MakeSyncFolder(*kit_, SnapshotFiles(), settings_.drizzle.out, planned_));
    Add(folder_.findings);
    if (Stopped()) return absl::OkStatus();
    lock_ = source_.lock;
    for (size_t i = 0; i < planned_.size(); ++i) {
      const DrizzleEntry& made = folder_.entries[folder_.entries.size() - planned_.size() + i];
      result_.entries[i].name = made.name;
      result_.entries[i].sha256 = made.sha256;
      lock_.entries.push_back(ledger::LockEntryOf(made, std::move(catalogs_[i]), {source_.fresh[i].version}));
    }
    return absl::OkStatus();
  }

  absl::Status Prove() {
    Say("running Drizzle's folder with its own migrator");
    ASSIGN_OR_RETURN(BaselineResult::Proof nothing,
                     ProveNothingToGenerate(*kit_, SnapshotFiles(), folder_.path));
    result_.proofs.push_back(std::move(nothing));
    const ProofGround ground = ProofOn();
    ASSIGN_OR_RETURN(const TimeColumns times, ReadTimeColumns(ground));
    ASSIGN_OR_RETURN(BaselineResult::Proof replayed,
                     ProveReplay(ground, times, folder_.path, folder_.entries));
    if (!replayed.proven && absl::StrContains(replayed.detail, kUnsafeNewEnumValue)) {
      Add({Finding(
          "sync-enum-used", source_.fresh.back().folder,
          "a value that another migration adds to an enum is used, and Drizzle runs both in one "
          "transaction",
          "PostgreSQL refuses a value before its transaction has ended (from 17 on it takes one of a "
          "type that the same transaction has made)",
          "beside the up.sql that uses it write a drizzle.sql that makes the type anew (ALTER TYPE t "
          "RENAME TO t_old; CREATE TYPE t ...; ALTER TABLE ... ALTER c DROP DEFAULT, ALTER c TYPE t USING "
          "c::text::t, ALTER c SET DEFAULT ...; DROP TYPE t_old), and then does the same")});
    }
    if (!replayed.proven) Add(NoteLineEnds(source_.diesel.migrations));
    result_.proofs.push_back(std::move(replayed));
    return absl::OkStatus();
  }

  absl::Status Publish() {
    Say("writing the files");
    const SyncFiles files = {.made = folder_,
                             .lock = lock_,
                             .schema_file = own_file_,
                             .schema_text = own_file_.empty() ? "" : ours_.module.text};
    ASSIGN_OR_RETURN(result_.files, WriteSyncFiles(settings_, source_, files));
    result_.written = true;
    return absl::OkStatus();
  }

  const ProjectSettings& settings_;
  const SyncRequest& request_;
  SyncResult result_;
  BridgeSource source_;
  std::vector<drizzle::NewEntry> planned_;
  std::unique_ptr<drizzle::Kit> kit_;
  std::unique_ptr<ScratchServer> scratch_;
  Replay replay_;
  std::vector<Moment> moments_;        // that it went through
  std::vector<std::string> catalogs_;  // after each of them
  OurSchema ours_;
  std::string own_file_;  // schema.ts, where pgassay writes it; "": it is the team's
  MadeFolder folder_;
  ledger::LockFile lock_;  // with the new entries
};

}  // namespace

absl::StatusOr<SyncResult> Sync(const ProjectSettings& settings, const SyncRequest& request) {
  absl::StatusOr<SyncResult> result = Author(settings, request).Run();
  if (!result.ok()) return project::NotTheCallers(result.status());
  return result;
}

}  // namespace pgassay::migrate
