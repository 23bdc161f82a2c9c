#include "migrate/ledger/lock.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "migrate/file/read.h"
#include "migrate/ledger/document.h"
#include "migrate/ledger/rules.h"
#include "status_macros.h"

namespace pgassay::migrate::ledger {
namespace {

using Json = Document::Json;

constexpr DocumentKind kLock = {
    .what = "lock",
    .format = "pgassay-lock/1",
    .merged = "take one side whole, with the migrations folder of that side, and run `pgassay sync` again",
    .max_bytes = size_t{16} << 20,
    .max_depth = 5,  // the file's, entries, an entry, its versions
};

class Parser {
 public:
  Parser(absl::string_view bytes, absl::string_view file) : document_(bytes, file, kLock) {}

  absl::StatusOr<LockFile> Parse() {
    ASSIGN_OR_RETURN(const Json root, document_.Parse());
    RETURN_IF_ERROR(document_.CheckKeys(root, "", {"format", "entries"}));
    const Json& entries = root["entries"];
    if (!entries.is_array()) return document_.WrongType("entries", entries, "a list");
    LockFile lock;
    for (size_t i = 0; i < entries.size(); ++i) {
      LockEntry entry;
      RETURN_IF_ERROR(ReadEntry(entries[i], absl::StrCat("entries[", i, "]"), entry));
      lock.entries.push_back(std::move(entry));
    }
    if (const std::string fault = FaultOf(lock); !fault.empty()) return document_.Wrong(fault);
    return lock;
  }

 private:
  absl::Status ReadEntry(const Json& object, const std::string& at, LockEntry& entry) const {
    if (!object.is_object()) return document_.WrongType(at, object, "an object");
    RETURN_IF_ERROR(document_.CheckKeys(object, at, {"name", "when", "sha256", "catalog", "diesel"}));
    RETURN_IF_ERROR(document_.ReadText(object, at, "name", entry.name));
    RETURN_IF_ERROR(document_.ReadText(object, at, "sha256", entry.sha256));
    RETURN_IF_ERROR(document_.ReadText(object, at, "catalog", entry.catalog));
    const Json& when = object["when"];
    if (!when.is_number_integer()) return document_.WrongType(at + ".when", when, "a whole number");
    // A number above the range of int64 is an unsigned one, and out of ours.
    entry.when_ms = when.is_number_unsigned() && when.get<uint64_t>() > uint64_t{1} << 62
                        ? int64_t{1} << 62
                        : when.get<int64_t>();
    const Json& versions = object["diesel"];
    if (!versions.is_array()) return document_.WrongType(at + ".diesel", versions, "a list");
    for (size_t i = 0; i < versions.size(); ++i) {
      if (!versions[i].is_string()) {
        return document_.WrongType(absl::StrCat(at, ".diesel[", i, "]"), versions[i], "a string");
      }
      entry.diesel.push_back(versions[i].get_ref<const std::string&>());
    }
    return absl::OkStatus();
  }

  const Document document_;
};

}  // namespace

LockEntry LockEntryOf(const DrizzleEntry& entry, std::string catalog, std::vector<std::string> diesel) {
  return {.name = entry.name,
          .when_ms = entry.when_ms,
          .sha256 = entry.sha256,
          .catalog = std::move(catalog),
          .diesel = std::move(diesel)};
}

std::string LockPath(const ProjectSettings& settings) {
  return absl::StrCat(settings.folder, "/pgassay.lock.json");
}

absl::StatusOr<LockFile> ReadLock(const std::string& path) {
  std::optional<std::string> bytes;
  ASSIGN_OR_RETURN(bytes, file::ReadIfFile(path));
  if (!bytes) {
    return absl::NotFoundError(absl::StrCat(path,
                                            ": there is no such file; `pgassay baseline` makes it, and it is "
                                            "to be committed"));
  }
  return ParseLock(*bytes, path);
}

absl::StatusOr<LockFile> ParseLock(absl::string_view bytes, absl::string_view file) {
  return Parser(bytes, file).Parse();
}

absl::StatusOr<std::string> WriteLock(const LockFile& lock) {
  if (const std::string fault = FaultOf(lock); !fault.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("pgassay.lock.json is not written: ", fault));
  }
  nlohmann::ordered_json entries = nlohmann::ordered_json::array();
  for (const LockEntry& entry : lock.entries) {
    entries.push_back({{"name", entry.name},
                       {"when", entry.when_ms},
                       {"sha256", entry.sha256},
                       {"catalog", entry.catalog},
                       {"diesel", entry.diesel}});
  }
  const nlohmann::ordered_json root = {{"format", std::string(kLock.format)},
                                       {"entries", std::move(entries)}};
  try {
    return root.dump(2) + "\n";
  } catch (const nlohmann::json::exception& error) {
    return absl::InternalError(absl::StrCat("pgassay.lock.json is not written: ", error.what()));
  }
}

}  // namespace pgassay::migrate::ledger
