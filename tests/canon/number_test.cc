// Whole small domains, and the equalities that canonical bytes are for.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "absl/strings/str_cat.h"
#include "canon/captured.h"
#include "wire/cursor.h"

namespace pgassay::canon {
namespace {

constexpr uint32_t kInt8 = 20, kInt2 = 21, kInt4 = 23, kFloat4 = 700, kFloat8 = 701, kNumeric = 1700,
                   kInterval = 1186, kBpchar = 1042, kText = 25;

template <class T>
std::string Wire(T number) {
  std::string bytes(sizeof(T), '\0');
  wire::StoreBigEndian(reinterpret_cast<uint8_t*>(bytes.data()), number);
  return bytes;
}

class Canonical {
 public:
  explicit Canonical(uint32_t oid) : rule_(MakeRule(CapturedTypes(), oid).value()) {}

  // "canonical/representation", or "refused".
  std::string operator()(const std::string& bytes) {
    Value value;
    if (!rule_.Canonicalize(FieldOf(bytes), scratch_, value)) {
      return "refused";
    }
    return absl::StrCat(ToHex(value.bytes), "/", ToHex(value.representation));
  }
  std::string Number(const std::string& bytes) {
    const std::string both = (*this)(bytes);
    return both.substr(0, both.find('/'));
  }

