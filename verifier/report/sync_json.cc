#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "report/bridge.h"
#include "report/difference_json.h"
#include "report/history_json.h"

namespace pgassay::report {
namespace {

using Json = nlohmann::ordered_json;

const char* Verdict(const SyncResult& result, int exit_code) {
  if (exit_code != 0) return exit_code == 1 ? "refused" : "not_proven";
  return result.written ? "written" : "nothing_to_do";
}

}  // namespace

std::string FormatSyncJson(const SyncResult& result) {
  const int exit_code = SyncExitCode(result);
  Json entries = Json::array();
  for (const SyncResult::Entry& entry : result.entries) {
    entries.push_back({{"name", TextOrNull(entry.name)},
                       {"folder", entry.folder},
                       {"version", entry.version},
                       {"when", absl::StrCat(entry.when_ms)},
                       {"sha256", TextOrNull(entry.sha256)}});
  }
  const Json json = {{"format", "pgassay-sync/1"},
                     {"verdict", Verdict(result, exit_code)},
                     {"exit_code", exit_code},
                     {"written", result.written},
                     {"project", result.project},
                     {"drizzle_kit", TextOrNull(result.kit_version)},
                     {"drizzle_orm", TextOrNull(result.orm_version)},
                     {"before", absl::StrCat(result.before)},
                     {"last", TextOrNull(result.last)},
                     {"entries", std::move(entries)},
                     {"files", result.files},
                     {"differences", DifferencesJson(result.differences, "before", "after")},
                     {"findings", FindingsJson(result.findings)},
                     {"proofs", ProofsJson(result.proofs)}};
  return json.dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pgassay::report
