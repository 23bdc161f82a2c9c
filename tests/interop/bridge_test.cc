// What can go wrong while a project lives with both tools, case by case, as a shell sees it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "interop/bridge_fixture.h"
#include "migrate/process/command.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using migrate::process::Finished;
using testing::Answer;
using testing::Checkout;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::kClass;
using testing::kRate;
using testing::Server;
using testing::UnorderedElementsAre;

constexpr char kSchema[] = "db/schema.ts";
constexpr char kBookkeeping[] = "public.__diesel_schema_migrations";

class Bridge : public testing::BridgeFixture {};

// schema.ts is pgassay's from now on.
void OwnSchema(const Checkout& at) {
  at.Replace("pgassay.toml", "root = \"db\"\n", "root = \"db\"\nschema_owner = \"pgassay\"\n");
}

TEST_F(Bridge, TwiceChangesNothing) {
  const Checkout at = Clone();
  const auto before = at.Everything();
  // Neither a scratch server nor Drizzle's packages are asked.
  at.Remove("db/node_modules");
  const Finished said = migrate::process::Run(
      {.arguments = {PGASSAY_BINARY, "sync", "--project", at.folder()}, .without = {"SCRATCH_URL"}});
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("NOTHING TO DO"));
  EXPECT_EQ(at.Everything(), before);
}

// A checkout with CRLF is the same project, and what is written there is the same as elsewhere.
TEST_F(Bridge, LineEndsOfWindows) {
  const std::string folder = "2025-09-03-090000_dogs";
  const Checkout unix_ends = Clone("unix");
  unix_ends.AddMigration(folder, "INSERT INTO fares\n  VALUES ('dog', 250);\n");
  unix_ends.Commit("Dogs");
  const Checkout windows = Clone("windows", {"-c", "core.autocrlf=true"});
  windows.Git({"pull", "-q", unix_ends.folder(), "HEAD"});
  EXPECT_THAT(windows.Read(absl::StrCat("api/migrations/", kClass, "/up.sql")), HasSubstr("\r\n"));
  EXPECT_THAT(windows.Read("pgassay.lock.json"), HasSubstr("\r\n"));
  ExpectSynced(unix_ends, {folder});
  ExpectSynced(windows, {folder});
  std::map<std::string, std::string> theirs = windows.Written();
  for (auto& [path, bytes] : theirs) {
    // Hashes are of the bytes.
    if (absl::EndsWith(path, ".sql")) {
      EXPECT_EQ(bytes.find('\r'), std::string::npos) << path;
    }
    bytes = absl::StrReplaceAll(bytes, {{"\r\n", "\n"}});
  }
  EXPECT_EQ(theirs, unix_ends.Written());
  windows.Commit("Synced");
  EXPECT_EQ(windows.Git({"status", "--porcelain"}), "");
  ExpectCheck(windows, "", 0, {}, {});
}

// Where they are in a text, Diesel's replay has what Drizzle's copy has not.
TEST_F(Bridge, LineEndsInAText) {
  const Checkout at = Clone();
  const std::string folder = "2025-09-03-090000_dogs";
  const std::string text = "INSERT INTO fares VALUES ('big\ndog', 250);\n";
  const std::string of_windows = absl::StrReplaceAll(text, {{"\n", "\r\n"}});
  at.AddMigration(folder, of_windows);
  const Answer refused = ExpectRefused(at, 2, {});
  EXPECT_THAT(refused.Codes("note"), Contains("bridge-line-ends"));
  EXPECT_THAT(refused.out, HasSubstr(folder + "/up.sql"));
  at.AddMigration(folder, text);
  ExpectSynced(at, {folder});
  at.AddMigration(folder, of_windows);
  const Answer checked = ExpectCheck(at, "", 1, {{"drizzle_folder", "differs"}}, {"check-drizzle-rows"});
  EXPECT_THAT(checked.Codes("note"), Contains("bridge-line-ends"));
}

