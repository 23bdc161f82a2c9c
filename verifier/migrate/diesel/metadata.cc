#include "migrate/diesel/metadata.h"

#include <toml++/toml.h>

#include <sstream>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "migrate/project/guard.h"

namespace pgassay::migrate::diesel {
namespace {

constexpr char kKey[] = "run_in_transaction";

std::string At(const toml::source_region& place, const std::string& what) {
  return absl::StrCat("line ", place.begin.line, ": ", what);
}

std::string NameOf(toml::node_type type) {
  std::ostringstream name;
  name << type;
  return name.str();
}

}  // namespace

Metadata ParseMetadata(absl::string_view bytes) {
  if (bytes.size() > kMaxMetadataBytes) {
    return {Metadata::Kind::kUnreadable, true, absl::StrCat("it is above ", kMaxMetadataBytes >> 10, " KiB")};
  }
  if (const absl::Status nesting = project::CheckNesting(bytes); !nesting.ok()) {
    return {Metadata::Kind::kUnreadable, true, std::string(nesting.message())};
  }
  toml::table root;
  try {
    root = toml::parse(std::string_view(bytes.data(), bytes.size()));
  } catch (const toml::parse_error& error) {
    return {Metadata::Kind::kUnreadable, true, At(error.source(), std::string(error.description()))};
  }
  const toml::node* const node = root.get(kKey);
  if (node == nullptr) return {Metadata::Kind::kWithoutKey, false, ""};
  const toml::value<bool>* const value = node->as_boolean();
  if (value == nullptr) {
    const std::string what = absl::StrCat(kKey, " is of type ", NameOf(node->type()), ", not boolean");
    return {Metadata::Kind::kIgnored, true, At(node->source(), what)};
  }
  return {Metadata::Kind::kSaid, value->get(), ""};
}

}  // namespace pgassay::migrate::diesel
