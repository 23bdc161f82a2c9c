// What catalog/sequences.h reads, of sequences of every sort.
#include "catalog/sequences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "pg/connection.h"
#include "pg/session.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kDatabase[] = "sequences";

std::string Text(const std::optional<int64_t>& value) {
  return value ? absl::StrCat(*value) : "none";
}

// "next 5; public.t.c up to 4, public.u.c unknown".
std::string Text(const SequenceState& state) {
  std::string text = absl::StrCat("next ", Text(state.next));
  for (const SequenceColumn& column : state.columns) {
    absl::StrAppend(&text, &column == &state.columns.front() ? "; " : ", ", column.schema, ".", column.table,
                    ".", column.column, column.known ? " up to " + Text(column.extreme) : " unknown");
  }
  return text;
}

bool Everything(const RelationName&) {
  return true;
}

class SequencesTest : public ::testing::Test {
 protected:
  void SetUp() override { Server::Shared().CreateDatabase(kDatabase, "TEMPLATE template0"); }
  static void TearDownTestSuite() {
    Server::Shared().Sql("postgres", absl::StrCat("DROP DATABASE IF EXISTS ", kDatabase));
  }

  static void Sql(const std::string& sql) { Server::Shared().Sql(kDatabase, sql); }

  static pg::Connection Connect(const std::string& user = "postgres") {
    absl::StatusOr<pg::Connection> connection =
        pg::Connection::Open({Server::Shared().Conninfo(kDatabase, user), ""}, "test");
    EXPECT_THAT(connection, IsOk());
    EXPECT_THAT(pg::PrepareSession(*connection, 1000), IsOk());
    return *std::move(connection);
  }

  static catalog::Sequences List(pg::Connection& connection,
                                 const std::function<bool(const RelationName&)>& rows_are_read = Everything) {
    absl::StatusOr<catalog::Sequences> sequences = catalog::ListSequences(connection, rows_are_read);
    EXPECT_THAT(sequences, IsOk());
    return sequences.ok() ? *std::move(sequences) : catalog::Sequences();
  }

  static catalog::Sequences Read(const std::string& user = "postgres",
                                 const std::function<bool(const RelationName&)>& rows_are_read = Everything) {
    pg::Connection connection = Connect(user);
    catalog::Sequences sequences = List(connection, rows_are_read);
    EXPECT_THAT(catalog::ReadPositions(connection, sequences), IsOk());
    return sequences;
  }

  static std::vector<std::string> Texts(const catalog::Sequences& sequences) {
    std::vector<std::string> texts;
    for (const SequenceState& state : sequences.states) texts.push_back(Text(state));
    return texts;
  }
};

TEST_F(SequencesTest, NextValue) {
  struct Case {
    const char* options;
    const char* steps;  // in SQL, of the sequence q
    const char* next;
  };
  const std::vector<Case> cases = {
      {"", "SELECT 1", "1"},
      {"", "SELECT nextval('q')", "2"},
      {"", "SELECT setval('q', 7)", "8"},
      {"", "SELECT setval('q', 7, false)", "7"},
      {"START 42", "SELECT 1", "42"},
      {"INCREMENT 10", "SELECT nextval('q'), nextval('q')", "21"},
      {"INCREMENT -1", "SELECT 1", "-1"},
      {"INCREMENT -1", "SELECT nextval('q')", "-2"},
      {"INCREMENT -3 MINVALUE -10 MAXVALUE 10 START 10", "SELECT nextval('q')", "7"},
      {"MAXVALUE 3", "SELECT setval('q', 2)", "3"},
      {"MAXVALUE 3", "SELECT setval('q', 3)", "none"},
      {"MAXVALUE 3", "SELECT setval('q', 3, false)", "3"},
      {"INCREMENT 2 MAXVALUE 4", "SELECT setval('q', 3)", "none"},
      {"MINVALUE -5 MAXVALUE 3 CYCLE", "SELECT setval('q', 3)", "-5"},
      {"INCREMENT 2 MAXVALUE 4 CYCLE", "SELECT setval('q', 3)", "1"},
      {"INCREMENT -1 MINVALUE -3 MAXVALUE 8 START 1 CYCLE", "SELECT setval('q', -3)", "8"},
      {"INCREMENT -1 MINVALUE -3", "SELECT setval('q', -3)", "none"},
      {"", "SELECT setval('q', 9223372036854775806)", "9223372036854775807"},
      {"", "SELECT setval('q', 9223372036854775807)", "none"},
      {"", "SELECT setval('q', 9223372036854775807, false)", "9223372036854775807"},
      {"INCREMENT 9223372036854775807", "SELECT setval('q', 1)", "none"},
      {"INCREMENT 9223372036854775807 MINVALUE -9223372036854775808", "SELECT setval('q', -2)",
       "9223372036854775805"},
      {"CYCLE", "SELECT setval('q', 9223372036854775807)", "1"},
      {"INCREMENT -1", "SELECT setval('q', -9223372036854775807)", "-9223372036854775808"},
      {"INCREMENT -1", "SELECT setval('q', -9223372036854775808)", "none"},
      {"INCREMENT -9223372036854775808 MAXVALUE 5 START 5", "SELECT setval('q', -1)", "none"},
      {"AS smallint", "SELECT setval('q', 32766)", "32767"},
      {"AS smallint", "SELECT setval('q', 32767)", "none"},
      {"AS int INCREMENT -1 CYCLE", "SELECT setval('q', -2147483648)", "-1"},
      {"CACHE 5", "SELECT nextval('q')", "6"},
  };
  for (const Case& c : cases) {
    Sql(absl::StrCat("CREATE SEQUENCE q ", c.options));
    Sql(c.steps);
    const catalog::Sequences sequences = Read();
    EXPECT_THAT(Texts(sequences), ElementsAre(absl::StrCat("next ", c.next))) << c.options << ": " << c.steps;
    // What we said is what the server gives, from a session that has nothing in its cache.
    const absl::StatusOr<std::string> given = Server::Shared().TrySql(kDatabase, "SELECT nextval('q')");
    EXPECT_EQ(given.ok() ? *given : "none", c.next) << c.options << ": " << c.steps;
    Sql("DROP SEQUENCE q");
  }
}