// Diesel runs all that is pending in one session, and Drizzle puts the time zone back behind each file.
TEST_F(Bridge, ATimeZoneThatStays) {
  const Checkout at = Clone();
  const std::string sets = "2025-09-03-090000_berlin", depends = "2025-09-04-090000_noon";
  at.AddMigration(sets, "SET TIME ZONE 'Europe/Berlin';\n");
  ExpectRefused(at, 1, {"sync-time-zone"});
  // That is not in sight, and does no harm by itself.
  at.AddMigration(sets, "DO $$ BEGIN SET TIME ZONE 'Europe/Berlin'; END $$;\n");
  ExpectSynced(at, {sets});
  const std::string noon =
      "INSERT INTO fares VALUES ('noon', extract(epoch FROM timestamptz '2025-07-01 12:00'));\n";
  at.AddMigration(depends, noon);
  EXPECT_EQ(at.Check("").Codes(), (Codes{"check-not-synced", "check-one-session"}));
  EXPECT_THAT(ExpectRefused(at, 1, {"sync-one-session"}).out, HasSubstr("public.fares"));
  at.AddMigration(depends, "SET TIME ZONE 'UTC';\n" + noon);
  ExpectSynced(at, {depends});
  ExpectCheck(at, "", 0, {}, {});
}

// Of what others have synced meanwhile an older one comes behind it: if nobody could see in which order.
TEST_F(Bridge, OlderThanWhatIsSynced) {
  const Checkout at = Clone();
  const std::string folder = "2025-08-31-090000_late";
  at.AddMigration(folder, "CREATE OR REPLACE FUNCTION rate() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n");
  const Answer refused = ExpectRefused(at, 1, {"sync-late"});
  EXPECT_THAT(refused.out, HasSubstr("function public.rate()"));
  at.AddMigration(folder, "CREATE FUNCTION discount() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n");
  const Answer said = at.Sync();
  EXPECT_EQ(said.code, 0) << said.out << said.err;
  EXPECT_THAT(said.Codes("note"), Contains("sync-late"));
  EXPECT_EQ(said.Entries(), std::vector<std::string>{folder});
  // `live` has run those behind it, and comes to the same.
  const std::string late = Copy("late");
  EXPECT_EQ(at.Status(late).Codes(), Codes{"diesel-out-of-order"});
  at.RunDiesel(late);
  EXPECT_EQ(at.Mark(late).code, 0);
  ExpectCheck(at, late, 0, {}, {});
}

// The catalog is the same in both orders, and the rows are not.
TEST_F(Bridge, OlderWithRows) {
  const Checkout at = Clone();
  at.AddMigration("2025-09-03-090000_raise", "UPDATE fares SET cents = cents + 1;\n");
  EXPECT_EQ(at.Sync().code, 0);
  at.AddMigration("2025-09-02-100000_late", "UPDATE fares SET cents = cents * 2;\n");
  EXPECT_THAT(ExpectRefused(at, 1, {"sync-late"}).out, HasSubstr("public.fares"));
}

struct RefusedCase {
  std::string sql;
  bool in_transaction;
  int code;
  std::set<std::string> findings;
  std::string says;
};

TEST_F(Bridge, NothingIsWrittenOnFailure) {
  const Checkout at = Clone();
  const std::string folder = "2025-09-03-090000_next";
  for (const RefusedCase& each : std::vector<RefusedCase>{
           {"SELECT 1/0;\n", true, 1, {"sync-diesel-fails"}, "division by zero"},
           {"VACUUM fares;\n", true, 1, {"sync-no-transaction"}, "drizzle.sql"},
           {"CREATE TABLE strange (;\n", true, 1, {"sync-diesel-fails"}, "syntax error"},
           {"SELECT 1; --> statement-breakpoint\nSELECT 2;\n", true, 1, {"sync-breakpoint"}, "breakpoint"},
           {"ALTER TABLE fares ADD note text;\nCOMMIT;\n", true, 1, {"sync-refused"}, "ends the transaction"},
           {"BEGIN;\nALTER TABLE fares ADD note text;\nCOMMIT;\n",
            false,
            1,
            {"sync-own-transaction"},
            "drizzle.sql"},
       }) {
    SCOPED_TRACE(each.sql);
    at.AddMigration(folder, each.sql, each.in_transaction);
    const Answer said = ExpectRefused(at, each.code, each.findings);
    EXPECT_THAT(said.out + said.err, HasSubstr(each.says));
    EXPECT_THAT(said.out + said.err, HasSubstr(folder));
  }
  at.Remove("api/migrations/" + folder);
  at.AddMigration(folder, "CREATE TABLE strange (id integer);\n");
  const Finished no_scratch =
      migrate::process::Run({.arguments = at.CommandLine("sync", {}),
                             .environment = {"SCRATCH_URL=postgresql://postgres@127.0.0.1:1/postgres"}});
  EXPECT_EQ(no_scratch.code, 2) << no_scratch.out << no_scratch.err;
  // Edited, and gone.
  const std::string edited = absl::StrCat("api/migrations/", kRate, "/up.sql");
  at.Replace(edited, "SELECT 2", "SELECT 3");
  EXPECT_THAT(ExpectRefused(at, 1, {"bridge-edited"}).out, HasSubstr(kRate));
  at.Git({"checkout", "-q", "--", "api"});
  const std::string old = "api/migrations/2025-08-25-080000_fares/up.sql";
  at.Replace(old, "1250", "1251");
  EXPECT_THAT(ExpectRefused(at, 1, {"bridge-edited"}).out, HasSubstr("2025-08-25-080000_fares"));
  at.Git({"checkout", "-q", "--", "api"});
  at.Remove(absl::StrCat("api/migrations/", kRate));
  EXPECT_THAT(ExpectRefused(at, 1, {"bridge-removed"}).out, HasSubstr("20250901090000"));
}

