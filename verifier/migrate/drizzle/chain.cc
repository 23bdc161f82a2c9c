#include "migrate/drizzle/chain.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "migrate/drizzle/journal.h"
#include "migrate/drizzle/text.h"
#include "migrate/drizzle/uuid.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kSpace[] = "6dff13d4-5f9d-47b7-aa39-51d05d5f2dc1";

}  // namespace

std::string SnapshotId(absl::string_view previous_id, absl::string_view name, const NewEntry& entry,
                       absl::string_view content) {
  return UuidOf(kSpace, absl::StrCat(previous_id, "\n", name, "\n", entry.when_ms, "\n", Sha256(entry.sql),
                                     "\n", Sha256(content)));
}

std::string SecondText(int64_t when_ms) {
  return absl::FormatTime("%Y%m%d%H%M%S", absl::FromUnixMillis(when_ms), absl::UTCTimeZone());
}

absl::Status RefusalOf(const std::vector<HistoryFinding>& findings,
                       const std::vector<absl::string_view>& besides) {
  for (const HistoryFinding& finding : findings) {
    if (finding.level == HistoryFinding::Level::kNote) continue;
    if (std::find(besides.begin(), besides.end(), finding.code) != besides.end()) continue;
    return absl::FailedPreconditionError(
        absl::StrCat(finding.subject.empty() ? "the migrations folder" : finding.subject, ": ", finding.what,
                     "; ", finding.remedy));
  }
  return absl::OkStatus();
}

absl::Status MustBeLater(const NewEntry& entry, const std::vector<DrizzleEntry>& entries) {
  const auto last =
      std::max_element(entries.begin(), entries.end(),
                       [](const DrizzleEntry& a, const DrizzleEntry& b) { return a.when_ms < b.when_ms; });
  if (last == entries.end() || last->when_ms == kNoWhen || entry.when_ms > last->when_ms)
    return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(last->name, ": it was made at ", TimeText(last->when_ms),
                   " by its `when`, and the new entry is to have ", TimeText(entry.when_ms),
                   ", where migrate() would pass over it; give it a later second"));
}

}  // namespace pgassay::migrate::drizzle
