#include "migrate/steps/mark.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/diesel/folder.h"
#include "migrate/steps/fixture.h"
#include "migrate/steps/mark_case.h"
#include "testing/matchers.h"
#include "testing/pooler.h"
#include "testing/replay.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::Pooler;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kDatabase[] = "marked";
constexpr char kDieselTable[] =
    "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY NOT NULL, run_on timestamp NOT "
    "NULL "
    "DEFAULT now());";
constexpr char kTable[] =
    "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT "
    "NULL, "
    "created_at bigint);";
constexpr char kRows[] = "SELECT id, hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id";

Server& server() {
  return Server::Shared();
}

std::string Sql(const std::string& sql, const std::string& user = "postgres") {
  return server().Sql(kDatabase, sql, user);
}

ProjectSettings Settings(const std::string& role = "") {
  ProjectSettings settings;
  settings.database.schemas = {"public"};
  settings.drizzle.role = role;
  settings.cutover.lock_timeout_ms = 300;
  return settings;
}

// A database of `app`, where Diesel has run versions 1 to 4; `deployer` may act as app, `outsider` may not.
void MakeDatabase(const std::string& more = "") {
  server().Sql(
      "postgres",
      "DO $$ BEGIN CREATE ROLE app LOGIN; CREATE ROLE deployer LOGIN; CREATE ROLE outsider LOGIN; "
      "CREATE ROLE owner LOGIN; GRANT app TO deployer; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
  server().CreateDatabase(kDatabase, "TEMPLATE template0");
  Sql(absl::StrCat("GRANT CREATE ON DATABASE ", kDatabase,
                   " TO app; GRANT CREATE ON SCHEMA public TO app; "));
  Sql(absl::StrCat(kDieselTable,
                   "INSERT INTO __diesel_schema_migrations (version) VALUES ('1'), ('2'), ('3'), ('4');"
                   "CREATE TABLE boats (id int PRIMARY KEY);"),
      "app");
  if (!more.empty()) Sql(more);
}

bool HasDrizzle() {
  return Sql("SELECT to_regnamespace('drizzle') IS NOT NULL") == "t";
}

struct Project {
  explicit Project(DrizzleFormat format = DrizzleFormat::kJournal7)
      : folder(FolderOf(format)), lock(LockOf(folder)) {}
  DrizzleFolder folder;
  ledger::LockFile lock;

  MarkDecision Decide(pg::Connection& connection, const ProjectSettings& settings,
                      MarkScope scope = MarkScope::kAll) const {
    const absl::StatusOr<MarkState> state = ReadMarkState(connection, settings);
    EXPECT_THAT(state, IsOk());
    if (!state.ok()) return {};
    return DecideMark(lock, folder, state->diesel, state->drizzle, scope);
  }

  std::string Row(int id, size_t entry) const {
    return absl::StrCat(id, "|", folder.entries[entry].sha256, "|", folder.entries[entry].when_ms);
  }
};

// As whoever is connected decides and marks.
absl::StatusOr<MarkResult> DecideAndMark(const Project& project, const ProjectSettings& settings,
                                         const std::string& user = "postgres",
                                         MarkScope scope = MarkScope::kAll) {
  pg::Connection connection = OpenDatabase(kDatabase, user);
  const MarkDecision decision = project.Decide(connection, settings, scope);
  EXPECT_TRUE(decision.plan) << absl::StrJoin(Codes(decision.findings), ", ");
  if (!decision.plan) return absl::InternalError("refused");
  return Mark(connection, settings, *decision.plan);
}

TEST(MarkTest, AllOfThemFromNothing) {
  const Project project;
  // A superuser, a role that may act as it, and the role itself.
  for (const char* user : {"postgres", "deployer", "app"}) {
    SCOPED_TRACE(user);
    MakeDatabase("GRANT SELECT ON __diesel_schema_migrations TO deployer");
    const absl::StatusOr<MarkResult> marked = DecideAndMark(project, Settings("app"), user);
    ASSERT_THAT(marked, IsOk());
    EXPECT_TRUE(marked->done && marked->made_schema && marked->made_table);
    EXPECT_THAT(marked->ids, ElementsAre(1, 2, 3));
    EXPECT_THAT(marked->findings, IsEmpty());
    EXPECT_EQ(Sql(kRows), absl::StrJoin({project.Row(1, 0), project.Row(2, 1), project.Row(3, 2)}, "\n"));
    // Schema, table, sequence and key are the role's, and nothing else was made.
    EXPECT_EQ(Sql("SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'drizzle'"), "app");
    EXPECT_EQ(
        Sql("SELECT relname, relkind, relowner::regrole FROM pg_class WHERE relnamespace = "
            "'drizzle'::regnamespace ORDER BY relname"),
        "__drizzle_migrations|r|app\n__drizzle_migrations_id_seq|S|app\n__drizzle_migrations_pkey|i|app");
    EXPECT_EQ(Sql("SELECT nextval('drizzle.__drizzle_migrations_id_seq')"), "4");
  }
}

TEST(MarkTest, TheTableOf10) {
  const Project project(DrizzleFormat::kFolders9);
  MakeDatabase();
  ASSERT_THAT(DecideAndMark(project, Settings(), "app"), IsOk());
  EXPECT_EQ(Sql("SELECT id, hash, created_at, name, applied_at IS NOT NULL FROM drizzle.__drizzle_migrations "
                "WHERE id = 1"),
            project.Row(1, 0) + "|20261001000000_base|t");
  EXPECT_EQ(Sql("SELECT count(*) FROM drizzle.__drizzle_migrations"), "3");
}

TEST(MarkTest, OtherNames) {
  const Project project;
  MakeDatabase();
  ProjectSettings settings = Settings("app");
  settings.drizzle.migrations_schema = "My \"Schema\"";
  settings.drizzle.migrations_table = "its table's";
  ASSERT_THAT(DecideAndMark(project, settings), IsOk());
  EXPECT_EQ(Sql("SELECT count(*) FROM \"My \"\"Schema\"\"\".\"its table's\""), "3");
}

TEST(MarkTest, TheBaselineThenTheRestThenNothing) {
  const Project project;
  MakeDatabase();
  const absl::StatusOr<MarkResult> baseline =
      DecideAndMark(project, Settings("app"), "postgres", MarkScope::kBaseline);
  ASSERT_THAT(baseline, IsOk());
  EXPECT_THAT(baseline->ids, ElementsAre(1));
  const absl::StatusOr<MarkResult> rest = DecideAndMark(project, Settings("app"));
  ASSERT_THAT(rest, IsOk());
  EXPECT_TRUE(rest->done);
  EXPECT_FALSE(rest->made_schema || rest->made_table);
  EXPECT_THAT(rest->ids, ElementsAre(2, 3));
  for (const MarkScope scope : {MarkScope::kBaseline, MarkScope::kAll}) {
    const absl::StatusOr<MarkResult> again = DecideAndMark(project, Settings("app"), "postgres", scope);
    ASSERT_THAT(again, IsOk());
    EXPECT_TRUE(again->done);
    EXPECT_THAT(again->ids, IsEmpty());
  }
  EXPECT_EQ(Sql(kRows), absl::StrJoin({project.Row(1, 0), project.Row(2, 1), project.Row(3, 2)}, "\n"));
}

TEST(MarkTest, NothingOfItStaysInTheSession) {
  const Project project;
  MakeDatabase(
      "ALTER ROLE deployer IN DATABASE marked SET search_path = public, pg_catalog;"
      "ALTER ROLE deployer IN DATABASE marked SET synchronous_commit = off;"
      "ALTER ROLE deployer IN DATABASE marked SET default_transaction_read_only = on;"
      "GRANT SELECT ON __diesel_schema_migrations TO deployer");
  pg::Connection connection = OpenDatabase(kDatabase, "deployer");
  constexpr char kSession[] =
      "SELECT current_user, current_setting('search_path'), current_setting('synchronous_commit'), "
      "current_setting('lock_timeout'), current_setting('role'), (SELECT count(*) FROM pg_locks WHERE pid = "
      "pg_backend_pid() AND locktype = 'advisory')";
  const auto session = [&]() {
    const absl::StatusOr<pg::Result> read = connection.Query(kSession);
    EXPECT_THAT(read, IsOk());
    std::string text;
    for (int column = 0; read.ok() && column < read->columns(); ++column)
      absl::StrAppend(&text, read->text(0, column), "|");
    return text;
  };
  const std::string before = session();
  EXPECT_THAT(before, HasSubstr("deployer|"));
  const MarkDecision decision = project.Decide(connection, Settings("app"));
  ASSERT_TRUE(decision.plan) << absl::StrJoin(Codes(decision.findings), ", ");
  ASSERT_THAT(Mark(connection, Settings("app"), *decision.plan), IsOk());
  EXPECT_EQ(session(), before);
  EXPECT_EQ(Sql("SELECT count(*) FROM drizzle.__drizzle_migrations"), "3");
}

struct Preflight {
  std::string name;
  std::string spoil;
  std::string code;
  std::string mend;  // stands in the remedy, and mends it
  std::string user = "postgres";
  std::string role = "app";
};

TEST(MarkTest, WhatIsRefusedBeforehand) {
  const std::string on_database = absl::StrCat(" ON DATABASE \"", kDatabase, "\" ");
  const std::vector<Preflight> cases = {
      {"nobody of that name", "", "drizzle-role-missing", "", "postgres", "nobody_here"},
      {"may not act as the role", "GRANT SELECT ON __diesel_schema_migrations TO outsider", "mark-role-other",
       "GRANT \"app\" TO \"outsider\"", "outsider"},
      {"no CREATE on the database", absl::StrCat("REVOKE CREATE", on_database, "FROM app"),
       "mark-role-create", absl::StrCat("GRANT CREATE", on_database, "TO \"app\"")},
      {"no CREATE on a managed schema", "REVOKE CREATE ON SCHEMA public FROM app, public",
       "mark-schema-create", "GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"app\""},
      {"somebody else's table", "CREATE TABLE piers (id int); ALTER TABLE piers OWNER TO owner",
       "mark-ownership", "GRANT \"owner\" TO \"app\""},
      {"somebody else's table, by ownership",
       "CREATE TABLE piers (id serial PRIMARY KEY); ALTER TABLE piers OWNER TO owner", "mark-ownership",
       "ALTER TABLE \"public\".\"piers\" OWNER TO \"app\""},
      {"a superuser's table", "CREATE TABLE piers (id int)", "mark-ownership",
       "ALTER TABLE \"public\".\"piers\" OWNER TO \"app\""},
      {"a superuser's enum", "CREATE TYPE mood AS ENUM ('calm')", "mark-ownership",
       "ALTER TYPE \"public\".\"mood\" OWNER TO \"app\""},
      {"a superuser's function", "CREATE FUNCTION tide(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
       "mark-ownership", "ALTER ROUTINE \"public\".\"tide\"(a integer, b text) OWNER TO \"app\""},
      {"a superuser's aggregate",
       "CREATE FUNCTION add_up(int, int, text) RETURNS int LANGUAGE sql AS 'SELECT $1'; ALTER FUNCTION "
       "add_up "
       "OWNER TO app; CREATE AGGREGATE total(int, text) (SFUNC = add_up, STYPE = int)",
       "mark-ownership", "ALTER AGGREGATE \"public\".\"total\"(integer, text) OWNER TO \"app\""},
      {"a superuser's aggregate of nothing",
       "CREATE AGGREGATE howmany(*) (SFUNC = int8inc, STYPE = int8, INITCOND = 0)", "mark-ownership",
       "ALTER AGGREGATE \"public\".\"howmany\"(*) OWNER TO \"app\""},
      {"a superuser's ordered-set aggregate",
       "CREATE AGGREGATE middle(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = "
       "internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA)",
       "mark-ownership",
       "ALTER AGGREGATE \"public\".\"middle\"(double precision ORDER BY anyelement) OWNER TO \"app\""},
      {"a superuser's hypothetical-set aggregate",
       "CREATE AGGREGATE place(VARIADIC \"any\" ORDER BY VARIADIC \"any\") (SFUNC = "
       "ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, "
       "HYPOTHETICAL)",
       "mark-ownership", "ALTER AGGREGATE \"public\".\"place\"("},
      {"a superuser's procedure", "CREATE PROCEDURE moor(a int, INOUT b text) LANGUAGE sql AS 'SELECT b'",
       "mark-ownership", "ALTER ROUTINE \"public\".\"moor\"("},
      {"a superuser's range", "CREATE TYPE stay AS RANGE (SUBTYPE = date)", "mark-ownership",
       "ALTER TYPE \"public\".\"stay\" OWNER TO \"app\""},
      {"a view", "CREATE VIEW dock AS SELECT 1 AS a", "mark-ownership",
       "ALTER VIEW \"public\".\"dock\" OWNER TO \"app\""},
      {"row-level security on Diesel's table",
       "ALTER TABLE __diesel_schema_migrations ENABLE ROW LEVEL SECURITY", "mark-row-security",
       "ALTER TABLE \"public\".\"__diesel_schema_migrations\" DISABLE ROW LEVEL SECURITY"},
      {"row-level security on Drizzle's table",
       absl::StrCat(
           kTable,
           "ALTER SCHEMA drizzle OWNER TO app; ALTER TABLE drizzle.__drizzle_migrations OWNER TO app;"
           "ALTER TABLE drizzle.__drizzle_migrations ENABLE ROW LEVEL SECURITY"),
       "mark-row-security", "ALTER TABLE \"drizzle\".\"__drizzle_migrations\" DISABLE ROW LEVEL SECURITY"},
      {"somebody else's Drizzle table", absl::StrCat(kTable, "ALTER SCHEMA drizzle OWNER TO app"),
       "mark-table-owner", "ALTER TABLE \"drizzle\".\"__drizzle_migrations\" OWNER TO \"app\""},
      {"an unlogged table",
       absl::StrCat(
           kTable,
           "ALTER SCHEMA drizzle OWNER TO app; ALTER TABLE drizzle.__drizzle_migrations OWNER TO app;"
           "ALTER TABLE drizzle.__drizzle_migrations SET UNLOGGED"),
       "mark-table-unlogged", "ALTER TABLE \"drizzle\".\"__drizzle_migrations\" SET LOGGED"},
      {"a schema that it may not use",
       absl::StrCat(kTable, "ALTER TABLE drizzle.__drizzle_migrations OWNER TO app"), "mark-schema-usage",
       "GRANT USAGE, CREATE ON SCHEMA \"drizzle\" TO \"app\""},
      {"a schema where it may make nothing", "CREATE SCHEMA drizzle; GRANT USAGE ON SCHEMA drizzle TO app",
       "mark-schema-create", "GRANT USAGE, CREATE ON SCHEMA \"drizzle\" TO \"app\""},
      {"an enum of the table's name",
       "CREATE SCHEMA drizzle AUTHORIZATION app; CREATE TYPE drizzle.__drizzle_migrations AS ENUM ('a')",
       "mark-table-name",
       "ALTER TYPE \"drizzle\".\"__drizzle_migrations\" RENAME TO "
       "\"type___drizzle_migrations\""},
      {"a domain of the table's name",
       "CREATE SCHEMA drizzle AUTHORIZATION app; CREATE DOMAIN drizzle.__drizzle_migrations AS int",
       "mark-table-name",
       "ALTER TYPE \"drizzle\".\"__drizzle_migrations\" RENAME TO \"type___drizzle_migrations\""},
      {"published as all tables are", "CREATE PUBLICATION everything FOR ALL TABLES", "mark-publication",
       "CREATE SCHEMA IF NOT EXISTS \"drizzle\"; CREATE TABLE IF NOT EXISTS "
       "\"drizzle\".\"__drizzle_migrations\" (id "
       "SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)"},
      {"published with its schema",
       "CREATE SCHEMA drizzle AUTHORIZATION app; CREATE PUBLICATION part FOR TABLES IN "
       "SCHEMA drizzle",
       "mark-publication",
       "CREATE TABLE IF NOT EXISTS \"drizzle\".\"__drizzle_migrations\" (id SERIAL PRIMARY KEY, "
       "hash text NOT NULL, created_at bigint)"},
  };
  const Project project;
  for (const Preflight& one : cases) {
    SCOPED_TRACE(one.name);
    MakeDatabase(one.spoil);
    const ProjectSettings settings = Settings(one.role);
    const bool had = HasDrizzle();
    pg::Connection connection = OpenDatabase(kDatabase, one.user);
    const MarkDecision decision = project.Decide(connection, settings);
    if (!decision.plan) {
      EXPECT_THAT(Codes(decision.findings), ElementsAre(one.code));
      continue;
    }
    const absl::StatusOr<MarkResult> refused = Mark(connection, settings, *decision.plan);
    ASSERT_THAT(refused, IsOk());
    EXPECT_FALSE(refused->done);
    ASSERT_THAT(Codes(refused->findings), ElementsAre(one.code));
    const std::string& remedy = refused->findings[0].remedy;
    ASSERT_THAT(remedy, HasSubstr(one.mend));
    EXPECT_EQ(refused->findings[0].what.find('\n'), std::string::npos);
    EXPECT_EQ(HasDrizzle(), had);
    if (Sql("SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL") == "t") {
      EXPECT_EQ(Sql("SELECT count(*) FROM drizzle.__drizzle_migrations"), "0");
    }

    Sql(absl::StrCat("SET ROLE ", one.code == "mark-publication" ? "app" : "postgres", ";",
                     // The statement that begins there, whole.
                     one.code == "mark-ownership" && remedy.find("or make it") == std::string::npos
                         ? remedy.substr(remedy.find(one.mend))
                         : one.mend));
    const MarkDecision mended = project.Decide(connection, settings);
    ASSERT_TRUE(mended.plan);
    const absl::StatusOr<MarkResult> marked = Mark(connection, settings, *mended.plan);
    ASSERT_THAT(marked, IsOk());
    EXPECT_TRUE(marked->done) << absl::StrJoin(Codes(marked->findings), ", ");
    Sql("REVOKE app FROM outsider; REVOKE owner FROM app");
  }
}

TEST(MarkTest, WhatIsNoReasonToRefuse) {
  const Project project;
  for (const char* harmless :
       {"CREATE EXTENSION citext", "CREATE SCHEMA other; CREATE TABLE other.theirs (id int)",
        "CREATE PUBLICATION boats FOR TABLE boats",
        "CREATE PUBLICATION noted FOR ALL TABLES WITH (publish = 'delete')",
        "ALTER TABLE boats ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE __diesel_schema_migrations OWNER TO owner"}) {
    SCOPED_TRACE(harmless);
    MakeDatabase(harmless);
    const absl::StatusOr<MarkResult> marked = DecideAndMark(project, Settings("app"));
    ASSERT_THAT(marked, IsOk());
    EXPECT_TRUE(marked->done) << absl::StrJoin(Codes(marked->findings), ", ");
  }
  MakeDatabase();
  ProjectSettings settings = Settings("app");
  settings.database.schemas = {"public", "still_to_come"};
  const absl::StatusOr<MarkResult> marked = DecideAndMark(project, settings);
  ASSERT_THAT(marked, IsOk());
  EXPECT_TRUE(marked->done);
  EXPECT_THAT(Codes(marked->findings), ElementsAre("mark-schema-missing"));
}

TEST(MarkTest, AnEventTriggerThatRefuses) {
  const Project project;
  MakeDatabase(
      "CREATE FUNCTION public.veto() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no DDL on "
      "Fridays'; END "
      "$$; ALTER FUNCTION public.veto() OWNER TO app;"
      "CREATE EVENT TRIGGER fridays ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION "
      "public.veto()");
  EXPECT_THAT(
      DecideAndMark(project, Settings("app")),
      StatusIs(StatusCode::kInternal, AllOf(HasSubstr("event triggers (fridays)"), HasSubstr("on Fridays"))));
  EXPECT_FALSE(HasDrizzle());
}

TEST(MarkTest, ATableThatInterferes) {
  const Project project;
  for (const std::string& interfering :
       {std::string("CREATE RULE r AS ON INSERT TO drizzle.__drizzle_migrations DO INSTEAD NOTHING"),
        std::string("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.created_at := 1; "
                    "RETURN NEW; "
                    "END $$; ALTER FUNCTION f() OWNER TO app; CREATE TRIGGER t BEFORE INSERT ON "
                    "drizzle.__drizzle_migrations FOR EACH ROW EXECUTE FUNCTION f()")}) {
    MakeDatabase(absl::StrCat(kTable, "ALTER SCHEMA drizzle OWNER TO app;",
                              "ALTER TABLE drizzle.__drizzle_migrations OWNER TO app;", interfering));
    EXPECT_THAT(DecideAndMark(project, Settings("app")), StatusIs(StatusCode::kInternal)) << interfering;
    EXPECT_EQ(Sql(kRows), "");
  }
}

constexpr char kOwnTable[] =
    "ALTER SCHEMA drizzle OWNER TO app; ALTER TABLE drizzle.__drizzle_migrations OWNER TO app;";

// A trigger of Drizzle's table, whose function does `body`.
std::string TriggerThat(const std::string& body, const std::string& created) {
  return absl::StrCat("CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ", body,
                      "; RETURN NULL; END $$; ALTER FUNCTION meddle() OWNER TO app; CREATE ", created,
                      " EXECUTE FUNCTION meddle();");
}

TEST(MarkTest, ATableThatInterferesAtTheEnd) {
  const Project project;
  MakeDatabase(absl::StrCat(
      kTable, kOwnTable,
      TriggerThat("DELETE FROM drizzle.__drizzle_migrations WHERE id = NEW.id",
                  "CONSTRAINT TRIGGER t AFTER INSERT ON drizzle.__drizzle_migrations DEFERRABLE INITIALLY "
                  "DEFERRED FOR EACH ROW")));
  EXPECT_THAT(DecideAndMark(project, Settings("app")),
              StatusIs(StatusCode::kInternal, "a trigger or a rule of it interferes; nothing was written"));
  EXPECT_EQ(Sql(kRows), "");
}

TEST(MarkTest, ATableThatKeepsItsRows) {
  const Project project;
  const std::string back =
      "INSERT INTO drizzle.__drizzle_migrations VALUES (OLD.id, OLD.hash, OLD.created_at)";
  for (const std::string& interfering :
       {TriggerThat(back, "TRIGGER t AFTER DELETE ON drizzle.__drizzle_migrations FOR EACH ROW"),
        TriggerThat(back,
                    "CONSTRAINT TRIGGER t AFTER DELETE ON drizzle.__drizzle_migrations DEFERRABLE INITIALLY "
                    "DEFERRED FOR EACH ROW"),
        TriggerThat("NULL", "TRIGGER t BEFORE DELETE ON drizzle.__drizzle_migrations FOR EACH ROW")}) {
    SCOPED_TRACE(interfering);
    MakeDatabase(absl::StrCat(kTable, kOwnTable, interfering));
    ASSERT_THAT(DecideAndMark(project, Settings("app"), "postgres", MarkScope::kBaseline), IsOk());
    const std::string rows = Sql(kRows);
    EXPECT_EQ(rows, project.Row(1, 0));
    pg::Connection connection = OpenDatabase(kDatabase);
    const absl::StatusOr<MarkState> state = ReadMarkState(connection, Settings("app"));
    ASSERT_THAT(state, IsOk());
    const UnmarkDecision decision = DecideUnmark(project.lock, state->diesel, state->drizzle);
    ASSERT_TRUE(decision.plan);
    EXPECT_THAT(Unmark(connection, Settings("app"), *decision.plan),
                StatusIs(StatusCode::kInternal, "a trigger or a rule of it interferes; nothing was written"));
    EXPECT_EQ(Sql(kRows), rows);
  }
}

TEST(MarkTest, ATableWithoutNumbers) {
  const Project project;
  MakeDatabase(absl::StrCat(
      "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id int, hash text NOT NULL, "
      "created_at bigint);",
      kOwnTable));
  EXPECT_THAT(DecideAndMark(project, Settings("app")),
              StatusIs(StatusCode::kInternal, "its id is NULL: the column has no default"));
  EXPECT_EQ(Sql(kRows), "");
}

TEST(MarkTest, AnotherStateThanThePlans) {
  const Project project;
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"DELETE FROM __diesel_schema_migrations WHERE version = '3'", "Diesel's table has changed"},
      {"INSERT INTO __diesel_schema_migrations (version) VALUES ('5')", "Diesel's table has changed"},
      {absl::StrCat(
           kTable,
           "ALTER SCHEMA drizzle OWNER TO app; ALTER TABLE drizzle.__drizzle_migrations OWNER TO app"),
       "Drizzle's table has changed"},
  };
  for (const auto& [change, says] : changes) {
    SCOPED_TRACE(change);
    MakeDatabase();
    pg::Connection connection = OpenDatabase(kDatabase);
    const MarkDecision decision = project.Decide(connection, Settings("app"));
    ASSERT_TRUE(decision.plan);
    Sql(change);
    EXPECT_THAT(Mark(connection, Settings("app"), *decision.plan), StatusIs(StatusCode::kAborted, says));
    if (HasDrizzle()) {
      EXPECT_EQ(Sql(kRows), "");
    }
    // The connection is as good as new.
    EXPECT_THAT(connection.Query("SELECT 1"), IsOk());
  }
  MakeDatabase();
  ASSERT_THAT(DecideAndMark(project, Settings("app"), "postgres", MarkScope::kBaseline), IsOk());
  pg::Connection connection = OpenDatabase(kDatabase);
  const MarkDecision decision = project.Decide(connection, Settings("app"));
  Sql("UPDATE drizzle.__drizzle_migrations SET hash = 'x'");
  EXPECT_THAT(Mark(connection, Settings("app"), *decision.plan),
              StatusIs(StatusCode::kAborted, "Drizzle's table has changed"));
  EXPECT_EQ(Sql("SELECT count(*) FROM drizzle.__drizzle_migrations"), "1");
}

