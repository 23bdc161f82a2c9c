#include "canon/print.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "canon/captured.h"
#include "canon/julian.h"

namespace pgassay::canon {
namespace {

std::optional<std::string> PrintHex(absl::string_view type_class, absl::string_view hex) {
  const std::string bytes = FromHex(hex);
  return Print(type_class, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

struct PrintCase {
  const char* type_class;
  const char* canonical;
  const char* text;
};

// Canonical bytes of values captured in scalar_value_test.cc, and what PostgreSQL 15.20 prints for them;
// tests/server/print_test.cc asks a server.
// clang-format off
constexpr PrintCase kCases[] = {
    {"bool", "01", "t"},
    {"bool", "00", "f"},
    {"int", "8000000000000000", "-9223372036854775808"},
    {"int", "fffffffffffffffe", "-2"},
    {"float", "3ff8000000000000", "1.5"},
    {"float", "8000000000000000", "-0"},
    {"float", "0000000000000000", "0"},
    {"float", "7ff8000000000000", "NaN"},
    {"float", "7ff0000000000000", "Infinity"},
    {"float", "fff0000000000000", "-Infinity"},
    {"float", "430c6bf526340000", "1e+15"},
    {"float", "430889ddfa4de000", "863373240155136"},
    {"float", "3ee4f8b588e368f1", "1e-05"},
    {"float", "3f1a36e2eb1c432d", "0.0001"},
    {"float", "0000000000000001", "5e-324"},
    {"float", "44b52d02c7e14af6", "9.999999999999999e+22"},  // 1e23 is as near to the next float8
    {"money", "fffffffffffffb2e", "-$12.34"},
    {"money", "8000000000000000", "-$92,233,720,368,547,758.08"},
    {"money", "0000000000000005", "$0.05"},
    {"char", "78", "x"},
    {"char", "00", ""},
    {"char", "ff", "\\377"},
    {"date", "00001c8a", "2020-01-02"},
    {"date", "7fffffff", "infinity"},
    {"date", "80000000", "-infinity"},
    {"date", "fff4dbf8", "0001-12-31 BC"},
    {"date", "ffda97a7", "4714-11-24 BC"},
    {"time", "000000036c97ca88", "04:05:06.789"},
    {"time", "000000141dd76000", "24:00:00"},
    {"timetz", "000000036c8bc080ffffe3e0", "04:05:06+02"},
    {"timetz", "000000036c8bc08000000001", "04:05:06-00:00:01"},
    {"timetz", "000000036c8bc080ffffb2a8", "04:05:06+05:30"},
    {"timestamp", "00023e1e36f83b00", "2020-01-02 03:04:05.6"},
    {"timestamptz", "00023e1e36f83b00", "2020-01-02 03:04:05.6+00"},
    {"timestamptz", "ffffffffffffffff", "1999-12-31 23:59:59.999999+00"},
    {"timestamptz", "fd0f7cc1411fa000", "4714-11-24 00:00:00+00 BC"},
    {"timestamptz", "8000000000000000", "-infinity"},
    {"interval", "00000000000000000000000000000000", "00:00:00"},
    {"interval", "0000000000000000000000141dd76000", "1 day"},
    {"interval", "ffffffffffffffffffffffebe228a000", "-1 days"},
    {"interval", "00000000000000000000000000000001", "00:00:00.000001"},
    {"interval", "ffffffffffffffffffffffffffffffff", "-00:00:00.000001"},
    {"interval", "000000000000000000000015cafea800", "1 day 02:00:00"},
    {"uuid", "a0eebc999c0b4ef8bb6d6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
    {"oid", "ffffffff", "4294967295"},
    {"xid8", "0000000100000001", "4294967297"},
    {"pg_lsn", "00000016b374d848", "16/B374D848"},
    {"tid", "000000070003", "(7,3)"},
    {"macaddr", "08002b010203", "08:00:2b:01:02:03"},
    {"macaddr8", "08002b0102030405", "08:00:2b:01:02:03:04:05"},
    {"numeric", "00000000", "0"},
    {"numeric", "0000000000010c1c", "1.31"},
    {"numeric", "4000ffff0001", "-0.0001"},
    {"numeric", "400000010001", "-10000"},
    {"numeric", "0000fffe03e8", "0.00001"},
    {"numeric", "c0000000", "NaN"},
    {"numeric", "f0000000", "-Infinity"},
    {"inet", "02180004c0a80001", "192.168.0.1/24"},
    {"inet", "0380001020010db8000000000000000000000001", "2001:db8::1"},
    {"inet", "0380001000000000000000000000ffff0a000001", "::ffff:10.0.0.1"},
    {"inet", "0300001000000000000000000000000000000000", "::/0"},
    {"cidr", "022001040a000001", "10.0.0.1/32"},
    {"bit", "00000003a0", "101"},
    {"bit", "00000000", ""},
    {"text", "c3a9", "\xc3\xa9"},
    {"text", "ff0a", "\xff\n"},
    {"enum(shop.mood)", "736164", "sad"},
    {"text(pg_catalog.regclass)", "78", "x"},
    {"bytea", "00ff", "\\x00ff"},
};
// clang-format on

TEST(Print, WritesAsPostgresDoes) {
  for (const PrintCase& test : kCases) {
    SCOPED_TRACE(std::string(test.type_class) + " " + test.canonical);
    EXPECT_EQ(PrintHex(test.type_class, test.canonical), test.text);
  }
}

TEST(Print, RefusesBytesOfAnotherWidth) {
  for (const PrintCase& test : kCases) {
    const std::string type_class = test.type_class;
    const std::string hex = test.canonical;
    if (type_class == "text" || type_class == "bytea" || type_class == "numeric" ||
        type_class.back() == ')') {
      continue;
    }
    SCOPED_TRACE(type_class + " " + hex);
    EXPECT_EQ(PrintHex(type_class, hex + "00"), std::nullopt);
    for (size_t size = 0; size < hex.size(); size += 2) {
      EXPECT_EQ(PrintHex(type_class, hex.substr(0, size)), std::nullopt);
    }
  }
}

TEST(Print, RefusesWhatNoValueHas) {
  constexpr PrintCase kRefused[] = {
      {"bool", "02", ""},
      {"date", "ffda97a6", ""},                              // before Julian day 0
      {"date", "7fffff00", ""},                              // after the year 5,874,897
      {"time", "ffffffffffffffff", ""},                      //
      {"time", "000000141dd76001", ""},                      // past 24:00
      {"timetz", "000000036c8bc0800000e100", ""},            // 16 hours
      {"timestamp", "fd0f7cc1411f9fff", ""},                 //
      {"timestamptz", "7ffffffffffffffe", ""},               //
      {"interval", "7fffffffffffffffffffffffffffffff", ""},  //
      {"interval", "80000000000000000000000000000000", ""},  //
      {"numeric", "", ""},                                   //
      {"numeric", "000000", ""},                             //
      {"numeric", "00000001", ""},                           // zero of a weight
      {"numeric", "40000000", ""},                           // minus zero
      {"numeric", "000000002710", ""},                       // digit 10,000
      {"numeric", "0000000100010000", ""},                   // zeros at the end
      {"numeric", "c00000000001", ""},                       // NaN with digits
      {"numeric", "800000000001", ""},                       // no sign
      {"inet", "04180004c0a80001", ""},                      // no family
      {"inet", "02210004c0a80001", ""},                      // 33 bits
      {"inet", "02180104c0a80001", ""},                      // a cidr
      {"cidr", "02180004c0a80000", ""},                      // none
      {"inet", "02180010c0a80001", ""},                      // 16 bytes
      {"bit", "80000000", ""},                               //
      {"array(int)", "00000000", ""},
      {"composite(shop.p:x int)", "00000000", ""},
      {"point", "3ff00000000000004000000000000000", ""},
      {"", "", ""},
      {"integer", "0000000000000001", ""},
  };
  for (const PrintCase& test : kRefused) {
    SCOPED_TRACE(std::string(test.type_class) + " " + test.canonical);
    EXPECT_EQ(PrintHex(test.type_class, test.canonical), std::nullopt);
  }
}

TEST(Print, WritesTheLongestNumeric) {
  EXPECT_EQ(PrintHex("numeric", "00007fff0001"), "1" + std::string(32767 * 4, '0'));
  EXPECT_EQ(PrintHex("numeric", "000080000001"), "0." + std::string(32767 * 4 + 3, '0') + "1");
}

TEST(Julian, GoesThereAndBackAllDays) {
  Date last = DateOfJulian(0);
  EXPECT_EQ(last, (Date{-4713, 11, 24}));
  for (int32_t julian = 1; julian < 4'000'000; ++julian) {
    const Date date = DateOfJulian(julian);
    const bool next = date.day == last.day + 1 ? date.month == last.month && date.year == last.year
                                               : date.day == 1 && last.day >= 28;
    ASSERT_TRUE(next) << julian;
    ASSERT_EQ(JulianOfDate(date), julian);
    last = date;
  }
  EXPECT_EQ(DateOfJulian(kPostgresEpoch), (Date{2000, 1, 1}));
  EXPECT_EQ(DateOfJulian(2'147'483'493), (Date{5874897, 12, 31}));
  EXPECT_EQ(JulianOfDate({5874897, 12, 31}), 2'147'483'493);
}

}  // namespace
}  // namespace pgassay::canon
