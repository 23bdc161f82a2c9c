// meta/_journal.json, the list that drizzle-kit 0.2x to 0.31 keeps of its migrations.
#ifndef PGASSAY_MIGRATE_DRIZZLE_JOURNAL_H_
#define PGASSAY_MIGRATE_DRIZZLE_JOURNAL_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

// DrizzleEntry::when_ms where there is no number: no created_at is below it, as with JavaScript's NaN.
inline constexpr int64_t kNoWhen = std::numeric_limits<int64_t>::min();

// Below it, milliseconds since 1970 are before 1973: somebody wrote seconds.
inline constexpr int64_t kLeastMilliseconds = 100'000'000'000;
// Above it they are after the year 5138: somebody wrote microseconds.
inline constexpr int64_t kMostMilliseconds = 100'000'000'000'000;

// Entries and findings of the journal's text, in its order, without reading any of the files it names: these
// are `present` false. A journal that Drizzle could not read, or one of another dialect or version, is a
// finding, and format is then kOther without entries.
void ReadJournal(absl::string_view bytes, DrizzleFolder& folder);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_JOURNAL_H_
