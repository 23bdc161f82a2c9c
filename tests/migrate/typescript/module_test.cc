#include "migrate/typescript/module.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "testing/matchers.h"

namespace pgassay::migrate::typescript {
namespace {

using pgassay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Column Of(const std::string& name, const std::string& type, const std::string& plain = "") {
  Column column;
  column.name = name;
  column.type = type;
  column.plain_type = plain.empty() ? type : plain;
  column.type_schema = "pg_catalog";
  column.type_name = type.substr(0, type.find_first_of(" ("));
  return column;
}

Column OfSchema(const std::string& name, const std::string& schema, const std::string& type,
                char kind = 'b') {
  Column column = Of(name, absl::StrCat(schema, ".", type));
  column.type_schema = schema;
  column.type_name = type;
  column.type_kind = kind;
  return column;
}

Module Write(const Shape& shape, bool v1 = false) {
  auto module = WriteModule(shape, {.v1 = v1});
  EXPECT_THAT(module, IsOk());
  return module.value_or(Module{});
}

Shape WithColumn(Column column) {
  Shape shape;
  shape.schemas = {"public"};
  Table table;
  table.schema = "public";
  table.name = "users";
  table.columns = {std::move(column)};
  shape.tables = {std::move(table)};
  return shape;
}

std::string Piece(const Shape& shape, const ObjectKey& key, bool v1 = false) {
  const Module module = Write(shape, v1);
  const auto piece = module.pieces.find(key);
  return piece == module.pieces.end() ? "(none)" : piece->second;
}

std::string Line(const Column& column, bool v1 = false) {
  return Piece(WithColumn(column), {"column", "public", "users", column.name}, v1);
}

TEST(ModuleTest, OfATableAsAWhole) {
  Shape shape;
  shape.schemas = {"metering", "public"};
  shape.enums = {{"metering", "utility", {"water", "it's"}}};
  Table pointed;
  pointed.schema = "auth";
  pointed.name = "users";
  pointed.managed = false;
  pointed.columns = {Of("id", "uuid"), Of("secret", "text")};
  Table meters;
  meters.schema = "metering";
  meters.name = "meters";
  meters.columns = {Of("id", "integer"), OfSchema("utility", "metering", "utility", 'e'), Of("owner", "uuid"),
                    Of("parent", "integer"), Of("raw", "bytea")};
  meters.columns[0].not_null = true;
  meters.columns[0].identity = 'a';
  meters.columns[0].of = Sequence{.schema = "metering",
                                  .name = "meters_id_seq",
                                  .type = "integer",
                                  .start = 1000,
                                  .minimum = 1,
                                  .maximum = 2147483647};
  meters.columns[1].expression = "'water'::metering.utility";
  meters.columns[1].plain_type = "metering.utility";
  meters.columns[1].not_null = true;
  meters.constraints = {
      {.type = 'p', .name = "meters_pkey", .columns = {"id"}},
      {.type = 'u', .name = "meters_owner_key", .columns = {"owner", "parent"}, .nulls_not_distinct = true},
      {.type = 'f',
       .name = "meters_owner_fkey",
       .columns = {"owner"},
       .schema_to = "auth",
       .table_to = "users",
       .columns_to = {"id"},
       .on_update = 'c',
       .on_delete = 'n'},
      {.type = 'f',
       .name = "meters_parent_fkey",
       .columns = {"parent"},
       .schema_to = "metering",
       .table_to = "meters",
       .columns_to = {"id"}},
      {.type = 'c', .name = "meters_check", .expression = "(id > 0)"}};
  meters.indexes = {{.name = "meters_idx",
                     .method = "btree",
                     .unique = true,
                     .keys = {"owner", "parent DESC"},
                     .key_columns = {"owner", "parent"},
                     .where = "(id > 1)"}};
  meters.policies = {
      {.name = "own", .permissive = false, .command = 'r', .roles = {"a", "B c"}, .use = "true"}};
  shape.tables = {pointed, meters};
  const std::string expected = R"(import { sql } from 'drizzle-orm';
import {
  check, customType, foreignKey, index, integer, pgPolicy, pgSchema, unique, uniqueIndex, uuid,
} from 'drizzle-orm/pg-core';

export const metering = pgSchema('metering');
const auth = pgSchema('auth');

// Types that drizzle-orm has no builder for: here they are strings.
const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

export const utility = metering.enum('utility', ['water', 'it\'s']);

// Not ours and not exported: foreign keys point here.
const users = auth.table('users', {
  id: uuid('id'),
});

export const meters = metering.table('meters', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity({ startWith: 1000 }),
  utility: utility('utility').notNull().default('water'),
  owner: uuid('owner'),
  parent: integer('parent'),
  raw: bytea('raw'),
}, (t) => [
  unique('meters_owner_key').on(t.owner, t.parent).nullsNotDistinct(),
  foreignKey({ name: 'meters_owner_fkey', columns: [t.owner], foreignColumns: [users.id] }).onUpdate('cascade').onDelete('set null'),
  foreignKey({ name: 'meters_parent_fkey', columns: [t.parent], foreignColumns: [t.id] }),
  check('meters_check', sql`(id > 0)`),
  uniqueIndex('meters_idx').on(t.owner, t.parent.desc().nullsFirst()).where(sql`(id > 1)`),
  pgPolicy('own', { as: 'restrictive', for: 'select', to: ['a', 'B c'], using: sql`true` }),
]);
)";
  const Module module = Write(shape);
  // "index" is no import of this one.
  EXPECT_EQ(absl::StrCat(module.text), absl::StrCat(expected).replace(expected.find("index, "), 7, ""));
  EXPECT_EQ(
      module.pieces.at({"column", "metering", "meters", "raw"}),
      "raw: bytea('raw'),  // const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })");
  EXPECT_EQ(module.pieces.at({"sequence", "metering", "", "meters_id_seq"}),
            "id: integer('id').primaryKey().generatedAlwaysAsIdentity({ startWith: 1000 }),");
  EXPECT_EQ(module.pieces.at({"primary key", "metering", "meters", "meters_pkey"}),
            module.pieces.at({"column", "metering", "meters", "id"}));
  EXPECT_EQ(module.pieces.count({"table", "auth", "", "users"}), 0U);
}

