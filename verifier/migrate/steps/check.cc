#include "migrate/steps/check.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/kit.h"
#include "migrate/file/copy.h"
#include "migrate/finding/make.h"
#include "migrate/project/fault.h"
#include "migrate/project/path.h"
#include "migrate/steps/branch.h"
#include "migrate/steps/bridge_source.h"
#include "migrate/steps/check_database.h"
#include "migrate/steps/check_repository.h"
#include "migrate/steps/check_rust.h"
#include "migrate/steps/compare_schema.h"
#include "migrate/steps/digests.h"
#include "migrate/steps/dump.h"
#include "migrate/steps/elsewhere.h"
#include "migrate/steps/our_schema.h"
#include "migrate/steps/plan_entries.h"
#include "migrate/steps/prove.h"
#include "migrate/steps/timeline.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

using Part = CheckResult::Part;
using What = Part::What;
using State = Part::State;

// One run; each part says what it found and leaves to the next what it needs.
class Checker {
 public:
  Checker(const ProjectSettings& settings, const CheckRequest& request)
      : settings_(settings), request_(request) {}

  absl::StatusOr<CheckResult> Run() {
    RETURN_IF_ERROR(Steps());
    WorstFirst(result_.findings);
    std::sort(result_.parts.begin(), result_.parts.end(),
              [](const Part& a, const Part& b) { return a.what < b.what; });
    return std::move(result_);
  }

