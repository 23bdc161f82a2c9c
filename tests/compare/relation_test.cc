#include "compare/relation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "compare/expect.h"
#include "compare/toy.h"

namespace pgassay::compare {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<ToyColumn> kTwoWritten = {
    {.name = "id"},
    {.name = "paid", .type = "numeric", .type_class = "numeric", .bears_representation = true},
    {.name = "due", .type = "numeric", .type_class = "numeric", .bears_representation = true}};

ToyTable With(ToyTable table, void (*change)(ToyTable&)) {
  change(table);
  return table;
}

// "id=same name=different"
std::string ColumnsText(const TableReport& report) {
  std::string text;
  for (const ColumnReport& column : report.columns) {
    text += (text.empty() ? "" : " ") + column.name + "=" + report::Name(column.status);
  }
  return text;
}

struct Case {
  const char* name;
  ToyTable before;
  ToyTable after;
  TableStatus status;
  const char* columns;
  const char* differences;
  const char* reason;  // a part of it; "" for no reason at all
  UnreadColumns unread = {};

  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }
};

class CompareRelationsTest : public ::testing::TestWithParam<Case> {};

TEST_P(CompareRelationsTest, GivesStatusColumnsAndReason) {
  const Case& c = GetParam();
  const TableReport report = CompareRelations(Fingerprint(c.before), Fingerprint(c.after), c.unread);
  EXPECT_EQ(report::Name(report.status), std::string(report::Name(c.status))) << report.reason;
  EXPECT_EQ(ColumnsText(report), c.columns);
  EXPECT_EQ(DifferencesText(report), c.differences);
  if (*c.reason == '\0') {
    EXPECT_THAT(report.reason, IsEmpty());
  } else {
    EXPECT_THAT(report.reason, HasSubstr(c.reason));
  }
  EXPECT_EQ(report.key, c.before.key);
  EXPECT_EQ(report.rows_before, c.before.rows.size());
  EXPECT_EQ(report.rows_after, c.after.rows.size());
}

std::vector<Case> Rows() {
  return {
      {"same", Keyed(kIdName, kThree), Keyed(kIdName, {{"3", "c"}, {"1", "a"}, {"2", "b"}}),
       TableStatus::kSame, "id=same name=same", "0/0/0", ""},
      {"empty", Keyed(kIdName, {}), Keyed(kIdName, {}), TableStatus::kSame, "id=same name=same", "0/0/0", ""},
      {"no_columns", Keyless({}, {{}, {}}), Keyless({}, {{}, {}}), TableStatus::kSame, "", "0/0/0", ""},
      {"no_columns_row_lost", Keyless({}, {{}, {}}), Keyless({}, {{}}), TableStatus::kDifferent, "", "1/0/0",
       "1 row fewer"},
      {"row_lost", Keyed(kIdName, kThree), Keyed(kIdName, {{"1", "a"}, {"3", "c"}}), TableStatus::kDifferent,
       "id=not_comparable name=not_comparable", "1/0/0", "1 row fewer"},
      {"rows_gained", Keyed(kIdName, {{"1", "a"}}), Keyed(kIdName, kThree), TableStatus::kDifferent,
       "id=not_comparable name=not_comparable", "0/2/0", "2 rows more"},
      {"lost_and_gained", Keyed(kIdName, kThree), Keyed(kIdName, {{"1", "a"}, {"2", "b"}, {"4", "c"}}),
       TableStatus::kDifferent, "id=not_comparable name=not_comparable", "1/1/0",
       "keys were lost and gained"},
      {"value_changed", Keyed(kIdName, kThree), Keyed(kIdName, {{"1", "a"}, {"2", "B"}, {"3", "c"}}),
       TableStatus::kDifferent, "id=same name=different", "0/0/1", "the values differ in column \"name\""},
      {"values_swapped_keyed", Keyed(kIdName, kThree), Keyed(kIdName, {{"1", "b"}, {"2", "a"}, {"3", "c"}}),
       TableStatus::kDifferent, "id=same name=different", "0/0/2", "the values differ in column \"name\""},
      {"values_swapped_keyless", Keyless(kIdName, kThree),
       Keyless(kIdName, {{"1", "b"}, {"2", "a"}, {"3", "c"}}), TableStatus::kDifferent, "id=same name=same",
       "2/2/0", "the same values, paired into other rows"},
      {"keyless_duplicate_lost", Keyless(kIdName, {{"1", "a"}, {"1", "a"}}), Keyless(kIdName, {{"1", "a"}}),
       TableStatus::kDifferent, "id=not_comparable name=not_comparable", "1/0/0", "1 row fewer"},
      {"keyless_value_changed", Keyless(kIdName, kThree),
       Keyless(kIdName, {{"1", "a"}, {"2", "b"}, {"3", "x"}}), TableStatus::kDifferent,
       "id=same name=different", "1/1/0", "the values differ in column \"name\""},
      // AFTER is read by BEFORE's key, which may not be one there.
      {"key_repeats", Keyed(kIdName, kThree), Keyed(kIdName, {{"1", "a"}, {"1", "b"}, {"3", "c"}}),
       TableStatus::kDifferent, "id=not_comparable name=not_comparable", "1/1/0",
       "keys were lost and gained"},
      {"pairs_swapped_under_one_key",
       Keyed({{.name = "id"}, {.name = "x"}, {.name = "y"}}, {{"1", "1", "1"}, {"1", "2", "2"}}),
       Keyed({{.name = "id"}, {.name = "x"}, {.name = "y"}}, {{"1", "1", "2"}, {"1", "2", "1"}}),
       TableStatus::kDifferent, "id=same x=same y=same", "0/0/2", "the same values, paired into other rows"},
      {"columns_swapped_in_a_row", Keyed({{.name = "id"}, {.name = "x"}, {.name = "y"}}, {{"1", "5", "6"}}),
       Keyed({{.name = "id"}, {.name = "x"}, {.name = "y"}}, {{"1", "6", "5"}}), TableStatus::kDifferent,
       "id=same x=different y=different", "0/0/1", "columns \"x\", \"y\""},
  };
}

