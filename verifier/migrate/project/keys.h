// The keys of pgassay.toml by name, for what is said of those that are not there.
#ifndef PGASSAY_MIGRATE_PROJECT_KEYS_H_
#define PGASSAY_MIGRATE_PROJECT_KEYS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::project {

struct Key {
  const char* section;
  const char* name;
  const char* example;  // as it may stand in the file: "schemas = [\"public\"]"
};

// nullptr if there is none.
const Key* FindKey(absl::string_view section, absl::string_view name);

// Of what is no section: the nearest one, or all of them: "did you mean [diesel]?"
std::string AdviceOnSection(absl::string_view name);

// Of what is no key of `section` ("": stands above all sections), likewise. That of a secret says where it
// belongs.
std::string AdviceOnKey(absl::string_view section, absl::string_view name);

bool IsSection(absl::string_view name);

}  // namespace pgassay::migrate::project

#endif  // PGASSAY_MIGRATE_PROJECT_KEYS_H_
