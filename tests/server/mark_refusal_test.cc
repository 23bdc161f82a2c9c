// What `pgassay baseline --mark` refuses, and that then nothing has changed and nothing was told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "pg/connection.h"
#include "server/mark_fixture.h"
#include "testing/matchers.h"
#include "testing/pooler.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using testing::Checkout;
using testing::HasSubstr;
using testing::IsOk;
using testing::kBaselineWhen;
using testing::kDay;
using testing::kMarked;
using testing::Not;
using testing::Outcome;
using testing::ReadBytes;
using testing::RunPgassay;
using testing::Server;
using testing::StartsWith;
using testing::WriteBytes;
using Json = nlohmann::json;

class MarkRefusalTest : public testing::MarkFixture {};

struct Refused {
  const char* name;
  int exit_code;
  std::string says;  // a finding's code, or text of the error
  std::function<void(const Checkout&)> spoil;
  const char* user = "deployer";
};

constexpr char kTable[] =
    "CREATE SCHEMA drizzle AUTHORIZATION app; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY "
    "KEY, hash "
    "text NOT NULL, created_at bigint); ALTER TABLE drizzle.__drizzle_migrations OWNER TO app;";

TEST_F(MarkRefusalTest, WhatIsRefusedLeavesEverythingAsItWas) {
  const auto rows = [](const std::string& hash, const std::string& created_at) {
    Sql(absl::StrCat(kTable, "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('", hash,
                     "', ", created_at, ")"));
  };
  const auto rewrite = [](const std::string& path, const std::string& from, const std::string& to) {
    const std::string bytes = ReadBytes(path);
    EXPECT_THAT(bytes, HasSubstr(from));
    WriteBytes(path, absl::StrReplaceAll(bytes, {{from, to}}));
  };
  const std::vector<Refused> cases = {
      // The journal and its files.
      {"another time", 1, "mark-when-changed",
       [](const Checkout& c) {
         c.WriteJournal({kBaselineWhen + 1, kBaselineWhen + kDay});
       }},
      {"seconds for milliseconds", 1, "mark-when-changed",
       [](const Checkout& c) {
         c.WriteJournal({kBaselineWhen / 1000, kBaselineWhen + kDay});
       }},
      {"Drizzle's own at the same time", 1, "mark-would-skip",
       [](const Checkout& c) {
         c.WriteJournal({kBaselineWhen, kBaselineWhen});
       }},
      {"Drizzle's own before it in time", 1, "mark-would-skip",
       [](const Checkout& c) {
         c.WriteJournal({kBaselineWhen, kBaselineWhen - 1});
       }},
      {"no entry", 1, "mark-lock-entry-missing", [](const Checkout& c) { c.WriteJournal({}); }},
      {"no file", 1, "mark-file-missing", [](const Checkout& c) { std::filesystem::remove(c.Sql(0)); }},
      {"CRLF", 1, "mark-crlf", [&](const Checkout& c) { rewrite(c.Sql(0), "\n", "\r\n"); }},
      {"a byte order mark", 1, "mark-file-changed",
       [](const Checkout& c) { WriteBytes(c.Sql(0), "\xef\xbb\xbf" + ReadBytes(c.Sql(0))); }},
      {"another text", 1, "mark-file-changed",
       [&](const Checkout& c) { rewrite(c.Sql(0), "boats", "ships"); }},
      {"no folder", 1, "mark-format",
       [](const Checkout& c) { std::filesystem::remove_all(c.At("drizzle")); }},
      // The lock.
      {"no lock", 2, "pgassay.lock.json",
       [](const Checkout& c) { std::filesystem::remove(c.At("pgassay.lock.json")); }},
      {"a conflict in the lock", 2, "pgassay.lock.json",
       [](const Checkout& c) { WriteBytes(c.At("pgassay.lock.json"), "<<<<<<< HEAD\n"); }},
      // Diesel's table.
      {"no table of Diesel", 1, "mark-no-diesel",
       [](const Checkout&) { Sql("DROP TABLE __diesel_schema_migrations"); }},
      {"a version is missing", 1, "mark-behind",
       [](const Checkout&) { Sql("DELETE FROM __diesel_schema_migrations WHERE version = '1'"); }},
      {"a version that nobody knows", 1, "mark-unknown-version",
       [](const Checkout&) { Sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('11')"); }},
      {"Diesel's table may not be read", 2, "diesel-table-denied",
       [](const Checkout&) { Sql("REVOKE SELECT ON __diesel_schema_migrations FROM outsider"); }, "outsider"},
      // Drizzle's table.
      {"created_at NULL", 1, "mark-foreign-row", [&](const Checkout&) { rows("x", "NULL"); }},
      {"created_at in seconds", 1, "mark-row-when",
       [&](const Checkout& c) { rows(c.row().substr(0, 64), absl::StrCat(kBaselineWhen / 1000)); }},
      {"created_at is now", 1, "mark-row-when",
       [&](const Checkout& c) { rows(c.row().substr(0, 64), "extract(epoch FROM now())::bigint * 1000"); }},
      {"a hash that is a file's name", 1, "mark-row-changed",
       [&](const Checkout&) { rows("0000_e0", absl::StrCat(kBaselineWhen)); }},
      // Rights.
      {"no CREATE on the database", 1, "mark-role-create",
       [](const Checkout&) { Sql(absl::StrCat("REVOKE CREATE ON DATABASE ", kMarked, " FROM app")); }},
      {"who may not act as the role", 1, "mark-role-other", [](const Checkout&) {}, "outsider"},
      {"row-level security", 1, "mark-row-security",
       [](const Checkout&) { Sql("ALTER TABLE __diesel_schema_migrations ENABLE ROW LEVEL SECURITY"); },
       "postgres"},
      {"an event trigger that vetoes", 2, "event triggers (veto)",
       [](const Checkout&) {
         Sql("CREATE SCHEMA guard; CREATE FUNCTION guard.no() RETURNS event_trigger LANGUAGE plpgsql AS "
             "$$ BEGIN RAISE EXCEPTION 'not today'; END $$; CREATE EVENT TRIGGER veto ON ddl_command_start "
             "EXECUTE FUNCTION guard.no()");
       }},
  };
  for (const Refused& c : cases) {
    SCOPED_TRACE(c.name);
    SetUp();
    const Checkout checkout;
    c.spoil(checkout);
    const std::string before = State();
    const bool is_code = c.says.find_first_of(" .") == std::string::npos;
    if (is_code) {
      const Json json = RunJson(checkout, "--mark", c.exit_code, Conninfo(c.user));
      EXPECT_THAT(Codes(json), testing::Contains(c.says));
      EXPECT_EQ(json["done"], false);
      EXPECT_EQ(json["rows"], Json::array());
      EXPECT_EQ(json["made_table"], false);
    }
    const Outcome text = Run(checkout, {"--mark"}, Conninfo(c.user));
    EXPECT_EQ(text.code, c.exit_code) << text.out << text.err;
    EXPECT_EQ(is_code ? text.err : text.out, "");
    if (is_code) {
      EXPECT_THAT(text.out, StartsWith("NOT MARKED: "));
      EXPECT_THAT(text.out, HasSubstr(absl::StrCat("[", c.says, "]")));
    } else {
      EXPECT_THAT(text.err, HasSubstr(c.says));
    }
    EXPECT_EQ(State(), before);
  }
}

// The refusal's own words are what mends it.
TEST_F(MarkRefusalTest, TheStatementOfARefusalMendsIt) {
  const Checkout checkout;
  Sql(absl::StrCat("REVOKE CREATE ON DATABASE ", kMarked,
                   " FROM app; REVOKE CREATE ON SCHEMA public FROM app, public"));
  const Json refused = RunJson(checkout, "--mark", 1);
  EXPECT_THAT(Codes(refused), testing::UnorderedElementsAre("mark-role-create", "mark-schema-create"));
  for (const Json& finding : refused["findings"]) Sql(finding["remedy"].get<std::string>());
  EXPECT_EQ(RunJson(checkout, "--mark", 0)["rows"].size(), 1u);
}

TEST_F(MarkRefusalTest, AStatementThatHoldsTheTableIsNotWaitedForForLong) {
  const Checkout checkout;
  Sql(kTable);
  const std::string before = State();
  auto session = pg::Connection::Open({server_->Conninfo(kMarked), ""}, "test");
  ASSERT_THAT(session, IsOk());
  ASSERT_THAT(session->Execute("BEGIN; SELECT count(*) FROM drizzle.__drizzle_migrations"), IsOk());
  const Outcome outcome = Run(checkout, {"--mark"});
  EXPECT_EQ(outcome.code, 2) << outcome.out;
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("somebody else holds"));
  EXPECT_THAT(outcome.err, HasSubstr("400 ms"));
  EXPECT_LT(outcome.seconds, 4);
  EXPECT_EQ(State(), before);
  ASSERT_THAT(session->Execute("COMMIT"), IsOk());
  EXPECT_EQ(RunJson(checkout, "--mark", 0)["rows"].size(), 1u);
}

TEST_F(MarkRefusalTest, WhoMayNotActAsTheRoleTakesNothingBack) {
  const Checkout checkout;
  ASSERT_EQ(Run(checkout, {"--mark"}).code, 0);
  const std::string before = State();
  Sql("GRANT USAGE ON SCHEMA drizzle TO outsider; GRANT SELECT ON drizzle.__drizzle_migrations TO outsider");
  const Outcome outcome = Run(checkout, {"--unmark"}, Conninfo("outsider"));
  EXPECT_EQ(outcome.code, 2) << outcome.out;
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("who is connected may not SET ROLE to app"));
  EXPECT_THAT(outcome.err, HasSubstr("GRANT \"app\" TO"));
  EXPECT_EQ(State(), before);
}