TEST(ModuleTest, OfNothing) {
  EXPECT_EQ(Write({}).text, "");
  EXPECT_THAT(Write({}).findings, IsEmpty());
  Shape shape;
  shape.schemas = {"public"};
  EXPECT_EQ(Write(shape).text, "");
}

TEST(ModuleTest, Types) {
  struct Case {
    Column column;
    std::string stable, v1;  // v1 "": the same
  };
  const std::vector<Case> cases = {
      {Of("a", "text"), "a: text('a'),", ""},
      {Of("a", "character varying(20)"), "a: varchar('a', { length: 20 }),", ""},
      {Of("a", "character varying"), "a: varchar('a'),", ""},
      {Of("a", "character(3)"), "a: char('a', { length: 3 }),", ""},
      {Of("a", "bigint"), "a: bigint('a', { mode: 'number' }),", ""},
      {Of("a", "numeric"), "a: numeric('a'),", ""},
      {Of("a", "numeric(10,2)"), "a: numeric('a', { precision: 10, scale: 2 }),", ""},
      {Of("a", "numeric(5,-2)"), "a: numeric('a', { precision: 5, scale: -2 }),", ""},
      {Of("a", "double precision"), "a: doublePrecision('a'),", ""},
      {Of("a", "timestamp without time zone"), "a: timestamp('a', { mode: 'string' }),", ""},
      {Of("a", "timestamp(0) with time zone"),
       "a: timestamp('a', { precision: 0, withTimezone: true, mode: 'string' }),", ""},
      {Of("a", "time without time zone"), "a: time('a'),", ""},
      {Of("a", "time(3) with time zone"), "a: time('a', { precision: 3, withTimezone: true }),", ""},
      {Of("a", "interval"), "a: interval('a'),", ""},
      {Of("a", "interval(3)"), "a: interval('a', { precision: 3 }),", ""},
      {Of("a", "interval day to second(2)"), "a: interval('a', { fields: 'day to second', precision: 2 }),",
       ""},
      {Of("a", "interval(0)"),
       "a: interval_0('a'),  // const interval_0 = customType<{ data: string }>({ dataType: () => "
       "'interval(0)' })",
       ""},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(Line(one.column), one.stable);
    EXPECT_EQ(Line(one.column, true), one.v1.empty() ? one.stable : one.v1);
  }
}