std::vector<Case> Shapes() {
  const std::vector<ToyColumn> id_email = {{.name = "id"},
                                           {.name = "email", .type = "text", .type_class = "text"}};
  const std::vector<ToyColumn> id_name_x = {
      {.name = "id"}, {.name = "name", .type = "text", .type_class = "text"}, {.name = "x"}};
  const std::vector<ToyColumn> wide = {{.name = "id", .type = "bigint"},
                                       {.name = "name", .type = "text", .type_class = "text"}};
  const std::vector<ToyColumn> id_number = {{.name = "id"}, {.name = "name"}};
  const std::vector<ToyColumn> text_id = {{.name = "id", .type = "text", .type_class = "text"},
                                          {.name = "name", .type = "text", .type_class = "text"}};
  return {
      {"widened", Keyed(kIdName, kThree), Keyed(wide, kThree), TableStatus::kSame, "id=same name=same",
       "0/0/0", ""},
      {"column_lost", Keyed(id_name_x, {{"1", "a", "7"}}), Keyed(kIdName, {{"1", "a"}}),
       TableStatus::kDifferent, "id=same name=same x=lost", "-", "lost column \"x\""},
      {"column_gained", Keyed(kIdName, {{"1", "a"}}), Keyed(id_name_x, {{"1", "a", "7"}}),
       TableStatus::kDifferent, "id=same name=same x=gained", "-", "gained column \"x\""},
      {"column_gained_and_changed", Keyed(kIdName, {{"1", "a"}}), Keyed(id_name_x, {{"1", "b", "7"}}),
       TableStatus::kDifferent, "id=same name=different x=gained", "-",
       "the values differ in column \"name\""},
      {"column_gained_keyless", Keyless(kIdName, {{"1", "a"}, {"2", "b"}}),
       Keyless(id_name_x, {{"1", "a", "7"}, {"2", "b", "8"}}), TableStatus::kDifferent,
       "id=same name=same x=gained", "-", "how the values are paired into rows is not proven"},
      {"column_gained_empty", Keyed(kIdName, {}), Keyed(id_name_x, {}), TableStatus::kDifferent,
       "id=same name=same x=gained", "-", "gained column \"x\""},
      {"renamed", Keyed(kIdName, kThree), Keyed(id_email, kThree), TableStatus::kDifferent,
       "email=gained id=same name=lost", "-", "lost column \"name\"; gained column \"email\""},
      {"class_changed", Keyed(kIdName, {{"1", "2"}}), Keyed(id_number, {{"1", "2"}}), TableStatus::kDifferent,
       "id=same name=not_comparable", "-", "changed from text to integer"},
      {"class_changed_empty", Keyed(kIdName, {}), Keyed(id_number, {}), TableStatus::kDifferent,
       "id=same name=not_comparable", "-", "changed from text to integer"},
      {"key_class_changed", Keyed(kIdName, {{"1", "2"}}), Keyed(text_id, {{"1", "2"}}),
       TableStatus::kDifferent, "id=not_comparable name=not_comparable", "-",
       "\"id\" changed from integer to text"},
      {"key_lost_same_rows", Keyed(kIdName, kThree), Keyless(kIdName, kThree), TableStatus::kSame,
       "id=same name=same", "0/0/0", ""},
      {"key_lost_other_rows", Keyed(kIdName, kThree), Keyless(kIdName, {{"1", "a"}, {"2", "b"}, {"3", "x"}}),
       TableStatus::kDifferent, "id=not_comparable name=not_comparable", "-",
       "key (id) before, no key after"},
      {"other_key_same_rows", Keyed(kIdName, kThree),
       With(Keyed(kIdName, kThree), [](ToyTable& t) { t.key = {"name"}; }), TableStatus::kSame,
       "id=same name=same", "0/0/0", ""},
      {"other_key_other_rows", Keyed(kIdName, kThree),
       With(Keyed(kIdName, {{"1", "a"}, {"2", "b"}, {"3", "x"}}), [](ToyTable& t) { t.key = {"name"}; }),
       TableStatus::kDifferent, "id=not_comparable name=not_comparable", "-", "the keys differ"},
      {"key_renamed", Keyed(kIdName, kThree),
       With(Keyed({{.name = "nr"}, kIdName[1]}, {{"1", "a"}, {"2", "b"}, {"3", "x"}}),
            [](ToyTable& t) { t.key = {"nr"}; }),
       TableStatus::kDifferent, "id=lost name=not_comparable nr=gained", "-", "lost column \"id\""},
      {"partitioned_now", Keyed(kIdName, kThree),
       With(Keyed(kIdName, kThree), [](ToyTable& t) { t.kind = RelationKind::kPartitioned; }),
       TableStatus::kSame, "id=same name=same", "0/0/0",
       "a table before, a partitioned table after, of the same rows"},
      {"became_materialized", Keyed(kIdName, kThree),
       With(Keyed(kIdName, kThree), [](ToyTable& t) { t.kind = RelationKind::kMaterializedView; }),
       TableStatus::kDifferent, "id=same name=same", "0/0/0", "a table before, a materialized view after"},
      {"emptied_view", Keyless(kIdName, {}),
       With(Keyless(kIdName, {}), [](ToyTable& t) { t.populated = false; }), TableStatus::kDifferent,
       "id=same name=same", "0/0/0", "populated before, never refreshed after"},
      {"never_refreshed", With(Keyless(kIdName, {}), [](ToyTable& t) { t.populated = false; }),
       With(Keyless(kIdName, {}), [](ToyTable& t) { t.populated = false; }), TableStatus::kSame,
       "id=same name=same", "0/0/0", "never refreshed on either side"},
      {"unread_on_one_side",
       Keyed(id_name_x, {{"1", "a", "7"}}),
       Keyed(kIdName, {{"1", "a"}}),
       TableStatus::kNotChecked,
       "id=same name=same x=not_comparable",
       "-",
       "read on one side only",
       {.before = {}, .after = {"x"}}},
      {"unread_on_one_side_keyless",
       Keyless(kIdName, {{"1", "a"}}),
       Keyless(id_name_x, {{"1", "a", "7"}}),
       TableStatus::kNotChecked,
       "id=same name=same x=not_comparable",
       "-",
       "read on one side only",
       {.before = {"x"}, .after = {}}},
      {"unread_and_different",
       Keyed(id_name_x, {{"1", "a", "7"}}),
       Keyed(kIdName, {{"1", "b"}}),
       TableStatus::kDifferent,
       "id=same name=different x=not_comparable",
       "-",
       "the values differ in column \"name\"",
       {.before = {}, .after = {"x"}}},
      {"unread_and_key_differs",
       Keyed(id_name_x, {{"1", "a", "7"}}),
       Keyed(kIdName, {{"2", "a"}}),
       TableStatus::kDifferent,
       "id=not_comparable name=not_comparable x=not_comparable",
       "-",
       "keys were lost and gained",
       {.before = {}, .after = {"x"}}},
      {"unread_on_both",
       Keyed(kIdName, kThree),
       Keyed(kIdName, kThree),
       TableStatus::kSame,
       "id=same name=same x=not_comparable",
       "0/0/0",
       "",
       {.before = {"x"}, .after = {"x"}}},
      // "not read before" must not hide that AFTER lost it.
      {"lost_though_unread_before",
       Keyed(id_name_x, {{"1", "a", "7"}}),
       Keyed(kIdName, {{"1", "a"}}),
       TableStatus::kDifferent,
       "id=same name=same x=lost",
       "-",
       "lost column \"x\"",
       {.before = {"x"}, .after = {}}},
  };
}

