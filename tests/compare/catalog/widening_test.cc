// Types as format_type() writes them.
#include "compare/catalog/widening.h"

#include <gtest/gtest.h>

namespace pgassay::compare {
namespace {

TEST(WideningTest, HoldsEveryValueOrNot) {
  struct Case {
    const char* before;
    const char* after;
    bool widens;
    bool widens_back;
  };
  for (const Case& c : {
           Case{"smallint", "integer", true, false},
           Case{"integer", "bigint", true, false},
           Case{"integer", "numeric", true, false},
           Case{"integer", "numeric(12,2)", true, false},
           Case{"integer", "numeric(11,2)", false, false},
           Case{"integer", "double precision", true, false},
           Case{"bigint", "double precision", false, false},
           Case{"integer", "real", false, false},
           Case{"real", "double precision", true, false},
           Case{"numeric(8,2)", "numeric(12,2)", true, false},
           Case{"numeric(8,2)", "numeric(8,3)", false, false},
           Case{"numeric(8,2)", "numeric", true, false},
           Case{"character varying(20)", "character varying(2)", false, true},
           Case{"character varying(20)", "character varying", true, false},
           Case{"character varying(20)", "text", true, false},
           Case{"text", "character varying", true, true},
           Case{"character(3)", "character(5)", true, false},
           Case{"bit(3)", "bit(5)", false, false},
           Case{"bit varying(3)", "bit varying(5)", true, false},
           Case{"timestamp(3) without time zone", "timestamp without time zone", true, false},
           Case{"timestamp(3) without time zone", "timestamp(6) with time zone", false, false},
           Case{"uuid", "text", true, false},
           Case{"public.mood", "text", true, false},
           Case{"bigint", "boolean", false, false},
           Case{"integer[]", "bigint[]", true, false},
           Case{"integer[]", "bigint", false, false},
           Case{"integer", "bigint[]", false, false},
       }) {
    EXPECT_EQ(Widens(c.before, c.after), c.widens) << c.before << " -> " << c.after;
    EXPECT_EQ(Widens(c.after, c.before), c.widens_back) << c.after << " -> " << c.before;
  }
}

}  // namespace
}  // namespace pgassay::compare
