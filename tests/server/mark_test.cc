// `pgassay baseline --mark` and `--unmark` as a shell runs them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/folder.h"
#include "cli/run.h"
#include "migrate/drizzle/folder.h"
#include "migrate/ledger/lock.h"
#include "migrate/process/command.h"
#include "pg/connection.h"
#include "report/json_schema.h"
#include "testing/matchers.h"
#include "testing/pooler.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using testing::Folder;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsOk;
using testing::Not;
using testing::Outcome;
using testing::RunPgassay;
using testing::Server;
using testing::StartsWith;
using Json = nlohmann::json;

constexpr char kDatabase[] = "marked";
constexpr int64_t kFirst = 1790812800000, kDay = 86400000;  // 2026-10-01
constexpr char kCanary[] = "canary-7f3a";

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

// A checkout: pgassay.toml, Drizzle's folder with the baseline and an entry of Drizzle's own, and the lock.
class Checkout {
 public:
  explicit Checkout(bool folders = false) : folders_(folders) {
    WriteFile(At("pgassay.toml"),
              "database.schemas = ['public']\ndiesel.migrations = 'diesel'\ndrizzle.root = '.'\n"
              "drizzle.role = 'app'\ncutover.lock_timeout = '400ms'\n");
    WriteFile(Sql(0), "CREATE TABLE boats (id int PRIMARY KEY);\n");
    WriteFile(Sql(1), "CREATE TABLE piers (id int PRIMARY KEY);\n");
    if (folders) {
      for (const int entry : {0, 1}) {
        WriteFile(At(absl::StrCat("drizzle/", NameOf(entry), "/snapshot.json")),
                  R"({"type":"base","version":"9","dialect":"postgres","id":"a","prevIds":[],"ddl":[]})");
      }
    } else {
      WriteJournal({kFirst, kFirst + kDay});
    }
    const absl::StatusOr<DrizzleFolder> folder = migrate::drizzle::ReadFolder(At("drizzle"));
    EXPECT_THAT(folder, IsOk());
    if (!folder.ok() || folder->entries.size() != 2) {
      ADD_FAILURE() << "the folder is not as meant";
      return;
    }
    migrate::ledger::LockFile lock;
    lock.entries.push_back({.name = folder->entries[0].name,
                            .when_ms = folder->entries[0].when_ms,
                            .sha256 = folder->entries[0].sha256,
                            .catalog = std::string(64, 'c'),
                            .diesel = {"1", "2"}});
    row_ = absl::StrCat(lock.entries[0].sha256, "|", lock.entries[0].when_ms);
    const absl::StatusOr<std::string> bytes = migrate::ledger::WriteLock(lock);
    EXPECT_THAT(bytes, IsOk());
    if (bytes.ok()) WriteFile(At("pgassay.lock.json"), *bytes);
  }

  std::string At(const std::string& name) const { return folder_.At(name); }
  const std::string& path() const { return folder_.path(); }
  const std::string& row() const { return row_; }  // hash and created_at of the baseline

  std::string NameOf(int entry) const {
    return folders_ ? absl::StrCat("2026100", 1 + entry, "000000_e", entry)
                    : absl::StrCat("000", entry, "_e", entry);
  }
  std::string Sql(int entry) const {
    return At(absl::StrCat("drizzle/", NameOf(entry), folders_ ? "/migration.sql" : ".sql"));
  }
  void WriteJournal(const std::vector<int64_t>& whens) const {
    std::vector<std::string> entries;
    for (size_t i = 0; i < whens.size(); ++i) {
      entries.push_back(absl::StrCat(R"({"idx":)", i, R"(,"version":"7","when":)", whens[i], R"(,"tag":")",
                                     NameOf(static_cast<int>(i)), R"(","breakpoints":true})"));
    }
    WriteFile(At("drizzle/meta/_journal.json"),
              absl::StrCat(R"({"version":"7","dialect":"postgresql","entries":[)",
                           absl::StrJoin(entries, ","), "]}"));
  }

  // Every file with its bytes and its time.
  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(path())) {
      const auto time = std::filesystem::last_write_time(file.path()).time_since_epoch().count();
      files[file.path()] = absl::StrCat(time, file.is_regular_file() ? ReadFile(file.path()) : "");
    }
    return files;
  }

 private:
  const Folder folder_;
  const bool folders_;
  std::string row_;
};

class MarkCommandTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto server = Server::Start({.settings = {"wal_level = replica", "max_wal_senders = 4"}, .tcp = true});
    ASSERT_THAT(server, IsOk());
    server_ = std::move(*server).release();
    server_->Sql("postgres",
                 "CREATE ROLE app LOGIN; CREATE ROLE deployer LOGIN; CREATE ROLE outsider LOGIN; GRANT app "
                 "TO deployer");
  }
  static void TearDownTestSuite() { delete server_; }

  // As Diesel has left it, with rows that nobody is to read.
  void SetUp() override {
    server_->CreateDatabase(kDatabase, "TEMPLATE template0");
    Sql(absl::StrCat("GRANT CREATE ON DATABASE ", kDatabase,
                     " TO app; GRANT CREATE ON SCHEMA public TO app; "));
    server_->Sql(
        kDatabase,
        absl::StrCat("CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY NOT NULL, "
                     "run_on timestamp NOT NULL DEFAULT now()); INSERT INTO __diesel_schema_migrations "
                     "(version) VALUES ('1'), ('2'); CREATE TABLE boats (id int PRIMARY KEY, name text); "
                     "INSERT INTO boats VALUES (1, '",
                     kCanary, "'); GRANT SELECT ON __diesel_schema_migrations TO deployer, outsider"),
        "app");
  }

  static std::string Sql(const std::string& sql) { return server_->Sql(kDatabase, sql); }

  // All that marking could have written.
  static std::string State() {
    if (Sql("SELECT to_regclass('drizzle.__drizzle_migrations') IS NULL") == "t") {
      return Sql(
          "SELECT 'no table', to_regnamespace('drizzle'), count(*) FROM pg_class WHERE relname NOT LIKE "
          "'pg_%'");
    }
    return Sql("SELECT id, hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id");
  }

  static std::string Conninfo(const std::string& user = "deployer") {
    return server_->Conninfo(kDatabase, user);
  }

  static Outcome Run(const Checkout& checkout, std::vector<std::string> more,
                     const std::string& conninfo = Conninfo()) {
    std::vector<std::string> arguments = {"baseline", conninfo, "--project", checkout.path()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Outcome outcome = RunPgassay(arguments);
    EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr(kCanary)));
    return outcome;
  }

  // Its JSON, which is valid and says the same as the exit code.
  static Json RunJson(const Checkout& checkout, const std::string& action, int code,
                      const std::string& conninfo = Conninfo()) {
    const Outcome outcome = Run(checkout, {action, "--json"}, conninfo);
    EXPECT_EQ(outcome.code, code) << outcome.out << outcome.err;
    EXPECT_EQ(outcome.err, "");
    const Json json = Json::parse(outcome.out, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded()) {
      ADD_FAILURE() << "no JSON: " << outcome.out;
      return Json::object();
    }
    const Json schema = Json::parse(ReadFile(PGASSAY_TESTS_DIR "/../verifier/report/mark.schema.json"));
    EXPECT_THAT(testing::SchemaErrors(schema, json), IsEmpty());
    EXPECT_EQ(json["exit_code"], code);
    return json;
  }

  static std::vector<std::string> Codes(const Json& json) {
    std::vector<std::string> codes;
    for (const Json& finding : json["findings"]) {
      if (finding["level"] != "note") codes.push_back(finding["code"]);
    }
    return codes;
  }

  static Server* server_;
};

Server* MarkCommandTest::server_ = nullptr;