// A value of an enum that the next migration uses, which Drizzle's one transaction cannot; and its way out.
TEST_F(Bridge, ATextOfItsOwnForDrizzle) {
  const Checkout at = Clone();
  const std::string adds = "2025-09-03-090000_for_sale", uses = "2025-09-04-090000_sell";
  at.AddMigration(adds, "ALTER TYPE ferry_state ADD VALUE 'for_sale';\n");
  at.AddMigration(uses, "INSERT INTO ferries (name, state) VALUES ('Nebbia', 'for_sale');\n");
  at.Replace(kSchema, "'laid_up']", "'laid_up', 'for_sale']");
  const Answer refused = ExpectRefused(at, 1, {"sync-enum-used"});
  EXPECT_THAT(refused.out, HasSubstr("for_sale"));
  // The same by a type that is made anew.
  at.Write(absl::StrCat("api/migrations/", adds, "/drizzle.sql"),
           "ALTER TYPE ferry_state RENAME TO ferry_state_old;\n"
           "CREATE TYPE ferry_state AS ENUM ('in_service', 'laid_up', 'for_sale');\n"
           "ALTER TABLE ferries ALTER state DROP DEFAULT,\n"
           "  ALTER state TYPE ferry_state USING state::text::ferry_state,\n"
           "  ALTER state SET DEFAULT 'in_service';\n"
           "DROP TYPE ferry_state_old;\n");
  const Answer said = at.Sync();
  EXPECT_EQ(said.code, 0) << said.out << said.err;
  EXPECT_THAT(said.Codes("note"), Contains("sync-own-text"));
  const std::string drizzles = Empty("drizzles");
  at.RunDrizzle(drizzles);
  EXPECT_EQ(Sql(drizzles, "SELECT name, state FROM ferries"), "Nebbia|for_sale");
}

// What is no table and no value: where a sequence stands, what belongs to the database itself, a part of a
// key that stands beside a random one.
TEST_F(Bridge, ATextOfItsOwnThatDoesLess) {
  const Checkout at = Clone();
  OwnSchema(at);
  at.Remove(kSchema);
  const std::string folder = "2025-09-03-090000_marks";
  const std::string tables =
      "CREATE TABLE notes (id serial PRIMARY KEY);\n"
      "CREATE TABLE marks (token uuid DEFAULT gen_random_uuid(), n integer, PRIMARY KEY (token, n));\n";
  at.AddMigration(folder, tables +
                              "INSERT INTO marks (n) VALUES (1);\n"
                              "DO $$ BEGIN\n"
                              "EXECUTE pg_catalog.format("
                              "'ALTER DATABASE %I SET statement_timeout = 77000', current_database());\n"
                              "EXECUTE pg_catalog.format("
                              "'GRANT CREATE ON DATABASE %I TO PUBLIC', current_database());\n"
                              "EXECUTE pg_catalog.format("
                              "'COMMENT ON DATABASE %I IS %L', current_database(), 'ferries');\n"
                              "END $$;\n");
  const std::string own = absl::StrCat("api/migrations/", folder, "/drizzle.sql");
  at.Write(own, tables + "INSERT INTO marks (n) VALUES (777);\nSELECT setval('notes_id_seq', 5000);\n");
  const Answer refused = ExpectRefused(at, 2, {});
  for (const char* fault : {"sequence public.notes_id_seq next value", "database this database privileges",
                            "database this database comment", "statement_timeout", "table public.marks: "}) {
    EXPECT_THAT(refused.out, HasSubstr(fault));
  }
  at.Remove(own);
  ExpectSynced(at, {folder});
  const Answer checked = ExpectCheck(at, "", 0, {}, {});
  EXPECT_THAT(checked.out, AllOf(HasSubstr("public.marks.token"), Not(HasSubstr("public.marks.n"))));
}

