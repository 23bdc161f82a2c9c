#include "migrate/ledger/archive.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/version.h"
#include "migrate/drizzle/text.h"
#include "migrate/file/read.h"
#include "migrate/ledger/document.h"
#include "migrate/text/utf8.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate::ledger {
namespace {

using Json = nlohmann::ordered_json;

constexpr DocumentKind kArchive = {
    .what = "archive",
    .format = "pgassay-diesel/1",
    .merged = "take the side whose baseline is in pgassay.lock.json, whole",
    .max_bytes = file::kMaxBytes,
    .max_depth = 4,  // the file's, migrations, a migration
};

// "migrations[3].version: ..."; "" if nothing is wrong.
std::string FaultOf(const std::vector<DieselMigration>& migrations) {
  for (size_t i = 0; i < migrations.size(); ++i) {
    const DieselMigration& migration = migrations[i];
    const std::string at = absl::StrCat("migrations[", i, "].");
    if (migration.folder.empty()) return absl::StrCat(at, "folder: it is empty");
    if (diesel::VersionOf(migration.folder) != migration.version) {
      return absl::StrCat(at, "version: it is not that of its folder");
    }
    if (i > 0 && migration.version <= migrations[i - 1].version) {
      return absl::StrCat(at, "version: it does not come after that of the migration before it");
    }
  }
  return "";
}

class Parser {
 public:
  Parser(absl::string_view bytes, absl::string_view file) : document_(bytes, file, kArchive) {}

  absl::StatusOr<std::vector<DieselMigration>> Parse() const {
    ASSIGN_OR_RETURN(const Document::Json root, document_.Parse());
    RETURN_IF_ERROR(document_.CheckKeys(root, "", {"format", "migrations"}));
    const Document::Json& list = root["migrations"];
    if (!list.is_array()) return document_.WrongType("migrations", list, "a list");
    std::vector<DieselMigration> migrations;
    for (size_t i = 0; i < list.size(); ++i) {
      DieselMigration migration;
      RETURN_IF_ERROR(ReadMigration(list[i], absl::StrCat("migrations[", i, "]"), migration));
      migrations.push_back(std::move(migration));
    }
    if (const std::string fault = FaultOf(migrations); !fault.empty()) return document_.Wrong(fault);
    return migrations;
  }

 private:
  absl::Status ReadMigration(const Document::Json& object, const std::string& at,
                             DieselMigration& migration) const {
    if (!object.is_object()) return document_.WrongType(at, object, "an object");
    RETURN_IF_ERROR(document_.CheckKeys(
        object, at, {"version", "folder", "in_transaction", "up_sha256", "up", "down_sha256", "down"}));
    RETURN_IF_ERROR(document_.ReadText(object, at, "version", migration.version));
    RETURN_IF_ERROR(document_.ReadText(object, at, "folder", migration.folder));
    const Document::Json& in_transaction = object["in_transaction"];
    if (!in_transaction.is_boolean()) {
      return document_.WrongType(at + ".in_transaction", in_transaction, "true or false");
    }
    migration.in_transaction = in_transaction.get<bool>();
    RETURN_IF_ERROR(ReadSql(object, at, "up", migration.up));
    if (object["down"].is_null()) {
      if (object["down_sha256"].is_null()) return absl::OkStatus();
      return document_.WrongType(at + ".down_sha256", object["down_sha256"], "null, as down is");
    }
    return ReadSql(object, at, "down", migration.down.emplace());
  }

  absl::Status ReadSql(const Document::Json& object, const std::string& at, const std::string& key,
                       std::string& sql) const {
    const std::string hash_key = key + "_sha256";
    std::string hash;
    RETURN_IF_ERROR(document_.ReadText(object, at, key.c_str(), sql));
    RETURN_IF_ERROR(document_.ReadText(object, at, hash_key.c_str(), hash));
    if (hash == drizzle::Sha256(sql)) return absl::OkStatus();
    return document_.Wrong(absl::StrCat(at, ".", hash_key, ": it is not that of ", key));
  }

  const Document document_;
};

}  // namespace

std::string ArchivePath(const ProjectSettings& settings) {
  return absl::StrCat(settings.folder, "/pgassay.diesel.json");
}

absl::StatusOr<std::vector<DieselMigration>> ReadArchive(const std::string& path) {
  std::optional<std::string> bytes;
  ASSIGN_OR_RETURN(bytes, file::ReadIfFile(path));
  if (!bytes) {
    return absl::NotFoundError(
        absl::StrCat(path, ": there is no such file; `pgassay baseline` wrote it, restore it from git"));
  }
  return ParseArchive(*bytes, path);
}

absl::StatusOr<std::vector<DieselMigration>> ParseArchive(absl::string_view bytes, absl::string_view file) {
  return Parser(bytes, file).Parse();
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
  if (const std::string fault = FaultOf(migrations); !fault.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("pgassay.diesel.json is not written: ", fault));
  }
  const Json root = {{"format", std::string(kArchive.format)}, {"migrations", std::move(list)}};
  try {
    return root.dump(2) + "\n";
  } catch (const nlohmann::json::exception& error) {
    return absl::InternalError(absl::StrCat("pgassay.diesel.json is not written: ", error.what()));
  }
}

}  // namespace pgassay::migrate::ledger
