#include "migrate/typescript/place.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "migrate/typescript/token.h"

namespace pgassay::migrate::typescript {
namespace {

const std::vector<std::pair<std::string, std::string>>& Files() {
  static const auto* files = new std::vector<std::pair<std::string, std::string>>{
      {"src/base.ts", R"(import { pgSchema } from 'drizzle-orm/pg-core';
export const metering = pgSchema('metering');
export const utility = metering.enum('utility', ['electricity', 'water']);
)"},
      {"src/schema.ts", R"(// pgTable('users', {}) is further down
/* pgTable('users', {
     pgTable('users' */
const hint = "pgTable('users'";
export const users = pgTable('users', {
  id: serial('id').primaryKey(),
  email: text("email").notNull(),  // email
  loginAt: timestamp({ withTimezone: true }),
  'odd-name': text(`odd-name`).default('email'),
}, (t) => [
  unique('users_email_key').on(t.email),
  foreignKey({
    name: 'users_self',
    columns: [t.id], foreignColumns: [t.id],
  }),
  check('users_check', sql`email <> 'it''s' AND ${t.id} > 0 AND note <> '${"`"}'`),
  pgPolicy('own', { to: 'x' }),
]);

export const orders = pgTable.withRLS('orders', { id: integer('id') });
export const readings = metering.table(
  'readings',
  { value: numeric('value') },
);
export const meters = metering.table.withRLS('orders', { kind: text('kind') });
export const state = pgEnum('state', ['a', 'users']);
export const one = pgView('one', { total: integer('total') }).as(sql`select 1`);
export const two = pgMaterializedView<'two'>('two').as((qb) => qb.select().from(users));
export const seq = pgSequence('seq', { startWith: 5 });
export const linked = pgPolicy('linked', {}).link(users);
)"}};
  return *files;
}

TEST(FindPlaceTest, OfWhatThereIs) {
  struct Case {
    ObjectKey object;
    std::string file;
    uint32_t line;
  };
  const std::string s = "src/schema.ts", b = "src/base.ts";
  const std::vector<Case> cases = {
      {{"table", "public", "", "users"}, s, 5},
      {{"partitioned table", "public", "", "users"}, s, 5},
      {{"column", "public", "users", "id"}, s, 6},
      {{"primary key", "public", "users", "users_pkey"}, s, 6},
      {{"column", "public", "users", "email"}, s, 7},
      {{"column", "public", "users", "loginAt"}, s, 8},
      {{"column", "public", "users", "login_at"}, s, 8},
      {{"column", "public", "users", "odd-name"}, s, 9},
      {{"unique constraint", "public", "users", "users_email_key"}, s, 11},
      {{"foreign key", "public", "users", "users_self"}, s, 13},
      {{"check constraint", "public", "users", "users_check"}, s, 16},
      {{"policy", "public", "users", "own"}, s, 17},
      {{"policy", "public", "users", "linked"}, s, 30},
      {{"table", "public", "", "orders"}, s, 20},
      {{"table", "metering", "", "readings"}, s, 21},
      {{"column", "metering", "readings", "value"}, s, 23},
      {{"table", "metering", "", "orders"}, s, 25},
      {{"column", "metering", "orders", "kind"}, s, 25},
      {{"enum", "public", "", "state"}, s, 26},
      {{"enum", "metering", "", "utility"}, b, 3},
      {{"view", "public", "", "one"}, s, 27},
      {{"column", "public", "one", "total"}, s, 27},
      {{"materialized view", "public", "", "two"}, s, 28},
      {{"sequence", "public", "", "seq"}, s, 29},
      {{"schema", "", "", "metering"}, b, 2},
      {{"sequence", "public", "", "users_id_seq"}, s, 6},
      {{"sequence", "public", "", "users_nothing_seq"}, "", 0},
      {{"sequence", "metering", "", "users_id_seq"}, "", 0},
      // Not spoken of: the table's.
      {{"column", "public", "users", "missing"}, s, 5},
      {{"index", "public", "users", "users_missing_idx"}, s, 5},
      {{"column", "public", "orders", "kind"}, s, 20},
      {{"policy", "metering", "readings", "nobody"}, s, 21},
      {{"primary key", "public", "orders", "orders_pkey"}, s, 20},
      // Nowhere.
      {{"table", "public", "", "hint"}, "", 0},
      {{"table", "public", "", "readings"}, "", 0},
      {{"column", "public", "missing", "id"}, "", 0},
      {{"enum", "public", "", "utility"}, "", 0},
      {{"view", "public", "", "users"}, "", 0},
      {{"domain", "public", "", "state"}, "", 0},
  };
  for (const Case& one : cases) {
    const Place place = FindPlace(Files(), one.object);
    const auto& [kind, schema, parent, name] = one.object;
    EXPECT_EQ(place.file, one.file) << kind << " " << schema << "." << parent << "." << name;
    EXPECT_EQ(place.line, one.line) << kind << " " << schema << "." << parent << "." << name;
  }
  EXPECT_EQ(FindPlace({}, {"table", "public", "", "users"}).file, "");
}

TEST(TokensTest, OfTypeScript) {
  struct Case {
    std::string text;
    std::vector<std::string> tokens;  // "w:" word, "s:" string, "t:" template, "p:" sign, with the line
  };
  const std::vector<Case> cases = {
      {"a.b", {"w1:a", "p1:.", "w1:b"}},
      {"'it\\'s' \"x\\n\\x41\"", {"s1:it's", "s1:x\nA"}},
      {"`a${f(`b'`)}c` d", {"t1:a${f(`b'`)}c", "w1:d"}},
      {"`${{a: '}'}.a}` e", {"t1:${{a: '}'}.a}", "w1:e"}},
      {"`a\\`b` f", {"t1:a\\`b", "w1:f"}},
      {"// x 'y\nz", {"w2:z"}},
      {"/* a\nb */ c", {"w2:c"}},
      {"'a\nb", {"s1:a", "w2:b"}},
      {"`a\nb`\nc", {"t1:a\nb", "w3:c"}},
      {"größe", {"w1:größe"}},
      {"/* never", {}},
      {"`never", {"t1:never"}},
      {"'a\\\nb' c", {"s1:ab", "w2:c"}},
  };
  for (const Case& one : cases) {
    std::vector<std::string> tokens;
    for (const Token& token : Tokens(one.text)) {
      const char kind = "wstp"[static_cast<int>(token.kind)];
      tokens.push_back(std::string(1, kind) + std::to_string(token.line) + ":" + token.text);
    }
    EXPECT_EQ(tokens, one.tokens) << one.text;
  }
}

// Whatever is in a file, it is read to its end, and no line is beyond it.
TEST(TokensTest, EndsOnAnything) {
  std::mt19937 random(7);
  const std::string letters = "a'\"`${}\\/*\n(),:";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    uint32_t lines = 1;
    for (size_t length = random() % 20; length > 0; --length) {
      text += letters[random() % letters.size()];
      lines += text.back() == '\n' ? 1U : 0U;
    }
    for (const Token& token : Tokens(text)) {
      ASSERT_GE(token.line, 1U);
      ASSERT_LE(token.line, lines) << text;
    }
    (void)FindPlace({{"f", "pgTable('x'" + text}}, {"column", "public", "x", "a"});
  }
}

}  // namespace
}  // namespace pgassay::migrate::typescript