 private:
  Rule rule_;
  Scratch scratch_;
};

TEST(Int, EveryInt2IsTheInt8) {
  Canonical narrow(kInt2), middle(kInt4), wide(kInt8);
  for (int32_t number = INT16_MIN; number <= INT16_MAX; ++number) {
    const std::string expected = wide(Wire<int64_t>(number));
    ASSERT_EQ(narrow(Wire(static_cast<int16_t>(number))), expected) << number;
    ASSERT_EQ(middle(Wire(number)), expected) << number;
  }
}

TEST(Float, Float4IsTheFloat8) {
  Canonical single(kFloat4), wide(kFloat8);
  const uint32_t mantissas[] = {0, 1, 2, 0x1234, 0x400000, 0x555555, 0x7ffffe, 0x7fffff};
  for (uint32_t high = 0; high < 512; ++high) {  // every sign and exponent
    for (const uint32_t mantissa : mantissas) {
      const uint32_t bits = high << 23 | mantissa;
      const auto number = static_cast<double>(std::bit_cast<float>(bits));
      ASSERT_EQ(single(Wire(bits)), wide(Wire(std::bit_cast<uint64_t>(number)))) << bits;
    }
  }
}

TEST(Float, EveryNaNIsOne) {
  Canonical single(kFloat4), wide(kFloat8);
  for (const uint32_t bits : {0x7f800001u, 0x7fc00000u, 0x7fffffffu, 0xff800001u, 0xffc00123u, 0xffffffffu}) {
    EXPECT_EQ(single(Wire(bits)), "7ff8000000000000/") << bits;
  }
  for (const uint64_t bits : {0x7ff0000000000001u, 0x7ff8000000000123u, 0x7fffffffffffffffu,
                              0xfff0000000000001u, 0xfff8000000000000u, 0xffffffffffffffffu}) {
    EXPECT_EQ(wide(Wire(bits)), "7ff8000000000000/") << bits;
  }
}

TEST(Float, SignsOfZeroAndInfinityAreKept) {
  Canonical single(kFloat4), wide(kFloat8);
  EXPECT_EQ(single(Wire(0x00000000u)), "0000000000000000/");
  EXPECT_EQ(single(Wire(0x80000000u)), "8000000000000000/");
  EXPECT_EQ(wide(Wire(uint64_t{0x8000000000000000})), "8000000000000000/");
  EXPECT_EQ(single(Wire(0x7f800000u)), "7ff0000000000000/");
  EXPECT_EQ(wide(Wire(uint64_t{0xfff0000000000000})), "fff0000000000000/");
}

std::string Numeric(int16_t weight, uint16_t sign, uint16_t scale, const std::vector<uint16_t>& digits) {
  std::string bytes = Wire(static_cast<uint16_t>(digits.size())) + Wire(weight) + Wire(sign) + Wire(scale);
  for (const uint16_t digit : digits) {
    bytes += Wire(digit);
  }
  return bytes;
}

TEST(Numeric, ZerosAroundTheDigitsAreNotValue) {
  Canonical numeric(kNumeric);
  const std::string expected = numeric.Number(Numeric(0, 0x4000, 0, {12, 0, 34}));
  EXPECT_EQ(expected, "40000000000c00000022");
  for (int before = 0; before < 4; ++before) {
    for (int after = 0; after < 4; ++after) {
      std::vector<uint16_t> digits(static_cast<size_t>(before), 0);
      digits.insert(digits.end(), {12, 0, 34});
      digits.insert(digits.end(), static_cast<size_t>(after), 0);
      EXPECT_EQ(numeric.Number(Numeric(static_cast<int16_t>(before), 0x4000, 0, digits)), expected);
    }
  }
  EXPECT_EQ(numeric.Number(Numeric(3, 0x4000, 4, {0, 0})), "00000000") << "zero has no sign";
}

TEST(Numeric, LongOnesNeedRoom) {
  Canonical numeric(kNumeric);
  for (const size_t count : {29u, 30u, 31u, 1000u, 30u, 32767u}) {
    const std::string bytes = Numeric(7, 0, 0, std::vector<uint16_t>(count, 9999));
    EXPECT_EQ(numeric.Number(bytes),
              "00000007" + ToHex({reinterpret_cast<const uint8_t*>(bytes.data()) + 8, bytes.size() - 8}));
  }
}

TEST(Numeric, RefusesWhatNoServerSends) {
  Canonical numeric(kNumeric);
  EXPECT_EQ(numeric(""), "refused");
  EXPECT_EQ(numeric(std::string(7, '\0')), "refused") << "short of its head";
  EXPECT_EQ(numeric(Numeric(0, 0, 0, {1}) + '\0'), "refused") << "a byte too many";
  EXPECT_EQ(numeric(Numeric(0, 0, 0, {1}).substr(0, 9)), "refused") << "a byte too few";
  EXPECT_EQ(numeric(Numeric(0, 0, 0, {10000})), "refused");
  EXPECT_EQ(numeric(Numeric(0, 0, 0, {1, 0xffff})), "refused") << "negative digit";
  EXPECT_EQ(numeric(Numeric(0, 0, 0, {1, 2, 3, 0xffff})), "refused") << "negative digit of four";
  EXPECT_EQ(numeric(Numeric(0, 0x1000, 0, {1})), "refused") << "unknown sign";
  EXPECT_EQ(numeric(Numeric(0, 0xc000, 0, {1})), "refused") << "NaN with digits";
  EXPECT_EQ(numeric(Numeric(0, 0, 0x4000, {1})), "refused") << "scale beyond its bits";
  EXPECT_EQ(numeric(Numeric(INT16_MIN, 0, 0, {0, 1})), "refused") << "weight out of range";
}

// Digits are looked at four at a time.
TEST(Numeric, EveryDigitInEveryPlace) {
  Canonical numeric(kNumeric);
  for (const size_t count : {1u, 2u, 4u, 5u, 7u}) {
    for (size_t place = 0; place < count; ++place) {
      std::vector<uint16_t> digits(count, 9999);
      for (uint32_t digit = 1; digit <= UINT16_MAX; digit += digit < 9990 || digit > 10010 ? 7 : 1) {
        digits[place] = static_cast<uint16_t>(digit);
        ASSERT_EQ(numeric(Numeric(0, 0, 0, digits)) == "refused", digit > 9999) << digit << " at " << place;
      }
    }
  }
}

TEST(Interval, IsItsSpan) {
  Canonical interval(kInterval);
  const auto wire = [](int64_t time, int32_t days, int32_t months) {
    return Wire(time) + Wire(days) + Wire(months);
  };
  const int64_t day = 86'400'000'000;
  EXPECT_EQ(interval.Number(wire(0, 1, 0)), interval.Number(wire(day, 0, 0)));
  EXPECT_EQ(interval.Number(wire(0, 0, 1)), interval.Number(wire(0, 30, 0)));
  EXPECT_EQ(interval.Number(wire(-day, 1, 0)), std::string(32, '0'));
  EXPECT_NE(interval(wire(0, 1, 0)), interval(wire(day, 0, 0))) << "they are written differently";
  // The ends need 97 bits: (2^31 * 30 + 2^31) days and 2^63 microseconds.
  EXPECT_EQ(interval.Number(wire(INT64_MIN, INT32_MIN, INT32_MIN)), "fffffffffffffec7b175b00000000000");
  EXPECT_EQ(interval.Number(wire(INT64_MAX, INT32_MAX, INT32_MAX)), "00000000000001384e8a4d9062eb5fff");
}

TEST(Text, BlankPaddingIsRepresentation) {
  Canonical padded(kBpchar), text(kText);
  for (int letters = 0; letters < 20; ++letters) {
    const std::string word(static_cast<size_t>(letters), 'a');
    for (int32_t blanks = 0; blanks < 40; ++blanks) {
      const std::string bytes = word + std::string(static_cast<size_t>(blanks), ' ');
      ASSERT_EQ(padded.Number(bytes), text.Number(word));
      ASSERT_EQ(padded(bytes),
                text(word) + ToHex({reinterpret_cast<const uint8_t*>(Wire(blanks).data()), 4}));
    }
  }
  EXPECT_EQ(padded(" a\t"), "206109/00000000") << "only blanks, only at the end";
}

}  // namespace
}  // namespace pgassay::canon
