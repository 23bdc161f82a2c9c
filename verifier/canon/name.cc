#include "canon/name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace pgassay::canon {
namespace {

bool IsPlain(absl::string_view name) {
  const auto is_plain = [](unsigned char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
  };
  return !name.empty() && !absl::ascii_isdigit(static_cast<unsigned char>(name[0])) &&
         std::all_of(name.begin(), name.end(), is_plain);
}

}  // namespace

std::string WriteName(absl::string_view name) {
  return IsPlain(name) ? std::string(name)
                       : absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
}

}  // namespace pgassay::canon
