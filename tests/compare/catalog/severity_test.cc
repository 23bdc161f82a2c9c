// Every line of the table of severities, and what is next to it.
#include "compare/catalog/severity.h"

#include <gtest/gtest.h>

#include "compare/catalog/objects.h"
#include "compare/catalog/privileges.h"

namespace pgassay::compare {
namespace {

constexpr auto kLoss = CatalogSeverity::kLoss;
constexpr auto kBehaviour = CatalogSeverity::kBehaviour;
constexpr auto kCosmetic = CatalogSeverity::kCosmetic;

struct WholeCase {
  const char* kind;
  Attributes attributes;
  CatalogSeverity lost;
  CatalogSeverity gained;
};

TEST(SeverityTest, OfWholeObjects) {
  for (const WholeCase& c : {
           WholeCase{"table", {}, kLoss, kBehaviour},
           WholeCase{"function", {}, kLoss, kBehaviour},
           WholeCase{"column", {}, kLoss, kBehaviour},
           WholeCase{"foreign key", {}, kLoss, kBehaviour},
           WholeCase{"index", {}, kBehaviour, kCosmetic},
           WholeCase{"index", {{"unique", "yes"}}, kLoss, kBehaviour},
           WholeCase{"statistics object", {}, kBehaviour, kCosmetic},
           WholeCase{"default privileges", {}, kBehaviour, kBehaviour},
           WholeCase{"user mapping", {}, kBehaviour, kBehaviour},
           WholeCase{"transform", {}, kBehaviour, kBehaviour},
           WholeCase{"policy", {}, kLoss, kLoss},
           WholeCase{"policy", {{"restrictive", "yes"}}, kLoss, kBehaviour},
       }) {
    const CatalogObject object = Object(c.kind, "public", "t", "x", c.attributes);
    EXPECT_EQ(SeverityOf(CatalogChange::kLost, object), c.lost) << c.kind;
    EXPECT_EQ(SeverityOf(CatalogChange::kGained, object), c.gained) << c.kind;
    EXPECT_EQ(SeverityOf(CatalogChange::kRenamed, object), kCosmetic) << c.kind;
  }
  for (const char* kind : {"trigger", "rule"}) {
    EXPECT_EQ(SeverityOf(CatalogChange::kRenamed, Object(kind, "public", "t", "x", {})), kBehaviour) << kind;
  }
  const CatalogObject grants =
      Object("function", "", "", "pg_catalog.f()", {{"privileges", "PUBLIC=ALL/OWNER"}});
  EXPECT_EQ(SeverityOf(CatalogChange::kGained, grants), kLoss);
  const CatalogObject column = Object("column", "public", "t", "a", {{"privileges", "PUBLIC=ALL/OWNER"}});
  EXPECT_EQ(SeverityOf(CatalogChange::kGained, column), kBehaviour);
}

struct AttributeCase {
  const char* kind;
  const char* attribute;
  const char* before;  // "": absent
  const char* after;
  CatalogSeverity severity;
  Attributes others = {};
};

const AttributeCase kAttributes[] = {
    {"table", "comment", "a", "b", kCosmetic},
    {"column", "comment on not null", "a", "", kCosmetic},
    {"table", "column order", "a, b", "b, a", kCosmetic},
    {"composite type", "column order", "a, b", "b, a", kBehaviour},
    {"index", "clustered on", "yes", "", kCosmetic},
    {"column", "compression", "", "pglz", kCosmetic},
    {"column", "storage", "external", "", kCosmetic},
    {"base type", "storage", "p", "x", kBehaviour},
    {"column", "statistics target", "1", "2", kCosmetic},
    {"index", "statistics targets", "1: 3", "", kCosmetic},
    {"table", "privileges", "a=SELECT/OWNER", "a=ALL/OWNER", kLoss},
    {"table", "privileges", "a=ALL/OWNER", "a=SELECT/OWNER", kBehaviour},
    {"column", "privileges", "", "a=SELECT/OWNER", kLoss},
    {"column", "privileges", "a=SELECT/OWNER", "", kBehaviour},
    {"table", "security label of x", "a", "b", kLoss},
    {"table", "security label of x", "a", "", kLoss},
    {"table", "security label of x", "", "a", kBehaviour},
    {"table", "owner", "a", "b", kBehaviour},
    {"function", "goes with extension", "a", "", kBehaviour},
    {"index", "unique", "yes", "", kLoss},
    {"index", "unique", "", "yes", kBehaviour},
    {"index", "definition", "btree (a)", "btree (b)", kBehaviour},
    {"index", "definition", "btree (a)", "btree (b)", kLoss, {{"unique", "yes"}}},
    {"index", "invalid", "", "yes", kBehaviour},
    {"index", "invalid", "", "yes", kLoss, {{"unique", "yes"}}},
    {"index", "invalid", "yes", "", kBehaviour, {{"unique", "yes"}}},
    {"index", "not ready", "", "yes", kLoss, {{"unique", "yes"}}},
    {"index", "not live", "", "yes", kLoss, {{"unique", "yes"}}},
    {"index", "deferrable", "", "yes", kLoss, {{"unique", "yes"}}},
    {"index", "deferrable", "yes", "", kBehaviour, {{"unique", "yes"}}},
    {"column", "not null", "yes", "", kLoss},
    {"column", "not null", "yes", "not valid", kLoss},
    {"column", "not null", "yes", "no inherit", kBehaviour},
    {"column", "not null", "not valid", "yes", kBehaviour},
    {"column", "not null", "", "yes", kBehaviour},
    {"domain", "not null", "yes", "", kLoss},
    {"column", "identity", "always", "", kBehaviour},
    {"column", "default", "1", "", kBehaviour},
    {"column", "default", "1", "2", kBehaviour},
    {"column", "generated", "stored: 1", "", kBehaviour},
    {"column", "type", "bigint", "integer", kBehaviour},
    {"foreign key", "definition", "a", "b", kLoss},
    {"check constraint", "definition", "a", "b", kLoss},
    {"primary key", "definition", "a", "b", kLoss},
    {"unique constraint", "definition", "a", "b", kLoss},
    {"exclusion constraint", "definition", "a", "b", kLoss},
    {"foreign key", "checked", "", "disabled", kLoss},
    {"foreign key", "checked", "always", "disabled", kLoss},
    {"foreign key", "checked", "disabled", "", kBehaviour},
    {"check constraint", "not valid", "", "yes", kLoss},
    {"check constraint", "not valid", "yes", "", kBehaviour},
    {"check constraint", "not enforced", "", "yes", kLoss},
    {"check constraint", "no inherit", "", "yes", kLoss},
    {"foreign key", "deferrable", "", "yes", kBehaviour},
    {"foreign key", "initially deferred", "", "yes", kBehaviour},
    {"table", "row security", "yes", "", kLoss},
    {"table", "row security", "", "yes", kBehaviour},
    {"partitioned table", "row security", "yes", "", kLoss},
    {"table", "row security for the owner", "yes", "", kLoss},
    {"table", "persistence", "", "unlogged", kLoss},
    {"table", "persistence", "unlogged", "", kBehaviour},
    {"sequence", "persistence", "", "unlogged", kLoss},
    {"table", "inherits", "a.b", "", kBehaviour},
    {"table", "partition bound", "a", "b", kBehaviour},
    {"partitioned table", "partition key", "a", "b", kBehaviour},
    {"policy", "using", "a", "b", kLoss},
    {"policy", "with check", "a", "", kLoss},
    {"policy", "roles", "a", "b", kLoss},
    {"policy", "command", "a", "b", kLoss},
    {"policy", "restrictive", "", "yes", kLoss},
    {"trigger", "fires", "", "never", kLoss},
    {"trigger", "fires", "always", "as replica only", kLoss},
    {"trigger", "fires", "as replica only", "never", kLoss},
    {"event trigger", "fires", "never", "as replica only", kBehaviour},
    {"trigger", "fires", "never", "", kBehaviour},
    {"trigger", "fires", "", "always", kBehaviour},
    {"rule", "fires", "", "never", kLoss},
    {"event trigger", "fires", "", "never", kLoss},
    {"trigger", "definition", "a", "b", kBehaviour},
    {"view", "options", "security_barrier=true", "", kLoss},
    {"view", "options", "security_barrier=true", "security_barrier=false", kLoss},
    {"view", "options", "security_barrier=false", "", kBehaviour},
    {"view", "options", "check_option=cascaded", "check_option=local", kLoss},
    {"view", "options", "security_barrier=true, security_invoker=true", "security_barrier=true", kLoss},
    {"view", "options", "", "security_barrier=true", kBehaviour},
    {"view", "options", "check_option=local", "check_option=local, security_barrier=true", kBehaviour},
    {"materialized view", "options", "fillfactor=80", "fillfactor=90", kBehaviour},
    {"materialized view", "not populated", "", "yes", kLoss},
    {"materialized view", "not populated", "yes", "", kBehaviour},
    {"enum", "labels", "'a', 'b'", "'b', 'a'", kBehaviour},
    {"enum", "labels", "'a', 'b'", "'a', 'x', 'b'", kBehaviour},
    {"enum", "labels", "'a', 'b'", "'a'", kLoss},
    {"enum", "labels", "'it''s', 'b'", "'its', 'b'", kLoss},
    {"enum", "labels", "'a'", "", kLoss},
    {"sequence", "cycle", "", "yes", kLoss},
    {"sequence", "cycle", "yes", "", kBehaviour},
    {"sequence", "maximum", "9223372036854775807", "2147483647", kLoss},
    {"sequence", "maximum", "100", "101", kBehaviour},
    {"sequence", "minimum", "1", "2", kBehaviour},
    {"sequence", "minimum", "-9", "-8", kLoss, {{"increment", "-1"}}},
    {"sequence", "minimum", "-8", "-9", kBehaviour, {{"increment", "-1"}}},
    {"function", "security definer", "", "yes", kLoss},
    {"function", "security definer", "yes", "", kBehaviour},
    {"procedure", "security definer", "", "yes", kLoss},
    {"function", "leakproof", "", "yes", kLoss},
    {"function", "body", "a", "b", kBehaviour},
    {"table", "options", "a", "b", kBehaviour},
    {"foreign table", "foreign options", "a", "b", kBehaviour},
    {"table", "tablespace", "", "b", kBehaviour},
    {"table", "access method", "heap", "b", kBehaviour},
    {"function", "cost", "1", "2", kBehaviour},
    {"role", "superuser", "", "yes", kLoss},
    {"role", "superuser", "yes", "", kBehaviour},
    {"role", "bypasses row security", "", "yes", kLoss},
    {"role", "create role", "", "yes", kLoss},
    {"role", "create database", "", "yes", kLoss},
    {"role", "replication", "", "yes", kLoss},
    {"role", "login", "", "yes", kLoss},
    {"role", "member of", "a, set", "a, set\nb, set", kLoss},
    {"role", "member of", "a, set", "a, admin, set", kLoss},
    {"role", "member of", "a, set\nb, set", "b, set", kBehaviour},
    {"role", "no inherit", "", "yes", kBehaviour},
    {"anything", "that nobody thought of", "a", "b", kBehaviour},
};

TEST(SeverityTest, OfAttributes) {
  for (const AttributeCase& c : kAttributes) {
    const auto with = [&](const char* value) {
      Attributes attributes = c.others;
      if (*value != 0) attributes.emplace_back(c.attribute, value);
      return Object(c.kind, "public", "t", "x", attributes);
    };
    EXPECT_EQ(SeverityOf(c.attribute, with(c.before), with(c.after), {150000, 150000}), c.severity)
        << c.kind << ", " << c.attribute << ": " << c.before << " -> " << c.after;
  }
}

TEST(SeverityTest, PublicWithoutPrivilegesHasThoseOfInitdb) {
  const CatalogObject plain = Object("schema", "", "", "public");
  const auto with = [](const char* text) {
    return Object("schema", "", "", "public", {{"privileges", text}});
  };
  const ServerVersions fourteen{140000, 140000};
  const ServerVersions fifteen{150000, 150000};
  EXPECT_EQ(SeverityOf("privileges", plain, with("OWNER=ALL/OWNER\nPUBLIC=USAGE/OWNER"), fourteen),
            kBehaviour);
  EXPECT_EQ(SeverityOf("privileges", plain, with("OWNER=ALL/OWNER\nPUBLIC=ALL/OWNER"), fifteen), kLoss);
  EXPECT_EQ(SeverityOf("privileges", plain, with("OWNER=ALL/OWNER"), fifteen), kBehaviour);
}

struct PrivilegesCase {
  const char* before;
  const char* after;
  bool more;
};

TEST(PrivilegesTest, SomebodyHasMore) {
  for (const PrivilegesCase& c : {
           PrivilegesCase{"a=SELECT/OWNER", "a=SELECT/OWNER", false},
           PrivilegesCase{"a=SELECT/OWNER", "a=SELECT/other", false},
           PrivilegesCase{"a=SELECT/OWNER", "a=INSERT,SELECT/OWNER", true},
           PrivilegesCase{"a=INSERT,SELECT/OWNER", "a=INSERT/OWNER", false},
           PrivilegesCase{"a=SELECT/OWNER", "b=SELECT/OWNER", true},
           PrivilegesCase{"a=SELECT/OWNER", "a=SELECT*/OWNER", true},
           PrivilegesCase{"a=SELECT*/OWNER", "a=SELECT/OWNER", false},
           PrivilegesCase{"a=ALL/OWNER", "a=SELECT/OWNER", false},
           PrivilegesCase{"a=ALL/OWNER", "a=SELECT*/OWNER", true},
           PrivilegesCase{"a=ALL*/OWNER", "a=SELECT*/OWNER", false},
           PrivilegesCase{"a=SELECT/OWNER", "a=ALL/OWNER", true},
           PrivilegesCase{"a=ALL/OWNER", "a=ALL*/OWNER", true},
           PrivilegesCase{"PUBLIC=SELECT/OWNER", "a=SELECT/OWNER", true},
           PrivilegesCase{"a=SELECT/OWNER", "PUBLIC=SELECT/OWNER", true},
           PrivilegesCase{"a=SELECT/x\na=INSERT/y", "a=INSERT,SELECT/x", false},
           PrivilegesCase{"none", "OWNER=ALL/OWNER", true},
           PrivilegesCase{"OWNER=ALL/OWNER", "none", false},
           PrivilegesCase{"", "none", false},
           PrivilegesCase{"\"a=/\"=SELECT/OWNER", "\"a=/\"=SELECT/\"b/c\"", false},
           PrivilegesCase{"\"a=/\"=SELECT/OWNER", "\"a=/\"=DELETE/OWNER", true},
           // Not as the server writes it.
           PrivilegesCase{"a", "a=SELECT/OWNER", true},
           PrivilegesCase{"a=SELECT/OWNER", "\"a=SELECT/OWNER", true},
           PrivilegesCase{"a=SELECT/OWNER", "\n", true},
           PrivilegesCase{"a=SELECT/OWNER", "a=SELECT", true},
       }) {
    EXPECT_EQ(SomebodyHasMore(c.before, c.after), c.more) << c.before << " -> " << c.after;
  }
}

}  // namespace
}  // namespace pgassay::compare
