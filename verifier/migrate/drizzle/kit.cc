#include "migrate/drizzle/kit.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "migrate/drizzle/json.h"
#include "migrate/drizzle/kit_config.h"
#include "migrate/drizzle/kit_output.h"
#include "migrate/file/copy.h"
#include "migrate/file/read.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

namespace fs = std::filesystem;

// Where nobody listens: a config may insist on a URL, and must not have the real one.
constexpr char kNowhere[] = "postgresql://pgassay@127.0.0.1:1/none";

// libpq's, which node's drivers read too.
const std::vector<std::string>& ConnectionVariables() {
  static const auto* const kNames = new std::vector<std::string>{
      "PGHOST",     "PGHOSTADDR", "PGPORT",        "PGDATABASE",          "PGUSER",    "PGPASSWORD",
      "PGPASSFILE", "PGSERVICE",  "PGSERVICEFILE", "PGOPTIONS",           "PGAPPNAME", "PGSSLMODE",
      "PGSSLCERT",  "PGSSLKEY",   "PGSSLROOTCERT", "PGTARGETSESSIONATTRS"};
  return *kNames;
}

// A package is found as node finds it, in node_modules of a folder or of one above it.
bool Installed(const std::string& root, const std::string& package) {
  std::error_code error;
  for (fs::path folder = root;; folder = folder.parent_path()) {
    if (fs::exists(folder / "node_modules" / package / "package.json", error)) return true;
    // Yarn's plug'n'play has no such folders.
    if (fs::exists(folder / ".pnp.cjs", error)) return true;
    if (!folder.has_relative_path()) return false;
  }
}

std::string InstallCommand(const std::string& kit) {
  const std::string program = kit.substr(0, kit.find(' '));
  if (program == "bunx" || program == "bun") return "bun install";
  if (program == "pnpm" || program == "pnpx") return "pnpm install";
  return program == "yarn" ? "yarn install" : "npm install";
}

absl::Status CheckProject(const ProjectSettings& settings) {
  const ProjectSettings::Drizzle& drizzle = settings.drizzle;
  if (!file::IsFolder(drizzle.root))
    return absl::NotFoundError(absl::StrCat("[drizzle] root: there is no folder ", drizzle.root));
  ASSIGN_OR_RETURN(const bool there, file::Exists(drizzle.config));
  if (!there) return absl::NotFoundError(absl::StrCat("[drizzle] config: there is no file ", drizzle.config));
  for (const char* package : {"drizzle-kit", "drizzle-orm"}) {
    if (Installed(drizzle.root, package)) continue;
    return absl::NotFoundError(absl::StrCat(package, " is not installed for ", drizzle.root, ": run `",
                                            InstallCommand(drizzle.kit), "` there"));
  }
  return absl::OkStatus();
}

std::string Relative(const std::string& path, const std::string& folder) {
  std::string relative = fs::path(path).lexically_relative(folder).string();
  return absl::StartsWith(relative, ".") ? relative : "./" + relative;
}

FilesByPath Changed(const FilesByPath& before, const FilesByPath& after) {
  FilesByPath changed;
  for (const auto& [path, bytes] : after) {
    const auto was = before.find(path);
    if (was == before.end() || was->second != bytes) changed[path] = bytes;
  }
  return changed;
}

size_t EntriesIn(const FilesByPath& files) {
  const auto journal = files.find("meta/_journal.json");
  const std::optional<nlohmann::json> json =
      journal == files.end() ? std::nullopt : ParseJson(journal->second);
  const nlohmann::json* entries = json ? MemberOf(*json, "entries") : nullptr;
  return entries != nullptr && entries->is_array() ? entries->size() : 0;
}

bool IsJson(const FilesByPath& files, const std::string& path) {
  const auto file = files.find(path);
  return file != files.end() && ParseJson(file->second).has_value();
}

// One new migration with all that belongs to it, and nothing else.
bool IsWhole(const FilesByPath& before, const FilesByPath& changed, bool v1) {
  std::string sql, snapshot;
  for (const auto& [path, bytes] : changed) {
    if (path == "meta/_journal.json" && !v1) continue;
    if (before.find(path) != before.end()) return false;
    std::string& kind = absl::EndsWith(path, ".sql") ? sql : snapshot;
    if (!kind.empty()) return false;
    kind = path;
  }
  if (sql.empty() || !IsJson(changed, snapshot)) return false;
  if (v1) return fs::path(sql).parent_path() == fs::path(snapshot).parent_path();
  if (EntriesIn(changed) != EntriesIn(before) + 1) return false;
  const nlohmann::json journal = *ParseJson(changed.at("meta/_journal.json"));
  return StringIn(journal["entries"].back(), "tag").value_or("") + ".sql" == sql;
}

