#include "migrate/ledger/rules.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "migrate/diesel/version.h"
#include "migrate/drizzle/journal.h"
#include "migrate/text/utf8.h"

namespace pgassay::migrate::ledger {
namespace {

constexpr size_t kMaxName = 255;  // bytes, of a file system

bool IsDigest(const std::string& text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c)) || (c >= 'a' && c <= 'f');
         });
}

bool HasControl(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_iscntrl(static_cast<unsigned char>(c)); });
}

std::string FaultOfName(const std::string& name) {
  if (name.empty()) return "it is empty";
  if (name.size() > kMaxName) return absl::StrCat("it is longer than ", kMaxName, " bytes");
  if (!text::IsUtf8(name)) return "it is not UTF-8";
  if (HasControl(name)) return "it has a control character";
  if (name.find_first_of("/\\") != std::string::npos || name == "." || name == "..") {
    return "it is a path, and not the name of a migration";
  }
  return "";
}

std::string FaultOfWhen(int64_t when_ms) {
  if (when_ms >= drizzle::kLeastMilliseconds && when_ms <= drizzle::kMostMilliseconds) return "";
  return absl::StrCat(when_ms, " is no time in milliseconds since 1970 between 1973 and 5138");
}

std::string FaultOfVersion(const std::string& version) {
  if (version.empty()) return "it is empty";
  if (!text::IsUtf8(version)) return "it is not UTF-8";
  if (HasControl(version)) return "it has a control character";
  if (text::Characters(version) > diesel::kMaxVersionLength) {
    return absl::StrCat("it is longer than Diesel's ", diesel::kMaxVersionLength, " characters");
  }
  return "";
}

constexpr char kNoDigest[] = "it is not 64 lower case hexadecimal digits";

}  // namespace

std::string FaultOf(const LockFile& lock) {
  std::map<std::string, size_t> names;
  std::map<std::string, size_t> versions;
  for (size_t i = 0; i < lock.entries.size(); ++i) {
    const LockEntry& entry = lock.entries[i];
    const std::string at = absl::StrCat("entries[", i, "].");
    if (const std::string fault = FaultOfName(entry.name); !fault.empty()) {
      return absl::StrCat(at, "name: ", fault);
    }
    if (const auto [other, added] = names.emplace(entry.name, i); !added) {
      return absl::StrCat(at, "name: ", entry.name, " is that of entries[", other->second, "] too");
    }
    if (const std::string fault = FaultOfWhen(entry.when_ms); !fault.empty()) {
      return absl::StrCat(at, "when: ", fault);
    }
    if (i > 0 && entry.when_ms <= lock.entries[i - 1].when_ms) {
      return absl::StrCat(at, "when: ", entry.when_ms, " is not above that of the entry before it, ",
                          lock.entries[i - 1].when_ms);
    }
    if (!IsDigest(entry.sha256)) return absl::StrCat(at, "sha256: ", kNoDigest);
    if (!IsDigest(entry.catalog)) return absl::StrCat(at, "catalog: ", kNoDigest);
    if (i == 0 && entry.diesel.empty()) {
      return absl::StrCat(at, "diesel: it is empty, and the first entry is the baseline");
    }
    for (size_t v = 0; v < entry.diesel.size(); ++v) {
      const std::string& version = entry.diesel[v];
      const std::string place = absl::StrCat(at, "diesel[", v, "]: ");
      if (const std::string fault = FaultOfVersion(version); !fault.empty()) return place + fault;
      if (const auto [other, added] = versions.emplace(version, i); !added) {
        return absl::StrCat(place, "version ", version, " is in entries[", other->second, "] ",
                            other->second == i ? "already" : "too");
      }
      if (v > 0 && version < entry.diesel[v - 1]) {
        return absl::StrCat(place, "version ", version, " stands after ", entry.diesel[v - 1],
                            ", which Diesel runs later");
      }
    }
  }
  return "";
}

}  // namespace pgassay::migrate::ledger