TEST_F(MarkRefusalTest, AStandbyAndAPoolerAreRefused) {
  const Checkout checkout;
  const std::string before = State();
  auto standby = Server::Start({.standby_of = server_->Conninfo()});
  ASSERT_THAT(standby, IsOk());
  const std::string lsn = server_->Sql("postgres", "SELECT pg_current_wal_lsn()");
  for (int i = 0; i < 600 && (*standby)->Sql("postgres", absl::StrCat("SELECT pg_last_wal_replay_lsn() >= '",
                                                                      lsn, "'")) != "t";
       ++i) {
    testing::Sleep(50);
  }
  const Outcome on_standby = Run(checkout, {"--mark"}, (*standby)->Conninfo(kMarked, "deployer"));
  EXPECT_EQ(on_standby.code, 2) << on_standby.out;
  EXPECT_THAT(on_standby.err, HasSubstr("is a standby"));
  const auto pooler = testing::Pooler::Start(*server_, "transaction");
  ASSERT_THAT(pooler, IsOk());
  const Outcome pooled = Run(checkout, {"--mark"}, (*pooler)->Conninfo(kMarked));
  EXPECT_EQ(pooled.code, 2) << pooled.out;
  EXPECT_THAT(pooled.err, HasSubstr("pooler"));
  EXPECT_EQ(State(), before);
}

