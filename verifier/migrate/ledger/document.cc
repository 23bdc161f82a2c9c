#include "migrate/ledger/document.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "migrate/text/nesting.h"
#include "migrate/text/utf8.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate::ledger {
namespace {

using Json = Document::Json;

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

}  // namespace

absl::StatusOr<Json> Document::Parse() const {
  RETURN_IF_ERROR(CheckBytes());
  ASSIGN_OR_RETURN(Json root, ParseJson());
  RETURN_IF_ERROR(CheckFormat(root));
  return root;
}

absl::Status Document::Wrong(absl::string_view what) const {
  return Fault(what, kFromGit);
}

absl::Status Document::WrongType(absl::string_view key, const Json& value, absl::string_view wanted) const {
  return Wrong(absl::StrCat(key, ": it is ", TypeName(value), ", and has to be ", wanted));
}

absl::Status Document::CheckKeys(const Json& object, const std::string& at,
                                 const std::set<std::string>& keys) const {
  for (const auto& item : object.items()) {
    if (keys.count(item.key()) == 0) {
      return Wrong(absl::StrCat(at, at.empty() ? "" : ".", Shown(item.key()), ": there is no such key in ",
                                kind_.format));
    }
  }
  for (const std::string& key : keys) {
    if (object.find(key) == object.end()) {
      return Wrong(absl::StrCat(at, at.empty() ? "" : ".", key, ": it is missing"));
    }
  }
  return absl::OkStatus();
}

absl::Status Document::ReadText(const Json& object, const std::string& at, const char* key,
                                std::string& text) const {
  const Json& value = object[key];
  if (!value.is_string()) return WrongType(absl::StrCat(at, ".", key), value, "a string");
  text = value.get_ref<const std::string&>();
  return absl::OkStatus();
}

absl::Status Document::Fault(absl::string_view what, absl::string_view remedy) const {
  return absl::InvalidArgumentError(absl::StrCat(file_, ": ", what, "; ", remedy));
}

// `offset` in bytes.
size_t Document::LineOf(size_t offset) const {
  const absl::string_view before = bytes_.substr(0, std::min(offset, bytes_.size()));
  return 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
}

absl::Status Document::CheckBytes() const {
  if (bytes_.size() > kind_.max_bytes) {
    return Wrong(absl::StrCat("it is larger than ", kind_.max_bytes >> 20U, " MiB"));
  }
  if (bytes_.empty()) return Wrong("it is empty");
  if (absl::StartsWith(bytes_, "\xEF\xBB\xBF")) {
    return Fault("it begins with a byte order mark", "save it as UTF-8 without one");
  }
  for (const absl::string_view marker : {"<<<<<<< ", ">>>>>>> "}) {
    const size_t found = bytes_.find(absl::StrCat("\n", marker));
    if (found == absl::string_view::npos && !absl::StartsWith(bytes_, marker)) continue;
    return Fault(absl::StrCat("line ", found == absl::string_view::npos ? 1 : LineOf(found + 1),
                              " is one of git's conflict markers"),
                 kind_.merged);
  }
  return absl::OkStatus();
}

absl::StatusOr<Json> Document::ParseJson() const {
  if (text::NestsDeeper(bytes_, kind_.max_depth)) {
    return Wrong(absl::StrCat("it has lists or objects within each other that no ", kind_.what, " has"));
  }
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

absl::Status Document::CheckFormat(const Json& root) const {
  if (!root.is_object()) return Wrong(absl::StrCat("it is ", TypeName(root), ", and has to be an object"));
  const auto found = root.find("format");
  if (found == root.end()) return Wrong("format: it is missing");
  if (!found->is_string()) return WrongType("format", *found, "a string");
  const std::string& format = found->get_ref<const std::string&>();
  if (absl::string_view(format) == kind_.format) return absl::OkStatus();
  const absl::string_view begin = kind_.format.substr(0, kind_.format.find('/') + 1);
  uint32_t number = 0;
  if (absl::StartsWith(format, begin) && absl::SimpleAtoi(format.substr(begin.size()), &number) &&
      number > 1) {
    return absl::FailedPreconditionError(
        absl::StrCat(file_, ": format: it is ", Shown(format), ", and this pgassay reads ", kind_.format,
                     "; use the pgassay that the project uses, or a newer one"));
  }
  return Wrong(absl::StrCat("format: it is \"", Shown(format), "\", and has to be \"", kind_.format, "\""));
}

}  // namespace pgassay::migrate::ledger