// One that was not run, with a later one that was, and one that nobody has the folder of.
TEST_F(Bridge, AHoleAndADatabaseThatIsAhead) {
  const Checkout at = Clone();
  const std::string database = Empty("hole");
  const Checkout other = Clone("other");
  other.Remove(absl::StrCat("api/migrations/", kRate));
  other.AddMigration("2025-09-05-090000_of_ben", "CREATE TABLE of_ben (id integer);\n");
  other.RunDiesel(database);
  const Answer check = ExpectCheck(at, database, 1, {{"database", "ahead"}}, {"check-ahead", "check-hole"});
  EXPECT_THAT(check.out, HasSubstr("20250905090000"));
  EXPECT_THAT(check.MustFix("drift"), ElementsAre("drift of table public.of_ben missing"));
  const Answer marked = at.Mark(database);
  EXPECT_EQ(marked.code, 1) << marked.out;
  EXPECT_EQ(marked.Codes(), Codes{"mark-hole"}) << marked.out;
  EXPECT_EQ(Sql(database, "SELECT count(*) FROM drizzle.__drizzle_migrations"), "1");
  const Answer status = at.Status(database);
  EXPECT_EQ(status.code, 1);
  EXPECT_EQ(status.Codes(), Codes({"diesel-out-of-order", "diesel-unknown-version", "drizzle-unmarked"}));
  // The hole filled, what was marked goes on.
  at.RunDiesel(database);
  EXPECT_EQ(at.Mark(database).code, 0);
  EXPECT_EQ(Sql(database, "SELECT count(*) FROM drizzle.__drizzle_migrations"), "3");
}

TEST_F(Bridge, StagingRestoredFromLastMonth) {
  const Checkout at = Clone();
  const std::string then = Empty("last_month");
  at.RunDiesel(then, "20250825080000");
  at.Mark(then);
  Sql(then,
      "INSERT INTO ferries (name) VALUES ('Brise');"
      "INSERT INTO sailings (ferry_id, leaves_at) VALUES (1, '2025-09-01 06:00Z');"
      "INSERT INTO tickets (id, sailing_id, passenger) VALUES"
      " ('00000000-0000-0000-0000-000000000001', 1, 'ann');");
  const std::string dump = work_.path() + "/last_month.dump", programs = Server::Shared().programs();
  ASSERT_EQ(migrate::process::Run({.arguments = {programs + "/pg_dump", "-Fc", "-f", dump, "-d",
                                                 Server::Shared().Conninfo(then)}})
                .code,
            0);
  const std::string before = work_.path() + "/staging.assay";
  const std::string staging = Copy("staging_of_today");
  at.Fingerprint(staging, before);
  Empty(staging);
  const Finished restored = migrate::process::Run(
      {.arguments = {programs + "/pg_restore", "-d", Server::Shared().Conninfo(staging), dump}});
  ASSERT_EQ(restored.code, 0) << restored.err;

  const Answer status = at.Status(staging);
  EXPECT_EQ(status.code, 0) << status.out;
  EXPECT_EQ(status.Pending("diesel"), 2);
  EXPECT_EQ(status.Pending("drizzle"), 2);
  const Answer check = ExpectCheck(at, staging, 0, {{"database", "behind"}}, {});
  EXPECT_THAT(check.out, HasSubstr("2 behind Diesel's folder"));
  const Answer lost = at.Verify(before, staging, {"--exclude", kBookkeeping});
  EXPECT_EQ(lost.code, 1) << lost.err;
  EXPECT_EQ(lost.Catalog(), Codes({"lost column public.tickets.class", "lost function public.rate()",
                                   "changed sequence drizzle.__drizzle_migrations_id_seq next value"}));
  EXPECT_EQ(lost.Reason("public.tickets"), "8 rows fewer; lost column \"class\"");
  EXPECT_THAT(lost.Reason("drizzle.__drizzle_migrations"), HasSubstr("2 rows fewer"));
  at.RunDiesel(staging);
  EXPECT_EQ(at.Mark(staging).json["rows"].size(), 2U);
  EXPECT_EQ(at.Status(staging).Pending("drizzle"), 0);
}

