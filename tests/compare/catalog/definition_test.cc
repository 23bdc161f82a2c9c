#include "compare/catalog/definition.h"

#include <gtest/gtest.h>

#include <string>

namespace pgassay::compare {
namespace {

struct Written {
  const char* first;     // as the server writes what a user wrote
  const char* restored;  // as it writes that again
};

// SELECT pg_get_constraintdef(oid) of columns varchar, char, numeric, bigint, citext before and after a
// restore.
constexpr Written kWritten[] = {
    {"CHECK (((s)::text = ANY ((ARRAY['a'::character varying, 'b''[]'::character varying])::text[])))",
     "CHECK (((s)::text = ANY (ARRAY[('a'::character varying)::text, ('b''[]'::character varying)::text])))"},
    {"CHECK (((s)::text <> ALL ((ARRAY['a'::character varying, 'b'::character varying])::text[])))",
     "CHECK (((s)::text <> ALL (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])))"},
    {"((o.note)::text = ANY ((ARRAY['a'::\"App 2\".citext])::text[]))",
     "((o.note)::text = ANY (ARRAY[('a'::\"App 2\".citext)::text]))"},
    {"CHECK ((c = ANY (ARRAY['x'::bpchar, 'yy'::bpchar])))",
     "CHECK ((c = ANY (ARRAY['x'::bpchar, 'yy'::bpchar])))"},
    {"CHECK ((n = ANY (ARRAY[(1)::numeric, 2.5])))", "CHECK ((n = ANY (ARRAY[(1)::numeric, 2.5])))"},
    {"((ARRAY[f(a, b[1]), (ARRAY[c])::t[]])::\"a]b\".t[])",
     "(ARRAY[(f(a, b[1]))::\"a]b\".t, (ARRAY[(c)::t])::\"a]b\".t])"},
};

TEST(NormalDefinitionTest, IsWhatTheServerWritesTheSecondTime) {
  for (const Written& written : kWritten) {
    EXPECT_EQ(NormalDefinition(written.first), written.restored);
    EXPECT_EQ(NormalDefinition(written.restored), written.restored);
    EXPECT_TRUE(SameDefinition(written.first, 150000, written.restored, 150000)) << written.first;
    EXPECT_EQ(CanonicalDefinition(written.first), CanonicalDefinition(written.restored));
  }
}

TEST(NormalDefinitionTest, LeavesEverythingElse) {
  for (const char* text : {"", "(ARRAY[", "(ARRAY[a", "(ARRAY[a]", "(ARRAY[a])", "(ARRAY[a])::",
                           "(ARRAY[a])::t", "(ARRAY[a])::t[", "'(ARRAY[a])::t[]'", "\"(ARRAY[a])::t[]\"",
                           "(ARRAY[a)])::t[]", "(ARRAY[a])::t + u[]", "'open", "'it''s (ARRAY[a])::t[]'"}) {
    EXPECT_EQ(NormalDefinition(text), text);
  }
}

struct Pair {
  const char* older;
  const char* newer;
  bool same;
};

// pg_get_viewdef() of 15 and 16, and what must not pass for it.
constexpr Pair kPairs[] = {
    {" SELECT users.id,\n    upper((users.name)::text) AS loud\n   FROM app.users\n  WHERE (users.born < "
     "now());",
     " SELECT id,\n    upper((name)::text) AS loud\n   FROM app.users\n  WHERE (born < now());", true},
    {" SELECT t.n, ( SELECT max(u.id) AS max FROM app.users u WHERE (u.number = t.n)) AS m FROM t ORDER BY "
     "t.n;",
     " SELECT n, ( SELECT max(u.id) AS max FROM app.users u WHERE (u.number = t.n)) AS m FROM t ORDER BY n;",
     true},
    {"SELECT a.a FROM a", "SELECT a FROM a", true},
    {"SELECT \"A b\".\"c d\" FROM \"A b\"", "SELECT \"c d\" FROM \"A b\"", true},
    {"SELECT a.x, b.y FROM a", "SELECT x, y FROM a", false},
    {"SELECT a.x FROM a", "SELECT y FROM a", false},
    {"SELECT x FROM a", "SELECT a.x FROM a", false},
    {"SELECT a.x FROM a", "SELECT x FROM a WHERE true", false},
    {"SELECT a.x FROM a WHERE true", "SELECT x FROM a", false},
    {"SELECT 'a.x' FROM a", "SELECT 'x' FROM a", false},
    {"SELECT 'a  b' FROM a", "SELECT 'a b' FROM a", false},
    {"SELECT app.f(x) FROM a", "SELECT f(x) FROM a", false},
    {"SELECT 'x'::app.t AS app FROM a", "SELECT 'x'::t AS app FROM a", false},
    {"SELECT 1 FROM app.users", "SELECT 1 FROM users", false},
    {"SELECT app.f(a.x) FROM a", "SELECT f(x) FROM a", false},
};

TEST(SameDefinitionTest, AcrossSixteen) {
  for (const Pair& pair : kPairs) {
    EXPECT_EQ(SameDefinition(pair.older, 150020, pair.newer, 160000), pair.same) << pair.older;
    EXPECT_EQ(SameDefinition(pair.newer, 180003, pair.older, 130000), pair.same) << pair.older;
    EXPECT_FALSE(SameDefinition(pair.older, 150020, pair.newer, 150021)) << "one server writes one way";
    EXPECT_NE(CanonicalDefinition(pair.older), CanonicalDefinition(pair.newer));
    EXPECT_FALSE(SameDefinition(pair.older, 160000, pair.newer, 170000));
  }
}

// The second of each is what the server makes of the first when it reads it: captured by dump and restore of
// CHECK (a BETWEEN 1 AND 2 AND b BETWEEN 3 AND 4) and of WHERE (a NOT BETWEEN 1 AND 2 OR b = 3).
TEST(SameDefinitionTest, NestedBooleansAreTheirOperands) {
  const auto same = [](const char* a, const char* b) {
    const bool found = SameDefinition(a, 150000, b, 150000);
    EXPECT_EQ(SameDefinition(b, 150000, a, 150000), found);
    EXPECT_EQ(CanonicalDefinition(a) == CanonicalDefinition(b), found);
    return found;
  };
  EXPECT_TRUE(same("CHECK ((((a >= 1) AND (a <= 2)) AND ((b >= 3) AND (b <= 4))))",
                   "CHECK (((a >= 1) AND (a <= 2) AND ((b >= 3) AND (b <= 4))))"));
  EXPECT_TRUE(same("(((a < 1) OR (a > 2)) OR (b = 3))", "((a < 1) OR (a > 2) OR (b = 3))"));
  EXPECT_TRUE(same("f((((a > 1) AND b) AND c))", "f(((a > 1) AND b AND c))"));
  EXPECT_FALSE(same("((a OR b) AND c)", "(a OR b AND c)"));
  EXPECT_FALSE(same("((a OR b) AND c)", "(a OR (b AND c))"));
  EXPECT_FALSE(same("((a AND b) OR c)", "(a AND (b OR c))"));
  EXPECT_FALSE(same("((NOT (a AND b)) AND c)", "((NOT a) AND b AND c)"));
  EXPECT_FALSE(same("(a AND b AND c)", "(a AND c AND b)"));
  EXPECT_FALSE(same("f((a AND b), c)", "f(a AND b, c)"));
  EXPECT_FALSE(same("(x AND '(a AND b)')", "(x AND 'a AND b')"));
  EXPECT_FALSE(same("((a AND b)", "(a AND b"));
}

TEST(SameDefinitionTest, WhiteSpaceIsNothingOutsideQuotes) {
  EXPECT_TRUE(SameDefinition("SELECT 1\n  AS a", 150000, "SELECT 1 AS a", 150000));
  EXPECT_FALSE(SameDefinition("SELECT ' '", 150000, "SELECT '  '", 150000));
  EXPECT_FALSE(SameDefinition("SELECT ab", 150000, "SELECT a b", 150000));
}

}  // namespace
}  // namespace pgassay::compare