std::vector<Case> Representations() {
  const std::vector<ToyColumn> padded = {
      {.name = "id"},
      {.name = "code", .type = "character(5)", .type_class = "text", .bears_representation = true}};
  const std::vector<ToyColumn> plain = {{.name = "id"},
                                        {.name = "code", .type = "text", .type_class = "text"}};
  return {
      {"scale_changed", Keyed(kIdAmount, {{"1", "1~.0"}, {"2", "2~.0"}}),
       Keyed(kIdAmount, {{"1", "1~.00"}, {"2", "2~.0"}}), TableStatus::kRepresentation,
       "amount=representation id=same", "0/0/0", "written in another way in column \"amount\""},
      {"scale_same", Keyed(kIdAmount, {{"1", "1~.0"}}), Keyed(kIdAmount, {{"1", "1~.0"}}), TableStatus::kSame,
       "amount=same id=same", "0/0/0", ""},
      {"scale_and_value", Keyed(kTwoWritten, {{"1", "1~.0", "5~"}}),
       Keyed(kTwoWritten, {{"1", "1~.00", "6~"}}), TableStatus::kDifferent,
       "due=different id=same paid=representation", "0/0/1", "written in another way"},
      {"scales_swapped_keyless", Keyless(kIdAmount, {{"1", "1~.0"}, {"2", "2~.00"}}),
       Keyless(kIdAmount, {{"1", "1~.00"}, {"2", "2~.0"}}), TableStatus::kRepresentation,
       "amount=same id=same", "0/0/0", "in other rows"},
      {"scale_changed_other_key_one_column", Keyed(kIdAmount, {{"1", "1~.0"}}),
       Keyless(kIdAmount, {{"1", "1~.00"}}), TableStatus::kRepresentation, "amount=representation id=same",
       "0/0/0", "column \"amount\""},
      {"scale_changed_other_key_two_columns", Keyed(kTwoWritten, {{"1", "1~.0", "5~"}}),
       Keyless(kTwoWritten, {{"1", "1~.00", "5~"}}), TableStatus::kRepresentation,
       "due=not_comparable id=same paid=not_comparable", "0/0/0", "some are written in another way"},
      {"scale_same_other_key", Keyed(kTwoWritten, {{"1", "1~.0", "5~"}}),
       Keyless(kTwoWritten, {{"1", "1~.0", "5~"}}), TableStatus::kSame, "due=same id=same paid=same", "0/0/0",
       ""},
      {"padding_gone", Keyed(padded, {{"1", "ab~3"}}), Keyed(plain, {{"1", "ab"}}),
       TableStatus::kRepresentation, "code=representation id=same", "0/0/0", "column \"code\""},
      {"padding_gone_no_rows", Keyed(padded, {}), Keyed(plain, {}), TableStatus::kSame, "code=same id=same",
       "0/0/0", ""},
  };
}

INSTANTIATE_TEST_SUITE_P(Rows, CompareRelationsTest, ::testing::ValuesIn(Rows()),
                         [](const auto& test) { return std::string(test.param.name); });
INSTANTIATE_TEST_SUITE_P(Shapes, CompareRelationsTest, ::testing::ValuesIn(Shapes()),
                         [](const auto& test) { return std::string(test.param.name); });
INSTANTIATE_TEST_SUITE_P(Representations, CompareRelationsTest, ::testing::ValuesIn(Representations()),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace pgassay::compare