TEST(ModuleTest, TypesOfOthers) {
  const auto custom = [](const std::string& name, const std::string& text) {
    return absl::StrCat("a: ", name, "('a'),  // const ", name,
                        " = customType<{ data: string }>({ dataType: () => '", text, "' })");
  };
  Column column = OfSchema("a", "public", "metres", 'd');
  EXPECT_EQ(Line(column), custom("metres", "metres"));
  EXPECT_EQ(Line(column, true), custom("metres", "metres"));
  column = OfSchema("a", "side", "kilo", 'd');
  EXPECT_EQ(Line(column), custom("kilo", "side\".\"kilo"));
  EXPECT_EQ(Line(column, true), custom("kilo", "side.kilo"));
  column = Of("a", "text");
  column.collation = "\"C\"";
  EXPECT_EQ(Line(column), custom("text_C", "text COLLATE \"C\""));
  column.dimensions = 1;
  EXPECT_EQ(Line(column), custom("text_ARRAY_C", "text ARRAY COLLATE \"C\""));
  // An enum that is not managed has no pgEnum.
  column = OfSchema("a", "auth", "level", 'e');
  EXPECT_EQ(Line(column), custom("level", "auth\".\"level"));
  EXPECT_EQ(Line(column, true), custom("level", "auth.level"));
}

TEST(ModuleTest, Arrays) {
  Column column = Of("a", "text", "text[]");
  column.dimensions = 1;
  EXPECT_EQ(Line(column), "a: text('a').array(),");
  column.dimensions = 2;
  EXPECT_EQ(Line(column), "a: text('a').array().array(),");
  EXPECT_EQ(Line(column, true), "a: text('a').array('[][]'),");
  column.dimensions = 1;
  column.expression = "'{}'::text[]";
  EXPECT_EQ(Line(column), "a: text('a').array().default(sql`'{}'::text[]`),");
  EXPECT_EQ(Line(column, true), "a: text('a').array().default(sql`'{}'::text[]`),");
  // drizzle-kit 1.0 would make the length a part of the default.
  column = Of("a", "character varying(20)", "character varying[]");
  column.dimensions = 1;
  EXPECT_EQ(Line(column, true), "a: varchar('a', { length: 20 }).array(),");
  column.expression = "'{}'::character varying[]";
  EXPECT_EQ(Line(column), "a: varchar('a', { length: 20 }).array().default(sql`'{}'::character varying[]`),");
  EXPECT_THAT(Line(column, true), HasSubstr("dataType: () => 'character varying(20) ARRAY'"));
}