TEST(MarkTest, SomebodyElseAtWork) {
  const Project project;
  MakeDatabase();
  ASSERT_THAT(DecideAndMark(project, Settings("app"), "postgres", MarkScope::kBaseline), IsOk());
  pg::Connection connection = OpenDatabase(kDatabase);
  const MarkDecision decision = project.Decide(connection, Settings("app"));
  ASSERT_TRUE(decision.plan);

  pg::Connection other = OpenDatabase(kDatabase);
  ASSERT_THAT(other.Execute(absl::StrCat("BEGIN; SELECT pg_advisory_xact_lock(", kMarkLock, ")")), IsOk());
  EXPECT_THAT(Mark(connection, Settings("app"), *decision.plan),
              StatusIs(StatusCode::kAborted,
                       absl::StrCat("another pgassay marks this database: pid ", other.backend_pid())));
  ASSERT_THAT(other.Execute("ROLLBACK"), IsOk());

  // A migrate() that has read and not recorded yet.
  ASSERT_THAT(other.Execute("BEGIN; SELECT * FROM drizzle.__drizzle_migrations"), IsOk());
  EXPECT_THAT(Mark(connection, Settings("app"), *decision.plan),
              StatusIs(StatusCode::kDeadlineExceeded, "longer than 300 ms (a migrate() at work?)"));
  ASSERT_THAT(other.Execute("ROLLBACK"), IsOk());
  EXPECT_EQ(Sql(kRows), project.Row(1, 0));
  EXPECT_THAT(Mark(connection, Settings("app"), *decision.plan), IsOk());
  EXPECT_EQ(Sql("SELECT count(*) FROM drizzle.__drizzle_migrations"), "3");
}

