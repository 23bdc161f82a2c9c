#include "migrate/ledger/lock.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "migrate/file/read.h"
#include "migrate/ledger/rules.h"
#include "migrate/text/nesting.h"
#include "migrate/text/utf8.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate::ledger {
namespace {

using Json = nlohmann::json;

constexpr char kFormat[] = "pgassay-lock/1";
constexpr char kFormatBegin[] = "pgassay-lock/";
constexpr size_t kMaxBytes = size_t{16} << 20;
constexpr int kMaxDepth = 5;  // the file's, entries, an entry, its versions, and one to say what is wrong
constexpr size_t kMaxShown = 80;
constexpr char kFromGit[] = "restore it from git, and let pgassay alone write it";

// Keys and values of a file that may be anybody's, for a message of one line.
std::string Shown(absl::string_view text) {
  const std::string line = pg::OneLine(text::Decode(text));
  if (line.size() <= kMaxShown) return line;
  size_t end = kMaxShown;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return absl::StrCat(line.substr(0, end), "...");
}

const char* TypeName(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "true or false";
    case Json::value_t::null:
      return "null";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return "a whole number";
    default:
      return "a number with a fraction or an exponent";
  }
}

class Parser {
 public:
  Parser(absl::string_view bytes, absl::string_view file) : bytes_(bytes), file_(file) {}

  absl::StatusOr<LockFile> Parse() {
    RETURN_IF_ERROR(CheckBytes());
    ASSIGN_OR_RETURN(const Json root, ParseJson());
    RETURN_IF_ERROR(CheckFormat(root));
    RETURN_IF_ERROR(CheckKeys(root, "", {"format", "entries"}));
    const Json& entries = root["entries"];
    if (!entries.is_array()) return WrongType("entries", entries, "a list");
    LockFile lock;
    for (size_t i = 0; i < entries.size(); ++i) {
      LockEntry entry;
      RETURN_IF_ERROR(ReadEntry(entries[i], absl::StrCat("entries[", i, "]"), entry));
      lock.entries.push_back(std::move(entry));
    }
    if (const std::string fault = FaultOf(lock); !fault.empty()) return Wrong(fault);
    return lock;
  }

 private:
  absl::Status Wrong(absl::string_view what, absl::string_view remedy = kFromGit) const {
    return absl::InvalidArgumentError(absl::StrCat(file_, ": ", what, "; ", remedy));
  }

  absl::Status WrongType(absl::string_view key, const Json& value, absl::string_view wanted) const {
    return Wrong(absl::StrCat(key, ": it is ", TypeName(value), ", and has to be ", wanted));
  }

  // `offset` in bytes.
  size_t LineOf(size_t offset) const {
    const absl::string_view before = bytes_.substr(0, std::min(offset, bytes_.size()));
    return 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  }

  absl::Status CheckBytes() const {
    if (bytes_.size() > kMaxBytes) return Wrong("it is larger than 16 MiB");
    if (bytes_.empty()) return Wrong("it is empty");
    if (absl::StartsWith(bytes_, "\xEF\xBB\xBF")) {
      return Wrong("it begins with a byte order mark", "save it as UTF-8 without one");
    }
    for (const absl::string_view marker : {"<<<<<<< ", ">>>>>>> "}) {
      const size_t found = bytes_.find(absl::StrCat("\n", marker));
      if (found == absl::string_view::npos && !absl::StartsWith(bytes_, marker)) continue;
      return Wrong(
          absl::StrCat("line ", found == absl::string_view::npos ? 1 : LineOf(found + 1),
                       " is one of git's conflict markers"),
          "take one side whole, with the migrations folder of that side, and run `pgassay sync` again");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Json> ParseJson() const {
    if (text::NestsDeeper(bytes_, kMaxDepth))
      return Wrong("it has lists or objects within each other that no lock has");
    std::vector<std::set<std::string>> keys;  // of the objects that are open
    std::optional<std::string> twice;
    const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
      if (event == Json::parse_event_t::object_start) keys.emplace_back();
      if (event == Json::parse_event_t::object_end) keys.pop_back();
      if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second &&
          !twice) {
        twice = parsed.get<std::string>();
      }
      return true;
    };
    try {
      Json root = Json::parse(bytes_.begin(), bytes_.end(), watch);
      if (twice) return Wrong(absl::StrCat("key \"", Shown(*twice), "\" is there twice"));
      return root;
    } catch (const Json::parse_error& error) {
      return Wrong(absl::StrCat("line ", LineOf(error.byte == 0 ? 0 : error.byte - 1), " is no JSON"));
    } catch (const Json::exception&) {
      return Wrong("it has a number that is too large to be one");
    }
  }