TEST(ModuleTest, Defaults) {
  struct Case {
    std::string type, plain, expression, stable, v1;  // v1 "": the same
  };
  const std::vector<Case> cases = {
      {"text", "text", "'draft'::text", "'draft'", ""},
      {"text", "text", "''::text", "''", ""},
      {"text", "text", "'it''s'::text", "sql`'it''s'::text`", ""},
      {"text", "text", "E'\\\\d'::text", "sql`E'\\\\\\\\d'::text`", ""},
      {"text", "text", "upper('x'::text)", "sql`upper('x'::text)`", "sql`(upper('x'::text))`"},
      {"text", "text", "CURRENT_USER", "sql`CURRENT_USER`", ""},
      {"text", "text", "('a'::text)::character(2)", "sql`('a'::text)::character(2)`",
       "sql`(('a'::text)::character(2))`"},
      {"character varying(5)", "character varying", "'abc'::text", "sql`'abc'::text`", "sql`('abc'::text)`"},
      {"character(3)", "bpchar", "'EUR'::bpchar", "'EUR'", ""},
      {"integer", "integer", "0", "0", ""},
      {"integer", "integer", "'-1'::integer", "-1", ""},
      {"integer", "integer", "(2 + 2)", "sql`(2 + 2)`", ""},
      {"integer", "integer", "'007'::integer", "sql`'007'::integer`", ""},
      {"bigint", "bigint", "'9223372036854775807'::bigint", "sql`'9223372036854775807'::bigint`", ""},
      {"bigint", "bigint", "12345678901", "12345678901", ""},
      {"bigint", "bigint", "1234567890123456789", "sql`1234567890123456789`", ""},
      {"bigint", "bigint", "(1.5)::bigint", "sql`(1.5)::bigint`", "sql`((1.5)::bigint)`"},
      {"numeric", "numeric", "0.00", "sql`0.00`", ""},
      {"boolean", "boolean", "false", "false", ""},
      {"boolean", "boolean", "(1 > 0)", "sql`(1 > 0)`", ""},
      {"jsonb", "jsonb", "'{}'::jsonb", "sql`'{}'::jsonb`", ""},
      {"uuid", "uuid", "gen_random_uuid()", "RANDOM", ""},
      {"uuid", "uuid", "public.gen_random_uuid()", "sql`public.gen_random_uuid()`", ""},
      {"date", "date", "now()", "sql`now()`", ""},
      {"timestamp with time zone", "timestamp with time zone", "now()", "NOW", ""},
      {"timestamp(3) with time zone", "timestamp with time zone", "now()", "NOW", ""},
  };
  for (const Case& one : cases) {
    Column column = Of("a", one.type, one.plain);
    column.expression = one.expression;
    for (const bool v1 : {false, true}) {
      const std::string wanted = v1 && !one.v1.empty() ? one.v1 : one.stable;
      const std::string ending = wanted == "NOW"      ? ".defaultNow(),"
                                 : wanted == "RANDOM" ? ".defaultRandom(),"
                                                      : absl::StrCat(".default(", wanted, "),");
      EXPECT_TRUE(absl::EndsWith(Line(column, v1), ending)) << Line(column, v1) << " and not " << ending;
    }
  }
}

TEST(ModuleTest, Sequences) {
  Shape shape = WithColumn(Of("id", "integer"));
  shape.tables[0].columns[0].not_null = true;
  shape.tables[0].columns[0].expression = "nextval('public.users_id_seq'::regclass)";
  shape.sequences = {{.schema = "public",
                      .name = "users_id_seq",
                      .type = "integer",
                      .maximum = 2147483647,
                      .owner_schema = "public",
                      .owner_table = "users",
                      .owner_column = "id"}};
  const ObjectKey id = {"column", "public", "users", "id"},
                  sequence = {"sequence", "public", "", "users_id_seq"};
  EXPECT_EQ(Piece(shape, id), "id: serial('id'),");
  EXPECT_EQ(Piece(shape, sequence), "id: serial('id'),");
  EXPECT_THAT(Write(shape).text, ::testing::Not(HasSubstr("pgSequence")));
  // Not owned, or of another name: said by itself.
  shape.sequences[0].owner_column = "";
  EXPECT_EQ(Piece(shape, id),
            "id: integer('id').notNull().default(sql`nextval('public.users_id_seq'::regclass)`),");
  EXPECT_EQ(Piece(shape, sequence),
            "export const users_id_seq = pgSequence('users_id_seq', { maxValue: 2147483647 });");
  shape.sequences[0].owner_column = "id";
  shape.sequences[0].name = "other";
  EXPECT_THAT(Piece(shape, id), HasSubstr("nextval"));
  // Options that differ from drizzle-kit's.
  shape.sequences = {{.schema = "public",
                      .name = "down",
                      .type = "bigint",
                      .start = -1,
                      .minimum = INT64_MIN,
                      .maximum = -1,
                      .increment = -1,
                      .cache = 5,
                      .cycles = true}};
  EXPECT_EQ(Piece(shape, {"sequence", "public", "", "down"}),
            "export const down = pgSequence('down', { increment: -1, minValue: '-9223372036854775808', "
            "cache: 5, cycle: "
            "true });");
}

