// The version in the name of a Diesel migration's folder.
#ifndef PGASSAY_MIGRATE_DIESEL_VERSION_H_
#define PGASSAY_MIGRATE_DIESEL_VERSION_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::diesel {

inline constexpr size_t kMaxVersionLength = 50;  // characters: VARCHAR(50)

// What stands before the first '_', without its '-'; never an error, also for "foo".
// Source: Diesel's migrations_internals, version_from_string.
std::string VersionOf(absl::string_view folder_name);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_VERSION_H_
