#include "migrate/steps/baseline.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "migrate/drizzle/folder.h"
#include "migrate/drizzle/kit.h"
#include "migrate/finding/make.h"
#include "migrate/ledger/lock.h"
#include "migrate/project/fault.h"
#include "migrate/steps/baseline_files.h"
#include "migrate/steps/baseline_folder.h"
#include "migrate/steps/baseline_scratch.h"
#include "migrate/steps/baseline_source.h"
#include "migrate/steps/compare_schema.h"
#include "migrate/steps/digests.h"
#include "migrate/steps/export_database.h"
#include "migrate/steps/one_transaction.h"
#include "migrate/steps/our_schema.h"
#include "migrate/steps/plan_entries.h"
#include "migrate/steps/prove.h"
#include "migrate/steps/reconcile.h"
#include "migrate/steps/schema_files.h"
#include "migrate/steps/sync_folder.h"
#include "migrate/steps/timeline.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

// One run, step by step; each has what those before it left here.
class Author {
 public:
  Author(const ProjectSettings& settings, const BaselineRequest& request)
      : settings_(settings), request_(request) {}

  absl::StatusOr<BaselineResult> Run() {
    RETURN_IF_ERROR(Steps());
    WorstFirst(result_.findings);
    return std::move(result_);
  }

 private:
  absl::Status Steps() {
    Say("loading drizzle.config.ts");
    ASSIGN_OR_RETURN(kit_, drizzle::Kit::Open(settings_, request_.interrupt));
    RETURN_IF_ERROR(ReadSource());
    if (Stopped()) return absl::OkStatus();
    RETURN_IF_ERROR(ReplayDiesel());
    if (request_.history) RETURN_IF_ERROR(PlanHistory());
    RETURN_IF_ERROR(CompareWithDatabase());
    RETURN_IF_ERROR(WriteOurs());
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
    return IsHeld(result_.findings, result_.proofs) || CountMustFix(result_.drift) > 0 ||
           CountMustFix(result_.differences) > 0;
  }

  absl::Status ReadSource() {
    Say("reading both histories");
    ASSIGN_OR_RETURN(source_, ReadBaselineSource(settings_, request_));
    result_.project = settings_.folder;
    result_.from_existing = request_.from_existing;
    result_.history = request_.history;
    result_.database = source_.database;
    result_.host = source_.host;
    result_.server_version = source_.server_version;
    result_.kit_version = kit_->config().kit_version;
    result_.orm_version = kit_->config().orm_version;
    for (const DieselMigration& migration : source_.applied) result_.versions.push_back(migration.version);
    Add(source_.findings);
    if (!drizzle::HidesDieselsTable(kit_->config())) {
      Add({Note("baseline-tables-filter", "",
                "drizzle.config.ts has no tablesFilter: ['!__diesel_schema_migrations']",
                "`drizzle-kit push` would drop Diesel's table, and `pull` would bring it into schema.ts",
                "add it while Diesel is in use")});
    }
    return absl::OkStatus();
  }

  absl::Status ReplayDiesel() {
    ASSIGN_OR_RETURN(scratch_,
                     ScratchServer::Open(request_.scratch, &request_.database, request_.scratch_beside));
    if (scratch_->server_version() / 10000 != source_.server_version_num / 10000) {
      Add({Note("baseline-scratch-major", "",
                absl::StrCat("the scratch server is PostgreSQL ", scratch_->server_version() / 10000,
                             ", the database's ", source_.server_version_num / 10000),
                "the SQL is as that major writes it, and the proof is of it",
                "use a scratch server of the same major")});
    }
    Say(absl::StrCat("replaying ", Counted(source_.applied.size(), "Diesel migration", "Diesel migrations")));
    ASSIGN_OR_RETURN(replay_,
                     Play(*scratch_, settings_, {{.diesel = source_.applied}}, "diesel", request_.interrupt));
    Add(replay_.findings);
    Say("taking the SQL from pg_dump");
    ASSIGN_OR_RETURN(captured_, Capture(*scratch_, settings_, request_, source_, replay_));
    Add(captured_.findings);
    result_.roles = captured_.sql.roles;
    return absl::OkStatus();
  }

  absl::Status PlanHistory() {
    Say("running all of them in one transaction");
    plan_ = PlanEntries(source_.applied, settings_.diesel.table_schema, /*previous_ms=*/0,
                        absl::ToUnixMillis(absl::Now()), Sessions::kOneForAll);
    NameEntries(source_.applied, kit_->config().v1, plan_.entries);
    Add(plan_.findings);
    ASSIGN_OR_RETURN(const std::vector<HistoryFinding> stops,
                     TryInOneTransaction(*scratch_, settings_, replay_, source_.applied, plan_.entries,
                                         request_.interrupt));
    Add(stops);
    return absl::OkStatus();
  }

