#include "fingerprint/key.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "canon/print.h"
#include "fingerprint/table_case.h"

namespace pgassay::fingerprint {
namespace {

struct SplitCase {
  const char* what;
  std::vector<KeyMode> modes;
  std::vector<std::string> classes;
  std::string bytes;               // of the key
  std::vector<std::string> parts;  // empty: nothing
  std::optional<uint32_t> key_length = std::nullopt;
};

constexpr KeyMode kFixed = KeyMode::kFixed, kSized = KeyMode::kSized, kHashed = KeyMode::kHashed;

Cell ElementOf(const SplitCase& test) {
  Cell element;
  element.count = 1;
  element.key_length = test.key_length.value_or(static_cast<uint32_t>(test.bytes.size()));
  for (size_t i = 0; i < test.bytes.size(); ++i) {
    element.lane[i / 8] |= uint64_t{static_cast<uint8_t>(test.bytes[i])} << i % 8 * 8;
  }
  return element;
}

std::optional<std::vector<KeyBytes>> Split(const SplitCase& test) {
  std::vector<KeyColumn> key;
  for (const KeyMode mode : test.modes) {
    key.push_back({"k", mode});
  }
  return SplitKey(ElementOf(test), key, test.classes);
}

const std::string kSeven("\0\0\0\0\0\0\0\7", 8);
const std::string kSixteen = "0123456789abcdef";

const SplitCase kCases[] = {
    {"an int", {kFixed}, {"int"}, kSeven, {kSeven}},
    {"a bool", {kFixed}, {"bool"}, "\1", {"\1"}},
    {"zeros", {kFixed}, {"date"}, std::string(4, '\0'), {std::string(4, '\0')}},
    {"two parts", {kFixed, kFixed}, {"int", "date"}, kSeven + "abcd", {kSeven, "abcd"}},
    {"all there is room for",
     {kFixed, kFixed},
     {"uuid", "interval"},
     kSixteen + kSixteen,
     {kSixteen, kSixteen}},
    {"four ints",
     {kFixed, kFixed, kFixed, kFixed},
     {"int", "int", "int", "int"},
     kSeven + kSeven + kSeven + kSeven,
     {kSeven, kSeven, kSeven, kSeven}},
    {"a timetz", {kFixed}, {"timetz"}, "123456789abc", {"123456789abc"}},
    {"tid, macaddr, char",
     {kFixed, kFixed, kFixed},
     {"tid", "macaddr", "char"},
     "abcdefghijklm",
     {"abcdef", "ghijkl", "m"}},
    {"a sized part", {kSized}, {"numeric"}, std::string("\0\4abcd", 6), {"abcd"}},
    {"an empty one", {kSized}, {"text"}, std::string("\0\0", 2), {""}},
    {"sized, then fixed", {kSized, kFixed}, {"text", "int"}, std::string("\0\1a", 3) + kSeven, {"a", kSeven}},
    {"a hash", {kHashed}, {"text"}, kSixteen, {kSixteen}},
    {"a kept composite", {kSized}, {"composite(s.t:x int)"}, std::string("\0\2ab", 4), {"ab"}},
    {"fixed, then a hash", {kFixed, kHashed}, {"int", "array(int)"}, kSeven + kSixteen, {kSeven, kSixteen}},

    {"no key", {}, {}, kSixteen, {}},
    {"a hash of the whole key", {kFixed}, {"int"}, kSixteen, {}, 33},
    {"a length that nothing has", {kFixed}, {"int"}, kSeven, {}, 4'000'000'000},
    {"too short", {kFixed}, {"int"}, kSeven.substr(1), {}},
    {"too long", {kFixed}, {"int"}, kSeven + "x", {}},
    {"a part missing", {kFixed, kFixed}, {"int", "int"}, kSeven, {}},
    {"bytes past the length", {kFixed}, {"int"}, kSeven + "x", {}, 8},
    {"a class of no width", {kFixed}, {"text"}, kSeven, {}},
    {"no class", {kFixed}, {}, kSeven, {}},
    {"a prefix cut", {kSized}, {"text"}, "\1", {}},
    {"a prefix too great", {kSized}, {"text"}, std::string("\0\5abcd", 6), {}},
    {"a prefix past the area",
     {kSized},
     {"text"},
     "\xff\xff"
     "abcd",
     {}},
    {"a prefix too small", {kSized}, {"text"}, std::string("\0\3abcd", 6), {}},
    {"a hash cut", {kHashed}, {"text"}, kSixteen.substr(1), {}},
};

TEST(SplitKey, GivesThePartsOrNothing) {
  for (const SplitCase& test : kCases) {
    SCOPED_TRACE(test.what);
    const std::optional<std::vector<KeyBytes>> parts = Split(test);
    ASSERT_EQ(parts.has_value(), !test.parts.empty());
    for (size_t i = 0; i < test.parts.size(); ++i) {
      EXPECT_EQ(std::string((*parts)[i].bytes.begin(), (*parts)[i].bytes.end()), test.parts[i]);
      EXPECT_EQ((*parts)[i].hashed, test.modes[i] == kHashed);
    }
    EXPECT_EQ(parts.value_or(std::vector<KeyBytes>()).size(), test.parts.size());
  }
}

// What a fingerprint writes can be read: int8, numeric and text keys of one table.
TEST(SplitKey, ReadsWhatRowsWrite) {
  const TableCase table = {{{"id", kInt8}, {"price", kNumeric}, {"t", kText}}, {0, 1, 2}};
  for (const bool keep_text_keys : {false, true}) {
    TableCase kept = table;
    kept.keep_text_keys = keep_text_keys;
    const RelationFingerprint relation =
        FingerprintOf(kept, {{Number(int64_t{42}), Numeric({1, 5000}, 0, 1), Text("x")}});
    ASSERT_EQ(relation.elements.cells.size(), 1u);
    const auto parts = SplitKey(relation.elements.cells[0], relation.key,
                                std::vector<std::string>{"int", "numeric", "text"});
    if (!keep_text_keys) {
      EXPECT_FALSE(parts.has_value());  // 8 + 10 + 16 bytes
      continue;
    }
    ASSERT_TRUE(parts.has_value());
    ASSERT_EQ(parts->size(), 3u);
    EXPECT_EQ(canon::Print("int", (*parts)[0].bytes), "42");
    EXPECT_EQ(canon::Print("numeric", (*parts)[1].bytes), "1.5");
    EXPECT_EQ(canon::Print("text", (*parts)[2].bytes), "x");
  }
}

TEST(SplitKey, TakesAnyBytes) {
  std::mt19937_64 random(20260102);
  const std::vector<KeyColumn> key = {{"a", kSized}, {"b", kFixed}, {"c", kSized}};
  const std::vector<std::string> classes = {"bit", "bool", "inet"};
  for (int i = 0; i < 20000; ++i) {
    Cell element;
    element.key_length = static_cast<uint32_t>(random() % 40);
    for (uint64_t& lane : element.lane) {
      lane = random() & random() & random();
    }
    const auto parts = SplitKey(element, key, classes);
    if (parts.has_value()) {
      EXPECT_EQ((*parts)[0].bytes.size() + (*parts)[2].bytes.size() + 5, element.key_length);
    }
  }
}

}  // namespace
}  // namespace pgassay::fingerprint
