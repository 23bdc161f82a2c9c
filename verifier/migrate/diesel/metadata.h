// metadata.toml of a migration, as Diesel takes it.
#ifndef PGASSAY_MIGRATE_DIESEL_METADATA_H_
#define PGASSAY_MIGRATE_DIESEL_METADATA_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::diesel {

struct Metadata {
  enum class Kind {
    kSaid,        // run_in_transaction is there
    kWithoutKey,  // TOML without it: Diesel takes that for false
    kUnreadable,  // no TOML, or no boolean: Diesel takes that for true
  };
  Kind kind = Kind::kSaid;
  bool in_transaction = true;
  std::string why;  // it is unreadable: "line 1: run_in_transaction is a string"
};

// Never fails. Source: migrations_internals, TomlMetadata (serde's default of a boolean is false), and
// diesel_migrations, SqlFileMigration::from_path (unwrap_or_default).
Metadata ParseMetadata(absl::string_view bytes);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_METADATA_H_
