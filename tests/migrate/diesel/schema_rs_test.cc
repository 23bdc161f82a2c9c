#include "migrate/diesel/schema_rs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace pgassay::migrate::diesel {
namespace {

using ::testing::ElementsAre;

// "schema.name(key) line: column Type? line, ...", one for each table.
std::vector<std::string> Shown(const SchemaRs& rust) {
  std::vector<std::string> lines;
  for (const SchemaRs::Table& table : rust.tables) {
    std::vector<std::string> columns;
    for (const SchemaRs::Column& column : table.columns) {
      columns.push_back(
          absl::StrCat(column.name, " ", column.type, column.nullable ? "? " : " ", column.line));
    }
    lines.push_back(absl::StrCat(table.schema, table.schema.empty() ? "" : ".", table.name, "(",
                                 absl::StrJoin(table.key, ","), ") ", table.line, ": ",
                                 absl::StrJoin(columns, ", ")));
  }
  return lines;
}

struct Case {
  const char* what;
  const char* rust;
  std::vector<std::string> tables;
  uint32_t unread = 0;
};

std::vector<Case> Cases() {
  return {
      {"nothing", "", {}},
      {"no table", "pub fn table() { let x = table; }", {}},
      {"as Diesel writes it",
       "diesel::table! {\n    a (id) {\n        id -> Int4,\n        note -> Nullable<Text>,\n    }\n}\n",
       {"a(id) 2: id Int4 3, note Text? 4"}},
      {"in one line, and no comma at the end",
       "table!{a{id->Int4,b->Bool}}",
       {"a(id) 1: id Int4 1, b Bool 1"}},
      {"round and square brackets",
       "table!(a (x) { x -> Int4 });\ntable![b { id -> Int4, }];",
       {"a(x) 1: x Int4 1", "b(id) 2: id Int4 2"}},
      {"no column", "table! { a (id) {} }", {"a(id) 1: "}},
      {"a schema", "table! { s.a (id, b,) { id -> Int4, b -> Bool } }", {"s.a(id,b) 1: id Int4 1, b Bool 1"}},
      {"uses, attributes and documentation",
       "diesel::table! {\n  use diesel::sql_types::*;\n  use super::sql_types::{A, B as C};\n\n"
       "  /// A table! { x }\n  #[doc = \"it's }\"]\n  #[cfg(feature = \"x\")]\n  a (id) {\n    /// one\n"
       "    //! two */\n    #[max_length = 20]\n    id -> Varchar,\n  }\n}",
       {"a(id) 8: id Varchar 12"}},
      {"names of the database, and the key by them",
       "table! {\n #[sql_name = \"my table\"]\n my_table (type_, b) {\n  #[sql_name = \"type\"]\n  type_ -> "
       "Int4,\n"
       "  #[sql_name = r#\"b \"c\"\"#] b -> Text,\n }\n}",
       {"my table(type,b \"c\") 3: type Int4 5, b \"c\" Text 6"}},
      {"a schema in the attribute",
       "table! { #[sql_name = \"s.a b\"] s.a_b (id) { id -> Int4 } }",
       {"s.a b(id) 1: id Int4 1"}},
      {"a point in the name itself",
       "table! { #[sql_name = \"s.a\"] s_a (id) { id -> Int4 } }",
       {"s.a(id) 1: id Int4 1"}},
      {"raw names", "table! { r#match (r#type) { r#type -> Int4 } }", {"match(type) 1: type Int4 1"}},
      {"types with paths",
       "table! { a (id) { id -> diesel::sql_types::Int4, b -> "
       "::diesel::pg::sql_types::Array<Nullable<sql_types::Text>>,\n"
       "  c -> crate::types::Colour, d -> Nullable<super::sql_types::Text>, e -> Range<Nullable<Int4>>,\n"
       "  f -> Nullable<Array<Nullable<Int4>>>, g -> Map<Int4, Text> } }",
       {"a(id) 1: id Int4 1, b Array<Nullable<Text>> 1, c crate::types::Colour 2, d super::sql_types::Text? "
        "2, e Range<Nullable<Int4>> 2, f Array<Nullable<Int4>>? 3, g Map<Int4, Text> 3"}},
      {"within modules and beside the rest",
       "pub mod s {\n  joinable!(a -> b (id));\n  diesel::table! {\n    s.a (id) { id -> Int4, }\n  }\n}\n"
       "diesel::allow_tables_to_appear_in_same_query!(a, b,);",
       {"s.a(id) 4: id Int4 4"}},
      {"comments and texts that look like one",
       "// table! { a (id) { id -> Int4 } }\n/* table! { /* nested */ b {} } */\nconst X: &str = \"table! { "
       "c {} }\";\n"
       "const Y: &str = r##\"\n\"# table! { d {} }\"##;\nconst Z: char = '\"'; fn f<'a>(x: &'a str) { let q "
       "= '\\''; }\n"
       "table! { e { id -> Int4 } }",
       {"e(id) 7: id Int4 7"}},
      {"another crate's", "comfy_table::table! { what, ever };\nmacro_rules! table { () => {} }", {}},
      {"a view", "view! {\n  v {\n    id -> Int4,\n  }\n}", {"v() 2: id Int4 3"}},
      {"windows line ends",
       "table! {\r\n  a (id) {\r\n    id -> Int4,\r\n  }\r\n}\r\n",
       {"a(id) 2: id Int4 3"}},
      {"one that is not understood",
       "\ntable! { a, b }\ntable! { c { id -> Int4 } }",
       {"c(id) 3: id Int4 3"},
       2},
      {"never closed", "table! { a (id) { id -> Int4,", {}, 1},
      {"no type", "table! { a (id) { id } }", {}, 1},
      {"no comma", "table! { a (id) { id -> Int4 b -> Int4 } }", {}, 1},
      {"more behind it", "table! { a (id) { id -> Int4 } x }", {}, 1},
      {"a name that is no text", "table! { #[sql_name = 3] a (id) { id -> Int4 } }", {}, 1},
  };
}

TEST(SchemaRsTest, Parses) {
  for (const Case& each : Cases()) {
    SCOPED_TRACE(each.what);
    const SchemaRs rust = ParseSchemaRs(each.rust);
    EXPECT_EQ(Shown(rust), each.tables);
    EXPECT_EQ(rust.unread_line, each.unread);
  }
}

TEST(SchemaRsTest, Types) {
  const SchemaRs rust = ParseSchemaRs(
      "pub mod sql_types {\n"
      "  #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]\n"
      "  #[diesel(postgres_type(name = \"state\"))]\n  pub struct State;\n"
      "  #[derive(SqlType)]\n  #[diesel(postgres_type(name = r#\"my \"kind\"\"#, schema = \"s\"))]\n"
      "  #[derive(Clone)]\n  pub(crate) struct Kind;\n"
      "  #[diesel(postgres_type(oid = 1, array_oid = 2))]\n  pub struct NoName;\n"
      "  #[diesel(postgres_type(name = \"cut\"");
  std::vector<std::string> types;
  for (const SchemaRs::Type& type : rust.types) {
    types.push_back(absl::StrCat(type.rust, "=", type.schema, ".", type.name));
  }
  EXPECT_THAT(types, ElementsAre("State=.state", "Kind=s.my \"kind\""));
}

std::string Bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

// Whatever is cut off, and whatever else stands there: tables and lines are of what there is.
TEST(SchemaRsTest, TakesAnyBytes) {
  std::vector<std::string> texts = {Bytes(PGASSAY_TESTS_DIR "/../data/harbour/api/src/metering_schema.rs")};
  for (const Case& each : Cases()) texts.push_back(each.rust);
  std::mt19937 random(20261123);
  const std::string alphabet = "\"'#r{}()[]<>!,.:;->/*\\\n\0 \xff\xc3" + std::string("table");
  for (const std::string& whole : texts) {
    const size_t tables = ParseSchemaRs(whole).tables.size();
    for (size_t end = 0; end <= whole.size(); ++end) {
      const SchemaRs cut = ParseSchemaRs(absl::string_view(whole).substr(0, end));
      ASSERT_LE(cut.tables.size(), tables) << end;
    }
    for (int round = 0; round < 300 && !whole.empty(); ++round) {
      std::string text = whole;
      for (int change = 0; change < 4; ++change) {
        const size_t at = random() % text.size();
        const char byte = alphabet[random() % alphabet.size()];
        if (random() % 2 == 0) {
          text[at] = byte;
        } else {
          text.insert(at, 1, byte);
        }
      }
      const auto lines = static_cast<uint32_t>(1 + std::count(text.begin(), text.end(), '\n'));
      const SchemaRs rust = ParseSchemaRs(text);
      ASSERT_LE(rust.unread_line, lines);
      for (const SchemaRs::Table& table : rust.tables) {
        ASSERT_GE(table.line, 1U);
        ASSERT_LE(table.line, lines);
        for (const SchemaRs::Column& column : table.columns) {
          ASSERT_GE(column.line, table.line);
          ASSERT_LE(column.line, lines);
        }
      }
    }
  }
}

// Deep nesting costs no stack, and many quotes or brackets no time.
TEST(SchemaRsTest, TakesMuchOfTheSame) {
  for (const char* part :
       {"table! { a (id) { id -> A<A<A<", "/*", "r#", "'", "\"\\", "table!{", "#[", "table!{#[",
        "table!{use ", "table!{a{#[", "postgres_type(", "postgres_type(name=\"x\"))]#["}) {
    std::string text;
    while (text.size() < (size_t{1} << 20)) text += part;
    EXPECT_TRUE(ParseSchemaRs(text).tables.empty()) << part;
  }
  std::string deep = "table! { a (id) { id -> ";
  for (int i = 0; i < 100'000; ++i) deep += "A<";
  EXPECT_EQ(ParseSchemaRs(deep).unread_line, 1U);
}

// Every line that is put in front moves every line by one.
TEST(SchemaRsTest, LinesMove) {
  const std::string whole = Bytes(PGASSAY_TESTS_DIR "/../data/harbour/api/src/schema.rs");
  const SchemaRs before = ParseSchemaRs(whole);
  EXPECT_EQ(before.tables.size(), 39U);
  EXPECT_EQ(before.unread_line, 0U);
  for (const char* line :
       {"\n", "// \"\n", "/* table! {\n*/", "const X: &str = \"\\\n\";", "const Y: &str = r\"\n\";"}) {
    SCOPED_TRACE(line);
    const SchemaRs after = ParseSchemaRs(line + whole);
    ASSERT_EQ(after.tables.size(), before.tables.size());
    for (size_t i = 0; i < after.tables.size(); ++i) {
      ASSERT_EQ(after.tables[i].line, before.tables[i].line + 1);
      ASSERT_EQ(after.tables[i].columns.back().line, before.tables[i].columns.back().line + 1);
    }
  }
}

}  // namespace
}  // namespace pgassay::migrate::diesel
