// A month of a project that lives with both tools: twelve Diesel migrations by two developers, five
// databases at their own versions, five mistakes; and at each point status, check and verify say what is so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "interop/month_fixture.h"
#include "interop/tree.h"
#include "testing/matchers.h"

namespace pgassay {
namespace {

using testing::Answer;
using testing::ElementsAre;

constexpr char kSchema[] = "db/schema.ts";
// Who made the rows of two databases, and when, is each one's own.
constexpr char kBookkeeping[] = "public.__diesel_schema_migrations";

class Month : public testing::MonthFixture {
 protected:
  void Baseline();
  void FirstWeek();
  void SecondWeek();
  void ThirdWeek();
  void FourthWeek();
};

void Month::Baseline() {
  const std::string day = "09-01";
  ana_->RunDiesel("production");
  Sql("production",
      "INSERT INTO ferries (name, length_m, built) VALUES ('Brise', 41.5, '1998-05-01'), ('Alba', 36, NULL);"
      "INSERT INTO sailings (ferry_id, leaves_at, pier) SELECT 1 + n % 2, '2025-09-01 06:00Z'::timestamptz +"
      " n * interval '2 hours', 'north' FROM generate_series(0, 30) n;"
      "INSERT INTO tickets (sailing_id, passenger, price_cents) SELECT 1 + n % 31, 'guest ' || n, 600 FROM"
      " generate_series(1, 200) n;");
  const Answer written = ana_->Baseline("production");
  ASSERT_EQ(written.code, 0) << written.out << written.err;
  Log(day, "ana", "baseline", written);
  Push(*ana_, "Begin with Drizzle");
  Pull(*ben_);
  for (const char* database : {"production", "staging", "qa", "dev_ana", "dev_ben"}) {
    Deploy(day, *ana_, database, 1);
  }
  ExpectStatus(day, *ben_, "production", 0, 0);
  ExpectCheck(day, *ben_, "production", 0, {});
}

// A table of many types; columns, at first without the schema.ts that goes with them.
void Month::FirstWeek() {
  ana_->AddMigration("2025-09-01-090000_create_piers",
                     "CREATE TABLE piers (\n"
                     "  id smallint PRIMARY KEY,\n"
                     "  name text NOT NULL,\n"
                     "  opens time,\n"
                     "  closed_on date[],\n"
                     "  depth_m double precision NOT NULL DEFAULT 4.5,\n"
                     "  lit boolean NOT NULL DEFAULT false,\n"
                     "  camera inet,\n"
                     "  stay interval,\n"
                     "  meta jsonb NOT NULL DEFAULT '{}'\n"
                     ");\n"
                     "INSERT INTO piers (id, name, opens, closed_on, stay)\n"
                     "  VALUES (1, 'North', '06:30', '{2025-12-25}', '20 minutes');\n");
  ana_->Write(kSchema, ana_->Read(kSchema) + R"(
export const piers = d.pgTable('piers', {
  id: d.smallint('id').primaryKey(),
  name: d.text('name').notNull(),
  opens: d.time('opens'),
  closedOn: d.date('closed_on').array(),
  depthM: d.doublePrecision('depth_m').default(4.5).notNull(),
  lit: d.boolean('lit').default(false).notNull(),
  camera: d.inet('camera'),
  stay: d.interval('stay'),
  meta: d.jsonb('meta').default({}).notNull(),
});
)");
  ExpectSynced("09-01", "ana", *ana_, {"2025-09-01-090000_create_piers"});
  Push(*ana_, "Add piers");
  Deploy("09-01", *ana_, "dev_ana", 1);

  Pull(*ben_);
  ben_->AddMigration("2025-09-02-100000_sailings_pier",
                     "ALTER TABLE sailings ADD COLUMN pier_id smallint REFERENCES piers,\n"
                     "  ADD COLUMN cancelled boolean NOT NULL DEFAULT false;\n"
                     "UPDATE sailings SET pier_id = 1 WHERE pier = 'north';\n");
  ExpectRefused("09-02", "ben", *ben_, {},
                {"column public.sailings.cancelled missing", "column public.sailings.pier_id missing",
                 "foreign key public.sailings.sailings_pier_id_fkey missing"});
  ben_->Replace(kSchema, "  pier: d.text('pier'),\n",
                "  pier: d.text('pier'),\n  pierId: d.smallint('pier_id'),\n"
                "  cancelled: d.boolean('cancelled').default(false).notNull(),\n");
  ben_->Replace(kSchema, "  d.index('sailings_by_departure')",
                "  d.foreignKey({ name: 'sailings_pier_id_fkey', columns: [t.pierId], foreignColumns: "
                "[piers.id] }),\n  d.index('sailings_by_departure')");
  ExpectSynced("09-02", "ben", *ben_, {"2025-09-02-100000_sailings_pier"});
  Push(*ben_, "Say at which pier");
  Deploy("09-02", *ben_, "staging", 2);

  // Production is behind, and nothing is wrong with that.
  ExpectStatus("09-02", *ben_, "production", 2, 2);
  ExpectCheck("09-02", *ben_, "production", 0, {{"database", "behind"}});
  ExpectVerify("09-02", *ben_, "production", "staging",
               {"gained column public.sailings.cancelled", "gained column public.sailings.pier_id",
                "gained foreign key public.sailings.sailings_pier_id_fkey", "gained table public.piers"},
               {"--schema-only"});
}

// Two branches at once, an edit of what is merged, and a rebase with two new ones.
void Month::SecondWeek() {
  Pull(*ana_);
  ana_->AddMigration("2025-09-08-090000_for_sale", "ALTER TYPE ferry_state ADD VALUE 'for_sale';\n");
  ana_->Replace(kSchema, "['in_service', 'laid_up']", "['in_service', 'laid_up', 'for_sale']");
  ExpectSynced("09-08", "ana", *ana_, {"2025-09-08-090000_for_sale"});
  ben_->AddMigration("2025-09-08-110000_tickets_by_passenger",
                     "CREATE INDEX CONCURRENTLY tickets_by_passenger ON tickets (passenger);\n",
                     /*in_transaction=*/false);
  ben_->Replace(kSchema, "  d.foreignKey({ name: 'tickets_sailing_id_fkey'",
                "  d.index('tickets_by_passenger').on(t.passenger),\n"
                "  d.foreignKey({ name: 'tickets_sailing_id_fkey'");
  ExpectSynced("09-08", "ben", *ben_, {"2025-09-08-110000_tickets_by_passenger"});
  ben_->Commit("Find a passenger");
  Push(*ana_, "Sell a ferry");

  ben_->Git({"fetch", "-q", "origin"});
  ExpectCheck("09-08", *ben_, "", 1, {{"base", "differs"}}, {"check-base-entry", "check-base-folder"},
              {"--base", "origin/main"});
  ben_->RebaseOn("origin/main");
  ExpectSynced("09-08", "ben", *ben_, {"2025-09-08-110000_tickets_by_passenger"});
  Push(*ben_, "Find a passenger");
  Deploy("09-08", *ben_, "staging", 2);
  Deploy("09-08", *ben_, "production", 4);

  // The first mistake: a migration is edited that databases have run.
  const std::string piers = "api/migrations/2025-09-01-090000_create_piers/up.sql";
  ben_->Replace(piers, "  camera inet,\n", "  camera inet,\n  keeper text,\n");
  ExpectRefused("09-09", "ben", *ben_, {"bridge-edited"}, {});
  ExpectCheck(
      "09-09", *ben_, "production", 1,
      {{"lock", "differs"}, {"drizzle_folder", "differs"}, {"schema_ts", "differs"}, {"database", "differs"}},
      {"bridge-edited", "check-drizzle-rows"});
  ben_->Git({"checkout", "-q", "--", "api"});

  // Ana has run hers where she works; meanwhile Ben's, which is newer, is merged.
  Pull(*ana_);
  ana_->Git({"checkout", "-q", "-b", "passengers"});
  ana_->AddMigration("2025-09-10-090000_passenger_name",
                     "ALTER TABLE tickets RENAME COLUMN passenger TO passenger_name;\n");
  ana_->Replace(kSchema, "passenger: d.varchar('passenger',", "passengerName: d.varchar('passenger_name',");
  ana_->Replace(kSchema, "t.passenger)", "t.passengerName)");
  ana_->Commit("Name passengers");
  ana_->AddMigration("2025-09-10-093000_south_pier",
                     "INSERT INTO piers (id, name) VALUES (2, 'South');\n"
                     "UPDATE piers SET depth_m = 6, meta = '{\"cranes\": 2}' WHERE id = 1;\n");
  ana_->Commit("Open the south pier");
  Deploy("09-10", *ana_, "dev_ana", 3);
  ben_->AddMigration(
      "2025-09-10-150000_tariffs",
      "ALTER TABLE fares RENAME TO tariffs;\nALTER INDEX fares_pkey RENAME TO tariffs_pkey;\n");
  ben_->Replace(kSchema, "export const fares = d.pgTable('fares'",
                "export const tariffs = d.pgTable('tariffs'");
  ExpectSynced("09-10", "ben", *ben_, {"2025-09-10-150000_tariffs"});
  Push(*ben_, "Call them tariffs");

  ana_->Git({"fetch", "-q", "origin"});
  ana_->RebaseOn("origin/main");
  ExpectCheck("09-11", *ana_, "", 1,
              {{"lock", "behind"}, {"drizzle_folder", "behind"}, {"snapshot", "behind"}, {"base", "differs"}},
              {"check-not-synced", "check-base-tail"}, {"--base", "origin/main"});
  const std::vector<std::string> renamed = {"2025-09-11-090000_passenger_name",
                                            "2025-09-11-093000_south_pier"};
  for (const std::string& to : renamed) {
    ana_->Git({"mv", absl::StrCat("api/migrations/2025-09-10", to.substr(10)),
               absl::StrCat("api/migrations/", to)});
  }
  ExpectSynced("09-11", "ana", *ana_, renamed);
  Push(*ana_, "Name passengers, and open the south pier");
  // What she has run by its old name is known nowhere any more; a database of her own is made anew.
  ExpectStatus("09-11", *ana_, "dev_ana", 3, 3, {"diesel-unknown-version"});
  Empty("dev_ana");
  Deploy("09-11", *ana_, "dev_ana", 8);
  Deploy("09-11", *ana_, "staging", 3);
  // Where everybody is, in the middle of the month.
  for (const auto& [database, pending] : std::map<std::string, int>{
           {"production", 3}, {"staging", 0}, {"qa", 7}, {"dev_ana", 0}, {"dev_ben", 7}}) {
    ExpectStatus("09-12", *ana_, database, pending, pending);
  }
}

// Two branches merged in both orders, and an index by hand.
void Month::ThirdWeek() {
  Pull(*ana_);
  ana_->Git({"checkout", "-q", "-b", "audit"});
  ana_->AddMigration("2025-09-15-090000_ticket_audit",
                     "CREATE TABLE ticket_audit (\n"
                     "  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,\n"
                     "  ticket uuid NOT NULL,\n"
                     "  at timestamptz NOT NULL DEFAULT now()\n"
                     ");\n"
                     "CREATE FUNCTION note_ticket() RETURNS trigger LANGUAGE plpgsql AS\n"
                     "  'BEGIN INSERT INTO ticket_audit (ticket) VALUES (OLD.id); RETURN OLD; END';\n"
                     "CREATE TRIGGER tickets_audit AFTER DELETE ON tickets FOR EACH ROW EXECUTE FUNCTION\n"
                     "  note_ticket();\n");
  ana_->Write(kSchema, ana_->Read(kSchema) + R"(
export const ticketAudit = d.pgTable('ticket_audit', {
  id: d.bigint('id', { mode: 'bigint' }).primaryKey().generatedByDefaultAsIdentity(),
  ticket: d.uuid('ticket').notNull(),
  at: d.timestamp('at', { withTimezone: true }).defaultNow().notNull(),
});
)");
  ana_->Commit("Note what becomes of tickets");
  ana_->Git({"push", "-q", "origin", "audit"});
  Pull(*ben_);
  ben_->Git({"checkout", "-q", "-b", "policy"});
  ben_->AddMigration("2025-09-15-140000_sailings_policy",
                     "ALTER TABLE sailings ENABLE ROW LEVEL SECURITY;\n"
                     "CREATE POLICY sailings_open ON sailings FOR SELECT USING (NOT cancelled);\n");
  ben_->Replace(kSchema, "  d.index('sailings_by_departure')",
                "  d.pgPolicy('sailings_open', { for: 'select', using: sql`NOT cancelled` }),\n"
                "  d.index('sailings_by_departure')");
  ben_->Commit("Show no cancelled sailings");
  ben_->Git({"push", "-q", "origin", "policy"});

  const std::vector<std::string> both = {"2025-09-15-090000_ticket_audit",
                                         "2025-09-15-140000_sailings_policy"};
  Pull(*ana_);
  ana_->Merge("origin/audit", "origin/main");
  ana_->Merge("origin/policy", "origin/main");
  ExpectSynced("09-16", "ana", *ana_, both);
  Pull(*ben_);
  ben_->Merge("origin/policy", "origin/main");
  ben_->Merge("origin/audit", "origin/main");
  ExpectSynced("09-16", "ben", *ben_, both);
  EXPECT_EQ(ana_->Written(), ben_->Written());
  Log("09-16", "both", "merged in both orders, the same bytes");
  Push(*ana_, "Audit and policy");
  Deploy("09-16", *ana_, "staging", 2);
  Deploy("09-16", *ana_, "production", 5);

  // The second mistake: an index made by hand.
  Sql("production", "CREATE INDEX tickets_by_price ON tickets (price_cents)");
  ExpectStatus("09-18", *ana_, "production", 0, 0);
  const Answer drift = ExpectCheck("09-18", *ana_, "production", 1, {{"database", "differs"}});
  EXPECT_THAT(drift.MustFix("drift"), ElementsAre("drift of index public.tickets.tickets_by_price missing"));
  ExpectVerify("09-18", *ana_, "staging", "production", {"gained index public.tickets.tickets_by_price"},
               {"--schema-only"});
  ana_->AddMigration("2025-09-18-160000_tickets_by_price",
                     "CREATE INDEX IF NOT EXISTS tickets_by_price ON tickets (price_cents);\n");
  ana_->Replace(kSchema, "  d.index('tickets_by_passenger')",
                "  d.index('tickets_by_price').on(t.priceCents),\n  d.index('tickets_by_passenger')");
  ExpectSynced("09-18", "ana", *ana_, {"2025-09-18-160000_tickets_by_price"});
  Push(*ana_, "Take the index of production's into the folder");
  for (const char* database : {"production", "staging"}) Deploy("09-18", *ana_, database, 1);
  ExpectVerify("09-18", *ana_, "staging", "production", {}, {"--schema-only"});
}

// schema.ts without a migration, a column that goes, and where everybody is at the end.
void Month::FourthWeek() {
  Pull(*ben_);
  // The third mistake.
  ben_->Replace(kSchema, "cents: d.integer('cents').notNull()",
                "cents: d.bigint('cents', { mode: 'number' }).notNull()");
  const Answer ahead = ExpectCheck("09-22", *ben_, "", 1, {{"snapshot", "differs"}, {"schema_ts", "differs"}},
                                   {"check-snapshot"});
  EXPECT_THAT(ahead.MustFix("schema"), ElementsAre("column public.tariffs.cents type"));
  const Answer nothing = ben_->Sync();
  EXPECT_EQ(nothing.code, 0) << nothing.err;
  EXPECT_EQ(nothing.Verdict(), "nothing_to_do");
  Log("09-22", "ben", "sync", nothing);
  ben_->Git({"checkout", "-q", "--", kSchema});

  ben_->AddMigration("2025-09-24-090000_drop_pier", "ALTER TABLE sailings DROP COLUMN pier;\n");
  ben_->AddMigration(
      "2025-09-24-100000_length_known",
      "UPDATE ferries SET length_m = 0 WHERE length_m IS NULL;\n"
      "ALTER TABLE ferries ALTER COLUMN length_m SET NOT NULL,\n"
      "  ADD COLUMN length_cm integer GENERATED ALWAYS AS ((length_m * 100)::integer) STORED;\n");
  ben_->Replace(kSchema, "  pier: d.text('pier'),\n", "");
  ben_->Replace(kSchema, "  lengthM: d.numeric('length_m', { precision: 6, scale: 2 }),\n",
                "  lengthM: d.numeric('length_m', { precision: 6, scale: 2 }).notNull(),\n"
                "  lengthCm: d.integer('length_cm').generatedAlwaysAs(sql`(length_m * 100)::integer`),\n");
  ExpectSynced("09-24", "ben", *ben_, {"2025-09-24-090000_drop_pier", "2025-09-24-100000_length_known"});
  Push(*ben_, "Drop the pier's name, and know every length");

  const std::string before = work_.path() + "/before.assay", changes = work_.path() + "/changes.toml";
  ben_->Fingerprint("production", before);
  Deploy("09-24", *ben_, "production", 2);
  ExpectVerify("09-24", *ben_, before, "production",
               {"changed column public.ferries.length_m not null", "gained column public.ferries.length_cm",
                "lost column public.sailings.pier"},
               {"--exclude", kBookkeeping});
  testing::WriteTree(work_.path(),
                     {{.path = "changes.toml",
                       .bytes = "[[column_dropped]]\ntable = \"sailings\"\ncolumn = \"pier\"\n"
                                "[[column_added]]\ntable = \"ferries\"\ncolumn = \"length_cm\"\n"
                                "[[object_changed]]\nkind = \"column\"\n"
                                "name = \"public.ferries.length_m\"\nattribute = \"not null\"\n"}});
  ExpectVerify("09-24", *ben_, before, "production", {}, {"--exclude", kBookkeeping, "--changes", changes});

  // Where everybody is.
  Pull(*ana_);
  ExpectStatus("09-30", *ana_, "qa", 12, 12);
  for (const char* database : {"staging", "qa", "dev_ana", "dev_ben"}) {
    ana_->RunDiesel(database);
    EXPECT_EQ(ana_->Mark(database).code, 0);
    ExpectStatus("09-30", *ana_, database, 0, 0);
    ExpectVerify("09-30", *ana_, "production", database, {}, {"--schema-only"});
  }
  ExpectCheck("09-30", *ana_, "production", 0, {}, {}, {"--base", "origin/main"});
  // Tomorrow's databases are Drizzle's.
  Empty("tomorrow");
  ana_->RunDrizzle("tomorrow");
  ExpectVerify("09-30", *ana_, "production", "tomorrow", {}, {"--schema-only", "--exclude", kBookkeeping});
  for (const char* table : {"piers", "tariffs"}) {
    const std::string rows = absl::StrCat("SELECT * FROM ", table, " ORDER BY 1");
    EXPECT_EQ(Sql("tomorrow", rows), Sql("production", rows));
  }
}

TEST_F(Month, OfTwoDevelopers) {
  Baseline();
  if (HasFatalFailure()) return;
  FirstWeek();
  if (HasFatalFailure()) return;
  SecondWeek();
  if (HasFatalFailure()) return;
  ThirdWeek();
  if (HasFatalFailure()) return;
  FourthWeek();
}

}  // namespace
}  // namespace pgassay
