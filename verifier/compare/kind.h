// What was done to a value: the ways in which a move between languages and tools loses data.
#ifndef PGASSAY_COMPARE_KIND_H_
#define PGASSAY_COMPARE_KIND_H_

#include <optional>
#include <string>

#include "pgassay/report.h"

namespace pgassay::compare {

// A value as PostgreSQL writes it under the session that pgassay pins, and what it is.
struct TypedText {
  std::string type_class;           // CANON.md
  std::optional<std::string> text;  // nullopt: NULL
};

// The first of these rules that holds; they stand in the order in which they are asked, the more specific
// first. "Text" is a value of class text, enum, xml, char, or one that was read as text; "a number" is an
// int, float or numeric. A rule that names no classes looks at values of any.
//
// kNullToEmpty, kEmptyToNull
//   Text: NULL and '' changed places. Any other NULL is kOther.
// kBooleanAsText
//   A bool became text or a number of the same meaning, or the other way round: t, true, yes, 1 and f, false,
//   no, 0, in any case.
// kEnumRelabelled
//   An enum's label became another label, of that enum or another.
// kCutToMilliseconds
//   A timestamp, time or interval (or either side the same as text) had digits below a millisecond, and they
//   were cut off or rounded away. timestamp and timestamptz are one here.
// kWholeHourShift
//   A timestamp or time of day (or one side as text, timestamp and timestamptz as above) moved by 1 to 14
//   whole hours, as a time zone does, or by 30 or 45 minutes more, as some do; a time of day also across
//   midnight. A timetz moves also by its zone.
// kSignOfZero
//   A number, one side perhaps as text: zero and minus zero changed places.
// kScaleOnly
//   A numeric became a number or text, or the other way round, of equal value with other digits after the
//   point.
// kRoundedBeyond2To53
//   An integer beyond 2^53 (int, numeric or text) became the float8 next to it, whatever holds it now; or one
//   or more such integers inside a JSON document, and nothing else there changed.
// kFloat32Precision
//   A number or text became the float4 next to it, written with the digits of a float4 or of a float8; no
//   float8 stands for both.
// kJsonText
//   json or jsonb, one side perhaps as text: equal values. Members of objects have no order, but where a key
//   comes twice its members do; numbers are equal as decimals, strings when unescaped.
// kArrayOrder
//   Arrays of the same dimensions and bounds, with the same elements in another order.
// any of this list
//   Arrays of the same dimensions and bounds, where the same kind of change was done to each element that
//   differs.
// kTrailingBlanks
//   Text, equal but for blanks (0x20) at the end.
// kNormalizationOnly
//   Text, equal in Unicode's form NFC (not NFKC).
// kCaseOnly
//   Text, equal under Unicode's full case folding.
// kEncodingDamage
//   UTF-8 read as Latin-1 or Windows-1252, or that undone; or characters beyond ASCII became each a U+FFFD or
//   a question mark, or as many as they had bytes. Nothing else changed.
// kTruncatedText
//   Text, cut after a character but not down to nothing.
// kOther
//   Anything else, also where only the class is another.
//
// Pure; any bytes do, and it takes about as long as the texts are. REQUIRES: the two differ.
ChangeKind KindOf(const TypedText& before, const TypedText& after);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_KIND_H_
