// What a role, its settings and its environment may hide or change (fault table, rows 3, 20 to 23).
#include <cstdlib>

#include "server/scan_fixture.h"

namespace pgassay {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class VisibilityTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    Sql("DROP ROLE IF EXISTS verifier; CREATE ROLE verifier LOGIN; GRANT pg_read_all_data TO verifier");
    Sql("CREATE TABLE pay (id int PRIMARY KEY, tenant text, at timestamptz, amount numeric, note interval);"
        "INSERT INTO pay SELECT g, CASE WHEN g % 10 = 0 THEN 'é' ELSE 'b' END, '2026-01-01'::timestamptz + g "
        "* '1 h'::interval, g / 7.0,"
        " g * '1 day 3 hours'::interval FROM generate_series(1, 1000) g");
  }
  void TearDown() override {
    Sql("DROP OWNED BY verifier; DROP ROLE verifier");
    ScanTest::TearDown();
  }
};

TEST_F(VisibilityTest, AReadingRoleIsEnough) {
  ASSERT_THAT(Fingerprint("super"), IsOk());
  ASSERT_THAT(Fingerprint("reader", {}, "a", "verifier"), IsOk());
  EXPECT_TRUE(SameData(Relations("super"), Relations("reader")));
}

TEST_F(VisibilityTest, RowLevelSecurityThatHidesRowsIsRefusedByName) {
  Sql("ALTER TABLE pay ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON pay FOR SELECT USING (tenant = 'b')");
  EXPECT_THAT(Fingerprint("f", {}, "a", "verifier"),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("row-level security"), HasSubstr("public.pay"))));
  EXPECT_FALSE(std::filesystem::exists(Path("f")));
  Sql("ALTER ROLE verifier BYPASSRLS");
  ASSERT_THAT(Fingerprint("f", {}, "a", "verifier"), IsOk());
  EXPECT_EQ(Relations("f").at("public.pay").rows, 1000U);
}

TEST_F(VisibilityTest, TheOwnerUnderForcedPoliciesIsRefusedToo) {
  Sql("ALTER TABLE pay OWNER TO verifier; ALTER TABLE pay ENABLE ROW LEVEL SECURITY; ALTER TABLE pay FORCE "
      "ROW LEVEL SECURITY");
  EXPECT_THAT(Fingerprint("f", {}, "a", "verifier"),
              StatusIs(absl::StatusCode::kFailedPrecondition, "row-level security"));
}

TEST_F(VisibilityTest, MissingPrivilegesAreRefusedByName) {
  Sql("REVOKE pg_read_all_data FROM verifier; CREATE SCHEMA hidden; CREATE TABLE hidden.t (id int)");
  EXPECT_THAT(Fingerprint("f", {}, "a", "verifier"),
              StatusIs(absl::StatusCode::kPermissionDenied,
                       AllOf(HasSubstr("public.pay"), HasSubstr("hidden.t"), HasSubstr("GRANT"))));
  Sql("GRANT SELECT ON pay TO verifier");
  ScanOptions options;
  options.exclude = {"hidden.*"};
  EXPECT_THAT(Fingerprint("f", options, "a", "verifier"), IsOk());
}

TEST_F(VisibilityTest, TimeoutsOfTheRoleDoNotCutTheRunShort) {
  Sql("ALTER ROLE verifier SET statement_timeout = '1ms'; ALTER ROLE verifier SET "
      "idle_in_transaction_session_timeout = '200ms';"
      "ALTER ROLE verifier SET lock_timeout = '1ms'; ALTER ROLE verifier SET idle_session_timeout = '200ms'");
  ASSERT_THAT(Fingerprint("plain"), IsOk());
  ScanOptions options;
  options.after_export = [&] { Sql("SELECT pg_sleep(0.5)"); };
  ASSERT_THAT(Fingerprint("timeouts", options, "a", "verifier"), IsOk());
  EXPECT_TRUE(SameData(Relations("plain"), Relations("timeouts")));
}