  absl::Status CheckFormat(const Json& root) const {
    if (!root.is_object()) return Wrong(absl::StrCat("it is ", TypeName(root), ", and has to be an object"));
    const auto found = root.find("format");
    if (found == root.end()) return Wrong("format: it is missing");
    if (!found->is_string()) return WrongType("format", *found, "a string");
    const std::string& format = found->get_ref<const std::string&>();
    if (format == kFormat) return absl::OkStatus();
    uint32_t number = 0;
    if (absl::StartsWith(format, kFormatBegin) &&
        absl::SimpleAtoi(format.substr(sizeof(kFormatBegin) - 1), &number) && number > 1) {
      return absl::FailedPreconditionError(
          absl::StrCat(file_, ": format: it is ", Shown(format), ", and this pgassay reads ", kFormat,
                       "; use the pgassay that the project uses, or a newer one"));
    }
    return Wrong(absl::StrCat("format: it is \"", Shown(format), "\", and has to be \"", kFormat, "\""));
  }

  // All of `keys`, and no other.
  absl::Status CheckKeys(const Json& object, const std::string& at, const std::set<std::string>& keys) const {
    for (const auto& item : object.items()) {
      if (keys.count(item.key()) == 0) {
        return Wrong(absl::StrCat(at, at.empty() ? "" : ".", Shown(item.key()), ": there is no such key in ",
                                  kFormat));
      }
    }
    for (const std::string& key : keys) {
      if (object.find(key) == object.end()) {
        return Wrong(absl::StrCat(at, at.empty() ? "" : ".", key, ": it is missing"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadText(const Json& object, const std::string& at, const char* key, std::string& text) const {
    const Json& value = object[key];
    if (!value.is_string()) return WrongType(absl::StrCat(at, ".", key), value, "a string");
    text = value.get_ref<const std::string&>();
    return absl::OkStatus();
  }

  absl::Status ReadEntry(const Json& object, const std::string& at, LockEntry& entry) const {
    if (!object.is_object()) return WrongType(at, object, "an object");
    RETURN_IF_ERROR(CheckKeys(object, at, {"name", "when", "sha256", "catalog", "diesel"}));
    RETURN_IF_ERROR(ReadText(object, at, "name", entry.name));
    RETURN_IF_ERROR(ReadText(object, at, "sha256", entry.sha256));
    RETURN_IF_ERROR(ReadText(object, at, "catalog", entry.catalog));
    const Json& when = object["when"];
    if (!when.is_number_integer()) return WrongType(at + ".when", when, "a whole number");
    // A number above the range of int64 is an unsigned one, and out of ours.
    entry.when_ms = when.is_number_unsigned() && when.get<uint64_t>() > uint64_t{1} << 62
                        ? int64_t{1} << 62
                        : when.get<int64_t>();
    const Json& versions = object["diesel"];
    if (!versions.is_array()) return WrongType(at + ".diesel", versions, "a list");
    for (size_t i = 0; i < versions.size(); ++i) {
      if (!versions[i].is_string()) {
        return WrongType(absl::StrCat(at, ".diesel[", i, "]"), versions[i], "a string");
      }
      entry.diesel.push_back(versions[i].get_ref<const std::string&>());
    }
    return absl::OkStatus();
  }

  const absl::string_view bytes_;
  const absl::string_view file_;
};

}  // namespace

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
  const nlohmann::ordered_json root = {{"format", kFormat}, {"entries", std::move(entries)}};
  try {
    return root.dump(2) + "\n";
  } catch (const nlohmann::json::exception& error) {
    return absl::InternalError(absl::StrCat("pgassay.lock.json is not written: ", error.what()));
  }
}

}  // namespace pgassay::migrate::ledger