TEST_F(SequencesTest, Columns) {
  struct Case {
    const char* schema;
    std::vector<std::string> expected;
  };
  const std::vector<Case> cases = {
      {"CREATE TABLE t (c serial); INSERT INTO t DEFAULT VALUES; INSERT INTO t DEFAULT VALUES",
       {"next 3; public.t.c up to 2"}},
      {"CREATE TABLE t (c smallserial)", {"next 1; public.t.c up to none"}},
      {"CREATE TABLE t (c bigserial); INSERT INTO t VALUES (9223372036854775807)",
       {"next 1; public.t.c up to 9223372036854775807"}},
      {"CREATE TABLE t (c int GENERATED ALWAYS AS IDENTITY (START 5)); INSERT INTO t DEFAULT VALUES",
       {"next 6; public.t.c up to 5"}},
      {"CREATE TABLE t (c int GENERATED BY DEFAULT AS IDENTITY (INCREMENT -2)); INSERT INTO t VALUES (-9), "
       "(4)",
       {"next -1; public.t.c up to -9"}},
      // Two tables share one by their defaults; one has no row.
      {"CREATE SEQUENCE q; CREATE TABLE t (c bigint DEFAULT nextval('q')); CREATE TABLE s (c int DEFAULT "
       "nextval('q'), d int NOT NULL DEFAULT nextval('public.q')); INSERT INTO t VALUES (7)",
       {"next 1; public.s.c up to none, public.s.d up to none, public.t.c up to 7"}},
      // Owned, and called by an application.
      {"CREATE TABLE t (c int); CREATE SEQUENCE q OWNED BY t.c; INSERT INTO t VALUES (3)",
       {"next 1; public.t.c up to 3"}},
      {"CREATE DOMAIN d AS int; CREATE DOMAIN e AS d; CREATE TABLE t (c e); CREATE SEQUENCE q OWNED BY t.c; "
       "INSERT INTO t VALUES (3)",
       {"next 1; public.t.c up to 3"}},
      // No number of the sequence's own stands in these.
      {"CREATE SEQUENCE q; CREATE TABLE t (c text DEFAULT 'T-' || nextval('q')); INSERT INTO t VALUES "
       "('T-9')",
       {"next 1; public.t.c unknown"}},
      {"CREATE SEQUENCE q; CREATE TABLE t (c int DEFAULT nextval('q') * 10); INSERT INTO t VALUES (90)",
       {"next 1; public.t.c unknown"}},
      {"CREATE SEQUENCE q; CREATE TABLE t (c int DEFAULT nextval('q')::int); INSERT INTO t VALUES (90)",
       {"next 1; public.t.c up to 90"}},
      {"CREATE SEQUENCE q; CREATE VIEW v AS SELECT 1 AS c; ALTER VIEW v ALTER c SET DEFAULT nextval('q')",
       {"next 1; public.v.c unknown"}},
      {"CREATE TABLE t (c numeric); CREATE SEQUENCE q OWNED BY t.c; INSERT INTO t VALUES (3.7), ('NaN'), "
       "(9223372036854775808), (1e40)",
       {"next 1; public.t.c up to 3"}},
      {"CREATE TABLE t (c numeric); CREATE SEQUENCE q INCREMENT -1 OWNED BY t.c; INSERT INTO t VALUES "
       "(-3.7), (-1e40)",
       {"next -1; public.t.c up to -3"}},
      {"CREATE TABLE t (c numeric(4)); CREATE SEQUENCE q OWNED BY t.c", {"next 1; public.t.c up to none"}},
      {"CREATE TABLE t (c serial, k int) PARTITION BY LIST (k); CREATE TABLE t1 PARTITION OF t FOR VALUES IN "
       "(1); "
       "CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2); INSERT INTO t VALUES (4, 1), (9, 2)",
       {"next 1; public.t.c up to 9"}},
      // A partition's default is its own.
      {"CREATE SEQUENCE q; CREATE TABLE t (c int, k int) PARTITION BY LIST (k); CREATE TABLE t1 PARTITION OF "
       "t FOR "
       "VALUES IN (1); CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2); ALTER TABLE t1 ALTER c SET DEFAULT "
       "nextval('q'); INSERT INTO t VALUES (4, 1), (9, 2)",
       {"next 1; public.t1.c up to 4"}},
      {"CREATE TABLE t (c serial); CREATE TABLE t1 () INHERITS (t); INSERT INTO t1 VALUES (8)",
       {"next 1; public.t.c up to 8, public.t1.c up to 8"}},
      {"CREATE TABLE t (c serial, k int) PARTITION BY LIST (k); CREATE FOREIGN DATA WRAPPER w; CREATE SERVER "
       "s "
       "FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE t1 PARTITION OF t FOR VALUES IN (1) SERVER s",
       {"next 1; public.t.c unknown"}},
      {"CREATE SCHEMA \"S 'x\"; CREATE TABLE \"S 'x\".\"T\"\"\\\" (\"c \\'d\" serial); INSERT INTO \"S "
       "'x\".\"T\"\"\\\" "
       "VALUES (5)",
       {"next 1; S 'x.T\"\\.c \\'d up to 5"}},
      {"CREATE FUNCTION public.max(int) RETURNS int LANGUAGE sql AS 'SELECT 0'; CREATE TABLE t (c serial); "
       "INSERT "
       "INTO t VALUES (5)",
       {"next 1; public.t.c up to 5"}},
      {"CREATE SCHEMA b; CREATE SEQUENCE b.a; CREATE SEQUENCE z; CREATE SEQUENCE \"A\" START 2",
       {"next 1", "next 2", "next 1"}},
      {"CREATE TEMP TABLE t (c serial); CREATE TEMP SEQUENCE q", {}},
  };
  for (const Case& c : cases) {
    SetUp();
    Sql(c.schema);
    const catalog::Sequences sequences = Read();
    EXPECT_EQ(Texts(sequences), c.expected) << c.schema;
    EXPECT_THAT(sequences.unreadable, IsEmpty()) << c.schema;
  }
}

