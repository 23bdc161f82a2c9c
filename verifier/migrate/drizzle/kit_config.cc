#include "migrate/drizzle/kit_config.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/substitute.h"
#include "migrate/drizzle/json.h"
#include "migrate/drizzle/kit_output.h"
#include "migrate/drizzle/kit_schema.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// A literal of TypeScript. Never throws, whatever the bytes are.
std::string Literal(const Json& value) {
  return value.dump(-1, ' ', true, Json::error_handler_t::replace);
}

// $0: the project's config, $1: the file to write.
constexpr char kLoader[] = R"(import * as project from $0;
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function versionOf(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    for (const file of [join(folder, 'package.json'), join(folder, 'node_modules', name, 'package.json')]) {
      if (!existsSync(file)) continue;
      const found = JSON.parse(readFileSync(file, 'utf8'));
      if (found.name === name) return String(found.version);
    }
    if (folder === dirname(folder)) return '';
  }
}

let config: any = project;
for (let each = 0; each < 3; ++each) {
  if (!config || typeof config !== 'object' || 'dialect' in config || !('default' in config)) break;
  config = config.default;
}
const kind = typeof config?.then === 'function' ? 'promise' : typeof config;
const values: any = {};
if (config && kind === 'object') {
  for (const key of ['dialect', 'schema', 'out', 'breakpoints', 'casing', 'schemaFilter', 'tablesFilter',
                     'extensionsFilters', 'migrations']) {
    values[key] = config[key];
  }
}
const program = dirname(realpathSync(process.argv[1]));
writeFileSync($1, JSON.stringify({
  kind,
  kit: versionOf('drizzle-kit', program) || versionOf('drizzle-kit', process.cwd()),
  orm: versionOf('drizzle-orm', process.cwd()) || versionOf('drizzle-orm', program),
  config: values,
}), { mode: 0o600 });
process.exit(0);
)";

// A string or an array of them, as the config may have it.
std::vector<std::string> Strings(const Json& config, const char* key) {
  const Json* value = MemberOf(config, key);
  std::vector<std::string> strings;
  if (value == nullptr) return strings;
  if (value->is_string()) return {value->get<std::string>()};
  if (!value->is_array()) return strings;
  for (const Json& each : *value) {
    if (each.is_string()) strings.push_back(each.get<std::string>());
  }
  return strings;
}

std::string AbsoluteIn(const std::string& root, const std::string& path) {
  std::error_code error;
  const fs::path joined = fs::path(root) / path;
  fs::path real = fs::weakly_canonical(joined, error);
  if (error) real = joined.lexically_normal();
  std::string text = real.string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

absl::Status Disagree(const ProjectSettings& settings, absl::string_view what, absl::string_view theirs,
                      absl::string_view key, absl::string_view ours) {
  return absl::FailedPreconditionError(absl::Substitute(
      "$0 says $1 $2 and $3 says $4 = $5: make the two the same",
      fs::path(settings.drizzle.config).filename().string(), what, theirs,
      settings.file.empty() ? "pgassay.toml" : fs::path(settings.file).filename().string(), key, ours));
}

absl::Status CheckVersions(const KitConfig& config) {
  if (LineOf(config.kit_version) == KitLine::kUnsupported)
    return absl::FailedPreconditionError(Unsupported(config.kit_version));
  const bool orm_one = config.orm_version.rfind("1.", 0) == 0;
  if (!config.orm_version.empty() && orm_one != config.v1)
    return absl::FailedPreconditionError(
        absl::StrCat("drizzle-kit ", config.kit_version, " and drizzle-orm ", config.orm_version,
                     " do not go together: install drizzle-orm@",
                     config.v1 ? std::string(config.kit_version) : std::string("0.45.4")));
  return absl::OkStatus();
}

std::string List(const std::vector<std::string>& names) {
  return absl::StrCat(
      "[",
      absl::StrJoin(names, ", ",
                    [](std::string* to, const std::string& name) { absl::StrAppend(to, "\"", name, "\""); }),
      "]");
}

absl::Status CheckAgreement(const KitConfig& config, const ProjectSettings& settings, const Json& said) {
  const ProjectSettings::Drizzle& drizzle = settings.drizzle;
  if (config.out != AbsoluteIn(drizzle.root, drizzle.out))
    return Disagree(settings, "out", config.out, "[drizzle] out", AbsoluteIn(drizzle.root, drizzle.out));
  const std::set<std::string> theirs(config.schema_filter.begin(), config.schema_filter.end());
  const std::set<std::string> ours(settings.database.schemas.begin(), settings.database.schemas.end());
  // 1.0 without one looks at every schema.
  const bool all = config.v1 && MemberOf(said, "schemaFilter") == nullptr;
  if (!all && theirs != ours)
    return Disagree(settings, "schemaFilter", List(config.schema_filter), "[database] schemas",
                    List(settings.database.schemas));
  if (config.migrations_schema != drizzle.migrations_schema)
    return Disagree(settings, "migrations.schema", config.migrations_schema, "[drizzle] migrations_schema",
                    drizzle.migrations_schema);
  if (config.migrations_table != drizzle.migrations_table)
    return Disagree(settings, "migrations.table", config.migrations_table, "[drizzle] migrations_table",
                    drizzle.migrations_table);
  return absl::OkStatus();
}

}  // namespace