TEST_F(Bridge, DriftByHand) {
  const Checkout at = Clone();
  const std::string database = Copy("drift");
  Sql(database,
      "CREATE INDEX by_hand ON tickets (passenger);"
      "CREATE TRIGGER by_hand BEFORE UPDATE ON ferries FOR EACH ROW EXECUTE FUNCTION touch();"
      "ALTER TABLE fares ALTER cents SET DEFAULT 100;"
      "ALTER TABLE fares ENABLE ROW LEVEL SECURITY;"
      "CREATE POLICY by_hand ON fares USING (true);");
  EXPECT_EQ(at.Status(database).code, 0);
  const std::string markdown = "drift.md";
  const Answer check = at.Check(database, {"--report", absl::StrCat("md=", at.folder(), "/", markdown)});
  EXPECT_EQ(check.code, 1) << check.out << check.err;
  EXPECT_EQ(check.NotAgreeing(), (Parts{{"database", "differs"}}));
  EXPECT_THAT(check.Codes(), IsEmpty());
  for (const char* name : {"index public.tickets.by_hand", "trigger public.ferries.by_hand",
                           "column public.fares.cents", "policy public.fares.by_hand"}) {
    EXPECT_THAT(at.Read(markdown), HasSubstr(name));
  }
  EXPECT_THAT(check.MustFix("drift"), UnorderedElementsAre("drift of index public.tickets.by_hand missing",
                                                           "drift of trigger public.ferries.by_hand missing",
                                                           "drift of column public.fares.cents default",
                                                           "drift of table public.fares row security",
                                                           "drift of policy public.fares.by_hand missing"));
  const Answer verify = at.Verify(live(), database, {});
  EXPECT_EQ(verify.code, 1);
  EXPECT_EQ(verify.Catalog(),
            Codes({"gained index public.tickets.by_hand", "gained trigger public.ferries.by_hand",
                   "changed column public.fares.cents default", "changed table public.fares row security",
                   "gained policy public.fares.by_hand"}));
}

// schema.ts and drizzle.config.ts are mended by hand, and not well.
TEST_F(Bridge, HandEdited) {
  const Checkout at = Clone();
  at.Replace(kSchema, "cents: d.integer('cents').notNull()", "cents: d.integer('cents')");
  at.Replace("db/drizzle.config.ts", "  tablesFilter: ['!__diesel_schema_migrations'],\n", "");
  const Answer check = ExpectCheck(at, "", 1, {{"schema_ts", "differs"}, {"snapshot", "differs"}},
                                   {"check-snapshot", "check-tables-filter"});
  EXPECT_THAT(check.MustFix("schema"), ElementsAre("column public.fares.cents not null"));
  EXPECT_THAT(check.out, HasSubstr("cents: integer('cents').notNull()"));
}

TEST_F(Bridge, SchemaOwnedByPgassay) {
  const Checkout at = Clone();
  OwnSchema(at);
  at.AddMigration("2025-09-03-090000_fares",
                  "ALTER TABLE fares RENAME TO tariffs;\n"
                  "ALTER TABLE tariffs RENAME COLUMN cents TO amount;\n");
  // What the team has written is not lost without a word.
  ExpectRefused(at, 1, {"sync-schema-edited"});
  at.Remove(kSchema);
  ExpectSynced(at, {"2025-09-03-090000_fares"});
  EXPECT_THAT(at.Read(kSchema), HasSubstr("export const tariffs = pgTable('tariffs'"));
  ExpectCheck(at, "", 0, {}, {});
}

