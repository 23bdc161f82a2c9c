import { sql } from 'drizzle-orm';
import {
  bigint, char, check, date, doublePrecision, foreignKey, index, integer, jsonb, numeric, pgEnum, pgPolicy, pgTable, primaryKey, real,
  smallint, text, timestamp, unique, uniqueIndex, uuid,
} from 'drizzle-orm/pg-core';
import { harbourApi } from '../roles';
import { citext, geoPosition, instant, ltree, metres } from '../types';
import { people } from './people';
import { countries, staffRole } from './reference';

export const berthStatus = pgEnum('berth_status', ['available', 'occupied', 'closed']);

export const harbours = pgTable('harbours', {
  id: uuid('id').primaryKey().defaultRandom(),
  slug: citext('slug').notNull(),
  name: text('name').notNull(),
  countryCode: char('country_code', { length: 2 }).notNull(),
  latitude: doublePrecision('latitude'),
  longitude: doublePrecision('longitude'),
  vhfChannel: smallint('vhf_channel'),
  settings: jsonb('settings').notNull().default({}),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  timeZone: text('time_zone').notNull().default('UTC'),
}, (t) => [
  unique('harbours_slug_key').on(t.slug),
  foreignKey({ name: 'harbours_country_code_fkey', columns: [t.countryCode], foreignColumns: [countries.code] }),
  check('harbours_position_check', sql`latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180`),
  check('harbours_time_zone_check', sql`is_time_zone(time_zone)`),
]);

export const harbourStaff = pgTable('harbour_staff', {
  harbourId: uuid('harbour_id').notNull(),
  personId: uuid('person_id').notNull(),
  role: staffRole('role').notNull().default('clerk'),
  since: date('since').notNull().default(sql`CURRENT_DATE`),
}, (t) => [
  primaryKey({ name: 'harbour_staff_pkey', columns: [t.harbourId, t.personId] }),
  foreignKey({ name: 'harbour_staff_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }).onDelete('cascade'),
  foreignKey({ name: 'harbour_staff_customer_id_fkey', columns: [t.personId], foreignColumns: [people.id] }).onDelete('cascade'),
  index('harbour_staff_customer_id_idx').on(t.personId),
  uniqueIndex('harbour_staff_owner_key').on(t.harbourId).where(sql`role = 'owner'`),
  pgPolicy('staff_of_harbour', { for: 'select', to: harbourApi, using: sql`harbour_id = current_harbour()` }),
]);

export const berths = pgTable('berths', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  harbourId: uuid('harbour_id').notNull(),
  path: ltree('path').notNull(),
  lengthM: metres('length_m').notNull(),
  beamM: metres('beam_m').notNull(),
  draftM: metres('draft_m'),
  shorePowerAmps: smallint('shore_power_amps'),
  status: berthStatus('status').notNull().default('available'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  features: jsonb('features').notNull().default({}),
  position: geoPosition('position'),
}, (t) => [
  unique('berths_harbour_id_path_key').on(t.harbourId, t.path),
  foreignKey({ name: 'berths_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }).onDelete('cascade'),
  index('berths_path_idx').using('gist', t.path),
  index('berths_features_idx').using('gin', t.features.op('jsonb_path_ops')),
  check('berths_features_check', sql`jsonb_typeof(features) = 'object'`),
  check('berths_position_check', sql`(position).latitude BETWEEN -90 AND 90 AND (position).longitude BETWEEN -180 AND 180`),
]);

export const waitingList = pgTable('waiting_list', {
  harbourId: uuid('harbour_id').notNull(),
  personId: uuid('person_id').notNull(),
  position: integer('position').notNull(),
  minLength: metres('min_length').notNull(),
  joinedOn: date('joined_on').notNull().default(sql`CURRENT_DATE`),
}, (t) => [
  primaryKey({ name: 'waiting_list_pkey', columns: [t.harbourId, t.personId] }),
  // DEFERRABLE INITIALLY DEFERRED in the database
  unique('waiting_list_position_key').on(t.harbourId, t.position),
  foreignKey({ name: 'waiting_list_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }).onDelete('cascade'),
  foreignKey({ name: 'waiting_list_customer_id_fkey', columns: [t.personId], foreignColumns: [people.id] }).onDelete('cascade'),
  check('waiting_list_position_check', sql`position > 0`),
]);

export const weatherObservations = pgTable('weather_observations', {
  harbourId: uuid('harbour_id').notNull(),
  observedAt: timestamp('observed_at', { withTimezone: true, precision: 0 }).notNull(),
  windMs: real('wind_ms').notNull(),
  windFromDeg: smallint('wind_from_deg'),
  pressureHpa: numeric('pressure_hpa', { precision: 6, scale: 1 }),
  waterLevelM: doublePrecision('water_level_m'),
}, (t) => [
  primaryKey({ name: 'weather_observations_pkey', columns: [t.observedAt, t.harbourId] }),
  foreignKey({ name: 'weather_observations_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }).onDelete('cascade'),
  index('weather_observations_observed_at_idx').using('brin', t.observedAt).with({ pages_per_range: 32 }),
  check('weather_observations_wind_from_deg_check', sql`wind_from_deg BETWEEN 0 AND 359`),
]);