TEST(MarkTest, SomebodyElseMakesTheTableMeanwhile) {
  const Project project;
  MakeDatabase();
  pg::Connection connection = OpenDatabase(kDatabase);
  ProjectSettings settings = Settings("app");
  settings.cutover.lock_timeout_ms = 10000;
  const MarkDecision decision = project.Decide(connection, settings);
  ASSERT_TRUE(decision.plan);
  pg::Connection other = OpenDatabase(kDatabase, "app");
  ASSERT_THAT(other.Execute("BEGIN; CREATE SCHEMA drizzle"), IsOk());
  absl::StatusOr<MarkResult> marked = absl::UnknownError("");
  std::thread marker([&] { marked = Mark(connection, settings, *decision.plan); });
  // Until it waits for the schema that is not committed yet.
  const std::string waits =
      absl::StrCat("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = ", connection.backend_pid());
  int tries = 0;
  while (Sql(waits) == "0" && ++tries < 1000) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  EXPECT_THAT(other.Execute("COMMIT"), IsOk());
  marker.join();
  EXPECT_LT(tries, 1000);
  EXPECT_THAT(marked, StatusIs(StatusCode::kAborted, "run again"));
  EXPECT_EQ(Sql("SELECT to_regclass('drizzle.__drizzle_migrations')"), "");
  EXPECT_THAT(DecideAndMark(project, Settings("app")), IsOk());
}

