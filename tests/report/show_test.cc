#include "report/show.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

namespace pgassay::report {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

FingerprintHeader Header() {
  FingerprintHeader header;
  header.tool = "0.1.0";
  header.source.database = "shop";
  header.source.server_version = "15.20";
  header.source.notes = {"3 of 4\nconnections"};
  return header;
}

ColumnFingerprint Column(const char* name, const char* type, const char* type_class) {
  ColumnFingerprint column;
  column.name = name;
  column.type = type;
  column.type_class = type_class;
  column.sum = {.lo = 0x10, .hi = 0xabcdef};
  return column;
}

RelationFingerprint Users() {
  RelationFingerprint relation;
  relation.schema = "public";
  relation.name = "users";
  relation.rows = 1234;
  relation.sum = {.lo = 1, .hi = 2};
  relation.representation_sum = {.lo = 3, .hi = 4};
  relation.columns = {Column("id", "bigint", "int"), Column("price", "numeric(10,2)", "numeric")};
  relation.columns[1].has_representation = true;
  relation.columns[1].representation_sum = {.lo = 5, .hi = 6};
  relation.key = {{.name = "id", .mode = KeyMode::kFixed}};
  relation.elements.exact = false;
  return relation;
}

RelationFingerprint Log() {
  RelationFingerprint relation;
  relation.schema = "aud\x1b[2Jit";
  relation.name = "l\xffog";
  relation.kind = RelationKind::kPartitioned;
  relation.rows = 1;
  LeafFingerprint leaf;
  leaf.schema = "audit";
  leaf.name = "log_1";
  leaf.rows = 1;
  leaf.sum = {.lo = 7, .hi = 8};
  relation.leaves = {leaf};
  return relation;
}

std::vector<LedgerEntry> Ledger() {
  return {
      {.kind = "table", .schema = "public", .name = "users", .status = LedgerStatus::kVerified, .reason = ""},
      {.kind = "table",
       .schema = "public",
       .name = "secrets",
       .status = LedgerStatus::kNotCheckable,
       .reason = "permission denied"},
      {.kind = "foreign table",
       .schema = "ext",
       .name = "remote",
       .status = LedgerStatus::kExcluded,
       .reason = "by rule"}};
}

CatalogState Catalog() {
  CatalogState catalog;
  catalog.objects_read = true;
  catalog.sequences_read = true;
  catalog.objects = {
      {.kind = "function",
       .schema = "public",
       .parent = "",
       .name = "slug(text)",
       .attributes = {{"body", "BEGIN\n  3 functions\n\x1b[2J;\nEND"}, {"volatility", "stable"}}},
      {.kind = "trigger",
       .schema = "public",
       .parent = "users",
       .name = "audit: x",
       .attributes = {{"definition", "AFTER INSERT"}}},
      {.kind = "trigger", .schema = "public", .parent = "users", .name = "touch", .attributes = {}}};
  catalog.sequences = {
      {.schema = "public",
       .name = "users_id_seq",
       .increment = 1,
       .cycles = false,
       .next = 8,
       .columns = {{"public", "users", "id", true, 7}, {"public", "users", "ref", false, std::nullopt}}},
      {.schema = "public",
       .name = "z",
       .increment = -1,
       .cycles = true,
       .next = std::nullopt,
       .columns = {}}};
  return catalog;
}

TEST(ShowText, Catalog) {
  const std::unique_ptr<Show> show = ShowAsText({.catalog = true});
  EXPECT_EQ(show->Relation(Users()), "");
  EXPECT_EQ(show->Catalog(Catalog()), R"(
1 function
  public.slug(text)
    body:
      | BEGIN
      |   3 functions
      | \x1b[2J;
      | END
    volatility: stable

2 triggers
  "public.users.audit: x"
    definition: AFTER INSERT
  public.users.touch

Where sequences stand
  public.users_id_seq: next 8
    feeds public.users.id, greatest value 7
    feeds public.users.ref, whose values were not read
  public.z: next none, it is at its end
)");
  EXPECT_EQ(show->End(Ledger()), "");
  EXPECT_EQ(ShowAsText({.catalog = true, .kinds = {"trigger", "view"}})->Catalog(Catalog()), R"(
2 triggers
  "public.users.audit: x"
    definition: AFTER INSERT
  public.users.touch
)");
  EXPECT_EQ(ShowAsText({.catalog = true, .kinds = {"view"}})->Catalog(Catalog()),
            "\nCatalog: no object of this kind\n");
  EXPECT_EQ(ShowAsText({.catalog = true})->Catalog({}), "\nCatalog: not read (--data-only)\n");
}

TEST(ShowText, CatalogInShort) {
  EXPECT_EQ(ShowAsText()->Catalog(Catalog()), R"(
Catalog: 3 objects, which --catalog lists:
  1 function, 2 triggers
Positions: 2 sequences
)");
  CatalogState schema_only = Catalog();
  schema_only.sequences_read = false;
  EXPECT_THAT(ShowAsText()->Catalog(schema_only), Not(HasSubstr("Positions")));
  CatalogState data_only = Catalog();
  data_only.objects_read = false;
  EXPECT_EQ(ShowAsText()->Catalog(data_only), "\nCatalog: not read (--data-only)\nPositions: 2 sequences\n");
}

TEST(ShowText, WholeLedger) {
  const std::unique_ptr<Show> show = ShowAsText({.ledger = true});
  EXPECT_EQ(show->Relation(Users()), "");
  EXPECT_EQ(show->Catalog(Catalog()), "");
  std::vector<LedgerEntry> ledger = Ledger();
  ledger.push_back({.kind = "column",
                    .schema = "public",
                    .name = "users.secret",
                    .status = LedgerStatus::kExcluded,
                    .reason = "by --exclude"});
  ledger.push_back({.kind = "object",
                    .schema = "",
                    .name = "1259 16400",
                    .status = LedgerStatus::kNotCheckable,
                    .reason = "two\nlines"});
  EXPECT_EQ(show->End(ledger), R"(
Ledger:
  verified       table public.users
  not checkable  table public.secrets: permission denied
  excluded       foreign table ext.remote: by rule
  excluded       column public.users.secret: by --exclude
  not checkable  object 1259 16400: two\nlines

Columns whose values were read:
  verified       column public.users.id
  verified       column public.users.price

Objects of the catalog:
  verified       function public.slug(text)
  verified       trigger "public.users.audit: x"
  verified       trigger public.users.touch
)");
  // Both: the catalog first.
  const std::unique_ptr<Show> both = ShowAsText({.catalog = true, .ledger = true});
  EXPECT_THAT(both->Catalog(Catalog()), HasSubstr("\n2 triggers\n"));
  EXPECT_THAT(both->End(Ledger()), HasSubstr("\nLedger:\n"));
}

TEST(ShowJson, Catalog) {
  const auto parse = [](const ShowOptions& options) {
    const std::unique_ptr<Show> show = ShowAsJson(options);
    return Json::parse(show->Begin("x.assay", Header()) + show->Catalog(Catalog()) + show->End(Ledger()));
  };
  const Json json = parse({});
  EXPECT_EQ(json["catalog"]["objects_read"], true);
  EXPECT_EQ(json["catalog"]["cluster_read"], false);
  EXPECT_EQ(json["catalog"]["sequences_read"], true);
  EXPECT_EQ(json["catalog"]["objects"][1], Json::parse(R"({"kind": "trigger", "schema": "public",
      "parent": "users", "name": "audit: x", "attributes": {"definition": "AFTER INSERT"}})"));
  EXPECT_EQ(json["catalog"]["sequences"][0], Json::parse(R"({"schema": "public", "name": "users_id_seq",
      "increment": "1", "cycles": false, "next": "8", "columns": [
      {"schema": "public", "table": "users", "column": "id", "known": true, "extreme": "7"},
      {"schema": "public", "table": "users", "column": "ref", "known": false, "extreme": null}]})"));
  EXPECT_EQ(json["catalog"]["sequences"][1]["next"], nullptr);
  const Json narrow = parse({.kinds = {"function"}});
  EXPECT_EQ(narrow["catalog"]["objects"].size(), 1u);
  EXPECT_EQ(narrow["catalog"]["sequences"], json["catalog"]["sequences"]);
  // What text is asked for makes no difference.
  EXPECT_EQ(parse({.catalog = true, .ledger = true}), json);
}

TEST(ShowText, Header) {
  const std::string unkeyed = ShowAsText()->Begin("x.assay", Header());
  EXPECT_THAT(unkeyed, HasSubstr("Fingerprint: x.assay\n"));
  EXPECT_THAT(unkeyed, HasSubstr("database shop"));
  EXPECT_THAT(unkeyed, HasSubstr("note: 3 of 4\\nconnections\n"));
  EXPECT_THAT(unkeyed, HasSubstr("detect accidents, not an adversary"));
  EXPECT_THAT(unkeyed, HasSubstr("can be guessed from this file"));
  EXPECT_THAT(unkeyed, Not(HasSubstr("Text keys")));

  FingerprintHeader header = Header();
  header.key_id = "00112233445566ff";
  header.keep_text_keys = true;
  const std::string keyed = ShowAsText()->Begin("x.assay", header);
  EXPECT_THAT(keyed, Not(HasSubstr("adversary")));
  EXPECT_THAT(keyed, HasSubstr("Made with key 00112233445566ff"));
  EXPECT_THAT(keyed, HasSubstr("Text keys are in it as they are"));
}

TEST(ShowText, Relations) {
  const std::unique_ptr<Show> show = ShowAsText();
  EXPECT_EQ(show->Relation(Users()), R"(
public.users: table, 1,234 rows, sketch of 4 x 512 cells
  sum 00000000000000020000000000000001
  sum of the ways of writing 00000000000000040000000000000003
  key id (fixed)
  columns: name, type, class, read as, sum, and the sum of the ways of writing
    id     bigint         int      binary  0000000000abcdef0000000000000010
    price  numeric(10,2)  numeric  binary  0000000000abcdef0000000000000010  00000000000000060000000000000005
)");
  EXPECT_EQ(show->Relation(Log()), R"(
"aud\x1b[2Jit"."l\xffog": partitioned table, 1 row, exact list
  sum 00000000000000000000000000000000
  key none
  partitions
    audit.log_1  1 row  00000000000000080000000000000007
)");
  RelationFingerprint view = Log();
  view.kind = RelationKind::kMaterializedView;
  view.populated = false;
  EXPECT_THAT(show->Relation(view), HasSubstr("materialized view, 1 row, never refreshed"));
}

TEST(ShowText, Projection) {
  RelationFingerprint relation = Users();
  auto projection = std::make_shared<RelationFingerprint>(Users());
  projection->columns.pop_back();
  projection->elements.exact = true;
  relation.projection = projection;
  EXPECT_THAT(ShowAsText()->Relation(relation),
              HasSubstr("\n  projected on: 1 column of the other side, exact list, key id (fixed)\n"));
  EXPECT_THAT(ShowAsText()->Relation(Users()), Not(HasSubstr("projected")));

  const Json json = Json::parse(ShowAsJson()->Relation(relation));
  EXPECT_EQ(json["projection"]["columns"].size(), 1u);
  EXPECT_EQ(json["projection"]["columns"][0]["name"], "id");
  EXPECT_EQ(json["projection"]["sum"], json["sum"]);
  EXPECT_EQ(json["projection"]["elements"], "list");
  EXPECT_EQ(Json::parse(ShowAsJson()->Relation(Users()))["projection"], nullptr);
}

TEST(ShowText, Ledger) {
  EXPECT_EQ(ShowAsText()->End(Ledger()), R"(
Read: 1 of 3
Excluded:
  foreign table ext.remote: by rule
Not checkable:
  table public.secrets: permission denied
)");
  EXPECT_EQ(ShowAsText()->End({}), "\nRead: 0 of 0\n");
}

TEST(ShowJson, IsOneDocument) {
  for (const std::vector<RelationFingerprint>& relations :
       {std::vector<RelationFingerprint>{}, {Users()}, {Users(), Log()}}) {
    const std::unique_ptr<Show> show = ShowAsJson();
    std::string text = show->Begin("x.assay", Header());
    for (const RelationFingerprint& relation : relations) text += show->Relation(relation);
    text += show->Catalog(Catalog());
    text += show->End(Ledger());
    const Json json = Json::parse(text, nullptr, false);
    ASSERT_FALSE(json.is_discarded()) << text;
    EXPECT_EQ(json["format"], "pgassay-show/1");
    EXPECT_EQ(json["fingerprint"]["file"], "x.assay");
    EXPECT_EQ(json["fingerprint"]["database"], "shop");
    EXPECT_EQ(json["relations"].size(), relations.size());
    EXPECT_EQ(json["catalog"]["objects"].size(), 3u);
    EXPECT_EQ(json["ledger"][1]["status"], "not_checkable");
    EXPECT_EQ(json["ledger"][1]["reason"], "permission denied");
  }
}

TEST(ShowJson, Relation) {
  const std::unique_ptr<Show> show = ShowAsJson();
  const Json users = Json::parse(show->Relation(Users()));
  EXPECT_EQ(users["rows"], "1234");
  EXPECT_EQ(users["sum"], "00000000000000020000000000000001");
  EXPECT_EQ(users["key"], Json::parse(R"([{"name":"id","mode":"fixed"}])"));
  EXPECT_EQ(users["columns"][0]["representation_sum"], nullptr);
  EXPECT_EQ(users["columns"][1], Json::parse(R"json({"name":"price","type":"numeric(10,2)","class":"numeric",
      "read":"binary","sum":"0000000000abcdef0000000000000010",
      "representation_sum":"00000000000000060000000000000005"
})json"));
  EXPECT_EQ(users["elements"], "sketch");
  const std::string second = show->Relation(Log());
  EXPECT_EQ(second.substr(0, 2), ",\n");
  const Json log = Json::parse(second.substr(2));
  EXPECT_EQ(log["name"], "l\xef\xbf\xbdog");
  EXPECT_EQ(log["kind"], "p");
  EXPECT_EQ(log["leaves"][0]["rows"], "1");
}

}  // namespace
}  // namespace pgassay::report
