// Two catalogs as a whole.
#include "compare/catalog/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compare/catalog/objects.h"

namespace pgassay::compare {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CompareCatalogsTest, LostGainedAndChanged) {
  const CatalogState before = State({Object("table", "public", "", "t", {{"owner", "a"}}),
                                     Object("function", "public", "", "f()", {{"body", "x"}}),
                                     Object("view", "public", "", "v", {{"definition", "SELECT 1"}})});
  const CatalogState after = State({Object("table", "public", "", "t", {{"comment", "new"}, {"owner", "b"}}),
                                    Object("function", "public", "", "g()", {{"body", "x"}}),
                                    Object("view", "public", "", "v", {{"definition", "SELECT 1"}})});
  const CatalogComparison found = Compare(before, after);
  EXPECT_THAT(
      Lines(found),
      ElementsAre("loss lost function public.f()", "behaviour gained function public.g()",
                  "behaviour changed table public.t: owner", "cosmetic changed table public.t: comment"));
  EXPECT_EQ(found.findings[2].before, "a");
  EXPECT_EQ(found.findings[2].after, "b");
  EXPECT_THAT(found.counts, ElementsAre(CatalogCount{.kind = "function", .different = 2},
                                        CatalogCount{.kind = "table", .different = 1},
                                        CatalogCount{.kind = "view", .same = 1}));
  EXPECT_THAT(Lines(Compare(before, before)), IsEmpty());
}

}  // namespace
}  // namespace pgassay::compare