TEST_F(SequencesTest, StateHasTheDefinition) {
  Sql("CREATE SEQUENCE q INCREMENT -2 CYCLE MINVALUE -9");
  const catalog::Sequences sequences = Read();
  ASSERT_THAT(sequences.states, SizeIs(1));
  EXPECT_EQ(
      sequences.states[0],
      (SequenceState{
          .schema = "public", .name = "q", .increment = -2, .cycles = true, .next = -1, .columns = {}}));
}

TEST_F(SequencesTest, AsksForTheRootOfAPartition) {
  Sql("CREATE SCHEMA s; CREATE TABLE s.t (c int, k int) PARTITION BY LIST (k); CREATE TABLE t1 (k int, c "
      "serial); "
      "ALTER TABLE s.t ATTACH PARTITION t1 FOR VALUES IN (1); CREATE TABLE u (c serial)");
  std::vector<std::string> asked;
  const catalog::Sequences sequences = Read("postgres", [&](const RelationName& name) {
    asked.push_back(QualifiedName(name.schema, "", name.name));
    return name.schema == "s";
  });
  std::sort(asked.begin(), asked.end());
  EXPECT_THAT(asked, ElementsAre("public.u", "s.t"));
  EXPECT_THAT(Texts(sequences), ElementsAre("next 1; public.t1.c up to none", "next 1; public.u.c unknown"));
}