TEST(MarkTest, MarkersAtOnce) {
  const Project project;
  constexpr int kMarkers = 3;
  int lost = 0;
  for (int round = 0; round < 20; ++round) {
    SCOPED_TRACE(round);
    MakeDatabase();
    std::vector<pg::Connection> connections;
    std::vector<MarkDecision> decisions;
    for (int i = 0; i < kMarkers; ++i) {
      connections.push_back(OpenDatabase(kDatabase));
      decisions.push_back(project.Decide(connections.back(), Settings("app"), MarkScope::kBaseline));
      ASSERT_TRUE(decisions.back().plan);
    }
    std::vector<absl::StatusOr<MarkResult>> results(kMarkers, absl::UnknownError(""));
    std::vector<std::thread> threads;
    std::atomic<bool> go = false;
    for (size_t i = 0; i < kMarkers; ++i) {
      threads.emplace_back([&, i] {
        while (!go) std::this_thread::yield();
        results[i] = Mark(connections[i], Settings("app"), *decisions[i].plan);
      });
    }
    go = true;
    for (std::thread& thread : threads) thread.join();
    int won = 0;
    for (const absl::StatusOr<MarkResult>& result : results) {
      if (result.ok()) {
        EXPECT_TRUE(result->done);
        ++won;
      } else {
        EXPECT_THAT(result, StatusIs(StatusCode::kAborted, "run again"));
        ++lost;
      }
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(Sql(kRows), project.Row(1, 0));
    // Who was too late has nothing left to do.
    const absl::StatusOr<MarkResult> again =
        DecideAndMark(project, Settings("app"), "postgres", MarkScope::kBaseline);
    ASSERT_THAT(again, IsOk());
    EXPECT_THAT(again->ids, IsEmpty());
  }
  EXPECT_EQ(lost, 20 * (kMarkers - 1));
}

TEST(MarkTest, Unmark) {
  const Project project;
  MakeDatabase();
  const ProjectSettings settings = Settings("app");
  pg::Connection connection = OpenDatabase(kDatabase);
  const auto decide = [&]() {
    const absl::StatusOr<MarkState> state = ReadMarkState(connection, settings);
    EXPECT_THAT(state, IsOk());
    return state.ok() ? DecideUnmark(project.lock, state->diesel, state->drizzle) : UnmarkDecision();
  };
  UnmarkDecision nothing = decide();
  ASSERT_TRUE(nothing.plan);
  EXPECT_THAT(Unmark(connection, settings, *nothing.plan), pgassay::testing::IsOkAndHolds(false));

  ASSERT_THAT(DecideAndMark(project, settings, "postgres", MarkScope::kBaseline), IsOk());
  const UnmarkDecision marked = decide();
  ASSERT_TRUE(marked.plan);
  // Somebody was faster, in each way that there is.
  for (const char* change :
       {"UPDATE drizzle.__drizzle_migrations SET created_at = created_at + 1",
        "UPDATE drizzle.__drizzle_migrations SET created_at = created_at - 1, hash = 'x'",
        "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('y', 2)"}) {
    Sql(change);
    const std::string before = Sql(kRows);
    EXPECT_THAT(Unmark(connection, settings, *marked.plan),
                StatusIs(StatusCode::kAborted, "Drizzle's table has changed"));
    EXPECT_EQ(Sql(kRows), before);
  }
  Sql(absl::StrCat(
      "DELETE FROM drizzle.__drizzle_migrations WHERE hash = 'y'; UPDATE drizzle.__drizzle_migrations SET "
      "hash = '",
      project.lock.entries[0].sha256, "', created_at = ", kFirst));
  EXPECT_THAT(Unmark(connection, settings, *marked.plan), pgassay::testing::IsOkAndHolds(true));
  EXPECT_EQ(Sql(kRows), "");
  EXPECT_THAT(decide().plan->rows, IsEmpty());
  // And marked again, with the next id.
  const absl::StatusOr<MarkResult> again = DecideAndMark(project, settings, "postgres", MarkScope::kBaseline);
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(again->ids, SizeIs(1));

  // With all that was marked behind it.
  ASSERT_THAT(DecideAndMark(project, settings, "postgres", MarkScope::kAll), IsOk());
  const UnmarkDecision all = decide();
  ASSERT_TRUE(all.plan);
  EXPECT_THAT(all.plan->rows, SizeIs(project.lock.entries.size()));
  EXPECT_THAT(Unmark(connection, settings, *all.plan), pgassay::testing::IsOkAndHolds(true));
  EXPECT_EQ(Sql(kRows), "");
}

// As production is: the migrations ran as the role that Drizzle's will, and others own what is not the
// team's.
TEST(MarkTest, TheSample) {
  ASSERT_NO_FATAL_FAILURE(pgassay::testing::ReplaySample(server(), kDatabase));
  const absl::StatusOr<DieselFolder> diesel = diesel::ReadFolder(pgassay::testing::SampleMigrations());
  ASSERT_THAT(diesel, IsOk());
  Project project;
  project.lock.entries.resize(1);
  project.lock.entries[0].diesel.clear();
  for (const DieselMigration& migration : diesel->migrations) {
    project.lock.entries[0].diesel.push_back(migration.version);
  }
  ProjectSettings settings = Settings("app_migrator");
  settings.database.schemas = {"public", "metering"};
  for (const char* user : {"postgres", "app_migrator"}) {
    const absl::StatusOr<MarkResult> marked = DecideAndMark(project, settings, user, MarkScope::kBaseline);
    ASSERT_THAT(marked, IsOk());
    EXPECT_TRUE(marked->done) << marked->findings.front().what;
    EXPECT_THAT(Codes(marked->findings), IsEmpty());
    EXPECT_EQ(Sql("SELECT hash, created_at FROM drizzle.__drizzle_migrations"),
              absl::StrCat(project.folder.entries[0].sha256, "|", kFirst));
    Sql("DROP SCHEMA drizzle CASCADE");
  }
}

// Roles and publications are asked for in other ways there.
TEST(MarkTest, TheOldestAndTheNewestServer) {
  const Project project;
  for (const int major : {13, 16, 18}) {
    SCOPED_TRACE(major);
    const absl::StatusOr<std::string> programs = pgassay::testing::ProgramsOfMajor(major);
    ASSERT_THAT(programs, IsOk());
    absl::StatusOr<std::unique_ptr<Server>> other = Server::Start({.programs = *programs});
    ASSERT_THAT(other, IsOk());
    (*other)->Sql("postgres",
                  absl::StrCat("CREATE ROLE app LOGIN; CREATE ROLE deployer LOGIN; GRANT CREATE ON "
                               "DATABASE postgres TO app; GRANT CREATE ON SCHEMA public TO app;",
                               kDieselTable, "GRANT SELECT ON __diesel_schema_migrations TO deployer;",
                               "INSERT INTO __diesel_schema_migrations (version) VALUES ('1'), ('2');",
                               "CREATE PUBLICATION everything FOR ALL TABLES;"));
    absl::StatusOr<pg::Connection> connection =
        pg::Connection::Open({(*other)->Conninfo("postgres", "deployer"), ""}, "pgassay test");
    ASSERT_THAT(connection, IsOk());
    const ProjectSettings settings = Settings("app");
    const MarkDecision decision = project.Decide(*connection, settings);
    ASSERT_TRUE(decision.plan);
    const absl::StatusOr<MarkResult> refused = Mark(*connection, settings, *decision.plan);
    ASSERT_THAT(refused, IsOk());
    ASSERT_THAT(Codes(refused->findings), ElementsAre("mark-role-other", "mark-publication"));
    const std::string& remedy = refused->findings[0].remedy;
    (*other)->Sql("postgres",
                  absl::StrCat("DROP PUBLICATION everything;", remedy.substr(remedy.find("GRANT"))));
    const absl::StatusOr<MarkResult> marked = Mark(*connection, settings, *decision.plan);
    ASSERT_THAT(marked, IsOk());
    EXPECT_TRUE(marked->done);
    EXPECT_EQ((*other)->Sql("postgres", kRows), project.Row(1, 0));
  }
}

TEST(MarkTest, APoolerAndAStandby) {
  const Project project;
  MakeDatabase();
  pg::Connection direct = OpenDatabase(kDatabase);
  const MarkDecision decision = project.Decide(direct, Settings("app"));
  ASSERT_TRUE(decision.plan);
  absl::StatusOr<std::unique_ptr<Pooler>> pooler = Pooler::Start(server(), "transaction");
  ASSERT_THAT(pooler, IsOk());
  {
    absl::StatusOr<pg::Connection> pooled =
        pg::Connection::Open({(*pooler)->Conninfo(kDatabase), ""}, "test");
    ASSERT_THAT(pooled, IsOk());
    EXPECT_THAT(Mark(*pooled, Settings("app"), *decision.plan),
                StatusIs(StatusCode::kFailedPrecondition, "pooler in transaction mode"));
  }
  pooler->reset();

  absl::StatusOr<std::unique_ptr<Server>> standby = Server::Start({.standby_of = server().Conninfo()});
  ASSERT_THAT(standby, IsOk());
  absl::StatusOr<pg::Connection> reader =
      pg::Connection::Open({(*standby)->Conninfo("postgres"), ""}, "test");
  ASSERT_THAT(reader, IsOk());
  EXPECT_THAT(Mark(*reader, Settings("app"), *decision.plan),
              StatusIs(StatusCode::kFailedPrecondition, "is a standby"));
  EXPECT_FALSE(HasDrizzle());
}

}  // namespace
}  // namespace pgassay::migrate
