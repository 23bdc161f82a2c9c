// Where a sequence stands, before and after.
#include "compare/catalog/position.h"

#include <gtest/gtest.h>

#include <limits>

namespace pgassay::compare {
namespace {

using Kind = PositionOutcome::Kind;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr auto kNone = std::nullopt;

SequenceState At(std::optional<int64_t> next, int64_t increment = 1, std::vector<SequenceColumn> columns = {},
                 bool cycles = false) {
  return {.schema = "public",
          .name = "s",
          .increment = increment,
          .cycles = cycles,
          .next = next,
          .columns = columns};
}

SequenceColumn Column(std::optional<int64_t> extreme, bool known = true, const char* name = "id") {
  return {.schema = "public", .table = "t", .column = name, .known = known, .extreme = extreme};
}

struct Case {
  const char* what;
  SequenceState before;
  SequenceState after;
  Kind kind;
  std::optional<int64_t> last = std::nullopt;
};

TEST(PositionTest, EachCase) {
  for (const Case& c : {
           Case{"where it was", At(5), At(5), Kind::kSame},
           Case{"moved on", At(5), At(6), Kind::kMovedOn},
           Case{"one behind", At(5), At(4), Kind::kUnsafe},
           Case{"from one end to the other", At(kMin), At(kMax), Kind::kMovedOn},
           Case{"back from the end", At(kMax), At(kMin), Kind::kUnsafe},
           Case{"descending, moved on", At(-5, -1), At(-6, -1), Kind::kMovedOn},
           Case{"descending, behind", At(-5, -1), At(-4, -1), Kind::kUnsafe},
           Case{"turned round", At(5, 1), At(4, -1), Kind::kMovedOn},
           Case{"cycling may go back", At(5, 1, {}, true), At(4, 1, {}, true), Kind::kMovedOn},
           Case{"cycles no more", At(5, 1, {}, true), At(4), Kind::kMovedOn},
           Case{"at its end now", At(5), At(kNone), Kind::kUnsafe},
           Case{"at its end as before", At(kNone), At(kNone), Kind::kUnsafeAsBefore},
           Case{"no more at its end", At(kNone), At(1), Kind::kUnsafe, 100},
           Case{"past its old end", At(kNone), At(101), Kind::kMovedOn, 100},
           Case{"on its old end", At(kNone), At(100), Kind::kUnsafe, 100},
           Case{"nobody knows where the end was", At(kNone), At(101), Kind::kUnsafe},
           Case{"descending, past its old end", At(kNone, -1), At(-101, -1), Kind::kMovedOn, -100},
           Case{"past its column", At(5, 1, {Column(4)}), At(5, 1, {Column(4)}), Kind::kSame},
           Case{"on its column now", At(5, 1, {Column(4)}), At(5, 1, {Column(5)}), Kind::kUnsafe},
           Case{"on its column as before", At(5, 1, {Column(5)}), At(5, 1, {Column(7)}),
                Kind::kUnsafeAsBefore},
           Case{"on its column as before, and behind", At(5, 1, {Column(5)}), At(4, 1, {Column(5)}),
                Kind::kUnsafe},
           Case{"past its column now", At(5, 1, {Column(7)}), At(8, 1, {Column(7)}), Kind::kMovedOn},
           Case{"no value", At(5, 1, {Column(kNone)}), At(5, 1, {Column(kNone)}), Kind::kSame},
           Case{"values where none were", At(5, 1, {Column(kNone)}), At(5, 1, {Column(9)}), Kind::kUnsafe},
           Case{"was not known", At(5, 1, {Column(kNone, false)}), At(5, 1, {Column(9)}), Kind::kUnsafe},
           Case{"is not known", At(5, 1, {Column(9)}), At(5, 1, {Column(kNone, false)}), Kind::kSame},
           Case{"a new column", At(5), At(5, 1, {Column(9)}), Kind::kUnsafe},
           Case{"another column", At(5, 1, {Column(9)}), At(5, 1, {Column(9, true, "no")}), Kind::kUnsafe},
           Case{"descending, past its column", At(-5, -1, {Column(-4)}), At(-5, -1, {Column(-4)}),
                Kind::kSame},
           Case{"descending, on its column", At(-5, -1, {Column(-4)}), At(-5, -1, {Column(-5)}),
                Kind::kUnsafe},
           Case{"at the very end", At(kMax, 1, {Column(kMax - 1)}), At(kMax, 1, {Column(kMax)}),
                Kind::kUnsafe},
           Case{"cycling meets its column", At(5, 1, {Column(4)}, true), At(5, 1, {Column(9)}, true),
                Kind::kSame},
       }) {
    const PositionOutcome outcome = ComparePositions(c.before, c.after, c.last);
    EXPECT_EQ(outcome.kind, c.kind) << c.what << ": " << outcome.reason;
    EXPECT_EQ(outcome.reason.empty(), c.kind == Kind::kSame || c.kind == Kind::kMovedOn) << c.what;
  }
}

TEST(PositionTest, AStandbyIsAheadOfWhatWasGiven) {
  const auto kind = [](const SequenceState& before, const SequenceState& after) {
    return ComparePositions(before, after, kNone, 33).kind;
  };
  EXPECT_EQ(kind(At(34), At(6)), Kind::kAsFarAsKnown);
  EXPECT_EQ(kind(At(39), At(6)), Kind::kAsFarAsKnown);
  EXPECT_EQ(kind(At(40), At(6)), Kind::kUnsafe);
  EXPECT_EQ(kind(At(34), At(6, 1, {Column(6)})), Kind::kUnsafe) << "not past its column";
  EXPECT_EQ(kind(At(34), At(40)), Kind::kMovedOn);
  EXPECT_EQ(kind(At(-34, -1), At(-6, -1)), Kind::kAsFarAsKnown);
  EXPECT_EQ(kind(At(-340, -10), At(-6, -10)), Kind::kUnsafe);
  EXPECT_EQ(kind(At(kMax), At(kMin)), Kind::kUnsafe);
}

TEST(PositionTest, SaysWhatIsWrong) {
  const PositionOutcome behind = ComparePositions(At(10, 1, {Column(9)}), At(4, 1, {Column(9)}), kNone);
  EXPECT_EQ(behind.before, "10");
  EXPECT_EQ(behind.after, "4");
  EXPECT_EQ(behind.reason,
            "it went back, and gives values again; not past 9, the greatest value of public.t.id");
  const PositionOutcome ended = ComparePositions(At(10), At(kNone), kNone);
  EXPECT_EQ(ended.after, "none: it is at its end");
  EXPECT_EQ(ended.reason, "it is at its end, and the next insert fails");
}

}  // namespace
}  // namespace pgassay::compare
