// schema.rs against what Diesel's folder makes: a warning, as nothing goes by it but Rust.
#ifndef PGASSAY_MIGRATE_STEPS_CHECK_RUST_H_
#define PGASSAY_MIGRATE_STEPS_CHECK_RUST_H_

#include "absl/status/statusor.h"
#include "migrate/steps/check_repository.h"
#include "pgassay/migration.h"
#include "pgassay/scan.h"

namespace pgassay::migrate {

// Part kSchemaRs, and notes "check-schema-rs-...". `replay` has all of Diesel's folder. Errors: those of the
// connection, a diesel.toml that is no TOML.
absl::StatusOr<PartsAndFindings> CheckRust(const ProjectSettings& settings, const ConnectTarget& replay);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_CHECK_RUST_H_
