#include "compare/key_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "compare/expect.h"
#include "compare/toy.h"

namespace pgassay::compare {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::MatchesRegex;

struct Made {
  Cell element;
  KeyShape key;
};

// The element of a table of one row.
Made Make(const std::vector<ToyColumn>& columns, const ToyRow& row, bool keep_text_keys) {
  ToyTable table{.columns = columns, .key = {}, .rows = {row}};
  for (const ToyColumn& column : columns) table.key.push_back(column.name);
  table.keep_text_keys = keep_text_keys;
  const RelationFingerprint relation = Fingerprint(table);
  Made made{relation.elements.cells[0], {relation.key, {}, table.key}};
  for (const ToyColumn& column : columns) made.key.classes.push_back(column.type_class);
  return made;
}

const ToyColumn kInt = {.name = "id"};
const ToyColumn kText = {.name = "slug", .type = "text", .type_class = "text"};
const ToyColumn kNumeric = {
    .name = "n", .type = "numeric", .type_class = "numeric", .bears_representation = true};
const ToyColumn kUuid = {.name = "u", .type = "uuid", .type_class = "uuid"};
const ToyColumn kTimestamp = {.name = "at", .type = "timestamp", .type_class = "timestamp"};

TEST(KeyText, ShowsWhatMayBeShown) {
  const struct {
    const char* name;
    std::vector<ToyColumn> columns;
    ToyRow row;
    bool keep;
    bool show;
    const char* text;
  } cases[] = {
      {"int", {kInt}, {"-42"}, false, false, "id=-42"},
      {"uuid", {kUuid}, {"0123456789abcdef"}, false, false, "u='30313233-3435-3637-3839-616263646566'"},
      {"timestamp", {kTimestamp}, {"0"}, false, false, "at='2000-01-01 00:00:00'"},
      {"two", {{.name = "a"}, {.name = "b"}}, {"7", "8"}, false, false, "a=7 b=8"},
      {"hashed_text", {kText}, {"secret"}, false, false, "slug#"},
      {"hashed_text_cannot_be_shown", {kText}, {"secret"}, false, true, "slug#"},
      {"kept_text_is_not_shown_unasked", {kText}, {"secret"}, true, false, "slug#"},
      {"kept_text", {kText}, {"secret"}, true, true, "slug='secret'"},
      {"numeric_is_not_shown_unasked", {kNumeric}, {"12"}, false, false, "n#"},
      {"numeric", {kNumeric}, {"12"}, false, true, "n=12"},
      {"int_and_text", {kInt, kText}, {"7", "x"}, false, false, "id=7 slug#"},
      {"int_and_kept_text", {kInt, kText}, {"7", "x"}, true, true, "id=7 slug='x'"},
      {"too_long", {kInt, kText}, {"7", "a text that is longer than the key area"}, true, true, "id, slug#"},
      {"null", {kInt, kText}, {"7", kNull}, true, true, "id, slug#"},
  };
  for (const auto& c : cases) {
    const Made made = Make(c.columns, c.row, c.keep);
    FoundRow row;
    row.key = KeyText(made.element, made.key, c.show);
    EXPECT_EQ(KeyToText(row), c.text) << c.name;
    for (const KeyPart& part : row.key) {
      if (part.hidden) {
        EXPECT_THAT(part.value, MatchesRegex("[0-9a-f]{8}")) << c.name;
      }
    }
  }
}

TEST(KeyText, HiddenDigitsTellKeysApartAndHoldNoClearText) {
  const auto hidden = [](const std::string& text, bool keep) {
    const Made made = Make({kText}, {text}, keep);
    return KeyText(made.element, made.key, false)[0].value;
  };
  for (const bool keep : {false, true}) {
    EXPECT_NE(hidden("aaaa", keep), hidden("aaab", keep));
    EXPECT_EQ(hidden("aaaa", keep), hidden("aaaa", keep));
    EXPECT_NE(hidden("aaaa", keep), "61616161");
  }
}

TEST(KeyText, DigitsOfAHashedPartAreThoseOfItsValue) {
  const Made made = Make({kText}, {"secret"}, false);
  char digits[17];
  std::snprintf(digits, sizeof(digits), "%016llx", static_cast<unsigned long long>(made.element.lane[0]));
  EXPECT_EQ(KeyText(made.element, made.key, false)[0].value, std::string(digits).substr(0, 8));
}

TEST(KeyText, BytesThatContradictTheClassAreHidden) {
  Made made = Make({kInt}, {"42"}, false);
  made.element.key_length = 7;
  const std::vector<KeyPart> parts = KeyText(made.element, made.key, true);
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_TRUE(parts[0].hidden);
  EXPECT_NE(parts[0].value.substr(0, 2), "2a");
}

TEST(KeyOrder, OrdersAsValues) {
  const struct {
    std::vector<ToyColumn> columns;
    std::vector<ToyRow> ascending;
  } cases[] = {
      {{kInt}, {{"-9000000000"}, {"-2"}, {"-1"}, {"0"}, {"1"}, {"255"}, {"256"}, {"9000000000"}}},
      {{kTimestamp}, {{"-1"}, {"0"}, {"1"}}},
      {{kText}, {{""}, {"a"}, {"a b"}, {"ab"}, {"b"}}},
      {{kText, {.name = "t2", .type = "text", .type_class = "text"}}, {{"a", "bc"}, {"a", "c"}, {"ab", "c"}}},
      {{kInt, kText}, {{"-1", "z"}, {"1", "a"}, {"1", "b"}, {"1", "a text too long for the area of keys"}}},
  };
  for (const auto& c : cases) {
    std::vector<std::vector<uint8_t>> orders;
    for (const ToyRow& row : c.ascending) {
      const Made made = Make(c.columns, row, true);
      orders.push_back(KeyOrder(made.element, made.key));
    }
    EXPECT_TRUE(std::is_sorted(orders.begin(), orders.end()));
    EXPECT_EQ(std::adjacent_find(orders.begin(), orders.end()), orders.end());
  }
}

TEST(RowId, TellsRowsApart) {
  const RelationFingerprint relation = Fingerprint(Keyless(kIdName, kThree));
  EXPECT_THAT(RowId(relation.elements.cells[0]), MatchesRegex("[0-9a-f]{12}"));
  EXPECT_NE(RowId(relation.elements.cells[0]), RowId(relation.elements.cells[1]));
}

}  // namespace
}  // namespace pgassay::compare