  absl::Status CompareWithDatabase() {
    Say("comparing the database with what Diesel's folder makes");
    ASSIGN_OR_RETURN(const SchemaComparison compared,
                     CompareSchemas(request_.database, Replayed(), settings_, request_.interrupt));
    AddUnread("the database", compared);
    result_.drift = JudgeDrift(compared.findings, settings_.drizzle.accept);
    if (!compared.elsewhere.empty()) {
      std::vector<std::string> names;
      for (const CatalogFinding& finding : compared.elsewhere) names.push_back(AcceptanceName(finding));
      Add({Note("baseline-elsewhere", "",
                absl::StrCat(
                    "outside the managed schemas the database is not what prelude and Diesel's folder make: ",
                    ListOf(names)),
                "the baseline is made of the latter; what depends on the rest is not in it", "")});
    }
    const bool drifted = CountMustFix(result_.drift) > 0;
    std::vector<std::string> accepted;
    for (const SchemaDifference& difference : result_.drift) accepted.push_back(difference.name);
    result_.proofs.push_back(
        {.what = "the database against Diesel's folder replayed",
         .proven = !drifted,
         .detail = drifted ? "they differ, as listed"
                           : absl::StrCat(
                                 "catalogs equal in the managed schemas",
                                 accepted.empty() ? "" : ", but for what is accepted: ", ListOf(accepted))});
    return absl::OkStatus();
  }

  // What no object that was read accounts for.
  void AddUnread(const std::string& subject, const SchemaComparison& compared) {
    for (const std::string& what : compared.not_checked) {
      Add({NotChecked("baseline-not-checked", subject, what, "", "")});
    }
  }

  SchemaGround Ground() const { return {*kit_, *scratch_, settings_, replay_.database, request_.interrupt}; }

  absl::Status WriteOurs() {
    ASSIGN_OR_RETURN(result_.unseen, Unseen());
    Say("writing what Drizzle can say of the database");
    ASSIGN_OR_RETURN(ours_, WriteOurSchema(Ground(), captured_.dump));
    Add(ours_.findings);
    return absl::OkStatus();
  }

  // What the ground has that the platform does not bring.
  absl::StatusOr<std::vector<BaselineResult::Unseen>> Unseen() const {
    using Objects = std::vector<BaselineResult::Unseen>;
    const std::vector<std::string>& schemas = settings_.database.schemas;
    ASSIGN_OR_RETURN(Objects objects, ObjectsOfGround(captured_.dump, schemas));
    if (captured_.platform.empty()) return objects;
    ASSIGN_OR_RETURN(const Objects brought, ObjectsOfGround(captured_.platform, schemas));
    const auto is_brought = [&](const BaselineResult::Unseen& object) {
      return std::find(brought.begin(), brought.end(), object) != brought.end();
    };
    objects.erase(std::remove_if(objects.begin(), objects.end(), is_brought), objects.end());
    return objects;
  }

  absl::Status CompareSchemaFiles() {
    const std::vector<std::string>& files = kit_->config().schema;
    if (files.empty()) {
      Add(ours_.module.findings);
      ASSIGN_OR_RETURN(const MissingSchemaFile missing, FindMissingSchemaFile(kit_->config(), settings_));
      new_schema_file_ = missing.path;
      Add(missing.findings);
      result_.differences = JudgeSchema(ours_.unsaid, ours_.unsaid, settings_.drizzle.accept);
    } else {
      Say("comparing schema.ts with the database");
      ASSIGN_OR_RETURN(TheirSchema theirs, CompareTheirSchema(Ground(), ours_));
      Add(theirs.findings);
      their_sql_ = std::move(theirs.export_sql);
      result_.differences = std::move(theirs.differences);
    }
    Add(UnmatchedAcceptances(settings_.drizzle.accept, result_.drift, result_.differences));
    if (!request_.reconcile) return absl::OkStatus();
    if (const std::optional<HistoryFinding> left = LeaveToMigration(&result_.differences)) {
      reconciles_ = true;
      Add({*left});
    }
    return absl::OkStatus();
  }

  // The files that the snapshot is of.
  std::vector<std::string> SnapshotFiles() const {
    return new_schema_file_.empty() && !reconciles_ ? kit_->config().schema : std::vector{ours_.file};
  }

  absl::Status MakeFolder() {
    Say("having drizzle-kit write the snapshot");
    if (request_.history) {
      ASSIGN_OR_RETURN(made_, MakeSyncFolder(*kit_, SnapshotFiles(), "", plan_.entries));
      for (const DrizzleEntry& entry : made_.entries) result_.entries.push_back(entry.name);
    } else {
      ASSIGN_OR_RETURN(made_, request_.from_existing
                                  ? CopyFolder(*kit_, source_.drizzle)
                                  : GenerateFolder(*kit_, SnapshotFiles(), captured_.sql.text));
    }
    Add(made_.findings);
    if (!made_.entries.empty()) result_.name = made_.entries.front().name;
    return absl::OkStatus();
  }

