#include "migrate/diesel/metadata.h"

#include <toml++/toml.h>

#include <sstream>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace pgassay::migrate::diesel {
namespace {

constexpr char kKey[] = "run_in_transaction";

Metadata Unreadable(const toml::source_region& place, std::string_view what) {
  const std::string text(what);
  return {Metadata::Kind::kUnreadable, true, absl::StrCat("line ", place.begin.line, ": ", text)};
}

std::string NameOf(toml::node_type type) {
  std::ostringstream name;
  name << type;
  return name.str();
}

}  // namespace

Metadata ParseMetadata(absl::string_view bytes) {
  toml::table root;
  try {
    root = toml::parse(std::string_view(bytes.data(), bytes.size()));
  } catch (const toml::parse_error& error) {
    return Unreadable(error.source(), error.description());
  }
  const toml::node* const node = root.get(kKey);
  if (node == nullptr) return {Metadata::Kind::kWithoutKey, false, ""};
  const toml::value<bool>* const value = node->as_boolean();
  if (value == nullptr) {
    return Unreadable(node->source(),
                      absl::StrCat(kKey, " is of type ", NameOf(node->type()), ", not boolean"));
  }
  return {Metadata::Kind::kSaid, value->get(), ""};
}

}  // namespace pgassay::migrate::diesel