// As Minimatch does. Nothing: that is not sure.
std::optional<bool> MatchesDieselsTable(const std::string& glob) {
  constexpr char kTable[] = "__diesel_schema_migrations";
  if (glob.empty()) return std::nullopt;
  if (glob.find_first_of("[]{}()\\/") == std::string::npos) return fnmatch(glob.c_str(), kTable, 0) == 0;
  const std::string literal = glob.substr(0, glob.find_first_of("*?+@![]{}()\\"));
  // Slashes with dots between them take away what stands before.
  if (!absl::StrContains(glob, "/") && !absl::StartsWith(kTable, literal)) return false;
  return std::nullopt;
}

absl::Status Removed(const FilesByPath& before, const FilesByPath& after) {
  for (const auto& [path, bytes] : before) {
    if (after.find(path) == after.end())
      return absl::InternalError(absl::StrCat("drizzle-kit generate: it removed ", path));
  }
  return absl::OkStatus();
}

}  // namespace

bool HidesDieselsTable(const KitConfig& config) {
  // As drizzle-kit has it (prepareTablesFilter of 1.0, introspectPostgres of 0.x): Minimatch counts each `!`
  // at the beginning, a pattern so negated lets in what it does not name, and what no pattern lets in is out.
  bool passes = config.tables_filter.empty();
  for (const std::string& pattern : config.tables_filter) {
    const size_t start = std::min(pattern.find_first_not_of('!'), pattern.size());
    const std::optional<bool> matches = MatchesDieselsTable(pattern.substr(start));
    const bool negated = start % 2 == 1;
    if (negated && matches == true) return true;
    if (negated || matches != false) passes = true;
  }
  return !passes;
}

absl::StatusOr<std::unique_ptr<Kit>> Kit::Open(const ProjectSettings& settings,
                                               const std::atomic<int>* interrupt, int timeout_ms) {
  RETURN_IF_ERROR(CheckProject(settings));
  std::unique_ptr<Kit> kit(new Kit());
  kit->settings_ = settings;
  kit->interrupt_ = interrupt;
  kit->timeout_ms_ = timeout_ms;
  ASSIGN_OR_RETURN(kit->place_, KitPlace::Make(settings.drizzle.root));
  kit->folder_ = kit->place_->path();
  RETURN_IF_ERROR(kit->Load());
  return kit;
}

Kit::~Kit() = default;

absl::StatusOr<process::Finished> Kit::Run(const std::vector<std::string>& arguments) const {
  process::Command command;
  command.arguments = {"/bin/sh", "-c", settings_.drizzle.kit + " \"$@\"", "sh"};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.folder = settings_.drizzle.root;
  command.environment = {absl::StrCat("DATABASE_URL=", kNowhere), "CI=1", "NO_COLOR=1",
                         // npx installs what is missing where nobody is asked.
                         "npm_config_yes=false", "npm_config_update_notifier=false",
                         // Nothing of a run is left behind in a cache.
                         "TSX_DISABLE_CACHE=1", "JITI_FS_CACHE=false"};
  if (settings_.database.url_env != "DATABASE_URL")
    command.environment.push_back(absl::StrCat(settings_.database.url_env, "=", kNowhere));
  command.without = ConnectionVariables();
  command.without.insert(command.without.end(),
                         {settings_.database.scratch_url_env, "FORCE_COLOR", "TEST_CONFIG_PATH_PREFIX"});
  command.timeout_ms = timeout_ms_;
  command.max_bytes = size_t{16} << 20;
  command.interrupt = interrupt_;
  process::Finished finished = process::Run(command);
  const std::string what = absl::StrCat("drizzle-kit ", arguments[0]);
  if (finished.interrupted) return absl::CancelledError(absl::StrCat(what, ": interrupted"));
  const std::string said = SaidBy(finished.out, finished.err);
  if (finished.timed_out)
    return absl::DeadlineExceededError(
        absl::StrCat(what, ": it did not end in ", timeout_ms_ / 1000, " s; it said:\n", said));
  if (finished.too_much)
    return absl::ResourceExhaustedError(absl::StrCat(what, ": it writes without an end"));
  if (finished.code == 127 || (finished.code != 0 && FoundNoKit(finished.err)))
    return absl::NotFoundError(absl::StrCat("[drizzle] kit: `", settings_.drizzle.kit, "` cannot be run in ",
                                            settings_.drizzle.root, ":\n", said));
  return finished;
}

