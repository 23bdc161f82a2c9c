// UUIDs that are made of a name. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_UUID_H_
#define PGASSAY_MIGRATE_DRIZZLE_UUID_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

// Version 5 of RFC 4122: "2ed6657d-e927-568b-95e1-2665a8aea6a2". `space` is a UUID in the same form.
std::string UuidOf(absl::string_view space, absl::string_view name);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_UUID_H_
