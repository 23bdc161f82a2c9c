// What a role reads that may do nothing, and what is read on a standby.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "catalog/fixture.h"
#include "catalog/objects.h"
#include "catalog/sequences.h"
#include "pg/connection.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using catalog::Connect;
using catalog::Differences;
using catalog::Objects;
using catalog::Read;
using pgassay::testing::IsOk;
using pgassay::testing::Server;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

void CreateNobody() {
  Server::Shared().Sql(
      "postgres", "DO $$ BEGIN CREATE ROLE \"no body\" LOGIN; EXCEPTION WHEN duplicate_object THEN END $$");
}

TEST(RightsTest, NobodyReadsTheSame) {
  Server& server = Server::Shared();
  CreateNobody();
  catalog::CreateEverything(server, "everything_hidden");
  server.Sql("everything_hidden", "REVOKE ALL ON SCHEMA public FROM PUBLIC");
  server.Sql("everything_hidden",
             "CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere' PUBLICATION p WITH (connect = false)");
  pg::Connection owner = Connect(server, "everything_hidden");
  pg::Connection nobody = Connect(server, "everything_hidden", "no body");
  ASSERT_THAT(nobody.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"), IsOk());
  for (const bool cluster : {false, true}) {
    const Objects all = Read(owner, cluster);
    const Objects seen = Read(nobody, cluster);
    EXPECT_THAT(all.unplaced, IsEmpty());
    // Both mappings: whether the one without options has some cannot be told.
    std::vector<std::string> differences = {"user mapping away.everything_app: options",
                                            "user mapping away.public: options"};
    std::vector<std::string> hidden = {
        "options of user mapping away.everything_app: this role may not see them (GRANT it the role that "
        "owns the "
        "server, or read as a superuser)",
        "options of user mapping away.public: this role may not see them (GRANT it the role that owns the "
        "server, or "
        "read as a superuser)"};
    if (cluster && catalog::ServerVersion(server) < 140000) {
      differences.insert(differences.begin(), "subscription sub: lost");
      hidden.push_back("subscription sub: on servers before 14 only a superuser may read it");
    }
    EXPECT_EQ(Differences(all, seen), differences);
    EXPECT_EQ(seen.unplaced, hidden);
  }
  const auto stamp = catalog::ReadStamp(nobody);
  ASSERT_THAT(stamp, IsOk());
  EXPECT_EQ(*catalog::ReadStamp(nobody), *stamp);
  server.Sql("everything_hidden", "ALTER SUBSCRIPTION sub SET (slot_name = NONE); DROP SUBSCRIPTION sub");
  server.Sql("postgres", "DROP DATABASE everything_hidden WITH (FORCE)");
}

TEST(RightsTest, OptionsOfAUserMapping) {
  Server& server = Server::Shared();
  CreateNobody();
  server.CreateDatabase("mapping", "TEMPLATE template0");
  server.Sql("mapping",
             "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE SERVER t FOREIGN "
             "DATA WRAPPER w; "
             "CREATE USER MAPPING FOR \"no body\" SERVER s OPTIONS (\"user\" 'u', password 'p'); CREATE USER "
             "MAPPING FOR "
             "\"no body\" SERVER t; GRANT USAGE ON FOREIGN SERVER s, t TO \"no body\"");
  // It sees its own.
  pg::Connection nobody = Connect(server, "mapping", "no body");
  const Objects objects = Read(nobody);
  EXPECT_THAT(objects.unplaced, IsEmpty());
  std::vector<std::string> options;
  for (const CatalogObject& object : objects.objects) {
    if (object.kind != "user mapping") continue;
    const std::string* text = object.Find("options");
    options.push_back(object.parent + ": " + (text == nullptr ? "none" : *text));
  }
  EXPECT_THAT(options, ElementsAre("s: password, user=u", "t: none"));
  server.Sql("postgres", "DROP DATABASE mapping WITH (FORCE)");
}

// A secret is nowhere in what is read, whoever reads it.
TEST(RightsTest, NoSecretIsRead) {
  Server& server = Server::Shared();
  server.CreateDatabase("secrets", "TEMPLATE template0");
  server.Sql("secrets",
             "CREATE FOREIGN DATA WRAPPER w OPTIONS (host 'shown', api_key 'HIDE1'); CREATE SERVER s FOREIGN "
             "DATA WRAPPER w "
             "OPTIONS (\"Password\" 'HIDE2', port 'shown', url 'https://user:HIDE3@host/', dsn 'Driver=x;PWD "
             "= HIDE4', multi "
             "E'x\\npassword=HIDE5'); CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (secret_token "
             "E'HIDE6\\nHIDE7', "
             "table_name 'shown'); CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (password 'HIDE8'); ALTER "
             "DATABASE secrets "
             "SET \"app.jwt_secret\" = 'HIDE9'; ALTER DATABASE secrets SET work_mem = '8MB'; CREATE "
             "SUBSCRIPTION sub CONNECTION "
             "'host=nowhere password=HIDE10' PUBLICATION p WITH (connect = false)");
  server.Sql("secrets",
             "DO $$ BEGIN CREATE ROLE \"with secret\" PASSWORD 'HIDE11'; EXCEPTION WHEN duplicate_object "
             "THEN END $$");
  pg::Connection connection = Connect(server, "secrets");
  const Objects objects = Read(connection, true);
  int hidden = 0;
  int shown = 0;
  for (const CatalogObject& object : objects.objects) {
    for (const CatalogAttribute& attribute : object.attributes) {
      EXPECT_THAT(attribute.value, ::testing::Not(HasSubstr("HIDE"))) << catalog::Name(object);
      EXPECT_THAT(attribute.value, ::testing::Not(HasSubstr("SCRAM"))) << catalog::Name(object);
      if (absl::StrContains(attribute.value, "(hidden)")) ++hidden;
      if (absl::StrContains(attribute.value, "shown")) ++shown;
    }
  }
  EXPECT_EQ(hidden, 4);  // wrapper, server, table, setting
  EXPECT_EQ(shown, 3);
  server.Sql("secrets", "ALTER SUBSCRIPTION sub SET (slot_name = NONE); DROP SUBSCRIPTION sub");
  server.Sql("postgres", "DROP DATABASE secrets WITH (FORCE)");
  server.Sql("postgres", "DROP ROLE \"with secret\"");
}

TEST(RightsTest, OnAStandby) {
  auto primary = Server::Start();
  ASSERT_THAT(primary, IsOk());
  catalog::CreateEverything(**primary, "everything");
  (*primary)->Sql(
      "everything",
      "CREATE UNLOGGED TABLE app.fast (id serial); CREATE TABLE app.slow (id serial); INSERT INTO "
      "app.slow DEFAULT VALUES; SELECT nextval('app.fast_id_seq')");
  if (!std::ifstream((*primary)->programs() + "/pg_basebackup").good()) {
    GTEST_SKIP() << "this server came without pg_basebackup";
  }
  auto standby = Server::Start({.standby_of = (*primary)->Conninfo()});
  ASSERT_THAT(standby, IsOk());
  const std::string lsn = (*primary)->Sql("postgres", "SELECT pg_current_wal_lsn()");
  for (int i = 0; i < 200; ++i) {
    if ((*standby)->Sql("postgres", "SELECT pg_last_wal_replay_lsn() >= '" + lsn + "'") == "t") break;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  pg::Connection before = Connect(**primary, "everything");
  pg::Connection after = Connect(**standby, "everything");
  ASSERT_THAT(after.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"), IsOk());
  EXPECT_EQ(*catalog::ReadStamp(after), *catalog::ReadStamp(before));
  const Objects objects = Read(after, true);
  EXPECT_THAT(objects.objects, SizeIs(Gt(250u)));
  EXPECT_THAT(objects.unplaced, IsEmpty());
  EXPECT_THAT(Differences(Read(before, true), objects), IsEmpty());

  auto sequences = catalog::ListSequences(after, [](const RelationName&) { return true; });
  ASSERT_THAT(sequences, IsOk());
  ASSERT_THAT(after.Execute("COMMIT"), IsOk());
  ASSERT_THAT(catalog::ReadPositions(after, *sequences), IsOk());
  // Before 15 the sequence of an unlogged table was logged.
  const bool has_unlogged = catalog::ServerVersion(**primary) >= 150000;
  EXPECT_THAT(sequences->unreadable, SizeIs(has_unlogged ? 1 : 0));
  for (const LedgerEntry& entry : sequences->unreadable) {
    EXPECT_EQ(entry.name, "fast_id_seq");
    EXPECT_EQ(entry.reason, "it is unlogged, and a standby has nothing of it; ask the primary");
  }
  for (const SequenceState& state : sequences->states) {
    if (state.name == "fast_id_seq") {
      EXPECT_FALSE(state.columns[0].known);
    }
    if (state.name != "slow_id_seq") continue;
    EXPECT_EQ(state.columns[0].extreme, 1);
    // The log runs ahead of the primary by 32 values.
    EXPECT_GE(*state.next, 2);
  }
}

}  // namespace
}  // namespace pgassay
