// Which attributes differ, of one object that both sides have.
#include "compare/catalog/attributes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compare/catalog/objects.h"

namespace pgassay::compare {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Case {
  const char* attribute;
  const char* before;  // "": absent
  const char* after;
  bool same;
};

CatalogObject With(const char* kind, const char* name, const Case& c, const char* value) {
  return Object(kind, "", "", name, *value == 0 ? Attributes() : Attributes{{c.attribute, value}});
}

TEST(AttributesTest, OrderOfColumnsCountsThoseOfBoth) {
  for (const Case& c :
       {Case{"column order", "a, b, c", "a, b, c", true}, Case{"column order", "a, b, c", "a, c", true},
        Case{"column order", "a, c", "a, b, c", true}, Case{"column order", "a, gone, b", "a, b, come", true},
        Case{"column order", "a", "", true}, Case{"column order", "a, b", "b, a", false},
        Case{"column order", "a, b, gone", "b, come, a", false},
        Case{"column order", "\"x, y\", b", "b, \"x, y\"", false},
        Case{"column order", "\"x, y\", b", "\"x, y\", z, b", true}}) {
    EXPECT_EQ(
        DifferentAttributes(With("table", "t", c, c.before), With("table", "t", c, c.after), {}).empty(),
        c.same)
        << c.before << " / " << c.after;
  }
}

TEST(AttributesTest, DefinitionsAreComparedByMeaning) {
  const char* written = "CHECK ((a = ANY ((ARRAY['x'::character varying])::text[])))";
  const char* restored = "CHECK ((a = ANY (ARRAY[('x'::character varying)::text])))";
  for (const Case& c :
       {Case{"definition", written, restored, true}, Case{"using", written, restored, true},
        Case{"definition", "SELECT  a", "SELECT a", true},
        // What people wrote themselves is as they wrote it.
        Case{"body", written, restored, false}, Case{"body", "SELECT  a", "SELECT a", false},
        Case{"comment", "a  b", "a b", false}, Case{"default", "'a'::text", "'b'::text", false},
        Case{"default", "'a'::text", "", false}, Case{"default", "", "'a'::text", false}}) {
    EXPECT_EQ(
        DifferentAttributes(With("view", "v", c, c.before), With("view", "v", c, c.after), {150000, 150000})
            .empty(),
        c.same)
        << c.before << " / " << c.after;
  }
}

TEST(AttributesTest, SixteenLeavesOutTheOneRelation) {
  const CatalogObject before =
      Object("view", "public", "", "v", {{"definition", "SELECT t.a FROM public.t"}});
  const CatalogObject after = Object("view", "public", "", "v", {{"definition", "SELECT a FROM public.t"}});
  EXPECT_THAT(DifferentAttributes(before, after, {150000, 160000}), IsEmpty());
  EXPECT_THAT(DifferentAttributes(before, after, {150000, 150000}), ElementsAre("definition"));
  EXPECT_THAT(DifferentAttributes(before, after, {160000, 170000}), ElementsAre("definition"));
}

struct PublicCase {
  uint32_t version_before;
  const char* before;
  uint32_t version_after;
  const char* after;
  bool same;
};

TEST(AttributesTest, PublicAsInitdbLeftIt) {
  constexpr char kUsage[] = "OWNER=ALL/OWNER\nPUBLIC=USAGE/OWNER";
  constexpr char kAll[] = "OWNER=ALL/OWNER\nPUBLIC=ALL/OWNER";
  for (const PublicCase& c :
       {PublicCase{130000, "", 140000, "", true}, PublicCase{140000, "", 150000, "", true},
        PublicCase{180000, "", 130000, "", true}, PublicCase{140000, kUsage, 150000, "", true},
        PublicCase{150000, "", 140000, kUsage, true}, PublicCase{140000, "", 150000, kAll, true},
        PublicCase{150000, "", 160000, kUsage, true}, PublicCase{140000, kUsage, 140000, "", false},
        PublicCase{150000, "", 150000, kAll, false}, PublicCase{140000, "none", 150000, "", false},
        PublicCase{140000, "", 150000, kUsage, false}}) {
    const Case text{"privileges", c.before, c.after, c.same};
    EXPECT_EQ(
        DifferentAttributes(With("schema", "public", text, c.before), With("schema", "public", text, c.after),
                            {c.version_before, c.version_after})
            .empty(),
        c.same)
        << c.version_before << " " << c.before << " / " << c.version_after << " " << c.after;
    EXPECT_EQ(DifferentAttributes(With("schema", "other", text, c.before),
                                  With("schema", "other", text, c.after), {c.version_before, c.version_after})
                  .empty(),
              std::string(c.before) == c.after);
  }
}

}  // namespace
}  // namespace pgassay::compare