TEST_F(VisibilityTest, SettingsOfTheRoleDoNotChangeTheFingerprint) {
  ASSERT_THAT(Fingerprint("plain"), IsOk());
  for (const char* setting :
       {"client_encoding = 'LATIN1'", "DateStyle = 'SQL, DMY'", "TimeZone = 'Asia/Tokyo'",
        "IntervalStyle = 'sql_standard'", "extra_float_digits = -10", "bytea_output = 'escape'",
        "search_path = 'nowhere'", "enable_tidscan = off", "default_transaction_isolation = 'serializable'",
        "quote_all_identifiers = on", "standard_conforming_strings = off"}) {
    SCOPED_TRACE(setting);
    Sql(std::string("ALTER ROLE verifier SET ") + setting);
    EXPECT_THAT(Fingerprint("set", {}, "a", "verifier"), IsOk());
    EXPECT_TRUE(SameData(Relations("plain"), Relations("set")));
    Sql("ALTER ROLE verifier RESET ALL");
  }
}

TEST_F(VisibilityTest, TheEnvironmentDoesNotChangeTheFingerprint) {
  ASSERT_THAT(Fingerprint("plain"), IsOk());
  const std::pair<const char*, const char*> variables[] = {
      {"PGCLIENTENCODING", "LATIN1"},
      {"PGOPTIONS", "-c DateStyle=German -c search_path=nowhere"},
      {"PGTZ", "Asia/Tokyo"},
      {"PGDATESTYLE", "SQL"}};
  for (const auto& [name, value] : variables) setenv(name, value, 1);
  const auto result = Fingerprint("env");
  for (const auto& [name, value] : variables) unsetenv(name);
  ASSERT_THAT(result, IsOk());
  EXPECT_TRUE(SameData(Relations("plain"), Relations("env")));
}

TEST_F(VisibilityTest, SettingsThatHideDamageAreRefused) {
  for (const char* setting : {"zero_damaged_pages", "ignore_checksum_failure", "ignore_system_indexes"}) {
    SCOPED_TRACE(setting);
    Sql("ALTER ROLE verifier SUPERUSER");
    // ignore_system_indexes can only be set when the session starts.
    if (std::string(setting) == "ignore_system_indexes") {
      setenv("PGOPTIONS", "-c ignore_system_indexes=on", 1);
    } else {
      Sql(std::string("ALTER ROLE verifier SET ") + setting + " = on");
    }
    EXPECT_THAT(Fingerprint("f", {}, "a", "verifier"),
                StatusIs(absl::StatusCode::kFailedPrecondition, setting));
    unsetenv("PGOPTIONS");
    Sql("ALTER ROLE verifier RESET ALL");
  }
}

TEST_F(VisibilityTest, SqlAsciiBytesAreReadAsTheyAre) {
  server().CreateDatabase("ascii", "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
  Sql("SET client_encoding = 'SQL_ASCII'; CREATE TABLE t (id int PRIMARY KEY, v text);"
      "INSERT INTO t VALUES (1, E'\\xe9\\xff')",
      "ascii");
  EXPECT_THAT(Fingerprint("f", {}, "ascii"), IsOk());
  EXPECT_EQ(Relations("f").at("public.t").rows, 1U);
}

TEST_F(VisibilityTest, ALatin1DatabaseComparesWithUtf8) {
  server().CreateDatabase("latin", "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
  Restore("utf");
  Sql("CREATE TABLE pay (id int PRIMARY KEY, v text); INSERT INTO pay VALUES (1, chr(233))", "latin");
  server().CreateDatabase("utf");
  Sql("CREATE TABLE pay (id int PRIMARY KEY, v text); INSERT INTO pay VALUES (1, chr(233))", "utf");
  const auto report = Verify(Live("latin"), Live("utf"), {});
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->verdict, Verdict::kSame);
}

TEST_F(VisibilityTest, ShadowsInPublicChangeNothing) {
  ASSERT_THAT(Fingerprint("plain"), IsOk());
  Sql("CREATE FUNCTION public.md5(varchar) RETURNS text LANGUAGE sql AS $$SELECT 'x'::text$$;"
      "CREATE FUNCTION public.never(varchar, varchar) RETURNS bool LANGUAGE sql AS $$SELECT true$$;"
      "CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = public.never);"
      "CREATE FUNCTION public.pg_export_snapshot() RETURNS text LANGUAGE sql AS $$SELECT 'nonsense'::text$$;"
      "CREATE FUNCTION public.count() RETURNS int LANGUAGE sql AS $$SELECT 0$$;"
      "CREATE VIEW public.pg_class AS SELECT 1 AS oid;"
      "ALTER ROLE verifier SET search_path = public, pg_catalog");
  ASSERT_THAT(Fingerprint("shadowed", {}, "a", "verifier"), IsOk());
  EXPECT_TRUE(SameData(Relations("plain"), Relations("shadowed")));
}

}  // namespace
}  // namespace pgassay