TEST(ModuleTest, IndexesOfBothVersions) {
  struct Case {
    std::string key, column, stable, v1;  // v1 "": the same
  };
  const std::vector<Case> cases = {
      {"a", "a", "t.a", ""},
      {"\"A b\"", "A b", "t['A b']", ""},
      {"a DESC", "a", "t.a.desc().nullsFirst()", ""},
      {"a DESC NULLS LAST", "a", "t.a.desc().nullsLast()", ""},
      {"a NULLS FIRST", "a", "t.a.asc().nullsFirst()", ""},
      {"a text_pattern_ops", "a", "t.a.op('text_pattern_ops')", ""},
      {"a public.gin_trgm_ops", "a", "t.a.op('gin_trgm_ops')", ""},
      {"a text_pattern_ops DESC", "a", "sql`a text_pattern_ops DESC`",
       "t.a.desc().nullsFirst().op('text_pattern_ops')"},
      {"a COLLATE \"C\"", "a", "sql`a COLLATE \"C\"`", ""},
      {"lower(a)", "", "sql`lower(a)`", ""},
      {"ab", "a", "sql`ab`", ""},
      {"COALESCE(a, 'x;y--z,,'::text)", "", "sql`COALESCE(a, E'x\\\\x3by\\\\x2d-z\\\\x2c,'::text)`",
       "sql`COALESCE(a, 'x;y--z,,'::text)`"},
  };
  for (const Case& one : cases) {
    Shape shape = WithColumn(Of("a", "text"));
    shape.tables[0].indexes = {{.name = "i",
                                .method = "btree",
                                .keys = {one.key},
                                .key_columns = {one.column},
                                .where = "",
                                .options = {}}};
    const ObjectKey key = {"index", "public", "users", "i"};
    EXPECT_EQ(Piece(shape, key), absl::StrCat("index('i').on(", one.stable, "),"));
    EXPECT_EQ(Piece(shape, key, true),
              absl::StrCat("index('i').on(", one.v1.empty() ? one.stable : one.v1, "),"));
  }
}

TEST(ModuleTest, RowSecurity) {
  Shape shape = WithColumn(Of("id", "integer"));
  shape.tables[0].row_security = true;
  EXPECT_THAT(Write(shape).text, HasSubstr("}).enableRLS();"));
  EXPECT_THAT(Write(shape, true).text, HasSubstr("pgTable.withRLS('users', {"));
  const ObjectKey other = {"policy", "public", "users", "q"};
  for (const char* role : {"a\"b", "a,b", "a--b"}) {
    shape.tables[0].policies = {{.name = "q", .roles = {role}}};
    EXPECT_EQ(Piece(shape, other), "(none)") << role;
  }
  EXPECT_EQ(Piece(shape, other, true), "pgPolicy('q', { to: 'a--b' }),");
  shape.tables[0].policies = {{.name = "p", .use = "(a <> 'x--y'::text)"}};
  EXPECT_THAT(Write(shape).text, ::testing::Not(HasSubstr("RLS")));
  EXPECT_EQ(Piece(shape, {"policy", "public", "users", "p"}),
            "pgPolicy('p', { using: sql`(a <> E'x\\\\x2d-y'::text)` }),");
  EXPECT_EQ(Piece(shape, {"policy", "public", "users", "p"}, true),
            "pgPolicy('p', { using: sql`(a <> 'x--y'::text)` }),");
}

TEST(ModuleTest, Views) {
  Shape shape;
  shape.schemas = {"public"};
  shape.views = {{.schema = "public",
                  .name = "a",
                  .definition = "SELECT `${b}` FROM b",
                  .columns = {Of("x", "text")},
                  .uses = {{"public", "b"}}},
                 {.schema = "public",
                  .name = "b",
                  .options = {"check_option=local", "security_barrier=true"},
                  .definition = "SELECT 1"},
                 {.schema = "public",
                  .name = "m",
                  .materialized = true,
                  .populated = false,
                  .method = "columnar",
                  .tablespace = "fast",
                  .options = {"autovacuum_enabled=off", "fillfactor=80"},
                  .definition = "SELECT 2"}};
  const Module module = Write(shape);
  EXPECT_LT(module.text.find("pgView('b'"), module.text.find("pgView('a'"));
  EXPECT_EQ(module.pieces.at({"view", "public", "", "a"}),
            "export const a = pgView('a', {\n  x: text('x'),\n}).as(sql`SELECT \\`\\${b}\\` FROM b`);");
  EXPECT_EQ(module.pieces.at({"view", "public", "", "b"}),
            "export const b = pgView('b', {\n}).with({ checkOption: 'local', securityBarrier: true "
            "}).as(sql`SELECT 1`);");
  EXPECT_EQ(module.pieces.at({"materialized view", "public", "", "m"}),
            "export const m = pgMaterializedView('m', {\n}).using('columnar').with({ autovacuumEnabled: "
            "false, fillfactor: "
            "80 }).tablespace('fast').withNoData().as(sql`SELECT 2`);");
  EXPECT_THAT(Write(shape, true).pieces.at({"view", "public", "", "a"}),
              HasSubstr("sql`/* on ${b} */SELECT"));
  std::vector<std::string> codes;
  for (const HistoryFinding& finding : module.findings) codes.push_back(finding.code + " " + finding.subject);
  EXPECT_THAT(codes, ElementsAre("baseline-view-order view public.a"));
}

