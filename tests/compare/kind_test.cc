#include "compare/kind.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace pgassay::compare {
namespace {

using enum ChangeKind;

struct KindCase {
  ChangeKind kind;
  const char* before_class;
  std::optional<std::string> before;
  const char* after_class;
  std::optional<std::string> after;
};

void ExpectKinds(const std::vector<KindCase>& cases) {
  for (const KindCase& test : cases) {
    EXPECT_EQ(static_cast<int>(KindOf({test.before_class, test.before}, {test.after_class, test.after})),
              static_cast<int>(test.kind))
        << test.before_class << " " << test.before.value_or("NULL").substr(0, 100) << " -> "
        << test.after_class << " " << test.after.value_or("NULL").substr(0, 100);
  }
}

constexpr char kTz[] = "timestamptz", kTs[] = "timestamp", kText[] = "text", kNumeric[] = "numeric",
               kFloat[] = "float", kInt[] = "int", kBool[] = "bool", kJson[] = "json", kJsonb[] = "jsonb",
               kTexts[] = "array(text)", kInts[] = "array(int)", kMood[] = "enum(shop.mood)";

// clang-format off
TEST(KindOf, Nulls) {
  ExpectKinds({
      {kNullToEmpty, kText, std::nullopt, kText, ""},
      {kEmptyToNull, kText, "", kText, std::nullopt},
      {kNullToEmpty, "enum(s.e)", std::nullopt, kText, ""},
      {kOther, kText, std::nullopt, kText, " "},
      {kOther, kText, "x", kText, std::nullopt},
      {kOther, kTexts, std::nullopt, kTexts, "{}"},
      {kOther, kJsonb, std::nullopt, kJsonb, "{}"},
      {kOther, kJsonb, "[]", kJsonb, std::nullopt},
      {kOther, "bytea", std::nullopt, "bytea", "\\x"},
      {kOther, kInt, std::nullopt, kInt, "0"},
      {kOther, kInt, "0", kInt, std::nullopt},
      {kOther, kInt, std::nullopt, kText, std::nullopt},
  });
}

TEST(KindOf, Milliseconds) {
  ExpectKinds({
      {kCutToMilliseconds, kTz, "2026-01-01 00:00:00.123456+00", kTz, "2026-01-01 00:00:00.123+00"},
      {kCutToMilliseconds, kTz, "2026-01-01 00:00:00.123456+00", kTs, "2026-01-01 00:00:00.123"},
      {kCutToMilliseconds, kTz, "2026-01-01 00:00:00.123956+00", kTz, "2026-01-01 00:00:00.123+00"},
      {kCutToMilliseconds, kTz, "2026-01-01 00:00:00.123956+00", kTz, "2026-01-01 00:00:00.124+00"},
      {kCutToMilliseconds, kTz, "2026-01-01 00:00:00.1235+00", kTz, "2026-01-01 00:00:00.124+00"},
      {kCutToMilliseconds, kTz, "2026-01-01 00:00:00.000001+00", kTz, "2026-01-01 00:00:00+00"},
      {kCutToMilliseconds, kTs, "2025-12-31 23:59:59.999999", kTs, "2026-01-01 00:00:00"},
      {kCutToMilliseconds, kTs, "1960-01-01 00:00:00.123456", kTs, "1960-01-01 00:00:00.123"},
      {kCutToMilliseconds, kTs, "1960-01-01 00:00:00.123456", kTs, "1960-01-01 00:00:00.124"},  // towards 1970
      {kCutToMilliseconds, kTs, "0044-03-15 00:00:00.123456 BC", kTs, "0044-03-15 00:00:00.123 BC"},
      {kCutToMilliseconds, kTz, "2026-01-01 00:00:00.123456+00", kText, "2026-01-01T00:00:00.123Z"},
      {kCutToMilliseconds, kText, "2026-01-01 05:30:00.123456+05:30", kTz, "2026-01-01 00:00:00.123+00"},
      {kCutToMilliseconds, "time", "12:00:00.123456", "time", "12:00:00.123"},
      {kCutToMilliseconds, "time", "23:59:59.9996", "time", "24:00:00"},
      {kCutToMilliseconds, "time", "23:59:59.9996", "time", "00:00:00"},
      {kCutToMilliseconds, "timetz", "12:00:00.123456+02", "timetz", "12:00:00.123+02"},
      {kCutToMilliseconds, "interval", "1 mon -2 days 00:00:01.123456", "interval", "1 mon -2 days 00:00:01.123"},
      {kCutToMilliseconds, "interval", "-00:00:01.123456", "interval", "-00:00:01.123"},
      {kCutToMilliseconds, "interval", "00:00:00.0001", "interval", "00:00:00"},
      {kCutToMilliseconds, "interval", "30:00:00.123456", kText, "30:00:00.123"},
      {kOther, kTz, "2026-01-01 00:00:00.123456+00", kTz, "2026-01-01 00:00:00.124+00"},  // up, not nearest
      {kOther, kTz, "2026-01-01 00:00:00.123456+00", kTz, "2026-01-01 00:00:00.1234+00"},
      {kOther, kTz, "2026-01-01 00:00:00.123456+00", kTz, "2026-01-01 00:00:00+00"},
      {kOther, kTz, "2026-01-01 00:00:00.123+00", kTz, "2026-01-01 00:00:00.12+00"},
      {kOther, kTz, "2026-01-01 00:00:00.123+00", kTz, "2026-01-01 00:00:00.122+00"},
      {kOther, kTz, "2026-01-01 00:00:00.123456+00", kTz, "2026-01-02 00:00:00.123+00"},
      {kOther, kTz, "2026-01-01 00:00:00.123456+00", kTz, "infinity"},
      {kOther, kTz, "294276-12-31 23:59:59.999999+00", kTz, "4714-11-24 00:00:00+00 BC"},
      {kOther, kTz, "100000-12-31 23:59:59.999999+00", kTz, "4714-11-24 00:00:00+00 BC"},
      {kOther, "timetz", "12:00:00.123456+02", "timetz", "12:00:00.123+03"},
      {kOther, "interval", "1 mon 00:00:01.123456", "interval", "2 mons 00:00:01.123"},
      {kOther, "time", "12:00:00.123456", "interval", "12:00:00.123"},
      {kOther, "interval", "2562047788:00:54.775807", "interval", "-2562047788:00:54.775"},
      {kOther, "interval", "1000000000:00:54.775807", "interval", "-1000000000:00:54.775"},
      {kOther, kFloat, "0.123456", kFloat, "0.123"},
      {kTruncatedText, kText, "2026-01-01 00:00:00.123456", kText, "2026-01-01 00:00:00.123"},
  });
}

TEST(KindOf, Hours) {
  ExpectKinds({
      {kWholeHourShift, kTz, "2026-01-01 00:30:00.5+00", kTz, "2025-12-31 22:30:00.5+00"},
      {kWholeHourShift, kTs, "2026-03-01 01:00:00", kTz, "2026-02-28 23:00:00+00"},
      {kWholeHourShift, kTz, "2024-02-28 20:00:00+00", kTs, "2024-02-29 10:00:00"},
      {kWholeHourShift, kTs, "2026-01-01 00:00:00", kTs, "2026-01-01 05:30:00"},
      {kWholeHourShift, kTs, "2026-01-01 05:45:00", kTs, "2026-01-01 00:00:00"},
      {kWholeHourShift, kTs, "0001-01-01 00:00:00", kTs, "0001-12-31 23:00:00 BC"},
      {kWholeHourShift, kTz, "2026-01-01 00:00:00+00", kText, "2026-01-01T02:00:00.000Z"},
      {kWholeHourShift, "time", "23:30:00", "time", "01:30:00"},
      {kWholeHourShift, "time", "01:30:00", "time", "15:15:00"},
      {kWholeHourShift, "timetz", "12:00:00+02", "timetz", "10:00:00+00"},
      {kWholeHourShift, "timetz", "12:00:00+02", "timetz", "12:00:00+00"},
      {kWholeHourShift, "timetz", "12:00:00+00", "time", "14:00:00"},
      {kOther, kTz, "2026-01-01 00:00:00+00", kTz, "2026-01-01 15:00:00+00"},
      {kOther, kTz, "2026-01-01 00:00:00+00", kTz, "2026-01-02 00:00:00+00"},
      {kOther, kTz, "2026-01-01 00:00:00+00", kTz, "2026-01-01 14:30:00+00"},
      {kOther, kTz, "2026-01-01 00:00:00+00", kTz, "2026-01-01 02:15:00+00"},
      {kOther, kTz, "2026-01-01 00:00:00+00", kTz, "2026-01-01 02:00:01+00"},
      {kOther, kTz, "2026-01-01 00:00:00+00", kTz, "2026-01-01 00:30:00+00"},
      {kOther, kTz, "2026-01-01 00:00:00+00", kText, "2026-01-01 02:00:00+02"},  // the same time
      {kOther, kTz, "infinity", kTz, "2026-01-01 00:00:00+00"},
      {kOther, kTz, "2026-02-31 00:00:00+00", kTz, "2026-02-31 02:00:00+00"},
      {kOther, "time", "12:00:00", kTs, "2026-01-01 14:00:00"},
      {kOther, "time", "24:00:00", "time", "00:00:00"},
      {kOther, "interval", "02:00:00", "interval", "04:00:00"},
      {kOther, "date", "2026-01-01", "date", "2026-01-02"},
      {kOther, kText, "2026-01-01 00:00:00", kText, "2026-01-01 02:00:00"},
  });
}

TEST(KindOf, Numbers) {
  ExpectKinds({
      {kScaleOnly, kNumeric, "1.0", kNumeric, "1.00"},
      {kScaleOnly, kNumeric, "-100", kNumeric, "-100.0"},
      {kScaleOnly, kNumeric, "0", kNumeric, "0.000"},
      {kScaleOnly, kNumeric, "1.50", kText, "1.5"},
      {kScaleOnly, kText, "1", kNumeric, "1.00"},
      {kScaleOnly, kInt, "1", kNumeric, "1.00"},
      {kOther, kNumeric, "1.0", kNumeric, "1.01"},
      {kOther, kNumeric, "1.0", kNumeric, "-1.00"},
      {kOther, kNumeric, "1.0", kNumeric, "10.0"},
      {kOther, kNumeric, "1.0", kText, "1.0"},
      {kOther, kText, "007", kNumeric, "7.00"},
      {kOther, kText, "1.0", kText, "1.00"},
      {kOther, kNumeric, "NaN", kNumeric, "0"},
      {kOther, "money", "$1.00", kNumeric, "1.00"},

      {kSignOfZero, kFloat, "-0", kFloat, "0"},
      {kSignOfZero, kFloat, "0", kFloat, "-0"},
      {kSignOfZero, kFloat, "-0", kNumeric, "0.00"},
      {kSignOfZero, kFloat, "-0", kInt, "0"},
      {kOther, kFloat, "-1", kFloat, "1"},
      {kOther, kText, "-0", kText, "0"},
      {kOther, kText, "-", kText, "0"},

      {kRoundedBeyond2To53, kInt, "9007199254740993", kInt, "9007199254740992"},
      {kRoundedBeyond2To53, kInt, "-9007199254740993", kInt, "-9007199254740992"},
      {kRoundedBeyond2To53, kInt, "9223372036854775807", kNumeric, "9223372036854775808"},
      {kRoundedBeyond2To53, kInt, "9223372036854775807", kFloat, "9.223372036854776e+18"},
      {kRoundedBeyond2To53, kInt, "1234567890123456789", kNumeric, "1234567890123456800"},  // as JavaScript writes it
      {kRoundedBeyond2To53, kNumeric, "123456789012345678901234567890", kText, "123456789012345677877719597056"},
      {kRoundedBeyond2To53, kText, "9007199254740993", kText, "9007199254740992"},
      {kRoundedBeyond2To53, kNumeric, "9007199254740993.00", kNumeric, "9007199254740992"},
      {kRoundedBeyond2To53, kJsonb, "{\"id\": 9007199254740993, \"a\": 1}", kJsonb, "{\"a\": 1.0, \"id\": 9007199254740992}"},
      {kOther, kInt, "9007199254740993", kInt, "9007199254740994"},
      {kOther, kInt, "9007199254740992", kInt, "9007199254740993"},
      {kOther, kInt, "9007199254740991", kInt, "9007199254740990"},
      {kOther, kInt, "1234567890123456789", kInt, "1234567890123456700"},
      {kOther, kFloat, "9.223372036854776e+18", kNumeric, "9223372036854775808"},
      {kOther, kNumeric, "9007199254740993.5", kNumeric, "9007199254740994"},
      {kOther, kJsonb, "{\"id\": 9007199254740993, \"a\": 1}", kJsonb, "{\"a\": 2, \"id\": 9007199254740992}"},

      {kFloat32Precision, kFloat, "0.1", kFloat, "0.10000000149011612"},
      {kFloat32Precision, kFloat, "0.123456789", kFloat, "0.12345679"},
      {kFloat32Precision, kNumeric, "0.1", kNumeric, "0.10000000149011612"},
      {kFloat32Precision, kNumeric, "1234.56789", kText, "1234.5679"},
      {kFloat32Precision, kText, "-3.3", kFloat, "-3.299999952316284"},
      {kFloat32Precision, kInt, "16777217", kFloat, "16777216"},
      {kFloat32Precision, kFloat, "1.23456789e+20", kFloat, "1.2345679e+20"},
      {kOther, kFloat, "0.1", kFloat, "0.2"},
      {kOther, kFloat, "0.1", kFloat, "0.1000000015"},
      {kOther, kFloat, "0.5", kFloat, "0.25"},
      {kOther, kFloat, "1e+300", kFloat, "Infinity"},
      {kOther, kFloat, "NaN", kFloat, "0"},
      {kOther, kNumeric, "0.50000000000000000000001", kNumeric, "0.5"},
      {kOther, kNumeric, "3.14159265", kNumeric, "3.14"},
      {kOther, "money", "$0.1", "money", "$0.10000000149011612"},
  });
}

TEST(KindOf, Booleans) {
  ExpectKinds({
      {kBooleanAsText, kBool, "t", kText, "true"},
      {kBooleanAsText, kBool, "f", kText, "False"},
      {kBooleanAsText, kBool, "t", kText, "t"},
      {kBooleanAsText, kBool, "t", "char", "1"},
      {kBooleanAsText, kBool, "f", kInt, "0"},
      {kBooleanAsText, kBool, "t", kNumeric, "1"},
      {kBooleanAsText, kText, "YES", kBool, "t"},
      {kBooleanAsText, kInt, "0", kBool, "f"},
      {kBooleanAsText, "enum(s.yes_no)", "no", kBool, "f"},
      {kOther, kBool, "t", kText, "false"},
      {kOther, kBool, "t", kInt, "0"},
      {kOther, kBool, "t", kInt, "2"},
      {kOther, kBool, "t", kText, ""},
      {kOther, kBool, "t", kBool, "f"},
      {kOther, kBool, "t", kJsonb, "true"},
  });
}

TEST(KindOf, Json) {
  ExpectKinds({
      {kJsonText, kJson, "{\"a\":1,\"b\":[1,2]}", kJson, "{ \"b\": [1, 2], \"a\": 1 }"},
      {kJsonText, kJson, "{\"a\":1}", kJsonb, "{\"a\": 1}"},
      {kJsonText, kJsonb, "{\"a\": 1.00}", kJsonb, "{\"a\": 1}"},
      {kJsonText, kJsonb, "[100, -0, 1.5]", kJson, "[1e2, 0, 15E-1]"},
      {kJsonText, kText, "{\"a\":1}", kJsonb, "{\"a\": 1}"},
      {kJsonText, kJson, "\"\\u00e9\\n\"", kJson, "\"é\\u000a\""},
      {kJsonText, kJson, "{\"a\":1,\"a\":2,\"b\":0}", kJson, "{\"b\":0,\"a\":1,\"a\":2}"},
      {kJsonText, kJson, "null", kJson, " null"},
      {kJsonText, kJson, "[18446744073709551615]", kJson, "[18446744073709551615.0]"},
      {kJsonText, kJson, "{\"\":{\"\":[]}}", kJson, "{\"\":{\"\":[ ]}}"},
      {kOther, kJson, "{\"a\":1,\"a\":2}", kJson, "{\"a\":2,\"a\":1}"},
      {kOther, kJson, "{\"a\":1,\"a\":2}", kJsonb, "{\"a\": 2}"},
      {kOther, kJson, "[1,2]", kJson, "[2,1]"},
      {kOther, kJson, "[9007199254740992]", kJson, "[9007199254740993]"},
      {kOther, kJson, "[0.1]", kJson, "[0.1000000000000000055511151231257827]"},
      {kOther, kJson, "{\"a\":1}", kJson, "{\"a\":\"1\"}"},
      {kOther, kJson, "{\"a\":null}", kJson, "{}"},
      {kOther, kJson, "[true]", kJson, "[false]"},
      {kOther, kJson, "[[]]", kJson, "[{}]"},
      {kOther, kJson, "{\"a\":1}", kJson, "{\"b\":1}"},
      {kOther, kJson, "\"A\"", kJson, "\"a\""},
      {kOther, kText, "{\"a\":1}", kText, "{\"a\": 1}"},
      {kOther, kText, "not json", kJson, "\"not json\""},
      {kOther, kJson, "{", kJson, "{ "},
      {kOther, kJson, "[1] 2", kJson, "[1]2"},
  });
}

TEST(KindOf, Arrays) {
  ExpectKinds({
      {kArrayOrder, kInts, "{1,2,2}", kInts, "{2,1,2}"},
      {kArrayOrder, kTexts, "{NULL,\"NULL\",\"a,b\"}", kTexts, "{\"a,b\",NULL,\"NULL\"}"},
      {kArrayOrder, kTexts, "{\"\\\"\",\"{\",\"\\\\\"}", kTexts, "{\"\\\\\",\"\\\"\",\"{\"}"},
      {kArrayOrder, kInts, "{{1,2},{3,4}}", kInts, "{{4,3},{2,1}}"},
      {kArrayOrder, kInts, "[0:1]={1,2}", kInts, "[0:1]={2,1}"},
      {kArrayOrder, "array(box)", "{(1,1),(0,0);(2,2),(0,0)}", "array(box)", "{(2,2),(0,0);(1,1),(0,0)}"},
      {kArrayOrder, "text(pg_catalog.regclass[])", "{a,b}", "text(pg_catalog.regclass[])", "{b,a}"},
      {kOther, kInts, "{1,2,2}", kInts, "{2,1,1}"},
      {kOther, kInts, "{1,2}", kInts, "{2,1,1}"},
      {kOther, kTexts, "{NULL,x}", kTexts, "{x,\"NULL\"}"},
      {kOther, kInts, "{{1,2},{3,4}}", kInts, "{1,2,3,4}"},
      {kOther, kInts, "{{1,2,3},{4,5,6}}", kInts, "{{1,2},{3,4},{5,6}}"},
      {kOther, kInts, "[0:1]={1,2}", kInts, "{2,1}"},
      {kOther, kInts, "{1,2}", kText, "{2,1}"},
      {kOther, kText, "{1,2}", kText, "{2,1}"},
      {kOther, kInts, "{1,2", kInts, "{2,1"},
      {kOther, kInts, "{1,2}}", kInts, "{2,1}}"},
      {kOther, kInts, "1,2", kInts, "2,1"},
      {kOther, kTexts, "{\"a,b}", kTexts, "{\"b,a}"},
      {kOther, kTexts, "{\"a\\", kTexts, "{\"b\\"},
      {kOther, kInts, "", kInts, "{}"},
      // Element by element.
      {kCutToMilliseconds, "array(timestamp)", "{\"2026-01-01 00:00:00.123456\",\"2026-01-01 00:00:00\"}",
       "array(timestamp)", "{\"2026-01-01 00:00:00.123\",\"2026-01-01 00:00:00\"}"},
      {kNullToEmpty, kTexts, "{NULL,a}", kTexts, "{\"\",a}"},
      {kCaseOnly, kTexts, "{A,b}", kTexts, "{a,B}"},
      {kBooleanAsText, "array(bool)", "{t,f}", kTexts, "{true,false}"},
      {kEncodingDamage, kTexts, "{é,b}", kTexts, "{Ã©,b}"},
      {kTrailingBlanks, "array(array(text))", "{\"{\\\"a \\\",b}\"}", "array(array(text))", "{\"{a,b}\"}"},
      {kOther, kTexts, "{A,b}", kTexts, "{a,\"b \"}"},
      {kOther, kTexts, "{A,b}", kTexts, "{a,c}"},
      {kOther, kInts, "{1,2}", kTexts, "{1,2}"},
  });
}

TEST(KindOf, Text) {
  ExpectKinds({
      {kTrailingBlanks, kText, "ab   ", kText, "ab"},
      {kTrailingBlanks, kText, "ab", kText, "ab "},
      {kTrailingBlanks, kText, " ", kText, ""},
      {kOther, kText, " ab", kText, "ab"},
      {kOther, kText, "ab", kText, "ab\t"},
      {kOther, kText, "a b", kText, "ab "},

      {kCaseOnly, kText, "Ab", kText, "aB"},
      {kCaseOnly, kText, "Straße", kText, "STRASSE"},
      {kCaseOnly, kText, "ΌΣΟΣ", kText, "όσος"},
      {kCaseOnly, kText, "ﬁn", kText, "FIN"},
      {kCaseOnly, kMood, "Sad", kText, "sad"},
      {kOther, kText, "Ab", kText, "aB "},
      {kOther, kText, "E\u0301", kText, "é"},  // case and normalization
      {kOther, kText, "a", kText, "b"},
      {kOther, kText, "STRASSE", kText, "Strase"},
      {kOther, kInt, "1", kText, "1"},
      {kOther, "bytea", "\\xab", "bytea", "\\xAB"},

      {kNormalizationOnly, kText, "e\u0301", kText, "é"},
      {kNormalizationOnly, kText, "\u212a", kText, "K"},
      {kNormalizationOnly, kText, "a\u0323\u0307x", kText, "a\u0307\u0323x"},
      {kNormalizationOnly, kText, "\u1e9b\u0323", kText, "\u017f\u0323\u0307"},
      {kNormalizationOnly, kText, "한", kText, "\u1112\u1161\u11ab"},
      {kNormalizationOnly, kText, "\u0344", kText, "\u0308\u0301"},
      {kOther, kText, "ﬁx", kText, "fix!"},
      {kCaseOnly, kText, "ﬁ", kText, "fi"},  // NFKC alone would call it the same; folding does, too
      {kOther, kText, "x²", kText, "x2"},
      {kOther, kText, "a\u0301\u0308", kText, "a\u0308\u0301"},  // of one class: another order is another text
      {kOther, kText, "e\u0301", kText, "e"  "\u0300"},

      {kTruncatedText, kText, "abcdef", kText, "abc"},
      {kTruncatedText, kText, "abé", kText, "ab"},
      {kTruncatedText, kText, "ab c", kText, "ab "},
      {kTruncatedText, "xml", "<a/><b/>", kText, "<a/>"},
      {kTruncatedText, "text(pg_catalog.aclitem)", "a=r/b", kText, "a=r"},
      {kOther, kText, "abé", kText, "ab\xc3"},
      {kOther, kText, "abc", kText, ""},
      {kOther, kText, "abc", kText, "bc"},
      {kOther, kText, "abc", kText, "abcd"},
      {kOther, kInt, "123", kInt, "12"},
      {kOther, kNumeric, "123", kText, "12"},
      {kOther, "bytea", "\\x0102", "bytea", "\\x01"},

      {kEnumRelabelled, kMood, "sad", kMood, "SAD"},
      {kEnumRelabelled, kMood, "sad", "enum(shop.feeling)", "blue"},
      {kOther, kMood, "sad", "enum(shop.feeling)", "sad"},
      {kOther, kMood, "sad", kText, "blue"},
  });
}

TEST(KindOf, Encodings) {
  ExpectKinds({
      {kEncodingDamage, kText, "é", kText, "Ã©"},
      {kEncodingDamage, kText, "Ã©", kText, "é"},
      {kEncodingDamage, kText, "a“b”", kText, "aâ€œbâ€\u009d"},  // 9d is nothing in Windows-1252
      {kEncodingDamage, kText, "€", kText, "â‚¬"},
      {kEncodingDamage, kText, "€", kText, "â\u0082¬"},  // Latin-1
      {kEncodingDamage, kText, "日", kText, "æ—¥"},
      {kEncodingDamage, kText, "Ã©", kText, "Ãƒ\u00c2\u00a9"},  // twice
      {kEncodingDamage, kJsonb, "{\"a\": \"é\"}", kJsonb, "{\"a\": \"Ã©\"}"},
      {kEncodingDamage, kText, "café", kText, "caf?"},
      {kEncodingDamage, kText, "café!", kText, "caf\uFFFD!"},
      {kEncodingDamage, kText, "café", kText, "caf??"},
      {kEncodingDamage, kText, "日本?", kText, "???"},
      {kEncodingDamage, kText, "é日", kText, "é?"},  // what Latin-1 has stays
      {kEncodingDamage, kText, "é", kText, "\uFFFD\uFFFD"},
      {kOther, kText, "café", kText, "cafe"},
      {kOther, kText, "café", kText, "caf!"},
      {kOther, kText, "cafe", kText, "caf?"},
      {kOther, kText, "café?", kText, "caf?!"},
      {kOther, kText, "日本", kText, "??" "\uFFFD"},
      {kOther, kText, "日本", kText, "日本?"},
      {kOther, kText, "é", kText, "Ã"},
      {kOther, kText, "é", kText, "Ã©!"},
      {kOther, kText, "caf\xe9", kText, "caf?"},  // no UTF-8
  });
}
// clang-format on

// Whatever the bytes are, there is an answer; values made of one another are nearer to the rules.
TEST(KindOf, TakesAnyBytes) {
  const std::vector<std::string> classes = {
      kTz,    kTs,   kText, kNumeric, kFloat,   kInt,       kBool, kJson,        kJsonb,
      kTexts, kInts, kMood, "time",   "timetz", "interval", "xml", "array(box)", "array(array(timestamp))",
      ""};
  const std::string alphabet = "{}[],:;\"\\ .-+eE0123456789tfnulTZxé\xff\xef\xbf\xbd?";
  std::mt19937_64 random(20260103);
  for (int i = 0; i < 30000; ++i) {
    std::string before;
    for (uint64_t left = random() % 30; left > 0; --left) {
      before += alphabet[random() % alphabet.size()];
    }
    std::string after = before + "x";
    for (uint64_t edits = random() % 4; edits > 0; --edits) {
      after[random() % after.size()] = alphabet[random() % alphabet.size()];
    }
    const TypedText from = {classes[random() % classes.size()], before};
    const TypedText to = {classes[random() % classes.size()], after};
    EXPECT_LE(KindOf(from, to), kOther);
    EXPECT_LE(KindOf(to, from), kOther);
  }
}

TEST(KindOf, TakesLongTexts) {
  constexpr size_t kSize = 1 << 18;
  const auto repeat = [](const std::string& text) {
    std::string all;
    while (all.size() < kSize) {
      all += text;
    }
    return all;
  };
  const std::string marks = repeat("\u0301\u0323");  // out of order all along
  const std::string nines(kSize, '9');
  const std::string deep = std::string(kSize / 2, '[') + std::string(kSize / 2, ']');
  const std::vector<KindCase> cases = {
      {kNormalizationOnly, kText, "a" + marks + "\u0301", kText, "a\u0301" + marks},
      {kCaseOnly, kText, repeat("ß"), kText, repeat("ss")},
      {kOther, kText, marks + "x", kText, marks + "y"},
      {kScaleOnly, kNumeric, nines + ".0", kNumeric, nines + ".00"},
      {kOther, kNumeric, nines, kNumeric, nines + "1"},
      {kOther, kText, nines + "e999999999", kNumeric, nines + "e-999999999"},
      {kOther, kText, "1e99999999999999999999", kNumeric, "1e9999999999"},
      {kJsonText, kJson, deep, kJson, " " + deep},
      {kOther, kJson, std::string(kSize, '['), kJson, std::string(kSize, '{')},
      {kOther, kJson, "[1" + nines + "]", kJson, "[2" + nines + "]"},
      {kOther, kInts, std::string(kSize, '{'), kInts, std::string(kSize, '[')},
      {kArrayOrder, kTexts, "{" + repeat("a,b,") + "c}", kTexts,
       "{c," + repeat("a,b,").substr(0, kSize - 1) + "}"},
      {kOther, kTexts, "{\"" + repeat("\\\\"), kTexts, "{\"" + repeat("\\\"")},
      {kEncodingDamage, kText, repeat("é"), kText, std::string(kSize / 2, '?')},
      {kTruncatedText, kText, nines + "é", kText, nines},
      {kOther, "interval", repeat("1 day "), "interval", repeat("1 day ") + "00:00:00"},
      {kOther, kTz, nines + "-01-01 00:00:00+00", kTz, "2026-01-01 00:00:00+00"},
      {kOther, "array(", "{}", "array(", "{a}"},
  };
  const auto start = std::chrono::steady_clock::now();
  ExpectKinds(cases);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace pgassay::compare