// Values that each replay has anew are no difference, and hide none.
TEST_F(Bridge, RandomKeys) {
  const Checkout at = Clone();
  OwnSchema(at);
  at.Remove(kSchema);
  const std::string folder = "2025-09-03-090000_tokens";
  const std::string table =
      "CREATE TABLE tokens (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text);\n";
  at.AddMigration(folder, table + "INSERT INTO tokens (name) VALUES ('one'), ('two');\n");
  const std::string own = absl::StrCat("api/migrations/", folder, "/drizzle.sql");
  at.Write(own, table + "INSERT INTO tokens (name) VALUES ('one'), ('other');\n");
  const Answer refused = ExpectRefused(at, 2, {});
  EXPECT_THAT(refused.out, HasSubstr("public.tokens: the values differ in column \\\"name\\\""));
  at.Remove(own);
  ExpectSynced(at, {folder});
  EXPECT_THAT(ExpectCheck(at, "", 0, {}, {}).Codes("note"), Contains("check-random-values"));
}

// Drizzle 1.0: the same in folders, a renamed table and column without a question.
TEST_F(Bridge, OfDrizzleOne) {
  ASSERT_NO_FATAL_FAILURE(Use("v1"));
  const Checkout at = Clone();
  at.AddMigration("2025-09-03-090000_tariffs",
                  "ALTER TABLE fares RENAME TO tariffs;\nALTER INDEX fares_pkey RENAME TO tariffs_pkey;\n"
                  "ALTER TABLE tariffs RENAME COLUMN cents TO amount;\n");
  at.Replace(kSchema, "export const fares = d.pgTable('fares'", "export const tariffs = d.pgTable('tariffs'");
  at.Replace(kSchema, "cents: d.integer('cents')", "amount: d.integer('amount')");
  ExpectSynced(at, {"2025-09-03-090000_tariffs"});
  const std::string database = Copy("of_v1");
  at.RunDiesel(database);
  EXPECT_EQ(at.Mark(database).json["rows"].size(), 1U);
  const auto before = Sql(database, "SELECT * FROM drizzle.__drizzle_migrations");
  at.RunDrizzle(database);
  EXPECT_EQ(Sql(database, "SELECT * FROM drizzle.__drizzle_migrations"), before);
  // Without schemaFilter 1.0 takes in every schema, and 0.x `public`.
  at.Replace("db/drizzle.config.ts", "  schemaFilter: ['public'],\n", "");
  ExpectCheck(at, database, 1, {}, {"check-schema-filter"});
}

// At moments from the first step to the last.
TEST_F(Bridge, Interrupted) {
  const Checkout at = Clone();
  at.AddMigration("2025-09-03-090000_dogs", "INSERT INTO fares VALUES ('dog', 250);\n");
  const auto before = at.Everything();
  for (const char* seconds : {"0.3", "0.9", "1.5"}) {
    SCOPED_TRACE(seconds);
    // `timeout` sends what a person's Ctrl-C does.
    std::vector<std::string> arguments = {"timeout", "--foreground", "--signal=INT", "--preserve-status",
                                          seconds};
    for (const std::string& each : at.CommandLine("sync", {})) arguments.push_back(each);
    const Finished finished =
        migrate::process::Run({.arguments = arguments, .environment = at.Environment()});
    EXPECT_EQ(finished.code, 130) << finished.out << finished.err;
    EXPECT_EQ(finished.out, "");
    EXPECT_THAT(finished.err, HasSubstr("interrupted"));
    EXPECT_EQ(at.Everything(), before);
    EXPECT_EQ(Sql("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'pgassay%'"), "");
  }
}

// As if the machine had stopped behind the folder and before the lock.
TEST_F(Bridge, TheFolderWithoutTheLock) {
  const Checkout at = Clone();
  at.AddMigration("2025-09-03-090000_dogs", "INSERT INTO fares VALUES ('dog', 250);\n");
  ExpectSynced(at, {"2025-09-03-090000_dogs"});
  const auto whole = at.Everything();
  at.Git({"checkout", "-q", "--", "pgassay.lock.json"});
  const Answer said = ExpectRefused(at, 1, {"bridge-unlocked"});
  EXPECT_THAT(said.out, HasSubstr("0003_2025_09_03_090000_dogs"));
  EXPECT_THAT(at.Mark(Copy("unlocked")).Codes(), IsEmpty());
  // What it says to do, done.
  at.Git({"restore", "--source=HEAD", "--", "db/drizzle", "pgassay.lock.json"});
  at.Git({"clean", "-qfd", "db/drizzle"});
  ExpectSynced(at, {"2025-09-03-090000_dogs"});
  EXPECT_EQ(at.Everything(), whole);
}

}  // namespace
}  // namespace pgassay