TEST(ModuleTest, WhatCannotBeNamedIsLeftOutAndSaid) {
  Shape shape = WithColumn(Of("a\"b", "text"));
  shape.tables[0].constraints = {{.type = 'u', .name = "u", .columns = {"a\"b"}},
                                 {.type = 'c', .name = "c\"", .expression = "true"}};
  Table quoted = shape.tables[0];
  quoted.name = "q\"uote";
  shape.tables.push_back(quoted);
  for (const bool v1 : {false, true}) {
    const Module module = Write(shape, v1);
    EXPECT_THAT(module.text, HasSubstr("export const users = pgTable('users', {\n});"));
    EXPECT_THAT(module.text, ::testing::Not(HasSubstr("\"")));
    std::vector<std::string> said;
    for (const HistoryFinding& finding : module.findings) {
      EXPECT_EQ(finding.code, "baseline-not-written");
      EXPECT_EQ(finding.level, HistoryFinding::Level::kNote);
      said.push_back(finding.subject);
    }
    EXPECT_THAT(said, ElementsAre("table public.q\"uote", "column public.users.a\"b",
                                  "unique constraint public.users.u", "check constraint public.users.c\""));
  }
}

// Names of all kinds: no two exports are called the same, none is a word of TypeScript, and each piece that
// is a line of the module is in it.
TEST(ModuleTest, NoTwoExportsAreCalledTheSame) {
  std::mt19937 random(20261122);
  const std::vector<std::string> names = {"users",  "user posts", "user_posts", "user-posts", "class",
                                          "text",   "index",      "1st",        "_1st",       "side",
                                          "public", "t",          "_",          " ",          "sql"};
  for (int round = 0; round < 300; ++round) {
    Shape shape;
    shape.schemas = {"public", "side"};
    std::set<std::pair<std::string, std::string>> taken;
    for (int i = 0; i < 12; ++i) {
      const std::string schema = shape.schemas[random() % 2], name = names[random() % names.size()];
      if (!taken.emplace(schema, name).second) continue;
      switch (random() % 4) {
        case 0:
          shape.enums.push_back({schema, name, {"a"}});
          break;
        case 1:
          shape.sequences.push_back({.schema = schema, .name = name, .type = "bigint", .maximum = INT64_MAX});
          break;
        case 2:
          shape.views.push_back({.schema = schema, .name = name, .definition = "SELECT"});
          break;
        default: {
          Table table;
          table.schema = schema;
          table.name = name;
          table.columns = {OfSchema("a", "public", "users", 'd')};
          shape.tables.push_back(table);
        }
      }
    }
    const Module module = Write(shape, random() % 2 == 0);
    std::set<std::string> exports;
    size_t count = 0;
    for (absl::string_view line : absl::StrSplit(module.text, '\n')) {
      absl::ConsumePrefix(&line, "export ");
      if (!absl::ConsumePrefix(&line, "const ")) continue;
      const std::string name(line.substr(0, line.find(' ')));
      EXPECT_TRUE(exports.insert(name).second) << name << "\n" << module.text;
      EXPECT_NE(name, "class");
      EXPECT_NE(name, "text");
      ++count;
    }
    EXPECT_GE(count, taken.size());
    for (const auto& [key, piece] : module.pieces) {
      const std::string line = piece.substr(0, piece.find("  // const "));
      EXPECT_THAT(module.text, HasSubstr(line));
    }
    EXPECT_EQ(Write(shape).text, Write(shape).text);
  }
}

}  // namespace
}  // namespace pgassay::migrate::typescript
