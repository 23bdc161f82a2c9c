// The rows of a snapshot of drizzle-kit 1.0.0-rc.5, and what one list of them is more than another. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_DDL_H_
#define PGASSAY_MIGRATE_DRIZZLE_DDL_H_

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace pgassay::migrate::drizzle {

// A schema as drizzle-kit sees it: rows such as {"schema": "public", "name": "t", ..., "entityType":
// "tables"}, each under the key that deltas name it by.
class Ddl {
 public:
  // InvalidArgument: no list of such rows, a kind of row that 1.0.0-rc.5 does not have, a key twice.
  static absl::StatusOr<Ddl> Of(const nlohmann::ordered_json& rows);

  // As drizzle-kit applies the `deltas` of a snapshot: of a key that is changed by alter or rename, the rows
  // that refer to it follow. InvalidArgument: no list of deltas, or two rows would have one key; the rows are
  // then of no use.
  absl::Status Apply(const nlohmann::ordered_json& deltas);

  // What makes `rows` of these: creates and alters in the order of `rows`, drops by key. An error of `rows`
  // as Of's.
  absl::StatusOr<nlohmann::ordered_json> DeltasTo(const nlohmann::ordered_json& rows) const;

 private:
  absl::Status Create(const nlohmann::ordered_json& row);
  absl::Status Update(const std::string& key, const nlohmann::ordered_json& set);
  // Renames the rows that refer to the one under `key`, and those that refer to these.
  void Follow(const std::string& key, const nlohmann::ordered_json& before);
  absl::Status KeyAnew();

  std::map<std::string, nlohmann::ordered_json> rows_;  // by the kind, NUL and JSON of the names
};

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_DDL_H_