TEST_F(SequencesTest, MoreThanOneStatementTakes) {
  Sql("DO $$ BEGIN FOR i IN 1..250 LOOP EXECUTE format('CREATE TABLE t%s (c serial); INSERT INTO t%1$s "
      "VALUES (%1$s); "
      "SELECT setval(''t%1$s_c_seq'', %1$s + 1)', i); END LOOP; END $$");
  const catalog::Sequences sequences = Read();
  ASSERT_THAT(sequences.states, SizeIs(250));
  for (const SequenceState& state : sequences.states) {
    ASSERT_THAT(state.columns, SizeIs(1));
    const std::string number = state.columns[0].table.substr(1);
    EXPECT_EQ(Text(state),
              absl::StrCat("next ", std::stoi(number) + 2, "; public.t", number, ".c up to ", number));
  }
}

TEST_F(SequencesTest, WithoutTheRight) {
  Server::Shared().Sql(
      "postgres", "DO $$ BEGIN CREATE ROLE \"no body\" LOGIN; EXCEPTION WHEN duplicate_object THEN END $$");
  Sql("CREATE SCHEMA shut; CREATE SEQUENCE shut.a; GRANT SELECT ON SEQUENCE shut.a TO \"no body\"; CREATE "
      "SEQUENCE b; "
      "CREATE TABLE t (c serial); GRANT SELECT ON SEQUENCE t_c_seq TO \"no body\"; CREATE SEQUENCE u; GRANT "
      "USAGE ON "
      "SEQUENCE u TO \"no body\"");
  const catalog::Sequences sequences = Read("no body");
  // Its table may not be read.
  EXPECT_THAT(Texts(sequences), ElementsAre("next 1; public.t.c unknown"));
  std::vector<std::string> reasons;
  for (const LedgerEntry& entry : sequences.unreadable) {
    EXPECT_EQ(entry.kind, "sequence");
    EXPECT_EQ(entry.status, LedgerStatus::kNotCheckable);
    reasons.push_back(absl::StrCat(entry.schema, ".", entry.name, ": ", entry.reason));
  }
  EXPECT_THAT(
      reasons,
      ElementsAre(
          "public.b: this role may not read it: GRANT SELECT ON SEQUENCE \"public\".\"b\" TO \"no body\"",
          "public.u: this role may not read it: GRANT SELECT ON SEQUENCE \"public\".\"u\" TO \"no body\"",
          "shut.a: this role may not read it: GRANT USAGE ON SCHEMA \"shut\" TO \"no body\""));
  Sql("DROP OWNED BY \"no body\"");
}

TEST_F(SequencesTest, ChangedMeanwhile) {
  Sql("CREATE SEQUENCE q; CREATE SEQUENCE other");
  for (const char* change :
       {"DROP SEQUENCE q", "CREATE SEQUENCE r", "ALTER SEQUENCE q RENAME TO s",
        "ALTER SEQUENCE s INCREMENT 2", "ALTER SEQUENCE s CYCLE", "ALTER SEQUENCE s MAXVALUE 5",
        "DROP SEQUENCE s; CREATE SEQUENCE s INCREMENT 2 CYCLE MAXVALUE 5"}) {
    pg::Connection connection = Connect();
    catalog::Sequences sequences = List(connection);
    Sql(change);
    if (std::string(change) == "DROP SEQUENCE q") Sql("CREATE SEQUENCE q");
    EXPECT_THAT(catalog::ReadPositions(connection, sequences),
                StatusIs(absl::StatusCode::kAborted, "while the database was read"))
        << change;
  }
}

TEST_F(SequencesTest, MovingOnIsNoChange) {
  Sql("CREATE TABLE t (c serial)");
  pg::Connection connection = Connect();
  ASSERT_THAT(connection.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"), IsOk());
  catalog::Sequences sequences = List(connection);
  Sql("INSERT INTO t DEFAULT VALUES");
  ASSERT_THAT(connection.Execute("COMMIT"), IsOk());
  ASSERT_THAT(catalog::ReadPositions(connection, sequences), IsOk());
  EXPECT_THAT(Texts(sequences), ElementsAre("next 2; public.t.c up to none"));
  // Read twice: the same once more.
  ASSERT_THAT(catalog::ReadPositions(connection, sequences), IsOk());
  EXPECT_THAT(Texts(sequences), ElementsAre("next 2; public.t.c up to none"));
}

TEST_F(SequencesTest, PoliciesHideNothing) {
  Server::Shared().Sql(
      "postgres", "DO $$ BEGIN CREATE ROLE \"no body\" LOGIN; EXCEPTION WHEN duplicate_object THEN END $$");
  Sql("CREATE TABLE t (c serial); INSERT INTO t VALUES (5); ALTER TABLE t ENABLE ROW LEVEL SECURITY; GRANT "
      "SELECT ON "
      "t, t_c_seq TO \"no body\"");
  EXPECT_THAT(Texts(Read("no body")), ElementsAre("next 1; public.t.c unknown"));
  Sql("DROP OWNED BY \"no body\"");
}

}  // namespace
}  // namespace pgassay
