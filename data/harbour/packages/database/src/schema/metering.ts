import { sql } from 'drizzle-orm';
import { bigint, check, date, foreignKey, index, integer, numeric, pgSchema, primaryKey, real, smallint, text, unique } from 'drizzle-orm/pg-core';
import { bytea, instant } from '../types';
import { berths } from './harbours';

export const metering = pgSchema('metering');

export const utility = metering.enum('utility', ['electricity', 'water']);

export const meterModels = metering.table('meter_models', {
  id: smallint('id').primaryKey().generatedAlwaysAsIdentity(),
  maker: text('maker').notNull(),
  model: text('model').notNull(),
  utility: utility('utility').notNull(),
  pulsesPerUnit: integer('pulses_per_unit').notNull().default(1000),
}, (t) => [
  unique('meter_models_maker_model_key').on(t.maker, t.model),
]);

export const meters = metering.table('meters', {
  id: integer('id').primaryKey().generatedByDefaultAsIdentity({ startWith: 1000 }),
  serialNo: text('serial_no').notNull(),
  modelId: smallint('model_id').notNull(),
  berthId: bigint('berth_id', { mode: 'number' }),
  multiplier: numeric('multiplier', { precision: 6, scale: 3 }).notNull().default(sql`1`),
  installedOn: date('installed_on').notNull(),
  removedOn: date('removed_on'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
}, (t) => [
  unique('meters_serial_no_key').on(t.serialNo),
  foreignKey({ name: 'meters_model_id_fkey', columns: [t.modelId], foreignColumns: [meterModels.id] }),
  foreignKey({ name: 'meters_berth_id_fkey', columns: [t.berthId], foreignColumns: [berths.id] }).onDelete('set null'),
  index('meters_berth_id_idx').on(t.berthId).where(sql`removed_on IS NULL`),
  check('meters_removed_check', sql`removed_on > installed_on`),
]);

// Partitioned by month in the database.
export const readings = metering.table('readings', {
  meterId: integer('meter_id').notNull(),
  readAt: instant('read_at').notNull(),
  value: numeric('value', { precision: 12, scale: 3 }).notNull(),
  voltage: real('voltage'),
  quality: smallint('quality').notNull().default(0),
  raw: bytea('raw'),
}, (t) => [
  primaryKey({ name: 'readings_pkey', columns: [t.meterId, t.readAt] }),
  foreignKey({ name: 'readings_meter_id_fkey', columns: [t.meterId], foreignColumns: [meters.id] }),
  index('readings_read_at_idx').using('brin', t.readAt),
]);