 private:
  absl::Status Steps() {
    result_.project = settings_.folder;
    RETURN_IF_ERROR(ReadRepository());
    RETURN_IF_ERROR(ReadDatabase());
    RETURN_IF_ERROR(OpenKit());
    ASSIGN_OR_RETURN(scratch_,
                     ScratchServer::Open(request_.scratch, request_.database ? &*request_.database : nullptr,
                                         request_.scratch_beside));
    RETURN_IF_ERROR(ToldIfItFails(ReplayDiesel()));
    if (!diesel_fails_) RETURN_IF_ERROR(ReplayDrizzle());
    if (!diesel_fails_) RETURN_IF_ERROR(ToldIfItFails(RunFresh()));
    if (diesel_fails_) {
      LeaveTheRest();
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(CompareSchema());
    RETURN_IF_ERROR(CompareSnapshot());
    RETURN_IF_ERROR(CompareRust());
    RETURN_IF_ERROR(CompareDatabase());
    if (replays_differ_) Add(NoteLineEnds(source_.diesel.migrations));
    // What is accepted of one database need not be so in another.
    Add(UnmatchedAcceptances(AcceptedOfSchema(settings_.drizzle.accept), {}, result_.schema));
    return absl::OkStatus();
  }

  void Say(const std::string& step) const {
    if (request_.progress) request_.progress(step);
  }

  void Add(const std::vector<HistoryFinding>& findings) {
    result_.findings.insert(result_.findings.end(), findings.begin(), findings.end());
  }

  void Take(const PartsAndFindings& told) {
    result_.parts.insert(result_.parts.end(), told.parts.begin(), told.parts.end());
    Add(told.findings);
  }

  void Tell(What what, State state, std::string at, std::string says) {
    result_.parts.push_back({.what = what, .state = state, .at = std::move(at), .says = std::move(says)});
  }

  // ---- What the checkout says by itself ----

  absl::Status ReadRepository() {
    ASSIGN_OR_RETURN(source_, ReadBridgeSource(settings_));
    Take(CheckRepository(source_));
    if (request_.base.empty()) return absl::OkStatus();
    result_.base = request_.base;
    Say(absl::StrCat("reading ", request_.base));
    ASSIGN_OR_RETURN(const BranchState other, ReadBranch(settings_, request_.base, request_.interrupt));
    Take(CheckBase(request_.base, other, source_));
    return absl::OkStatus();
  }

  absl::Status ReadDatabase() {
    if (!request_.database) {
      Tell(What::kDatabase, State::kLeftOut, "", "as asked");
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const DatabaseState state, ReadDatabaseState(settings_, *request_.database));
    result_.database = state.where.database;
    result_.host = state.where.host;
    result_.server_version = state.where.server_version;
    position_ = Locate(source_, state);
    Add(position_.findings);
    return absl::OkStatus();
  }

  absl::Status OpenKit() {
    Say("loading drizzle.config.ts");
    ASSIGN_OR_RETURN(kit_, drizzle::Kit::Open(settings_, request_.interrupt));
    const drizzle::KitConfig& config = kit_->config();
    result_.kit_version = config.kit_version;
    result_.orm_version = config.orm_version;
    Add(CheckConfig(config));
    return absl::OkStatus();
  }

  // ---- What scratch databases say ----

  ProofGround ProofOn() const {
    return {*kit_, *scratch_, settings_, replay_, request_.interrupt, &moments_};
  }

  absl::Status ReplayDiesel() {
    moments_ = LockedMoments(source_);
    Say(absl::StrCat("replaying ",
                     Counted(source_.diesel.migrations.size(), "Diesel migration", "Diesel migrations")));
    ASSIGN_OR_RETURN(replay_, Play(*scratch_, settings_, moments_, "diesel", request_.interrupt));
    ASSIGN_OR_RETURN(const std::string digest, DigestOf(*scratch_, settings_, replay_.database));
    if (digest == source_.lock.entries.back().catalog) return absl::OkStatus();
    Add({Note(
        "check-catalog-digest", source_.lock.entries.back().name,
        "Diesel's folder replayed here has another digest than pgassay.lock.json",
        "a migration was edited, or the scratch server's major, its prelude, a version of an extension or an "
        "entry of Drizzle's own is not what it was then",
        "")});
    return absl::OkStatus();
  }

  // A migration that the server refuses is something found, and no error.
  absl::Status ToldIfItFails(const absl::Status& status) {
    const bool refused = absl::IsFailedPrecondition(status) && IsRefused();
    if (status.ok() || absl::IsCancelled(status)) return status;
    if (pg::SqlState(status).empty() && !refused) return status;
    diesel_fails_ = true;
    Add({DieselFails("check-diesel-fails", status)});
    return absl::OkStatus();
  }

  // What Diesel's runner would not begin with, whatever the server.
  bool IsRefused() const {
    return HasLevel(source_.diesel.findings, HistoryFinding::Level::kFinding) ||
           std::any_of(source_.diesel.migrations.begin(), source_.diesel.migrations.end(),
                       [](const DieselMigration& migration) { return !migration.refused.empty(); });
  }

  void LeaveTheRest() {
    for (Part& part : result_.parts) {
      if (part.what != What::kDieselFolder) continue;
      part.state = State::kDiffers;
      part.says = "does not run on an empty database";
    }
    for (const What what : {What::kDrizzleFolder, What::kSnapshot, What::kSchemaTs, What::kSchemaRs}) {
      const bool told = std::any_of(result_.parts.begin(), result_.parts.end(),
                                    [&](const Part& part) { return part.what == what; });
      if (!told) Tell(what, State::kNotChecked, "", "Diesel's folder does not run");
    }
    if (!request_.database) return;
    position_.part.state = State::kNotChecked;
    result_.parts.push_back(position_.part);
  }

  absl::Status ReplayDrizzle() {
    Say("running Drizzle's folder with its own migrator");
    const ProofGround ground = ProofOn();
    folder_ = kit_->folder() + "/out";
    RETURN_IF_ERROR(file::CopyFolder(settings_.drizzle.out, folder_, file::Links::kFollow));
    const std::string at = absl::StrCat(
        Counted(source_.drizzle.entries.size(), "entry", "entries"),
        source_.drizzle.entries.empty() ? ""
                                        : absl::StrCat(", the last ", source_.drizzle.entries.back().name));
    ASSIGN_OR_RETURN(const DrizzleRun run, RunDrizzle(ground, folder_, source_.drizzle.entries));
    if (!run.failure.empty()) {
      Add({Finding("check-drizzle-fails", "", run.failure, "no new database can be made by Drizzle",
                   "see the file; what pgassay sync writes runs, so it was changed, or is somebody else's")});
      Tell(What::kDrizzleFolder, State::kDiffers, at, "it does not run on an empty database");
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const TimeColumns times, ReadTimeColumns(ground));
    ASSIGN_OR_RETURN(const ReplayComparison compared, CompareWithReplay(ground, run.database, times));
    RETURN_IF_ERROR(scratch_->Drop(run.database));
    for (const CatalogFinding& finding : compared.catalog) {
      result_.drizzle.push_back({.verdict = SchemaDifference::Verdict::kMustFix,
                                 .finding = finding,
                                 .name = AcceptanceName(finding)});
    }
    for (const std::string& fault : compared.rows) {
      Add({Finding("check-drizzle-rows", fault, "its rows are not those that Diesel's folder makes",
                   "a new database would lack or have what others have not",
                   "compare what both folders insert; where a migration was edited, restore it from git")});
    }
    for (const std::string& what : compared.not_checked) {
      Add({NotChecked("check-not-checked", "Drizzle's folder", what, "", "")});
    }
    if (!compared.random.empty()) {
      Add({Note("check-random-values", ListOf(NamesOf(compared.random)),
                "Diesel's own migrations put other values there each time they run",
                "so these columns were not compared between the two folders", "")});
    }
    const bool differs = !result_.drizzle.empty() || !compared.rows.empty();
    replays_differ_ = differs;
    Tell(What::kDrizzleFolder,
         differs                         ? State::kDiffers
         : !compared.not_checked.empty() ? State::kNotChecked
         : source_.fresh.empty()         ? State::kAgrees
                                         : State::kBehind,
         at,
         differs                 ? "not what Diesel's folder makes"
         : source_.fresh.empty() ? ""
                                 : absl::StrCat(source_.fresh.size(), " behind Diesel's folder"));
    return absl::OkStatus();
  }

  absl::Status RunFresh() {
    for (const DieselMigration& migration : source_.fresh) {
      Say(absl::StrCat("running ", migration.folder));
      moments_.push_back({.diesel = {migration}});
      RETURN_IF_ERROR(Continue(*scratch_, settings_, replay_, {{.diesel = {migration}}}, request_.interrupt));
    }
    if (IsInVersionOrder(source_)) {
      RETURN_IF_ERROR(CompareSessions());
    } else {
      ASSIGN_OR_RETURN(const std::vector<std::string> faults, CompareWithVersionOrder(ProofOn(), source_));
      if (!faults.empty()) {
        Add({Finding("check-order", ListOf(source_.late),
                     absl::StrCat("run by version, Diesel's folder makes something else than in the order of "
                                  "pgassay.lock.json: ",
                                  ListOf(faults)),
                     "new databases are not what those are that have run it as it came",
                     "rename the folder to a version of now, if no database has it yet")});
      }
    }
    return absl::OkStatus();
  }

  // New databases run in one session what others have run in several.
  absl::Status CompareSessions() {
    const std::vector<std::string> folders = FoldersThatLeaveSettings(source_.diesel.migrations);
    if (folders.empty() || moments_.size() < 2) return absl::OkStatus();
    Say("comparing with one session of Diesel's for all");
    ASSIGN_OR_RETURN(const std::vector<std::string> faults, CompareWithVersionOrder(ProofOn(), source_));
    if (!faults.empty()) Add({OneSessionDiffers("check-one-session", folders, faults)});
    return absl::OkStatus();
  }

  // ---- Drizzle's side of it ----

  absl::Status CompareSchema() {
    Say("comparing schema.ts");
    const std::vector<std::string>& files = kit_->config().schema;
    if (files.empty()) {
      Add({NotChecked("check-no-schema", "drizzle.config.ts", "its schema leads to no file", "",
                      "restore schema.ts from git, or correct schema there")});
      Tell(What::kSchemaTs, State::kNotChecked, "", "not there");
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const std::string dump,
                     DumpReplay(request_.pg_bin, *scratch_, settings_, replay_.database, request_.interrupt));
    const SchemaGround ground = {*kit_, *scratch_, settings_, replay_.database, request_.interrupt};
    ASSIGN_OR_RETURN(const OurSchema ours, WriteOurSchema(ground, dump));
    Add(ours.findings);
    ASSIGN_OR_RETURN(TheirSchema theirs, CompareTheirSchema(ground, ours));
    Add(theirs.findings);
    result_.schema = std::move(theirs.differences);
    const size_t fix = CountMustFix(result_.schema);
    const std::string at = files.size() == 1
                               ? project::ShownPath(files[0], settings_.folder)
                               : absl::StrCat(files.size(), " files from ",
                                              project::ShownPath(files[0], settings_.folder), " on");
    Tell(What::kSchemaTs, fix > 0 ? State::kDiffers : State::kAgrees, at,
         fix > 0 ? absl::StrCat(Counted(fix, "difference", "differences"), " from Diesel's folder") : "");
    return absl::OkStatus();
  }

  absl::Status CompareSnapshot() {
    const std::string at =
        source_.drizzle.entries.empty() ? "" : absl::StrCat("of ", source_.drizzle.entries.back().name);
    if (kit_->config().schema.empty()) {
      Tell(What::kSnapshot, State::kNotChecked, at, "there is no schema.ts");
      return absl::OkStatus();
    }
    const auto proof = ProveNothingToGenerate(*kit_, kit_->config().schema, folder_);
    // A rename that it would have to ask about; a snapshot that it cannot read.
    const bool asks = absl::IsFailedPrecondition(proof.status());
    const bool fails = absl::IsInvalidArgument(proof.status());
    if (!proof.ok() && !asks && !fails) return proof.status();
    if (proof.ok() && proof->proven) {
      Tell(What::kSnapshot, State::kAgrees, at, "");
      return absl::OkStatus();
    }
    if (!source_.fresh.empty() && !fails) {
      Tell(What::kSnapshot, State::kBehind, at, "not what schema.ts says; `pgassay sync` brings it");
      return absl::OkStatus();
    }
    Tell(What::kSnapshot, State::kDiffers, at, "not what schema.ts says");
    Add({Finding("check-snapshot", at,
                 absl::StrCat("schema.ts is not what Drizzle's last snapshot says: ",
                              asks    ? "drizzle-kit generate asks about a rename"
                              : fails ? std::string(proof.status().message())
                                      : proof->detail),
                 "the next migration that drizzle-kit generates would have that in it, too",
                 "while Diesel is in use a change begins with a Diesel migration and goes on with `pgassay "
                 "sync`; else restore schema.ts or the snapshot from git")});
    return absl::OkStatus();
  }

  absl::Status CompareRust() {
    ASSIGN_OR_RETURN(const PartsAndFindings check, CheckRust(settings_, scratch_->Target(replay_.database)));
    Take(check);
    return absl::OkStatus();
  }

  // ---- The database, where it is ----

  absl::Status CompareDatabase() {
    if (!request_.database) return absl::OkStatus();
    Part part = position_.part;
    if (part.state == State::kNotChecked) {
      result_.parts.push_back(part);
      return absl::OkStatus();
    }
    Say("comparing the database with Diesel's folder up to where it is");
    ASSIGN_OR_RETURN(const std::string at, DatabaseToCompareWith());
    if (at.empty()) {
      part.state = State::kNotChecked;
      result_.parts.push_back(part);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const SchemaComparison compared,
                     CompareSchemas(*request_.database, scratch_->Target(at), settings_, request_.interrupt));
    ASSIGN_OR_RETURN(const Elsewhere elsewhere, PartElsewhere(*scratch_, settings_, compared.elsewhere));
    std::vector<CatalogFinding> drift = compared.findings;
    drift.insert(drift.end(), elsewhere.diesels.begin(), elsewhere.diesels.end());
    result_.drift = JudgeDrift(drift, settings_.drizzle.accept);
    for (const std::string& what : compared.not_checked) {
      Add({NotChecked("check-not-checked", "the database", what, "", "")});
      if (part.state == State::kAgrees || part.state == State::kBehind) part.state = State::kNotChecked;
    }
    if (!elsewhere.others.empty()) {
      std::vector<std::string> names;
      for (const CatalogFinding& finding : elsewhere.others) names.push_back(AcceptanceName(finding));
      Add({Note("check-elsewhere", "",
                absl::StrCat("outside the managed schemas the database is not what the prelude makes: ",
                             ListOf(names)),
                "", "")});
    }
    if (const size_t drifted = CountMustFix(result_.drift); drifted > 0) {
      replays_differ_ = true;
      if (part.state != State::kAhead) part.state = State::kDiffers;
      part.says = absl::StrCat(part.says, part.says.empty() ? "" : "; ",
                               Counted(drifted, "drift from Diesel's folder", "drifts from Diesel's folder"));
    }
    result_.parts.push_back(part);
    return absl::OkStatus();
  }

  // What is replayed is there already if the database has all of it. "": it cannot be made.
  absl::StatusOr<std::string> DatabaseToCompareWith() {
    size_t own = 0;
    for (const std::optional<size_t>& locked : source_.lock_of_entry) own += locked ? 0 : 1;
    size_t has = 0;
    for (size_t i = 0; i < source_.drizzle.entries.size(); ++i) {
      if (!source_.lock_of_entry[i] && position_.entries.count(source_.drizzle.entries[i].name) > 0) ++has;
    }
    if (position_.behind.empty() && own == has) return replay_.database;
    const absl::StatusOr<Replay> there =
        Play(*scratch_, settings_, MomentsOf(source_, position_.versions, position_.entries), "there",
             request_.interrupt);
    if (there.ok()) return there->database;
    if (absl::IsCancelled(there.status())) return there.status();
    Add({NotChecked("check-database-replay", "the database",
                    absl::StrCat("what it has run of Diesel's folder does not run on an empty database: ",
                                 there.status().message()),
                    "so nothing says what it should be", "")});
    return std::string();
  }

  const ProjectSettings& settings_;
  const CheckRequest& request_;
  CheckResult result_;
  BridgeSource source_;
  DatabasePosition position_;
  std::unique_ptr<drizzle::Kit> kit_;
  std::unique_ptr<ScratchServer> scratch_;
  Replay replay_;
  std::vector<Moment> moments_;  // that it has been through
  bool diesel_fails_ = false;
  bool replays_differ_ = false;  // Diesel's and Drizzle's, or Diesel's and the database
  std::string folder_;           // a copy of Drizzle's, in the kit's
};

}  // namespace

absl::StatusOr<CheckResult> Check(const ProjectSettings& settings, const CheckRequest& request) {
  absl::StatusOr<CheckResult> result = Checker(settings, request).Run();
  if (!result.ok()) return project::NotTheCallers(result.status());
  return result;
}

}  // namespace pgassay::migrate