// Names that shadow PostgreSQL's own, found first by whoever does not say which he means.
TEST_F(MarkRefusalTest, AHostileSearchPathChangesNothing) {
  const Checkout checkout;
  Sql("CREATE SCHEMA evil; GRANT USAGE ON SCHEMA evil TO PUBLIC;"
      "CREATE FUNCTION evil.no(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';"
      "CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, PROCEDURE = evil.no);"
      "CREATE FUNCTION evil.no(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT false';"
      "CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = name, PROCEDURE = evil.no);"
      "CREATE FUNCTION evil.to_regclass(text) RETURNS regclass LANGUAGE sql AS 'SELECT NULL::regclass';"
      "CREATE FUNCTION evil.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS 'SELECT NULL::text';"
      "CREATE TABLE evil.pg_class (oid oid, relname name, relnamespace oid);"
      "CREATE FUNCTION evil.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true';");
  for (const char* path : {"evil, pg_catalog, public", "public, evil, pg_catalog"}) {
    SCOPED_TRACE(path);
    Sql(absl::StrCat("ALTER ROLE deployer IN DATABASE ", kMarked, " SET search_path = ", path,
                     "; ALTER ROLE deployer IN DATABASE ", kMarked,
                     " SET default_transaction_read_only = on"));
    const Outcome marked = Run(checkout, {"--mark"});
    const bool diesel_first = path[0] == 'p';
    // Diesel itself looks at the first schema alone, and would start anew: that is said, and nothing is
    // guessed.
    EXPECT_EQ(marked.code, diesel_first ? 0 : 1) << marked.out << marked.err;
    if (!diesel_first) {
      EXPECT_THAT(marked.out, HasSubstr("[diesel-table-off-path]"));
      continue;
    }
    EXPECT_EQ(State(), absl::StrCat("1|", checkout.row()));
    EXPECT_EQ(Run(checkout, {"--unmark"}).code, 0);
    EXPECT_EQ(State(), "");
  }
}

TEST_F(MarkRefusalTest, ThePasswordIsNeverPrinted) {
  const Checkout checkout;
  const std::string host = absl::StrCat("127.0.0.1:", server_->port());
  const struct {
    const char* what;
    std::string url;
    int code;
  } cases[] = {
      {"right", absl::StrCat("postgresql://deployer:hunter2@", host, "/", kMarked), 0},
      {"no such database", absl::StrCat("postgresql://deployer:hunter2@", host, "/none"), 2},
      {"no such role", absl::StrCat("postgresql://hunter:hunter2@", host, "/", kMarked), 2},
      {"nobody there", "postgresql://deployer:hunter2@127.0.0.1:1/shop", 2},
      {"no URL", "postgresql://deployer:hunter2@[::1/shop", 3},
      {"a bad escape", "postgresql://deployer:hunter2%ZZ@127.0.0.1:1/shop", 3},
      {"a bad port", "postgresql://deployer@hunter2:pa/shop", 3},
  };
  const testing::Folder secrets;
  const std::string password_file = secrets.Write("password", "hunter2");
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    for (const char* json : {"--json", "-q"}) {
      const Outcome outcome = RunPgassay({"baseline", "--mark", json, "--project", checkout.path()},
                                         {.environment = {absl::StrCat("DATABASE_URL=", c.url)}});
      EXPECT_EQ(outcome.code, c.code) << outcome.err;
      EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr("hunter2")));
    }
  }
  const Outcome file = Run(checkout, {"--mark", "--password-file", password_file});
  EXPECT_EQ(file.code, 0) << file.err;
  EXPECT_THAT(file.out + file.err, Not(HasSubstr("hunter2")));
  const Outcome typed = Run(checkout, {"--mark"}, absl::StrCat("postgresql://deployer:hunter2@", host, "/x"));
  EXPECT_EQ(typed.code, 3);
  EXPECT_THAT(typed.out + typed.err, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace pgassay