TEST_F(MarkCommandTest, MarkTwiceUnmarkTwiceMark) {
  for (const bool folders : {false, true}) {
    SCOPED_TRACE(folders);
    if (folders) SetUp();
    const Checkout checkout(folders);
    const std::string before = State();
    EXPECT_EQ(RunJson(checkout, "--unmark", 0)["rows"], Json::array());
    EXPECT_EQ(State(), before);

    const Json marked = RunJson(checkout, "--mark", 0);
    EXPECT_EQ(marked["verdict"], "done");
    EXPECT_EQ(marked["role"], "app");
    EXPECT_EQ(marked["table"], "drizzle.__drizzle_migrations");
    EXPECT_EQ(marked["made_schema"], true);
    EXPECT_EQ(marked["made_table"], true);
    ASSERT_EQ(marked["rows"].size(), 1u);
    EXPECT_EQ(marked["rows"][0]["name"], checkout.NameOf(0));
    EXPECT_EQ(State(), absl::StrCat("1|", checkout.row()));
    EXPECT_EQ(
        Sql("SELECT relowner::regrole FROM pg_class WHERE oid = 'drizzle.__drizzle_migrations'::regclass"),
        "app");

    const Json again = RunJson(checkout, "--mark", 0);
    EXPECT_EQ(again["rows"], Json::array());
    EXPECT_EQ(again["already"], "1");
    EXPECT_EQ(State(), absl::StrCat("1|", checkout.row()));

    EXPECT_EQ(RunJson(checkout, "--unmark", 0)["rows"], marked["rows"]);
    EXPECT_EQ(State(), "");
    EXPECT_EQ(RunJson(checkout, "--unmark", 0)["rows"], Json::array());
    EXPECT_EQ(RunJson(checkout, "--mark", 0)["rows"].size(), 1u);
    EXPECT_EQ(State(), absl::StrCat("2|", checkout.row()));
  }
}

