#include "migrate/ledger/archive.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/text.h"
#include "migrate/text/utf8.h"
#include "pg/error.h"

namespace pgassay::migrate::ledger {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

std::string ArchivePath(const ProjectSettings& settings) {
  return absl::StrCat(settings.folder, "/pgassay.diesel.json");
}

absl::StatusOr<std::string> WriteArchive(const std::vector<DieselMigration>& migrations) {
  Json list = Json::array();
  for (const DieselMigration& migration : migrations) {
    for (const std::string* sql : {&migration.up, migration.down ? &*migration.down : nullptr}) {
      if (sql == nullptr || text::IsUtf8(*sql)) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("pgassay.diesel.json is not written: ", pg::OneLine(migration.folder),
                       sql == &migration.up ? "/up.sql" : "/down.sql", " is not UTF-8"));
    }
    list.push_back({{"version", migration.version},
                    {"folder", text::Decode(migration.folder)},
                    {"in_transaction", migration.in_transaction},
                    {"up_sha256", drizzle::Sha256(migration.up)},
                    {"up", migration.up},
                    {"down_sha256", migration.down ? Json(drizzle::Sha256(*migration.down)) : Json(nullptr)},
                    {"down", migration.down ? Json(*migration.down) : Json(nullptr)}});
  }
  const Json root = {{"format", "pgassay-diesel/1"}, {"migrations", std::move(list)}};
  try {
    return root.dump(2) + "\n";
  } catch (const nlohmann::json::exception& error) {
    return absl::InternalError(absl::StrCat("pgassay.diesel.json is not written: ", error.what()));
  }
}

}  // namespace pgassay::migrate::ledger
