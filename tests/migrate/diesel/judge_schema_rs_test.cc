#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/migrations.h"
#include "migrate/diesel/schema_rs.h"
#include "migrate/diesel/schema_rs_type.h"
#include "testing/matchers.h"

namespace pgassay::migrate::diesel {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::IsOkAndHolds;
using pgassay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Catalog {
 public:
  Catalog& Add(const std::string& kind, const std::string& schema, const std::string& parent,
               const std::string& name, std::vector<CatalogAttribute> attributes = {}) {
    objects_.push_back({kind, schema, parent, name, std::move(attributes)});
    return *this;
  }
  Catalog& Table(const std::string& name, const std::string& key = "id",
                 const std::string& schema = "public") {
    Add("table", schema, "", name);
    if (!key.empty()) {
      Add("primary key", schema, name, name + "_pkey",
          {{"definition", absl::StrCat("PRIMARY KEY (", key, ")")}});
    }
    return *this;
  }
  Catalog& Column(const std::string& table, const std::string& name, const std::string& type,
                  bool not_null = true, const std::string& schema = "public") {
    std::vector<CatalogAttribute> attributes;
    if (not_null) attributes.push_back({"not null", "yes"});
    attributes.push_back({"type", type});
    return Add("column", schema, table, name, attributes);
  }
  const std::vector<CatalogObject>& objects() const { return objects_; }

 private:
  std::vector<CatalogObject> objects_;
};

// "code line: what"
std::vector<std::string> Judged(const std::string& rust, const Catalog& catalog) {
  std::vector<std::string> lines;
  for (const HistoryFinding& finding :
       JudgeSchemaRs(ParseSchemaRs(rust), catalog.objects(), "src/schema.rs")) {
    EXPECT_EQ(finding.level, HistoryFinding::Level::kNote);
    EXPECT_EQ(finding.subject.rfind("src/schema.rs", 0), 0U);
    EXPECT_FALSE(finding.effect.empty());
    EXPECT_FALSE(finding.remedy.empty());
    const std::string line = finding.subject.substr(std::string("src/schema.rs").size());
    lines.push_back(absl::StrCat(finding.code, " ", line, " ", finding.what));
  }
  return lines;
}

Catalog Ships() {
  Catalog catalog;
  catalog.Table("ships").Column("ships", "id", "integer").Column("ships", "name", "text", false);
  return catalog;
}

TEST(JudgeSchemaRsTest, TheSameSaysNothing) {
  EXPECT_THAT(Judged("table! { ships (id) { id -> Int4, name -> Nullable<Text> } }", Ships()), IsEmpty());
  EXPECT_THAT(Judged("table! { public.ships (id) { id -> Integer, name -> Nullable<VarChar> } }", Ships()),
              IsEmpty());
  EXPECT_THAT(Judged("", Ships()), IsEmpty());
}

TEST(JudgeSchemaRsTest, EveryKindOfDifference) {
  EXPECT_THAT(
      Judged("table! {\n  ships (name) {\n    id -> Nullable<Int8>,\n    name -> Text,\n    flag -> "
             "Bpchar,\n  }\n}\n"
             "table! { gone (id) { id -> Int4 } }\ntable! { other.ships (id) { id -> Int4 } }\n"
             "table! { x }",
             Ships().Column("ships", "built", "date").Column("ships", "crew", "integer").Table("new")),
      ElementsAre(
          "check-schema-rs-column :2 public.ships has columns that are not in it: built, crew",
          "check-schema-rs-key :2 the primary key of public.ships is (id), here it is (name)",
          "check-schema-rs-type :3 column public.ships.id is integer, here it is Int8",
          "check-schema-rs-null :3 column public.ships.id cannot be NULL, here it can",
          "check-schema-rs-null :4 column public.ships.name can be NULL, here it cannot",
          "check-schema-rs-column :5 column public.ships.flag is in it and not in Diesel's migrations",
          "check-schema-rs-table :8 table public.gone is in it, and Diesel's migrations make none of that "
          "name",
          "check-schema-rs-table :9 table other.ships is in it, and Diesel's migrations make none of that "
          "name",
          "check-schema-rs-unread :10 this table! is not written as Diesel 2 reads it"));
}

TEST(JudgeSchemaRsTest, TablesThatOnlyTheDatabaseHas) {
  Catalog catalog = Ships();
  catalog.Table("berths").Table("piers").Table("no_key", "").Table("__diesel_schema_migrations");
  catalog.Table("elsewhere", "id", "metering").Add("view", "public", "", "a_view");
  catalog.Add("table", "public", "", "part", {{"partition bound", "FOR VALUES IN (1)"}});
  catalog.Add("primary key", "public", "part", "part_pkey", {{"definition", "PRIMARY KEY (id)"}});
  const std::string rust = "table! { ships (id) { id -> Int4, name -> Nullable<Text> } }";
  EXPECT_THAT(Judged(rust, catalog),
              ElementsAre("check-schema-rs-table  tables of schema public are not in it: berths, piers"));
  // It may be the one that is not understood.
  EXPECT_THAT(Judged(rust + "table! { x }", catalog),
              ElementsAre("check-schema-rs-unread :1 this table! is not written as Diesel 2 reads it"));
}

TEST(JudgeSchemaRsTest, ViewsHaveNeitherKeysNorNullability) {
  Catalog catalog;
  catalog.Add("view", "public", "", "v").Column("v", "id", "integer", false).Column("v", "n", "text", false);
  EXPECT_THAT(Judged("table! { v (id) { id -> Int4, n -> Nullable<Text> } }", catalog), IsEmpty());
  EXPECT_THAT(Judged("view! { v { id -> Int8, n -> Text } }", catalog),
              ElementsAre("check-schema-rs-type :1 column public.v.id is integer, here it is Int8"));
}

TEST(JudgeSchemaRsTest, Keys) {
  struct Case {
    const char* key;
    const char* rust;
    bool same;
  };
  for (const Case& each : {Case{"id", "id", true}, Case{"id, \"my \"\"x\"\", y\"", "id, x", true},
                           Case{"id) INCLUDE (x", "id", true}, Case{"id, x WITHOUT OVERLAPS", "id, x", false},
                           Case{"\"my \"\"x\"\", y\", id", "id, x", false}, Case{"id", "id, x", false},
                           Case{"id, \"my \"\"x\"\", y\" WITHOUT OVERLAPS", "id, x", true}}) {
    SCOPED_TRACE(each.key);
    Catalog catalog;
    catalog.Table("a", each.key).Column("a", "id", "integer").Column("a", "my \"x\", y", "integer");
    EXPECT_EQ(Judged(absl::StrCat("table! { a (", each.rust,
                                  ") { id -> Int4, #[sql_name = r#\"my \"x\", y\"#] x -> Int4 } }"),
                     catalog)
                  .empty(),
              each.same);
  }
}

TEST(JudgeSchemaRsTest, Types) {
  struct Case {
    const char* type;  // of the database
    const char* rust;
    bool fits;
  };
  const std::vector<Case> cases = {
      {"integer", "Int4", true},
      {"integer", "Integer", true},
      {"integer", "Serial", true},
      {"integer", "BigInt", false},
      {"integer", "Array<Int4>", false},
      {"integer", "crate::Id", true},
      {"integer", "Id", true},
      {"integer", "State", false},
      {"bigint", "Bigint", true},
      {"smallint", "Int2", true},
      {"real", "Float", true},
      {"real", "Float8", false},
      {"double precision", "Double", true},
      {"numeric(10,2)", "Numeric", true},
      {"numeric", "Float8", false},
      {"boolean", "Bool", true},
      {"text", "Varchar", true},
      {"text", "Bytea", false},
      {"character varying(20)", "Text", true},
      {"character(3)", "Bpchar", true},
      {"public.citext", "Citext", true},
      {"public.citext", "Text", true},
      {"\"char\"", "CChar", true},
      {"bytea", "Binary", true},
      {"date", "Date", true},
      {"date", "Timestamp", false},
      {"time(3) without time zone", "Time", true},
      {"time with time zone", "Timetz", true},
      {"timestamp without time zone", "Timestamp", true},
      {"timestamp(3) with time zone", "Timestamptz", true},
      {"timestamp with time zone", "Timestamp", false},
      {"interval day to second(3)", "Interval", true},
      {"uuid", "Uuid", true},
      {"json", "Jsonb", false},
      {"inet", "Inet", true},
      {"inet", "Cidr", false},
      {"macaddr", "MacAddr", true},
      {"macaddr8", "Macaddr8", true},
      {"macaddr8", "MacAddr", false},
      {"money", "Money", true},
      {"oid", "Oid", true},
      {"pg_lsn", "PgLsn", true},
      {"int4range", "Range<Integer>", true},
      {"int4range", "Int8range", false},
      {"tstzrange", "Tstzrange", true},
      {"datemultirange", "Multirange<Date>", true},
      {"datemultirange", "Daterange", false},
      {"nummultirange", "Nummultirange", true},
      {"text[]", "Array<Nullable<Text>>", true},
      {"text[]", "Array<Text>", true},
      {"text[]", "Text", false},
      {"character varying(20)[]", "Array<Nullable<Varchar>>", true},
      {"tstzrange[]", "Array<Nullable<Range<Timestamptz>>>", true},
      // What the file itself says, and what the project may have of its own.
      {"public.state", "State", true},
      {"s.\"my kind\"", "Kind", true},
      {"public.\"my kind\"", "Kind", false},
      {"public.state[]", "Array<Nullable<State>>", true},
      {"public.state[]", "State", false},
      {"public.other", "State", false},
      {"public.state", "Text", false},
      {"public.composite", "Text", true},
      {"tsvector", "Vector", true},
      {"tsvector", "State", false},
      {"time with time zone", "Vector", false},
      // Domains are what they are of, or themselves.
      {"public.metres", "Numeric", true},
      {"public.metres", "Metres", true},
      {"public.metres", "Text", false},
      {"public.deep", "Numeric", true},
      {"public.deep", "Int4", false},
      {"public.metres[]", "Array<Nullable<Metres>>", true},
      {"public.tags", "Array<Nullable<Text>>", true},
      {"public.tags", "Text", false},
  };
  const std::string types =
      "#[diesel(postgres_type(name = \"state\"))] struct State;"
      "#[diesel(postgres_type(name = \"my kind\", schema = \"s\"))] struct Kind;"
      "#[diesel(postgres_type(name = \"tsvector\", schema = \"pg_catalog\"))] struct Vector;"
      "#[diesel(postgres_type(name = \"metres\"))] struct Metres;";
  for (const Case& each : cases) {
    SCOPED_TRACE(absl::StrCat(each.type, " as ", each.rust));
    Catalog catalog;
    catalog.Table("a").Column("a", "id", each.type).Add("enum", "public", "", "state");
    catalog.Add("domain", "public", "", "metres", {{"type", "numeric(10,2)"}});
    catalog.Add("domain", "public", "", "deep", {{"type", "public.metres"}});
    catalog.Add("domain", "public", "", "tags", {{"type", "text[]"}});
    EXPECT_EQ(Judged(absl::StrCat(types, "table! { a { id -> ", each.rust, " } }"), catalog).empty(),
              each.fits);
  }
}

TEST(JudgeSchemaRsTest, ADomainThatIsNotNull) {
  Catalog catalog;
  catalog.Table("a").Column("a", "id", "public.d", false);
  catalog.Add("domain", "public", "", "d", {{"not null", "yes"}, {"type", "integer"}});
  EXPECT_THAT(Judged("table! { a { id -> Int4 } }", catalog), IsEmpty());
  EXPECT_THAT(Judged("table! { a { id -> Nullable<Int4> } }", catalog),
              ElementsAre(HasSubstr("check-schema-rs-null :1")));
}

TEST(SchemaRsFilesTest, FindsTheNearestDieselToml) {
  const Migrations migrations;
  ProjectSettings settings;
  settings.folder = (migrations.outside() / "project").string();
  settings.diesel.migrations = (migrations.outside() / "project" / "api" / "migrations").string();
  std::filesystem::create_directories(settings.diesel.migrations);
  const std::string project = settings.folder;
  EXPECT_THAT(SchemaRsFiles(settings), IsOkAndHolds(IsEmpty()));
  // Above the project's folder nobody looks.
  migrations.Write("../diesel.toml", "[print_schema]\nfile = \"above.rs\"\n");
  EXPECT_THAT(SchemaRsFiles(settings), IsOkAndHolds(IsEmpty()));
  migrations.Write("../project/diesel.toml", "[print_schema]\nfile = \"src/../schema.rs\"\n");
  EXPECT_THAT(SchemaRsFiles(settings), IsOkAndHolds(ElementsAre(project + "/schema.rs")));
  migrations.Write("../project/api/diesel.toml",
                   "[migrations_directory]\ndir = \"migrations\"\n[print_schema]\nfile = \"src/schema.rs\"\n"
                   "filter = { except_tables = [\"x\"] }\n[print_schema.s]\nfile = \"/abs/s.rs\"\n"
                   "[print_schema.twice]\nfile = \"src/schema.rs\"\n[print_schema.none]\nschema = \"s\"\n");
  EXPECT_THAT(SchemaRsFiles(settings),
              IsOkAndHolds(ElementsAre(project + "/api/src/schema.rs", "/abs/s.rs")));
  migrations.Write("../project/api/diesel.toml", "[migrations_directory]\ndir = \"migrations\"\n");
  EXPECT_THAT(SchemaRsFiles(settings), IsOkAndHolds(IsEmpty()));
  for (const std::string& toml : {std::string("[print_schema]\nfile = \n"), "a = " + std::string(200, '[')}) {
    migrations.Write("../project/api/diesel.toml", toml);
    EXPECT_THAT(SchemaRsFiles(settings), StatusIs(StatusCode::kInvalidArgument, "/api/diesel.toml:"));
  }
}

}  // namespace
}  // namespace pgassay::migrate::diesel
