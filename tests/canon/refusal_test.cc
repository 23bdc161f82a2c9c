// Values whose width or structure contradicts their type.
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_replace.h"
#include "canon/captured.h"

namespace pgassay::canon {
namespace {

bool Accepts(uint32_t oid, const std::string& bytes) {
  Scratch scratch;
  Value value;
  return MakeRule(CapturedTypes(), oid).value().Canonicalize(FieldOf(bytes), scratch, value);
}

// Hexadecimal with blanks between the parts.
bool AcceptsHex(uint32_t oid, absl::string_view hex) {
  return Accepts(oid, FromHex(absl::StrReplaceAll(hex, {{" ", ""}})));
}

TEST(Refusal, WidthOfFixedTypes) {
  const struct {
    uint32_t oid;
    size_t width;
  } kTypes[] = {{16, 1},   {18, 1},   {20, 8},    {21, 2},    {23, 4},    {26, 4},   {27, 6},
                {28, 4},   {29, 4},   {600, 16},  {601, 32},  {603, 32},  {628, 24}, {700, 4},
                {701, 8},  {718, 24}, {774, 8},   {790, 8},   {829, 6},   {1082, 4}, {1083, 8},
                {1114, 8}, {1184, 8}, {1186, 16}, {1266, 12}, {2950, 16}, {3220, 8}, {5069, 8}};
  for (const auto& type : kTypes) {
    for (size_t width = 0; width < 40; ++width) {
      EXPECT_EQ(Accepts(type.oid, std::string(width, '\0')), width == type.width) << type.oid << " " << width;
    }
  }
}

struct Damage {
  const char* what;
  uint32_t oid;
  const char* good;
  const char* bad;
};

TEST(Refusal, OneThingWrong) {
  constexpr uint32_t kBool = 16, kInet = 869, kVarbit = 1562, kJsonb = 3802, kInt4s = 1007, kItem = 16917,
                     kIntRange = 3904, kIntMultirange = 4451;
  constexpr Damage kDamages[] = {
      {"bool of 2", kBool, "01", "02"},
      {"jsonb without a version", kJsonb, "01", ""},
      {"jsonb of version 2", kJsonb, "01 7b7d", "02 7b7d"},
      {"inet of 9 bytes", kInet, "02180004 c0a80001", "02180004 c0a80001 00"},
      {"bits cut", kVarbit, "0000000a aac0", "0000000a aa"},
      {"bits too long", kVarbit, "0000000a aac0", "0000000a aac000"},
      {"bits of negative length", kVarbit, "00000000", "ffffffff"},
      {"array cut in its head", kInt4s, "00000000 00000000 00000017", "00000000 00000000 0000"},
      {"array and more", kInt4s, "00000000 00000000 00000017", "00000000 00000000 00000017 00"},
      {"array of another type", kInt4s, "00000000 00000000 00000017", "00000000 00000000 00000014"},
      {"array of negative dimensions", kInt4s, "00000000 00000000 00000017", "ffffffff 00000000 00000017"},
      {"array of 7 dimensions", kInt4s,
       "00000006 00000000 00000017 0000000000000001 0000000000000001 0000000000000001 0000000000000001 "
       "0000000000000001 0000000000000001",
       "00000007 00000000 00000017 0000000000000001 0000000000000001 0000000000000001 0000000000000001 "
       "0000000000000001 0000000000000001 0000000000000001"},
      {"array of unknown flags", kInt4s, "00000000 00000001 00000017", "00000000 00000002 00000017"},
      {"array of more elements than bytes", kInt4s, "00000001 00000000 00000017 00000001 00000001 ffffffff",
       "00000001 00000000 00000017 7fffffff 00000001 ffffffff"},
      {"array of negative size", kInt4s, "00000001 00000000 00000017 00000000 00000001",
       "00000001 00000000 00000017 ffffffff 00000001"},
      {"array whose size wraps round", kInt4s, "00000001 00000000 00000017 00000000 00000001",
       "00000004 00000000 00000017 00010000 00000001 00010000 00000001 00010000 00000001 00010000 00000001"},
      {"element of length -2", kInt4s, "00000001 00000001 00000017 00000001 00000001 ffffffff",
       "00000001 00000001 00000017 00000001 00000001 fffffffe"},
      {"element of another width", kInt4s, "00000001 00000000 00000017 00000001 00000001 00000004 00000005",
       "00000001 00000000 00000017 00000001 00000001 00000003 000005"},
      {"element past the end", kInt4s, "00000001 00000000 00000017 00000001 00000001 00000004 00000005",
       "00000001 00000000 00000017 00000001 00000001 00000005 00000005"},
      {"composite of fewer attributes", kItem,
       "00000003 00000019 ffffffff 000006a4 ffffffff 00000015 ffffffff",
       "00000002 00000019 ffffffff 000006a4 ffffffff"},
      {"composite of more attributes", kItem,
       "00000003 00000019 ffffffff 000006a4 ffffffff 00000015 ffffffff",
       "00000004 00000019 ffffffff 000006a4 ffffffff 00000015 ffffffff 00000015 ffffffff"},
      {"composite with another type inside", kItem,
       "00000003 00000019 ffffffff 000006a4 ffffffff 00000015 ffffffff",
       "00000003 00000019 ffffffff 000006a4 ffffffff 00000017 ffffffff"},
      {"range without flags", kIntRange, "01", ""},
      {"range with unknown flags", kIntRange, "18", "38"},
      {"range with a bound too many", kIntRange, "0a 00000004 00000005", "1a 00000004 00000005"},
      {"range with a bound too few", kIntRange, "02 00000004 00000001 00000004 00000005",
       "02 00000004 00000001"},
      {"range with a NULL bound", kIntRange, "0a 00000004 00000005", "0a ffffffff"},
      {"multirange of more ranges than bytes", kIntMultirange, "00000000", "ffffffff"},
      {"multirange with a NULL range", kIntMultirange, "00000001 00000001 18", "00000001 ffffffff 18"},
  };
  for (const Damage& damage : kDamages) {
    EXPECT_TRUE(AcceptsHex(damage.oid, damage.good)) << damage.what;
    EXPECT_FALSE(AcceptsHex(damage.oid, damage.bad)) << damage.what;
  }
}

// None of these types can lose its last bytes and still be whole.
TEST(Refusal, EveryPrefixOfAContainer) {
  const std::string line = FromHex(
      "00000004000000170000000400000001000042150000002b00000003000000190000000370656e000006a40000"
      "000a0001000000000001000200000015000000020004000042010000001b000000010000000000004202000000"
      "010000000100000003736164000004a20000001000000000000000000000000100000000");
  ASSERT_TRUE(Accepts(16923, line));
  for (size_t size = 0; size < line.size(); ++size) {
    // A heap block of that size, so that AddressSanitizer sees a read past it.
    EXPECT_FALSE(Accepts(16923, line.substr(0, size))) << size;
  }
}

}  // namespace
}  // namespace pgassay::canon
