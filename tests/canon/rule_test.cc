#include "canon/rule.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "canon/captured.h"
#include "testing/matchers.h"

namespace pgassay::canon {
namespace {

using testing::StatusIs;

uint32_t OidOf(absl::string_view qualified_name) {
  for (const auto& [oid, type] : CapturedTypes()) {
    if (type.qualified_name == qualified_name) {
      return oid;
    }
  }
  ADD_FAILURE() << "no type " << qualified_name;
  return 0;
}

struct RuleCase {
  const char* type;
  const char* type_class;
  ReadAs read;
  bool has_representation;
  KeyMode key_mode;
};

TEST(Rule, FollowsTheType) {
  constexpr RuleCase kCases[] = {
      {"pg_catalog.bool", "bool", ReadAs::kBinary, false, KeyMode::kFixed},
      {"pg_catalog.int2", "int", ReadAs::kBinary, false, KeyMode::kFixed},
      {"pg_catalog.uuid", "uuid", ReadAs::kBinary, false, KeyMode::kFixed},
      {"pg_catalog.macaddr8", "macaddr8", ReadAs::kBinary, false, KeyMode::kFixed},
      {"pg_catalog.interval", "interval", ReadAs::kBinary, true, KeyMode::kFixed},
      {"pg_catalog.char", "char", ReadAs::kBinary, false, KeyMode::kFixed},
      {"pg_catalog.numeric", "numeric", ReadAs::kBinary, true, KeyMode::kSized},
      {"pg_catalog.inet", "inet", ReadAs::kBinary, false, KeyMode::kSized},
      {"pg_catalog.varbit", "bit", ReadAs::kBinary, false, KeyMode::kSized},
      {"pg_catalog.text", "text", ReadAs::kBinary, false, KeyMode::kHashed},
      {"pg_catalog.bpchar", "text", ReadAs::kBinary, true, KeyMode::kHashed},
      {"pg_catalog.refcursor", "text", ReadAs::kBinary, false, KeyMode::kHashed},
      {"public.citext", "text", ReadAs::kBinary, false, KeyMode::kHashed},
      {"pg_catalog.bytea", "bytea", ReadAs::kBinary, false, KeyMode::kHashed},
      {"shop.mood", "enum(shop.mood)", ReadAs::kBinary, false, KeyMode::kHashed},
      // A domain is its base type, at every depth.
      {"shop.smallpos", "int", ReadAs::kBinary, false, KeyMode::kFixed},
      {"shop._smallpos", "array(int)", ReadAs::kBinary, false, KeyMode::kHashed},
      {"shop.tags", "array(text)", ReadAs::kBinary, false, KeyMode::kHashed},
      {"shop._tags", "array(array(text))", ReadAs::kBinary, false, KeyMode::kHashed},
      {"shop.gift", "composite(shop.item:name text,price numeric,qty int)", ReadAs::kBinary, true,
       KeyMode::kHashed},
      {"shop.\"_Odd Name\"", "array(composite(shop.\"Odd Name\":id int,code text))", ReadAs::kBinary, true,
       KeyMode::kHashed},
      {"shop.nothing", "composite(shop.nothing:)", ReadAs::kBinary, false, KeyMode::kHashed},
      {"pg_catalog.int2vector", "array(int)", ReadAs::kBinary, false, KeyMode::kHashed},
      {"pg_catalog._oidvector", "array(array(oid))", ReadAs::kBinary, false, KeyMode::kHashed},
      {"pg_catalog._name", "array(text)", ReadAs::kBinary, false, KeyMode::kHashed},
      {"pg_catalog.daterange", "range(date)", ReadAs::kBinary, false, KeyMode::kHashed},
      {"shop.span_multirange", "multirange(interval)", ReadAs::kBinary, true, KeyMode::kHashed},
      // Raw in part is raw.
      {"pg_catalog.point", "point", ReadAs::kRaw, false, KeyMode::kHashed},
      {"pg_catalog._tsquery", "array(tsquery)", ReadAs::kRaw, false, KeyMode::kHashed},
      {"pg_catalog.txid_snapshot", "pg_snapshot", ReadAs::kRaw, false, KeyMode::kHashed},
      {"public.hstore", "hstore", ReadAs::kRaw, false, KeyMode::kHashed},
      {"public._ltree", "array(ltree)", ReadAs::kRaw, false, KeyMode::kHashed},
      // Text inside is text as a whole.
      {"pg_catalog.regclass", "text(pg_catalog.regclass)", ReadAs::kText, false, KeyMode::kHashed},
      {"pg_catalog.aclitem", "text(pg_catalog.aclitem)", ReadAs::kText, false, KeyMode::kHashed},
      {"pg_catalog._aclitem", "text(pg_catalog.aclitem[])", ReadAs::kText, false, KeyMode::kHashed},
      {"pg_catalog.pg_node_tree", "text(pg_catalog.pg_node_tree)", ReadAs::kText, false, KeyMode::kHashed},
      {"public.ltree_gist", "text(public.ltree_gist)", ReadAs::kText, false, KeyMode::kHashed},
      {"shop.ref", "text(pg_catalog.regclass)", ReadAs::kText, false, KeyMode::kHashed},
      {"shop._ref", "text(pg_catalog.regclass[])", ReadAs::kText, false, KeyMode::kHashed},
      {"shop.link", "text(shop.link:source text(pg_catalog.regclass),n int)", ReadAs::kText, false,
       KeyMode::kHashed},
      {"shop._link", "text(shop.link:source text(pg_catalog.regclass),n int[])", ReadAs::kText, false,
       KeyMode::kHashed},
  };
  for (const RuleCase& expected : kCases) {
    SCOPED_TRACE(expected.type);
    const absl::StatusOr<Rule> rule = MakeRule(CapturedTypes(), OidOf(expected.type));
    ASSERT_THAT(rule, testing::IsOk());
    EXPECT_EQ(rule->type_class(), expected.type_class);
    EXPECT_EQ(rule->read(), expected.read);
    EXPECT_EQ(rule->has_representation(), expected.has_representation);
    EXPECT_EQ(rule->key_mode(false), expected.key_mode);
    EXPECT_EQ(rule->key_mode(true),
              expected.key_mode == KeyMode::kHashed ? KeyMode::kSized : expected.key_mode);
  }
}

TEST(Rule, IsThereForEveryTypeButPseudoTypes) {
  for (const auto& [oid, type] : CapturedTypes()) {
    SCOPED_TRACE(type.qualified_name);
    const absl::StatusOr<Rule> rule = MakeRule(CapturedTypes(), oid);
    if (type.typtype == 'p' || type.name == "_cstring") {
      EXPECT_THAT(rule, StatusIs(absl::StatusCode::kUnimplemented, "is a pseudo-type"));
    } else {
      EXPECT_THAT(rule, testing::IsOk());
    }
  }
}

TEST(Rule, TextIsTakenAsItIs) {
  const Rule rule = MakeRule(CapturedTypes(), OidOf("pg_catalog.regclass")).value();
  const std::string bytes = "shop.orders";
  Scratch scratch;
  Value value;
  ASSERT_TRUE(rule.Canonicalize(FieldOf(bytes), scratch, value));
  EXPECT_EQ(ToHex(value.bytes), ToHex({FieldOf(bytes).data, bytes.size()}));
}

TEST(Rule, DefaultMadeRefusesAll) {
  const Rule rule;
  Scratch scratch;
  Value value;
  EXPECT_EQ(rule.type_class(), "");
  EXPECT_FALSE(rule.Canonicalize(FieldOf(""), scratch, value));
}

Type MakeType(uint32_t oid, char typtype, absl::string_view name) {
  Type type;
  type.oid = oid;
  type.typtype = typtype;
  type.name = std::string(name);
  type.qualified_name = absl::StrCat("s.", name);
  return type;
}

TEST(Rule, TypeThatIsNotThere) {
  EXPECT_THAT(MakeRule({}, 23), StatusIs(absl::StatusCode::kUnimplemented, "type 23: "));
  TypeMap types;
  types[16400] = MakeType(16400, 'd', "orphan");
  types[16400].base_oid = 16401;
  EXPECT_THAT(MakeRule(types, 16400), StatusIs(absl::StatusCode::kUnimplemented, "type 16401: "));
}

TEST(Rule, TypeWithoutOutput) {
  TypeMap types;
  types[16400] = MakeType(16400, 'b', "mute");
  types[16400].has_output = false;
  EXPECT_THAT(MakeRule(types, 16400),
              StatusIs(absl::StatusCode::kUnimplemented, "type s.mute: has no output function"));
}

TEST(Rule, TypeOfUnknownKind) {
  TypeMap types;
  types[16400] = MakeType(16400, 'z', "new");
  EXPECT_THAT(MakeRule(types, 16400),
              StatusIs(absl::StatusCode::kUnimplemented, "type s.new: has unknown typtype z"));
}

TEST(Rule, ExtensionTypeWithoutSendFunctionIsText) {
  TypeMap types;
  types[16400] = MakeType(16400, 'b', "ltree");
  types[16400].extension = "ltree";
  EXPECT_EQ(MakeRule(types, 16400).value().type_class(), "text(s.ltree)");
  types[16400].send = "s.ltree_send";
  EXPECT_EQ(MakeRule(types, 16400).value().type_class(), "ltree");
  types[16400].extension = "other";
  EXPECT_EQ(MakeRule(types, 16400).value().type_class(), "text(s.ltree)");
}

TEST(Rule, BaseTypeWithElementsIsNoArray) {
  TypeMap types = CapturedTypes();
  types[20000] = MakeType(20000, 'b', "vector");
  types[20000].element_oid = 23;
  types[20000].send = "s.vector_send";
  EXPECT_EQ(MakeRule(types, 20000).value().type_class(), "text(s.vector)");
}

// The class of s.pt with these attributes.
std::string ClassOf(const std::vector<Attribute>& attributes) {
  TypeMap types = CapturedTypes();
  types[20000] = MakeType(20000, 'c', "pt");
  types[20000].attributes = attributes;
  return MakeRule(types, 20000).value().type_class();
}

TEST(Rule, AttributesOfACompositeAreTheirNames) {
  EXPECT_EQ(ClassOf({{"x", 23}, {"y", 23}}), "composite(s.pt:x int,y int)");
  EXPECT_EQ(ClassOf({{"y", 23}, {"x", 23}}), "composite(s.pt:y int,x int)");
  EXPECT_EQ(ClassOf({{"x", 23}, {"z", 23}}), "composite(s.pt:x int,z int)");
  EXPECT_EQ(ClassOf({{"x int,y", 23}, {"Z\"", 20}}), "composite(s.pt:\"x int,y\" int,\"Z\"\"\" int)");
  // As text too.
  EXPECT_EQ(ClassOf({{"x", 2205}, {"y", 23}}), "text(s.pt:x text(pg_catalog.regclass),y int)");
  EXPECT_EQ(ClassOf({{"y", 2205}, {"x", 23}}), "text(s.pt:y text(pg_catalog.regclass),x int)");
}

TEST(Rule, RegprocInsideAnotherTypeIsNotReadable) {
  constexpr char kWhy[] = "holds regproc or regoper";
  TypeMap types = CapturedTypes();
  types[20000] = MakeType(20000, 'd', "proc");
  types[20000].base_oid = 24;
  types[20001] = MakeType(20001, 'b', "_proc");
  types[20001].element_oid = 20000;
  types[20001].send = "pg_catalog.array_send";
  EXPECT_EQ(MakeRule(types, 20000).value().type_class(), "text(pg_catalog.regproc)");
  EXPECT_EQ(MakeRule(types, 20001).value().type_class(), "text(pg_catalog.regproc[])");
  types[20002] = MakeType(20002, 'd', "procs");
  types[20002].base_oid = 20001;
  types[20003] = MakeType(20003, 'b', "_procs");
  types[20003].element_oid = 20002;
  types[20003].send = "pg_catalog.array_send";
  EXPECT_THAT(MakeRule(types, 20003), StatusIs(absl::StatusCode::kUnimplemented, kWhy));
  types[20004] = MakeType(20004, 'r', "range");
  types[20005] = MakeType(20005, 'm', "multirange");
  types[20004].subtype_oid = types[20005].subtype_oid = 20000;
  EXPECT_THAT(MakeRule(types, 20004), StatusIs(absl::StatusCode::kUnimplemented, kWhy));
  EXPECT_THAT(MakeRule(types, 20005), StatusIs(absl::StatusCode::kUnimplemented, kWhy));
  for (const uint32_t part : {24, 2203, 20000, 20001, 20002}) {
    types[20006] = MakeType(20006, 'c', "holder");
    types[20006].attributes = {{"n", 23}, {"f", part}};
    EXPECT_THAT(MakeRule(types, 20006), StatusIs(absl::StatusCode::kUnimplemented, kWhy));
  }
}

TEST(Rule, RangeReadAsTextIsItsBoundsClass) {
  TypeMap types = CapturedTypes();
  types[20000] = MakeType(20000, 'r', "range");
  types[20001] = MakeType(20001, 'm', "multirange");
  types[20000].subtype_oid = types[20001].subtype_oid = 2205;
  EXPECT_EQ(MakeRule(types, 20000).value().type_class(), "text(s.range:text(pg_catalog.regclass))");
  EXPECT_EQ(MakeRule(types, 20001).value().type_class(), "text(s.multirange:text(pg_catalog.regclass))");
}

TEST(Rule, TypeInsideItself) {
  TypeMap types;
  types[16400] = MakeType(16400, 'c', "a");
  types[16400].attributes = {{"b", 16401}};
  types[16401] = MakeType(16401, 'd', "b");
  types[16401].base_oid = 16400;
  EXPECT_THAT(MakeRule(types, 16400),
              StatusIs(absl::StatusCode::kUnimplemented, "type s.a: contains itself"));
}

// Type 20000 + n has `width` attributes of type 20000 + n - 1; 20000 is a domain of int4.
TypeMap Tower(uint32_t height, uint32_t width) {
  TypeMap types = CapturedTypes();
  types[20000] = MakeType(20000, 'd', "n0");
  types[20000].base_oid = 23;
  for (uint32_t level = 1; level <= height; ++level) {
    Type& type = types[20000 + level] = MakeType(20000 + level, 'c', absl::StrCat("n", level));
    for (uint32_t i = 0; i < width; ++i) {
      type.attributes.push_back({absl::StrCat("a", i), 19999 + level});
    }
  }
  return types;
}

TEST(Rule, DepthIsLimited) {
  EXPECT_THAT(MakeRule(Tower(30, 1), 20030), testing::IsOk());  // and the domain and int4
  EXPECT_THAT(MakeRule(Tower(31, 1), 20031),
              StatusIs(absl::StatusCode::kUnimplemented, "stands inside more than 32 others"));
}

TEST(Rule, SizeIsLimited) {
  EXPECT_THAT(MakeRule(Tower(10, 2), 20010), testing::IsOk());
  EXPECT_THAT(MakeRule(Tower(30, 2), 20030),
              StatusIs(absl::StatusCode::kUnimplemented, "is nested too deeply"));
  EXPECT_THAT(MakeRule(Tower(5, 1600), 20005),
              StatusIs(absl::StatusCode::kUnimplemented, "is nested too deeply"));
}

}  // namespace
}  // namespace pgassay::canon
