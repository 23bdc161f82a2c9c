// A member of JSON exchanged in its text, so that all else stays as it is to the byte. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_JSON_EDIT_H_
#define PGASSAY_MIGRATE_DRIZZLE_JSON_EDIT_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

// Where the member's value stands in the text of an object that ParseJson takes, without space around it; of
// a key that is there twice the last. Nothing: no such member, or its key is written with escapes.
std::optional<absl::string_view> MemberText(absl::string_view object, absl::string_view key);

// The text with another one in the place of the value; as it is where MemberText finds none.
std::string WithMemberText(absl::string_view object, absl::string_view key, absl::string_view value);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_JSON_EDIT_H_
