#include "report/value_text.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace pgassay::report {
namespace {

using Value = std::optional<std::string>;

TEST(ValueText, BareOnlyWhatCannotBeMistaken) {
  const struct {
    Value value;
    std::string text;
  } cases[] = {
      {std::nullopt, "NULL"},
      {"NULL", "'NULL'"},
      {"null", "'null'"},
      {"", "''"},
      {" ", "' '"},
      {"12.50", "12.50"},
      {"-1e+20", "-1e+20"},
      {"2025-01-15", "2025-01-15"},
      {"10:00:00.123", "10:00:00.123"},
      {"true", "true"},
      {"a b", "'a b'"},
      {"a,b", "'a,b'"},
      {"it's", "'it''s'"},
      {"\\x00ff", "'\\\\x00ff'"},
      {"caf\xc3\xa9", "'caf\xc3\xa9'"},
      {"\x1b[2J", "'\\x1b[2J'"},
      {"a\nb", "'a\\nb'"},
      {"\xff", "'\\xff'"},
      {std::string(60, '7'), std::string(60, '7')},
      {std::string(61, '7'), "'" + std::string(60, '7') + "'..."},
  };
  for (const auto& c : cases) EXPECT_EQ(ValueText(c.value), c.text);
}

TEST(QuotedText, CutsBetweenCharacters) {
  const std::string text = "\xc3\xa9\xf0\x9f\x98\x80zz";
  EXPECT_EQ(QuotedText(text, 1), "'\xc3\xa9'...");
  EXPECT_EQ(QuotedText(text, 2), "'\xc3\xa9\xf0\x9f\x98\x80'...");
  EXPECT_EQ(QuotedText(text, 4), "'" + text + "'");
  EXPECT_EQ(QuotedText(text, 9, 2), "...'\xf0\x9f\x98\x80zz'");
  EXPECT_EQ(QuotedText(text, 9, 99), "...''");
  EXPECT_EQ(QuotedText("", 5), "''");
}

TEST(ChangeText, ShowsWhereLongTextsPart) {
  const std::string alike(41, 'x');
  const std::string shown = "...'" + std::string(20, 'x');
  const struct {
    Value before;
    Value after;
    std::string text;
  } cases[] = {
      {"12.50", "12.51", "12.50 -> 12.51"},
      {"Ann ", "Ann", "'Ann ' -> 'Ann'"},
      {std::nullopt, "", "NULL -> ''"},
      {"7", std::nullopt, "7 -> NULL"},
      {alike + "a!", alike + "b", shown + "a!' -> " + shown + "b'"},
      {alike + " ", alike, shown + " ' -> " + shown + "'"},
      {std::string(40, 'x') + " a", std::string(40, 'x') + " b",
       "...'" + std::string(19, 'x') + " a' -> ...'" + std::string(19, 'x') + " b'"},
      {std::string(40, 'x') + "!", std::string(40, 'x') + "?",
       "'" + std::string(40, 'x') + "!' -> '" + std::string(40, 'x') + "?'"},
      // They part within a character, which stays whole.
      {alike + "\xc3\xa9", alike + "\xc3\xa8", shown + "\xc3\xa9' -> " + shown + "\xc3\xa8'"},
  };
  for (const auto& c : cases) EXPECT_EQ(ChangeText(c.before, c.after), c.text);
}

// Bytes that begin no character, everywhere and only: bounds hold, and what is printed is safe.
TEST(ChangeText, SurvivesWhatIsNotUtf8) {
  for (const char byte : {'\x80', '\xbf', '\xc3', '\xff', '\0', 'x'}) {
    for (const size_t before : {0u, 1u, 39u, 41u, 200u}) {
      for (const size_t after : {0u, 1u, 40u, 42u, 201u}) {
        for (const char c : ChangeText(std::string(before, byte), std::string(after, byte))) {
          ASSERT_TRUE(c >= 0x20 && c < 0x7f);
        }
      }
    }
  }
}

}  // namespace
}  // namespace pgassay::report
