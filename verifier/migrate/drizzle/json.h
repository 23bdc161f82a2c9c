// JSON as JSON.parse of node takes it, of files that anybody may have written.
#ifndef PGASSAY_MIGRATE_DRIZZLE_JSON_H_
#define PGASSAY_MIGRATE_DRIZZLE_JSON_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

// Of a key that is there twice the last one counts. Nothing where node has an error (among them a byte order
// mark), and for what no drizzle-kit writes: more than 200 levels, a number beyond a double, half a surrogate
// pair.
std::optional<nlohmann::json> ParseJson(absl::string_view bytes);

// The member if `object` is one and has it as a string, else nothing.
std::optional<std::string> StringIn(const nlohmann::json& object, const char* key);

// The member if `object` is one and has it, else nullptr.
const nlohmann::json* MemberOf(const nlohmann::json& object, const char* key);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_JSON_H_
