// Which row of a snapshot of drizzle-kit 1.0.0-rc.5 is which, and which one refers to which. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_DDL_KEY_H_
#define PGASSAY_MIGRATE_DRIZZLE_DDL_KEY_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

// A kind of row that refers to another.
struct DdlReference {
  absl::string_view from, to;  // "columns", "tables"
  // Fields of `to`'s key by the fields of `from` that hold them.
  std::vector<std::pair<absl::string_view, absl::string_view>> fields;
  // A field of `to`'s key that the elements of a list hold: itself, or in their member `pick`, but for those
  // whose member `unless` is true.
  absl::string_view listed = {}, list = {}, pick = {}, unless = {};
};

const std::vector<DdlReference>& DdlReferences();

// "tables", NUL, ["public","t"]. Nothing: no row of a kind that 1.0.0-rc.5 has, by its `entityType`.
std::optional<std::string> DdlKeyOf(const nlohmann::ordered_json& row);

// The keys that a row refers to by this; `row` is of the kind `reference.from`.
std::vector<std::string> DdlTargets(const DdlReference& reference, const nlohmann::ordered_json& row);

// Lets a row that refers to `before` refer to `after`, which is the same row under another key. False: it
// refers to something else.
bool Redirect(const DdlReference& reference, const nlohmann::ordered_json& before,
              const nlohmann::ordered_json& after, nlohmann::ordered_json& row);

// As JavaScript's JSON has it: members in any order, null for what is not there.
bool SameJson(const nlohmann::ordered_json& a, const nlohmann::ordered_json& b);
const nlohmann::ordered_json& FieldOf(const nlohmann::ordered_json& row, absl::string_view field);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_DDL_KEY_H_