std::string LoaderModule(const std::string& project, const std::string& answer) {
  return absl::StrReplaceAll(kLoader, {{"$0", Literal(project)}, {"$1", Literal(answer)}});
}

absl::StatusOr<KitConfig> ReadAnswer(absl::string_view answer, const ProjectSettings& settings) {
  const std::optional<Json> json = ParseJson(answer);
  const Json* said = json ? MemberOf(*json, "config") : nullptr;
  if (said == nullptr) return absl::InternalError("drizzle-kit: what its config says cannot be read");
  KitConfig config;
  config.kit_version = StringIn(*json, "kit").value_or("");
  config.orm_version = StringIn(*json, "orm").value_or("");
  config.v1 = LineOf(config.kit_version) == KitLine::kFolders9;
  RETURN_IF_ERROR(CheckVersions(config));

  const std::string name = fs::path(settings.drizzle.config).filename().string();
  const std::string kind = StringIn(*json, "kind").value_or("");
  if (kind != "object")
    return absl::FailedPreconditionError(
        absl::StrCat(name, ": its default export is a ", kind, ", and drizzle-kit takes an object alone"));
  const std::string dialect = StringIn(*said, "dialect").value_or("");
  if (dialect != "postgresql")
    return absl::FailedPreconditionError(
        absl::StrCat(name, dialect.empty() ? ": it has no dialect" : ": its dialect is \"" + dialect + "\"",
                     ", and pgassay is for \"postgresql\""));

  const std::string& root = settings.drizzle.root;
  config.schema = SchemaFiles(root, Strings(*said, "schema"));
  for (const std::string& pattern : Strings(*said, "schema")) {
    config.schema_as_written.push_back((std::filesystem::path(root) / pattern).lexically_normal().string());
  }
  config.out = AbsoluteIn(root, StringIn(*said, "out").value_or("drizzle"));
  config.schema_filter = Strings(*said, "schemaFilter");
  if (config.schema_filter.empty() && !config.v1) config.schema_filter = {"public"};
  config.tables_filter = Strings(*said, "tablesFilter");
  // drizzle-kit's own patterns for it, which let in whatever they do not name.
  for (const std::string& extension : Strings(*said, "extensionsFilters")) {
    if (extension != "postgis") continue;
    config.tables_filter.insert(config.tables_filter.end(),
                                {"!geography_columns", "!geometry_columns", "!spatial_ref_sys"});
  }
  config.casing = StringIn(*said, "casing").value_or("");
  const Json none = Json::object();
  const Json* migrations = MemberOf(*said, "migrations");
  if (migrations == nullptr) migrations = &none;
  config.migrations_schema = StringIn(*migrations, "schema").value_or("drizzle");
  config.migrations_table = StringIn(*migrations, "table").value_or("__drizzle_migrations");
  if (!config.v1) config.prefix = StringIn(*migrations, "prefix").value_or("index");
  const Json* breakpoints = MemberOf(*said, "breakpoints");
  config.breakpoints = breakpoints == nullptr || !breakpoints->is_boolean() || breakpoints->get<bool>();
  RETURN_IF_ERROR(CheckAgreement(config, settings, *said));
  return config;
}

std::string ConfigModule(const KitConfig& config, const KitTask& task) {
  Json values = {{"dialect", "postgresql"}, {"out", task.out}, {"breakpoints", task.breakpoints}};
  values["schema"] = Json::array();
  for (const std::string& file : task.schema) values["schema"].push_back(AsPattern(file));
  if (!config.casing.empty()) values["casing"] = config.casing;
  values["migrations"] = {{"schema", config.migrations_schema}, {"table", config.migrations_table}};
  if (!config.prefix.empty()) values["migrations"]["prefix"] = config.prefix;
  if (task.credentials) {
    const Credentials& given = *task.credentials;
    Json& credentials = values["dbCredentials"];
    credentials = {{"host", given.host}, {"database", given.database}};
    int port = 0;
    if (absl::SimpleAtoi(given.port, &port)) credentials["port"] = port;
    if (!given.user.empty()) credentials["user"] = given.user;
    if (!given.password.empty()) credentials["password"] = given.password;
    credentials["ssl"] = given.tls ? Json("require") : Json(false);
  }
  return absl::StrCat("import ", Literal(task.project), ";\n\nexport default ", Literal(values), ";\n");
}

}  // namespace pgassay::migrate::drizzle