absl::Status Kit::Load() {
  const std::string project = Relative(settings_.drizzle.config, folder_);
  const std::string answer = folder_ + "/answer.json";
  RETURN_IF_ERROR(place_->Write("load.ts", LoaderModule(project, answer)));
  // Any command would do: the config ends it.
  ASSIGN_OR_RETURN(const process::Finished finished, Run({"check", "--config=" + folder_ + "/load.ts"}));
  ASSIGN_OR_RETURN(const std::optional<std::string> said, file::ReadIfFile(answer));
  if (!said || said->empty())
    return absl::InvalidArgumentError(absl::StrCat(settings_.drizzle.config,
                                                   ": drizzle-kit does not load it; it said:\n",
                                                   SaidBy(finished.out, finished.err)));
  ASSIGN_OR_RETURN(config_, ReadAnswer(*said, settings_));
  return absl::OkStatus();
}

absl::StatusOr<FilesByPath> Kit::Write(const std::vector<std::string>& schema, const std::string& copy,
                                       const FilesByPath& before, const std::string& name, bool breakpoints) {
  const std::string config = place_->Fresh("config") + ".ts";
  KitTask task{.project = Relative(settings_.drizzle.config, folder_),
               .schema = schema,
               // stable puts ./ before it where it reads snapshots.
               .out = Relative(copy, settings_.drizzle.root),
               .breakpoints = breakpoints};
  RETURN_IF_ERROR(place_->Write(fs::path(config).filename().string(), ConfigModule(config_, task)));
  ASSIGN_OR_RETURN(const process::Finished finished,
                   Run({"generate", "--config=" + config, "--name=" + name}));
  const std::string said = SaidBy(finished.out, finished.err);
  if (WantedToAsk(said))
    return absl::FailedPreconditionError(absl::StrCat(
        "drizzle-kit generate: it wants to ask whether something was renamed, and here nobody can answer; it "
        "said:\n",
        said));
  ASSIGN_OR_RETURN(const FilesByPath after, FilesUnder(copy));
  RETURN_IF_ERROR(Removed(before, after));
  FilesByPath changed = Changed(before, after);
  // stable begins a folder with a journal, whatever comes of it.
  if (changed.size() == 1 && EntriesIn(changed) == EntriesIn(before)) changed.erase("meta/_journal.json");
  if (changed.empty()) {
    if (finished.code == 0 && SawNoChange(said)) return changed;
    return absl::InvalidArgumentError(absl::StrCat("drizzle-kit generate: it wrote nothing (exit code ",
                                                   finished.code, "); it said:\n", said));
  }
  // Killed, as its shell has it: how far it came nobody knows.
  if (finished.code > 128 || !IsWhole(before, changed, config_.v1))
    return absl::InternalError(absl::StrCat(
        "drizzle-kit generate: it did not finish its work (exit code ", finished.code, "); it wrote ",
        absl::StrJoin(changed, ", ", [](std::string* to, const auto& file) { *to += file.first; }),
        " and said:\n", said));
  return changed;
}

absl::StatusOr<std::string> Kit::Export(const std::vector<std::string>& schema) {
  ASSIGN_OR_RETURN(const FilesByPath files, Write(schema, place_->Fresh("export"), {}, "export", false));
  for (const auto& [path, bytes] : files) {
    if (absl::EndsWith(path, ".sql")) return bytes;
  }
  return "";
}

absl::StatusOr<std::vector<std::string>> Kit::Generate(const std::vector<std::string>& schema,
                                                       const std::string& out, const std::string& name) {
  const std::string copy = place_->Fresh("out");
  ASSIGN_OR_RETURN(const FilesByPath before, FilesUnder(out));
  if (!before.empty()) RETURN_IF_ERROR(file::CopyFolder(out, copy, file::Links::kFollow));
  ASSIGN_OR_RETURN(const FilesByPath changed, Write(schema, copy, before, name, config_.breakpoints));
  RETURN_IF_ERROR(PutFiles(out, changed, before));
  std::vector<std::string> paths;
  for (const auto& [path, bytes] : changed) paths.push_back(path);
  return paths;
}

}  // namespace pgassay::migrate::drizzle
