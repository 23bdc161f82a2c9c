// schema.ts as it was before anybody compared it with the database: what is redefined here has drifted, in the ways the
// comments say. For pgassay's own tests; drizzle.config.ts points at schema.ts.
import { sql } from 'drizzle-orm';
import {
  bigint, bigserial, char, check, date, foreignKey, index, integer, numeric, pgPolicy, pgTable, primaryKey, smallint, text, unique, uniqueIndex,
  uuid, varchar,
} from 'drizzle-orm/pg-core';
import { harbourApi } from './roles';
import { bytea, hullId, instant, metres } from './types';
import { documentType } from './schema/boats';
import { harbours } from './schema/harbours';
import { people } from './schema/people';
import { boatTypes, countries } from './schema/reference';

export * from './schema/reference';
export * from './schema/people';
// missing: table weather_observations
export { berths, berthStatus, harbours, harbourStaff, waitingList } from './schema/harbours';
export * from './schema/boats';
export * from './schema/bookings';
export * from './schema/billing';
export * from './schema/metering';
export * from './schema/messages';
export * from './schema/operations';
export * from './schema/integrations';
export * from './schema/views';
export * from './schema/dashboard';

// wrong: order of the primary key, which is (day, country_code)
export const holidays = pgTable('holidays', {
  countryCode: char('country_code', { length: 2 }).notNull(),
  day: date('day').notNull(),
  name: text('name').notNull(),
}, (t) => [
  primaryKey({ name: 'holidays_pkey', columns: [t.countryCode, t.day] }),
  foreignKey({ name: 'holidays_country_code_fkey', columns: [t.countryCode], foreignColumns: [countries.code] }),
]);

// wrong: built_in is a smallint, insured_until has no default, the check is missing; colour is not there (yet)
export const boats = pgTable('boats', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  name: varchar('name', { length: 80 }).notNull(),
  registration: text('registration'),
  boatTypeId: smallint('boat_type_id').notNull(),
  lengthM: metres('length_m').notNull(),
  beamM: metres('beam_m').notNull(),
  draftM: metres('draft_m'),
  builtIn: integer('built_in'),
  colour: text('colour'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  hullNumber: hullId('hull_number'),
  footprintM2: numeric('footprint_m2', { precision: 8, scale: 2 }).generatedAlwaysAs(sql`length_m * beam_m`),
  insuredUntil: date('insured_until').default(sql`CURRENT_DATE + 365`),
}, (t) => [
  foreignKey({ name: 'boats_boat_type_id_fkey', columns: [t.boatTypeId], foreignColumns: [boatTypes.id] }),
  uniqueIndex('boats_hull_number_key').on(t.hullNumber).where(sql`hull_number IS NOT NULL`),
  uniqueIndex('boats_registration_key').on(sql`normalise_registration(registration)`),
]);

// wrong: expires_on may be NULL, and two names are Drizzle's, not the database's (…_key, …_fkey)
export const documents = pgTable('documents', {
  id: uuid('id').primaryKey().defaultRandom(),
  boatId: bigint('boat_id', { mode: 'number' }).notNull().references(() => boats.id, { onDelete: 'cascade' }),
  type: documentType('type').notNull(),
  fileName: text('file_name').notNull(),
  content: bytea('content').notNull(),
  sha256: bytea('sha256').notNull(),
  expiresOn: date('expires_on').notNull(),
  uploadedAt: instant('uploaded_at').notNull().defaultNow(),
}, (t) => [
  unique().on(t.boatId, t.type, t.sha256),
  check('documents_sha256_check', sql`octet_length(sha256) = 32`),
]);

// wrong: the index is threads_person_id_idx, and the policy also holds for harbour_app and checks what is written
export const threads = pgTable('threads', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  harbourId: uuid('harbour_id').notNull(),
  personId: uuid('person_id').notNull(),
  subject: varchar('subject', { length: 200 }).notNull(),
  closedAt: instant('closed_at'),
  createdAt: instant('created_at').notNull().defaultNow(),
}, (t) => [
  foreignKey({ name: 'threads_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }),
  foreignKey({ name: 'threads_person_id_fkey', columns: [t.personId], foreignColumns: [people.id] }),
  index('threads_person_idx').on(t.personId),
  pgPolicy('threads_visible', { to: harbourApi, using: sql`harbour_id = current_harbour() OR person_id = current_person()` }),
]);
