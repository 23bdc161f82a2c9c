// The configs that drizzle-kit is given, and what it says of the project's own. Pure but for looking which
// files there are.
#ifndef PGASSAY_MIGRATE_DRIZZLE_KIT_CONFIG_H_
#define PGASSAY_MIGRATE_DRIZZLE_KIT_CONFIG_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "migrate/drizzle/kit.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

// A module that drizzle-kit takes for its config: it writes what the config at `project` (relative to the
// module) says into the file `answer`, as JSON, and ends the program before that does anything.
std::string LoaderModule(const std::string& project, const std::string& answer);

// That answer. Errors: FailedPrecondition as Kit::Open's, Internal for what no loader writes.
absl::StatusOr<KitConfig> ReadAnswer(absl::string_view answer, const ProjectSettings& settings);

struct Credentials {
  std::string host;  // a name, an address or a folder of a socket
  std::string port, user, password, database;
  bool tls = false;
};

// A config that says this and nothing else but the project's casing and migrations table. The project's own
// is loaded before it, as schema files may count on what that does to the environment.
struct KitTask {
  std::string project;  // relative to the module
  std::vector<std::string> schema;
  std::string out;  // relative to the project
  bool breakpoints = true;
  std::optional<Credentials> credentials = {};
};
std::string ConfigModule(const KitConfig& config, const KitTask& task);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_KIT_CONFIG_H_
