// metadata.toml of a migration, as Diesel takes it.
#ifndef PGASSAY_MIGRATE_DIESEL_METADATA_H_
#define PGASSAY_MIGRATE_DIESEL_METADATA_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::diesel {

struct Metadata {
  enum class Kind {
    kSaid,        // run_in_transaction is there
    kWithoutKey,  // TOML without it: Diesel takes that for false
    kIgnored,     // no boolean: Diesel takes that for true
    kUnreadable,  // pgassay cannot read it: Diesel ignores it too, or, with its TOML 1.1, does read it
  };
  Kind kind = Kind::kSaid;
  bool in_transaction = true;
  std::string why;  // of kIgnored and kUnreadable: "line 1: run_in_transaction is a string"
};

inline constexpr size_t kMaxMetadataBytes = size_t{64} << 10;

// Never fails; what is above kMaxMetadataBytes is unreadable. Source: migrations_internals, TomlMetadata
// (serde's default of a boolean is false), and diesel_migrations, SqlFileMigration::from_path
// (unwrap_or_default).
Metadata ParseMetadata(absl::string_view bytes);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_METADATA_H_
