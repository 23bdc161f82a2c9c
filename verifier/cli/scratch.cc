#include "cli/scratch.h"

#include <cstdlib>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "cli/message.h"
#include "pg/target.h"

namespace pgassay::cli {

absl::StatusOr<ConnectTarget> ResolveScratch(const ProjectSettings& settings, const ConnectTarget* beside,
                                             const ScratchUse& use) {
  const std::string& name = settings.database.scratch_url_env;
  const char* const url = std::getenv(name.c_str());
  if (url == nullptr || *url == '\0') {
    if (beside != nullptr) return *beside;
    return WithExample(
        absl::InvalidArgumentError(absl::StrCat(name, " is not set, and ", use.what,
                                                " in scratch databases on the server it names")),
        absl::StrCat("name a server of the ", use.offers_beside ? "same major" : "databases' major",
                     " that is yours",
                     use.offers_beside ? ", or allow the database's own with --scratch-beside" : ""),
        absl::StrCat("  ", name, "=postgresql://postgres@127.0.0.1:5433/postgres pgassay ", use.command,
                     "\n"));
  }
  if (const absl::Status status = pg::CheckConninfo(url); !status.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", status.message()));
  }
  return ConnectTarget{.conninfo = url, .password_file = ""};
}

}  // namespace pgassay::cli
