#include "interop/ferry_project.h"

namespace pgassay::testing {
namespace {

constexpr char kSettings[] = R"([database]
schemas = ["public"]

[diesel]
migrations = "api/migrations"

[drizzle]
root = "db"
kit = "node_modules/.bin/drizzle-kit"
)";

constexpr char kConfig[] = R"(export default {
  dialect: 'postgresql',
  schema: './schema.ts',
  out: './drizzle',
  schemaFilter: ['public'],
  tablesFilter: ['!__diesel_schema_migrations'],
};
)";

constexpr char kSchema[] =
    R"(import { sql } from 'drizzle-orm';
import * as d from 'drizzle-orm/pg-core';

export const ferryState = d.pgEnum('ferry_state', ['in_service', 'laid_up']);

export const ferries = d.pgTable('ferries', {
  id: d.serial('id').primaryKey(),
  name: d.text('name').notNull(),
  lengthM: d.numeric('length_m', { precision: 6, scale: 2 }),
  state: ferryState('state').default('in_service').notNull(),
  built: d.date('built'),
  updatedAt: d.timestamp('updated_at', { withTimezone: true }),
}, (t) => [
  d.unique('ferries_name_key').on(t.name),
]);

export const sailings = d.pgTable('sailings', {
  id: d.bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  ferryId: d.integer('ferry_id').notNull(),
  leavesAt: d.timestamp('leaves_at', { withTimezone: true }).notNull(),
  pier: d.text('pier'),
}, (t) => [
  d.foreignKey({ name: 'sailings_ferry_id_fkey', columns: [t.ferryId], foreignColumns: [ferries.id] }),
  d.index('sailings_by_departure').on(t.leavesAt),
]);

export const tickets = d.pgTable('tickets', {
  id: d.uuid('id').defaultRandom().primaryKey(),
  sailingId: d.bigint('sailing_id', { mode: 'bigint' }).notNull(),
  passenger: d.varchar('passenger', { length: 80 }).notNull(),
  priceCents: d.integer('price_cents').default(0).notNull(),
  soldAt: d.timestamp('sold_at').defaultNow().notNull(),
}, (t) => [
  d.foreignKey({ name: 'tickets_sailing_id_fkey', columns: [t.sailingId], foreignColumns: [sailings.id] }).onDelete('cascade'),
]);

export const fares = d.pgTable('fares', {
  code: d.text('code').primaryKey(),
  cents: d.integer('cents').notNull(),
});
)";

}  // namespace

std::map<std::string, std::string> FerryProject() {
  return {
      {"pgassay.toml", kSettings},
      {".gitignore", "node_modules\n"},
      {"db/package.json", "{\"name\": \"db\", \"private\": true}\n"},
      {"db/drizzle.config.ts", kConfig},
      {"db/schema.ts", kSchema},
      {"api/migrations/2025-08-04-080000_create_ferries/up.sql",
       "CREATE TYPE ferry_state AS ENUM ('in_service', 'laid_up');\n"
       "CREATE TABLE ferries (\n"
       "  id serial PRIMARY KEY,\n"
       "  name text NOT NULL UNIQUE,\n"
       "  length_m numeric(6, 2),\n"
       "  state ferry_state NOT NULL DEFAULT 'in_service',\n"
       "  built date\n"
       ");\n"},
      {"api/migrations/2025-08-04-080000_create_ferries/down.sql",
       "DROP TABLE ferries;\nDROP TYPE ferry_state;\n"},
      {"api/migrations/2025-08-05-080000_create_sailings/up.sql",
       "CREATE TABLE sailings (\n"
       "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
       "  ferry_id integer NOT NULL REFERENCES ferries,\n"
       "  leaves_at timestamptz NOT NULL,\n"
       "  pier text\n"
       ");\n"},
      {"api/migrations/2025-08-11-080000_create_tickets/up.sql",
       "CREATE TABLE tickets (\n"
       "  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),\n"
       "  sailing_id bigint NOT NULL REFERENCES sailings ON DELETE CASCADE,\n"
       "  passenger varchar(80) NOT NULL,\n"
       "  price_cents integer NOT NULL DEFAULT 0,\n"
       "  sold_at timestamp NOT NULL DEFAULT now()\n"
       ");\n"},
      {"api/migrations/2025-08-18-080000_sailings_by_departure/up.sql",
       "CREATE INDEX sailings_by_departure ON sailings (leaves_at);\n"},
      {"api/migrations/2025-08-19-080000_ferries_touch/up.sql",
       "ALTER TABLE ferries ADD COLUMN updated_at timestamptz;\n"
       "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS\n"
       "  'BEGIN NEW.updated_at := now(); RETURN NEW; END';\n"
       "CREATE TRIGGER ferries_touch BEFORE UPDATE ON ferries FOR EACH ROW EXECUTE FUNCTION touch();\n"},
      {"api/migrations/2025-08-25-080000_fares/up.sql",
       "CREATE TABLE fares (code text PRIMARY KEY, cents integer NOT NULL);\n"
       "INSERT INTO fares VALUES ('adult', 1250), ('child', 600), ('bicycle', 300);\n"},
  };
}

}  // namespace pgassay::testing