  absl::Status Prove() {
    Say(request_.history ? "running the folder with Drizzle's migrator"
                         : "running the baseline with Drizzle's migrator");
    const ProofGround ground = ProofOn();
    // That a folder of somebody else's has now() where ours has is not known.
    const TimeColumns times = request_.from_existing ? TimeColumns() : captured_.moments;
    ASSIGN_OR_RETURN(BaselineResult::Proof nothing,
                     ProveNothingToGenerate(*kit_, SnapshotFiles(), made_.path));
    result_.proofs.push_back(std::move(nothing));
    ASSIGN_OR_RETURN(BaselineResult::Proof replayed, ProveReplay(ground, times, made_.path, made_.entries));
    result_.proofs.push_back(std::move(replayed));
    ASSIGN_OR_RETURN(BaselineResult::Proof refused, ProveUnmarkedRefused(ground, made_.entries.front()));
    result_.proofs.push_back(std::move(refused));
    if (!reconciles_ || Stopped()) return absl::OkStatus();
    Say("writing the migration from the database to schema.ts");
    ASSIGN_OR_RETURN(const std::vector<std::string> appeared,
                     kit_->Generate(kit_->config().schema, made_.path, "reconcile"));
    ASSIGN_OR_RETURN(const std::vector<HistoryFinding> notes, NotesOnMigrations(made_.path, appeared));
    Add(notes);
    ASSIGN_OR_RETURN(BaselineResult::Proof runs,
                     ProveRuns(ground, made_.path,
                               {.export_sql = their_sql_, .ground = ours_.ground, .ours = ours_.unsaid}));
    result_.proofs.push_back(std::move(runs));
    return absl::OkStatus();
  }

  absl::Status Publish() {
    ASSIGN_OR_RETURN(const ledger::LockFile lock, MakeLock());
    Say("writing the files");
    result_.written = true;
    WorstFirst(result_.findings);
    const BaselineFiles files = {.made = request_.from_existing ? "" : made_.path,
                                 .lock = lock,
                                 .schema_file = new_schema_file_,
                                 .schema_text = ours_.module.text};
    return WriteBaselineFiles(settings_, request_, files, source_, result_);
  }

  absl::StatusOr<ledger::LockFile> MakeLock() {
    ledger::LockFile lock;
    std::vector<std::string> catalogs;
    if (request_.history) {
      Say("taking the catalog behind each of them");
      ASSIGN_OR_RETURN(catalogs,
                       DigestsAfterEach(*scratch_, settings_, replay_, source_.applied, request_.interrupt));
    } else {
      ASSIGN_OR_RETURN(std::string catalog, DigestOf(*scratch_, settings_, replay_.database));
      catalogs.push_back(std::move(catalog));
    }
    for (size_t i = 0; i < made_.entries.size(); ++i) {
      lock.entries.push_back(
          ledger::LockEntryOf(made_.entries[i], std::move(catalogs[i]),
                              request_.history ? std::vector{result_.versions[i]} : result_.versions));
    }
    if (reconciles_) RETURN_IF_ERROR(LockOwn(lock));
    return lock;
  }

  // What --reconcile put behind it is Drizzle's own. The replay goes on to it, as nothing else needs that
  // now.
  absl::Status LockOwn(ledger::LockFile& lock) {
    ASSIGN_OR_RETURN(const DrizzleFolder folder, drizzle::ReadFolder(made_.path));
    for (size_t i = lock.entries.size(); i < folder.entries.size(); ++i) {
      const DrizzleEntry& entry = folder.entries[i];
      const Moment own = {.diesel = {}, .name = entry.name, .sql = entry.sql};
      RETURN_IF_ERROR(Continue(*scratch_, settings_, replay_, {own}, request_.interrupt));
      ASSIGN_OR_RETURN(std::string catalog, DigestOf(*scratch_, settings_, replay_.database));
      lock.entries.push_back(ledger::LockEntryOf(entry, std::move(catalog), {}));
    }
    return absl::OkStatus();
  }

  ProofGround ProofOn() const { return {*kit_, *scratch_, settings_, replay_, request_.interrupt}; }

  ConnectTarget Replayed() const { return scratch_->Target(replay_.database); }

  const ProjectSettings& settings_;
  const BaselineRequest& request_;
  BaselineResult result_;
  std::unique_ptr<drizzle::Kit> kit_;
  BaselineSource source_;
  std::unique_ptr<ScratchServer> scratch_;
  Replay replay_;
  EntryPlan plan_;  // --history
  Captured captured_;
  OurSchema ours_;
  std::string their_sql_;        // of the project's own files; "": there are none
  std::string new_schema_file_;  // to be written; "": the project has its own
  bool reconciles_ = false;
  MadeFolder made_;
};

}  // namespace

absl::StatusOr<BaselineResult> WriteBaseline(const ProjectSettings& settings,
                                             const BaselineRequest& request) {
  absl::StatusOr<BaselineResult> result = Author(settings, request).Run();
  if (!result.ok()) return project::NotTheCallers(result.status());
  return result;
}

}  // namespace pgassay::migrate
