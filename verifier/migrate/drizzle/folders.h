// The folders of drizzle-kit 1.0, <14 digits>_<name> with migration.sql and snapshot.json.
#ifndef PGASSAY_MIGRATE_DRIZZLE_FOLDERS_H_
#define PGASSAY_MIGRATE_DRIZZLE_FOLDERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

// The time in a folder's name as drizzle-orm 1.0 computes it: parseInt of its parts, Date.UTC of these.
// kNoWhen where that is NaN.
int64_t MillisecondsOf(absl::string_view folder_name);

bool BeginsWithDigits(absl::string_view folder_name);  // 14 of them

// a.localeCompare(b) < 0 in node under an English locale, for names of ASCII; other characters come after
// these, by their bytes.
bool BeforeByLocale(absl::string_view a, absl::string_view b);

// Entries of these folder names in Drizzle's order, without their files, and findings of the names.
void ReadFolderNames(std::vector<std::string> names, DrizzleFolder& folder);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_FOLDERS_H_