TEST_F(MarkCommandTest, TheText) {
  const Checkout checkout;
  const Outcome marked = Run(checkout, {"--mark"});
  EXPECT_EQ(marked.code, 0) << marked.err;
  EXPECT_EQ(marked.err, "");
  EXPECT_THAT(marked.out,
              StartsWith("MARKED: 0000_e0 is recorded as applied, and nothing was run\nmarked at "));
  EXPECT_THAT(marked.out, HasSubstr(", drizzle.__drizzle_migrations of app\n"));
  const Outcome quiet = Run(checkout, {"--mark", "-q"});
  EXPECT_EQ(quiet.code, 0);
  EXPECT_EQ(quiet.out + quiet.err, "");
  Sql("INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 1790899200000)");
  const Outcome refused = Run(checkout, {"--unmark", "-q"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.out, StartsWith("NOT UNMARKED: 1 reason; nothing was written\n"));
  EXPECT_THAT(refused.out, HasSubstr("[unmark-rows-after]"));
}

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

TEST_F(MarkCommandTest, WhatIsRefusedLeavesEverythingAsItWas) {
  const auto rows = [](const std::string& hash, const std::string& created_at) {
    Sql(absl::StrCat(kTable, "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('", hash,
                     "', ", created_at, ")"));
  };
  const auto rewrite = [](const std::string& path, const std::string& from, const std::string& to) {
    const std::string bytes = ReadFile(path);
    EXPECT_THAT(bytes, HasSubstr(from));
    WriteFile(path, absl::StrReplaceAll(bytes, {{from, to}}));
  };
  const std::vector<Refused> cases = {
      // The journal and its files.
      {"another time", 1, "mark-when-changed",
       [](const Checkout& c) {
         c.WriteJournal({kFirst + 1, kFirst + kDay});
       }},
      {"seconds for milliseconds", 1, "mark-when-changed",
       [](const Checkout& c) {
         c.WriteJournal({kFirst / 1000, kFirst + kDay});
       }},
      {"Drizzle's own at the same time", 1, "mark-would-skip",
       [](const Checkout& c) {
         c.WriteJournal({kFirst, kFirst});
       }},
      {"Drizzle's own before it in time", 1, "mark-would-skip",
       [](const Checkout& c) {
         c.WriteJournal({kFirst, kFirst - 1});
       }},
      {"no entry", 1, "mark-lock-entry-missing", [](const Checkout& c) { c.WriteJournal({}); }},
      {"no file", 1, "mark-file-missing", [](const Checkout& c) { std::filesystem::remove(c.Sql(0)); }},
      {"CRLF", 1, "mark-crlf", [&](const Checkout& c) { rewrite(c.Sql(0), "\n", "\r\n"); }},
      {"a byte order mark", 1, "mark-file-changed",
       [](const Checkout& c) { WriteFile(c.Sql(0), "\xef\xbb\xbf" + ReadFile(c.Sql(0))); }},
      {"another text", 1, "mark-file-changed",
       [&](const Checkout& c) { rewrite(c.Sql(0), "boats", "ships"); }},
      {"no folder", 1, "mark-format",
       [](const Checkout& c) { std::filesystem::remove_all(c.At("drizzle")); }},
      // The lock.
      {"no lock", 2, "pgassay.lock.json",
       [](const Checkout& c) { std::filesystem::remove(c.At("pgassay.lock.json")); }},
      {"a conflict in the lock", 2, "pgassay.lock.json",
       [](const Checkout& c) { WriteFile(c.At("pgassay.lock.json"), "<<<<<<< HEAD\n"); }},
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
      {"created_at in seconds", 1, "mark-foreign-row",
       [&](const Checkout& c) { rows(c.row().substr(0, 64), absl::StrCat(kFirst / 1000)); }},
      {"created_at is now", 1, "mark-foreign-row",
       [&](const Checkout& c) { rows(c.row().substr(0, 64), "extract(epoch FROM now())::bigint * 1000"); }},
      {"a hash that is a file's name", 1, "mark-row-changed",
       [&](const Checkout&) { rows("0000_e0", absl::StrCat(kFirst)); }},
      // Rights.
      {"no CREATE on the database", 1, "mark-role-create",
       [](const Checkout&) { Sql(absl::StrCat("REVOKE CREATE ON DATABASE ", kDatabase, " FROM app")); }},
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
TEST_F(MarkCommandTest, TheStatementOfARefusalMendsIt) {
  const Checkout checkout;
  Sql(absl::StrCat("REVOKE CREATE ON DATABASE ", kDatabase,
                   " FROM app; REVOKE CREATE ON SCHEMA public FROM app, public"));
  const Json refused = RunJson(checkout, "--mark", 1);
  EXPECT_THAT(Codes(refused), testing::UnorderedElementsAre("mark-role-create", "mark-schema-create"));
  for (const Json& finding : refused["findings"]) Sql(finding["remedy"].get<std::string>());
  EXPECT_EQ(RunJson(checkout, "--mark", 0)["rows"].size(), 1u);
}

TEST_F(MarkCommandTest, AStatementThatHoldsTheTableIsNotWaitedForForLong) {
  const Checkout checkout;
  Sql(kTable);
  const std::string before = State();
  auto session = pg::Connection::Open({server_->Conninfo(kDatabase), ""}, "test");
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

TEST_F(MarkCommandTest, WhoMayNotActAsTheRoleTakesNothingBack) {
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

TEST_F(MarkCommandTest, AStandbyAndAPoolerAreRefused) {
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
  const Outcome on_standby = Run(checkout, {"--mark"}, (*standby)->Conninfo(kDatabase, "deployer"));
  EXPECT_EQ(on_standby.code, 2) << on_standby.out;
  EXPECT_THAT(on_standby.err, HasSubstr("is a standby"));
  const auto pooler = testing::Pooler::Start(*server_, "transaction");
  ASSERT_THAT(pooler, IsOk());
  const Outcome pooled = Run(checkout, {"--mark"}, (*pooler)->Conninfo(kDatabase));
  EXPECT_EQ(pooled.code, 2) << pooled.out;
  EXPECT_THAT(pooled.err, HasSubstr("pooler"));
  EXPECT_EQ(State(), before);
}

// Names that shadow PostgreSQL's own, found first by whoever does not say which he means.
TEST_F(MarkCommandTest, AHostileSearchPathChangesNothing) {
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
    Sql(absl::StrCat("ALTER ROLE deployer IN DATABASE ", kDatabase, " SET search_path = ", path,
                     "; ALTER ROLE deployer IN DATABASE ", kDatabase,
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

// As another user, who may read the checkout and nothing else.
TEST_F(MarkCommandTest, ACheckoutThatCannotBeWritten) {
  const Checkout checkout;
  for (const auto& file : std::filesystem::recursive_directory_iterator(checkout.path())) {
    std::filesystem::permissions(
        file.path(), file.is_directory() ? std::filesystem::perms(0555) : std::filesystem::perms(0444));
  }
  std::filesystem::permissions(checkout.path(), std::filesystem::perms(0555));
  const auto before = checkout.Files();
  const Folder programs;
  std::filesystem::permissions(programs.path(), std::filesystem::perms(0755));
  const std::string program = programs.At("pgassay");
  std::filesystem::copy_file(PGASSAY_BINARY, program);
  std::filesystem::permissions(program, std::filesystem::perms(0755));
  for (const char* action : {"--mark", "--mark", "--unmark", "--mark"}) {
    std::vector<std::string> arguments = {program,     "baseline",
                                          action,      server_->TcpConninfo(kDatabase, "deployer"),
                                          "--project", checkout.path()};
    if (geteuid() == 0) {
      arguments.insert(arguments.begin(),
                       {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"});
    }
    const migrate::process::Finished finished = migrate::process::Run({.arguments = arguments});
    EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
  }
  EXPECT_EQ(State(), absl::StrCat("2|", checkout.row()));
  EXPECT_EQ(checkout.Files(), before);
  for (const auto& file : std::filesystem::recursive_directory_iterator(checkout.path())) {
    if (file.is_directory()) std::filesystem::permissions(file.path(), std::filesystem::perms(0755));
  }
  std::filesystem::permissions(checkout.path(), std::filesystem::perms(0755));
}

TEST_F(MarkCommandTest, ThePasswordIsNeverPrinted) {
  const Checkout checkout;
  const std::string host = absl::StrCat("127.0.0.1:", server_->port());
  const struct {
    const char* what;
    std::string url;
    int code;
  } cases[] = {
      {"right", absl::StrCat("postgresql://deployer:hunter2@", host, "/", kDatabase), 0},
      {"no such database", absl::StrCat("postgresql://deployer:hunter2@", host, "/none"), 2},
      {"no such role", absl::StrCat("postgresql://hunter:hunter2@", host, "/", kDatabase), 2},
      {"nobody there", "postgresql://deployer:hunter2@127.0.0.1:1/shop", 2},
      {"no URL", "postgresql://deployer:hunter2@[::1/shop", 3},
      {"a bad escape", "postgresql://deployer:hunter2%ZZ@127.0.0.1:1/shop", 3},
      {"a bad port", "postgresql://deployer@hunter2:pa/shop", 3},
  };
  const Folder secrets;
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

// Killed at any moment it leaves all or nothing, and to run again is right.
TEST_F(MarkCommandTest, Killed) {
  const Checkout checkout;
  const std::string nothing = State();
  int killed = 0;
  for (int milliseconds = 5; milliseconds <= 95; milliseconds += 6) {
    SCOPED_TRACE(milliseconds);
    SetUp();
    const Outcome outcome = RunPgassay({"baseline", "--mark", Conninfo(), "--project", checkout.path()},
                                       {.meanwhile = [milliseconds](pid_t pid) {
                                         testing::Sleep(milliseconds);
                                         kill(pid, SIGKILL);
                                       }});
    killed += outcome.code == 1000 + SIGKILL ? 1 : 0;
    // Its session ends once the server sees that nobody is there.
    for (int tries = 0; tries < 500; ++tries) {
      if (Sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgassay baseline'") == "0")
        break;
      testing::Sleep(10);
    }
    EXPECT_THAT(State(), testing::AnyOf(nothing, absl::StrCat("1|", checkout.row())));
    EXPECT_EQ(Run(checkout, {"--mark"}).code, 0);
    EXPECT_EQ(Sql("SELECT hash || '|' || created_at FROM drizzle.__drizzle_migrations"), checkout.row());
  }
  EXPECT_GT(killed, 0);
}

TEST_F(MarkCommandTest, ManyAtOnceAndThereIsOneRow) {
  for (int round = 0; round < 8; ++round) {
    SCOPED_TRACE(round);
    SetUp();
    const Checkout checkout;
    std::vector<Outcome> outcomes(4);
    std::vector<std::thread> threads;
    for (Outcome& outcome : outcomes) threads.emplace_back([&] { outcome = Run(checkout, {"--mark"}); });
    for (std::thread& thread : threads) thread.join();
    int wrote = 0;
    for (const Outcome& outcome : outcomes) {
      // Who has no luck four times says so, and that to run again is right.
      EXPECT_TRUE(outcome.code == 0 ||
                  (outcome.code == 2 && outcome.err.find("run again") != std::string::npos))
          << outcome.code << outcome.out << outcome.err;
      wrote += absl::StartsWith(outcome.out, "MARKED: ") ? 1 : 0;
    }
    EXPECT_EQ(wrote, 1);
    EXPECT_EQ(Sql("SELECT hash || '|' || created_at FROM drizzle.__drizzle_migrations"), checkout.row());
  }
}

}  // namespace
}  // namespace pgassay
