#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compare/column_rules.h"

namespace pgassay::compare {
namespace {

std::vector<ColumnRulesCase> Cases() {
  const ToyTable one = Keyed({kId, kAmount}, {{"1", "5~.0"}, {"2", "6~.0"}});
  const ToyTable one_rewritten = Keyed({kId, kAmount}, {{"1", "5~.00"}, {"2", "6~.0"}});
  const ToyTable two = Keyed({kId, kAmount, kFee}, {{"1", "5~.0", "1~.0"}, {"2", "6~.0", "2~.00"}});
  const ToyTable amount = Keyed({kId, kAmount, kFee}, {{"1", "5~.00", "1~.0"}, {"2", "6~.0", "2~.00"}});
  const ToyTable both = Keyed({kId, kAmount, kFee}, {{"1", "5~.00", "1~"}, {"2", "6~.0", "2~.00"}});
  const ToyTable fee = Keyed({kId, kAmount, kFee}, {{"1", "5~.0", "1~.00"}, {"2", "6~.0", "2~.0"}});
  const ToyTable value = Keyed({kId, kAmount}, {{"1", "7~.00"}, {"2", "6~.0"}});
  const ToyColumn padded = {
      .name = "x", .type = "character(5)", .type_class = "text", .bears_representation = true};
  return {
      {"rewritten",
       Plain(one),
       Plain(one_rewritten),
       {Rewritten("amount")},
       kSame,
       Verdict::kSame,
       "+ 2",
       "as declared"},
      {"rewritten_undeclared",
       Plain(one),
       Plain(one_rewritten),
       {},
       kRepresentation,
       Verdict::kDifferent,
       "",
       "written in another way"},
      {"rewritten_keyless",
       Plain(WithoutKey(one)),
       Plain(WithoutKey(one_rewritten)),
       {Rewritten("amount")},
       kSame,
       Verdict::kSame,
       "+ 2",
       ""},
      {"rewritten_two", Plain(two), Plain(amount), {Rewritten("amount")}, kSame, Verdict::kSame, "+ 2", ""},
      {"rewritten_too_much",
       Plain(two),
       Plain(both),
       {Rewritten("amount")},
       kRepresentation,
       Verdict::kDifferent,
       "+ 2",
       "\"fee\""},
      {"rewritten_both",
       Plain(two),
       Plain(both),
       {Rewritten("amount"), Rewritten("fee")},
       kSame,
       Verdict::kSame,
       "+ 2, + 2",
       ""},
      {"rewritten_the_other",
       Plain(two),
       Plain(fee),
       {Rewritten("amount")},
       kRepresentation,
       Verdict::kDifferent,
       "- 0",
       "\"fee\""},
      // The ways of writing have changed rows, and without a key only the sum of all tells.
      {"rewritten_keyless_two",
       Plain(WithoutKey(two)),
       Plain(WithoutKey(amount)),
       {Rewritten("amount")},
       kNotChecked,
       Verdict::kNotProven,
       "+ 2",
       "columns other than \"amount\""},
      {"rewritten_keyless_the_other",
       Plain(WithoutKey(two)),
       Plain(WithoutKey(fee)),
       {Rewritten("amount")},
       kNotChecked,
       Verdict::kNotProven,
       "+ 2",
       ""},
      {"not_rewritten", Plain(one), Plain(one), {Rewritten("amount")}, kSame, Verdict::kDifferent, "- 0", ""},
      {"rewritten_in_one_way_only",
       Plain(IdX()),
       Plain(IdX()),
       {Rewritten("x")},
       kSame,
       Verdict::kDifferent,
       "- 0",
       ""},
      {"rewritten_and_changed",
       Plain(one),
       Plain(value),
       {Rewritten("amount")},
       kDifferent,
       Verdict::kDifferent,
       "+ 2",
       "\"amount\"",
       "changed id=1:amount"},
      {"padding_gone",
       Plain(Keyed({kId, padded}, {{"1", "ab~3"}})),
       Plain(Keyed({kId, kTextX}, {{"1", "ab"}})),
       {Rewritten("x")},
       kSame,
       Verdict::kSame,
       "+ 1",
       ""},
      {"padding_gone_widened_only",
       Plain(Keyed({kId, padded}, {{"1", "ab~3"}})),
       Plain(Keyed({kId, kTextX}, {{"1", "ab"}})),
       {Widened("x")},
       kRepresentation,
       Verdict::kDifferent,
       "+ 1",
       ""},
      {"renamed_and_rewritten",
       Plain(two),
       Plain(Keyed({{.name = "id"},
                    {.name = "sum", .type = "numeric", .type_class = "numeric", .bears_representation = true},
                    kFee},
                   {{"1", "5~.00", "1~.0"}, {"2", "6~.0", "2~.00"}})),
       {Renamed("amount", "sum")},
       kRepresentation,
       Verdict::kDifferent,
       "+ 2",
       "\"amount\""},
  };
}

class WritingsTest : public ::testing::TestWithParam<ColumnRulesCase> {};

TEST_P(WritingsTest, JudgesTableAndRules) {
  ExpectOutcome(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Rules, WritingsTest, ::testing::ValuesIn(Cases()),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace pgassay::compare
