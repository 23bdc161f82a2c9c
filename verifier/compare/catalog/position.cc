#include "compare/catalog/position.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace pgassay::compare {
namespace {

std::string Text(const std::optional<int64_t>& next) {
  return next.has_value() ? absl::StrCat(*next) : "none: it is at its end";
}

bool Ascends(const SequenceState& sequence) {
  return sequence.increment >= 0;
}

// Whether `value` comes later than `other`.
bool IsPast(int64_t value, int64_t other, bool ascending) {
  return ascending ? value > other : value < other;
}

const SequenceColumn* Find(const SequenceState& sequence, const SequenceColumn& like) {
  const auto found =
      std::find_if(sequence.columns.begin(), sequence.columns.end(), [&](const SequenceColumn& column) {
        return column.schema == like.schema && column.table == like.table && column.column == like.column;
      });
  return found == sequence.columns.end() ? nullptr : &*found;
}

// A column with a value that the sequence has yet to come to.
bool Meets(const SequenceState& sequence, const SequenceColumn& column) {
  return !sequence.cycles && sequence.next.has_value() && column.known && column.extreme.has_value() &&
         !IsPast(*sequence.next, *column.extreme, Ascends(sequence));
}

std::string MeetsText(const SequenceColumn& column, bool ascending) {
  return absl::StrCat("not past ", *column.extreme, ", the ", ascending ? "greatest" : "least", " value of ",
                      column.schema, ".", column.table, ".", column.column);
}

// Why AFTER would give again what BEFORE gave; "" if it would not.
std::string Behind(const SequenceState& before, const SequenceState& after, std::optional<int64_t> last) {
  const bool ascending = Ascends(after);
  if (before.cycles || after.cycles || Ascends(before) != ascending || !after.next.has_value()) return "";
  if (before.next.has_value()) {
    return IsPast(*before.next, *after.next, ascending) ? "it went back, and gives values again" : "";
  }
  const bool past_the_end = last.has_value() && IsPast(*after.next, *last, ascending);
  return past_the_end ? "" : "it was at its end, and gives values again";
}

// Whether AFTER is behind by no more than `ahead` values.
bool IsWithin(const SequenceState& before, const SequenceState& after, int64_t ahead) {
  if (ahead == 0 || !before.next.has_value() || !after.next.has_value()) return false;
  if (before.increment != after.increment) return false;
  const auto distance = static_cast<__int128>(*before.next) - *after.next;
  const auto most = static_cast<__int128>(ahead) * after.increment;
  return Ascends(after) ? distance <= most : distance >= most;
}

}  // namespace

PositionOutcome ComparePositions(const SequenceState& before, const SequenceState& after,
                                 std::optional<int64_t> last, int64_t ahead) {
  using Kind = PositionOutcome::Kind;
  const bool ascending = Ascends(after);
  std::string unsafe = Behind(before, after, last);
  const bool as_far_as_known = !unsafe.empty() && IsWithin(before, after, ahead);
  if (as_far_as_known) unsafe.clear();
  std::string as_before;
  const auto add = [](std::string& to, const std::string& reason) {
    absl::StrAppend(&to, to.empty() ? "" : "; ", reason);
  };
  if (!after.next.has_value()) {
    add(before.next.has_value() ? unsafe : as_before, "it is at its end, and the next insert fails");
  }
  for (const SequenceColumn& column : after.columns) {
    if (!Meets(after, column)) continue;
    const SequenceColumn* was = Find(before, column);
    add(was != nullptr && Meets(before, *was) ? as_before : unsafe, MeetsText(column, ascending));
  }
  if (!unsafe.empty()) {
    return {.kind = Kind::kUnsafe, .before = Text(before.next), .after = Text(after.next), .reason = unsafe};
  }
  if (!as_before.empty())
    return {.kind = Kind::kUnsafeAsBefore, .before = "", .after = "", .reason = as_before};
  if (as_far_as_known) return {.kind = Kind::kAsFarAsKnown, .before = "", .after = "", .reason = ""};
  if (before.next == after.next) return {};
  return {.kind = Kind::kMovedOn, .before = Text(before.next), .after = Text(after.next), .reason = ""};
}

}  // namespace pgassay::compare
