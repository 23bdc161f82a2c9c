import { sql } from 'drizzle-orm';
import {
  bigint, bigserial, check, date, foreignKey, index, numeric, pgEnum, pgTable, primaryKey, smallint, text, unique, uniqueIndex, uuid, varchar,
} from 'drizzle-orm/pg-core';
import { bytea, hullId, instant, metres } from '../types';
import { people } from './people';
import { boatTypes } from './reference';

export const documentType = pgEnum('document_type', ['insurance', 'registration', 'radio_licence']);

export const boats = pgTable('boats', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  name: varchar('name', { length: 80 }).notNull(),
  registration: text('registration'),
  boatTypeId: smallint('boat_type_id').notNull(),
  lengthM: metres('length_m').notNull(),
  beamM: metres('beam_m').notNull(),
  draftM: metres('draft_m'),
  builtIn: smallint('built_in'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  hullNumber: hullId('hull_number'),
  footprintM2: numeric('footprint_m2', { precision: 8, scale: 2 }).generatedAlwaysAs(sql`length_m * beam_m`),
  insuredUntil: date('insured_until'),
}, (t) => [
  foreignKey({ name: 'boats_boat_type_id_fkey', columns: [t.boatTypeId], foreignColumns: [boatTypes.id] }),
  uniqueIndex('boats_hull_number_key').on(t.hullNumber).where(sql`hull_number IS NOT NULL`),
  uniqueIndex('boats_registration_key').on(sql`normalise_registration(registration)`),
  check('boats_built_in_check', sql`built_in BETWEEN 1850 AND 2100`),
]);

export const boatOwners = pgTable('boat_owners', {
  boatId: bigint('boat_id', { mode: 'number' }).notNull(),
  personId: uuid('person_id').notNull(),
  sharePercent: numeric('share_percent', { precision: 5, scale: 2 }).notNull().default(sql`100`),
  since: date('since'),
}, (t) => [
  primaryKey({ name: 'boat_owners_pkey', columns: [t.personId, t.boatId] }),
  foreignKey({ name: 'boat_owners_boat_id_fkey', columns: [t.boatId], foreignColumns: [boats.id] }).onDelete('cascade'),
  foreignKey({ name: 'boat_owners_customer_id_fkey', columns: [t.personId], foreignColumns: [people.id] }),
  index('boat_owners_boat_id_idx').on(t.boatId),
  check('boat_owners_share_percent_check', sql`share_percent > 0 AND share_percent <= 100`),
]);

export const documents = pgTable('documents', {
  id: uuid('id').primaryKey().defaultRandom(),
  boatId: bigint('boat_id', { mode: 'number' }).notNull(),
  type: documentType('type').notNull(),
  fileName: text('file_name').notNull(),
  content: bytea('content').notNull(),
  sha256: bytea('sha256').notNull(),
  expiresOn: date('expires_on'),
  uploadedAt: instant('uploaded_at').notNull().defaultNow(),
}, (t) => [
  unique('documents_boat_id_type_sha256_key').on(t.boatId, t.type, t.sha256),
  foreignKey({ name: 'documents_boat_id_fkey', columns: [t.boatId], foreignColumns: [boats.id] }).onDelete('cascade'),
  check('documents_sha256_check', sql`octet_length(sha256) = 32`),
]);
