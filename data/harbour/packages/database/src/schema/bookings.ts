import { sql } from 'drizzle-orm';
import {
  bigint, bigserial, char, check, foreignKey, index, numeric, pgEnum, pgPolicy, pgTable, smallint, text, unique, uuid, varchar,
} from 'drizzle-orm/pg-core';
import { harbourApi, harbourApp, harbourReporting, harbourSupport } from '../roles';
import { instant, tsrange, tstzrange } from '../types';
import { boats } from './boats';
import { berths, harbours } from './harbours';
import { people } from './people';
import { currencies, season, tariffs } from './reference';

export const bookingStatus = pgEnum('booking_status', ['requested', 'confirmed', 'checked_in', 'checked_out', 'cancelled', 'no_show']);

// bookings_no_overlap (EXCLUDE) and trigger log_event are in the database only.
export const bookings = pgTable('bookings', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  reference: uuid('reference').notNull().defaultRandom(),
  harbourId: uuid('harbour_id').notNull(),
  berthId: bigint('berth_id', { mode: 'number' }).notNull(),
  boatId: bigint('boat_id', { mode: 'number' }).notNull(),
  personId: uuid('person_id').notNull(),
  stay: tstzrange('stay').notNull(),
  status: bookingStatus('status').notNull().default('requested'),
  crew: smallint('crew').notNull().default(2),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  tariffCode: varchar('tariff_code', { length: 20 }),
  tariffSeason: season('tariff_season'),
  price: numeric('price', { precision: 14, scale: 2 }),
  currencyCode: char('currency_code', { length: 3 }),
  flotillaId: bigint('flotilla_id', { mode: 'number' }),
  kind: text('kind').notNull().default('overnight'),
}, (t) => [
  unique('bookings_reference_key').on(t.reference),
  foreignKey({ name: 'bookings_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }),
  foreignKey({ name: 'bookings_berth_id_fkey', columns: [t.berthId], foreignColumns: [berths.id] }),
  foreignKey({ name: 'bookings_boat_id_fkey', columns: [t.boatId], foreignColumns: [boats.id] }),
  foreignKey({ name: 'bookings_person_id_fkey', columns: [t.personId], foreignColumns: [people.id] }),
  foreignKey({ name: 'bookings_currency_code_fkey', columns: [t.currencyCode], foreignColumns: [currencies.code] }),
  // MATCH FULL in the database
  foreignKey({ name: 'bookings_tariff_fkey', columns: [t.tariffSeason, t.tariffCode], foreignColumns: [tariffs.season, tariffs.code] }).onUpdate('cascade'),
  // DEFERRABLE in the database
  foreignKey({ name: 'bookings_flotilla_id_fkey', columns: [t.flotillaId], foreignColumns: [flotillas.id] }).onDelete('set null'),
  index('bookings_harbour_id_status_idx').on(t.harbourId, t.status),
  index('bookings_customer_id_idx').on(t.personId),
  index('bookings_boat_id_idx').on(t.boatId),
  index('bookings_arrival_idx').on(t.harbourId, sql`lower(stay)`),
  index('bookings_present_idx').on(t.harbourId, t.berthId).where(sql`status = 'checked_in'`),
  index('bookings_no_show_idx').on(t.personId).where(sql`status = 'no_show'`),
  index('bookings_flotilla_id_idx').on(t.flotillaId).where(sql`flotilla_id IS NOT NULL`),
  check('bookings_stay_check', sql`NOT isempty(stay) AND NOT lower_inf(stay) AND NOT upper_inf(stay)`),
  check('bookings_price_check', sql`(price IS NULL) = (currency_code IS NULL) AND price >= 0`),
  check('bookings_kind_check', sql`kind IN ('overnight', 'season', 'hourly') AND (kind <> 'hourly' OR tariff_code IS NULL)`),
  pgPolicy('bookings_of_harbour', { to: harbourApi, using: sql`harbour_id = current_harbour()`, withCheck: sql`harbour_id = current_harbour()` }),
  pgPolicy('bookings_own', { for: 'select', to: harbourApp, using: sql`person_id = current_person()` }),
  pgPolicy('bookings_request', { for: 'insert', to: harbourApp, withCheck: sql`person_id = current_person() AND status = 'requested'` }),
  pgPolicy('bookings_not_in_the_past', { as: 'restrictive', for: 'insert', to: harbourApp, withCheck: sql`lower(stay) >= date_trunc('day', now())` }),
  pgPolicy('bookings_for_reports', { for: 'select', to: harbourReporting, using: sql`true` }),
  pgPolicy('bookings_for_support', { for: 'select', to: harbourSupport, using: sql`true` }),
]);

export const flotillas = pgTable('flotillas', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  name: varchar('name', { length: 80 }).notNull(),
  leadBookingId: bigint('lead_booking_id', { mode: 'number' }).notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
}, (t): ReturnType<typeof foreignKey>[] => [
  // DEFERRABLE INITIALLY DEFERRED in the database
  foreignKey({ name: 'flotillas_lead_booking_id_fkey', columns: [t.leadBookingId], foreignColumns: [bookings.id] }),
]);

export const bookingEvents = pgTable('booking_events', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  bookingId: bigint('booking_id', { mode: 'number' }).notNull(),
  at: instant('at').notNull().default(sql`clock_timestamp()`),
  actor: text('actor').notNull().default(sql`CURRENT_USER`),
  oldStatus: bookingStatus('old_status'),
  newStatus: bookingStatus('new_status').notNull(),
}, (t) => [
  foreignKey({ name: 'booking_events_booking_id_fkey', columns: [t.bookingId], foreignColumns: [bookings.id] }).onDelete('cascade'),
  index('booking_events_booking_id_at_idx').on(t.bookingId, t.at),
]);

// crane_slots_no_overlap (EXCLUDE) is in the database only.
export const craneSlots = pgTable('crane_slots', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  harbourId: uuid('harbour_id').notNull(),
  boatId: bigint('boat_id', { mode: 'number' }).notNull(),
  slot: tsrange('slot').notNull(),
  weightT: numeric('weight_t', { precision: 6, scale: 2 }),
  createdAt: instant('created_at').notNull().defaultNow(),
}, (t) => [
  foreignKey({ name: 'crane_slots_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }).onDelete('cascade'),
  foreignKey({ name: 'crane_slots_boat_id_fkey', columns: [t.boatId], foreignColumns: [boats.id] }),
  check('crane_slots_weight_t_check', sql`weight_t < 200`),
]);
