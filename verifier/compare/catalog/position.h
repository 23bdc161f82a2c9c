// Whether a sequence is as safe as it was: that it gives no value again.
#ifndef PGASSAY_COMPARE_CATALOG_POSITION_H_
#define PGASSAY_COMPARE_CATALOG_POSITION_H_

#include <cstdint>
#include <optional>
#include <string>

#include "pgassay/catalog.h"

namespace pgassay::compare {

struct PositionOutcome {
  enum class Kind : uint8_t { kSame, kMovedOn, kAsFarAsKnown, kUnsafeAsBefore, kUnsafe };
  Kind kind = Kind::kSame;
  std::string before;  // where it stood, for people; of kUnsafe and kMovedOn
  std::string after;
  std::string reason;  // of kUnsafe and kUnsafeAsBefore
};

// `before` has the names of columns that AFTER uses. `last`: BEFORE's last possible value (its maximum, or of
// a descending sequence its minimum), where it is known. `ahead`: so many values BEFORE's position may be
// ahead of what was given, as a standby shows it; then AFTER may be behind it by as many, which is
// kAsFarAsKnown.
PositionOutcome ComparePositions(const SequenceState& before, const SequenceState& after,
                                 std::optional<int64_t> last, int64_t ahead = 0);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_POSITION_H_
