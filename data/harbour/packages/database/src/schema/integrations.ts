import { sql } from 'drizzle-orm';
import {
  bigserial, boolean, check, doublePrecision, foreignKey, index, inet, integer, json, pgPolicy, pgTable, primaryKey, text, timestamp, unique, uuid,
  varchar,
} from 'drizzle-orm/pg-core';
import { bytea, instant } from '../types';
import { harbours } from './harbours';

// FORCE ROW LEVEL SECURITY in the database
export const apiKeys = pgTable('api_keys', {
  id: uuid('id').primaryKey().defaultRandom(),
  harbourId: uuid('harbour_id').notNull(),
  label: varchar('label', { length: 80 }).notNull(),
  keyHash: bytea('key_hash').notNull(),
  scopes: text('scopes').array().notNull().default(sql`'{bookings:read,berths:read}'`),
  expiresAt: instant('expires_at'),
  createdAt: instant('created_at').notNull().defaultNow(),
}, (t) => [
  unique('api_keys_key_hash_key').on(t.keyHash),
  foreignKey({ name: 'api_keys_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }).onDelete('cascade'),
  check('api_keys_scopes_check', sql`cardinality(scopes) > 0`),
  pgPolicy('api_keys_of_harbour', { using: sql`harbour_id = current_harbour()` }),
]);

export const webhooks = pgTable('webhooks', {
  id: uuid('id').primaryKey().defaultRandom(),
  harbourId: uuid('harbour_id').notNull(),
  url: text('url').notNull(),
  signingSecret: text('signingSecret').notNull(),
  events: text('events').array().notNull().default(sql`ARRAY['booking.confirmed', 'booking.cancelled']`),
  active: boolean('active').notNull().default(true),
  createdAt: instant('created_at').notNull().defaultNow(),
}, (t) => [
  foreignKey({ name: 'webhooks_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }).onDelete('cascade'),
  check('webhooks_url_check', sql`url LIKE 'https://%'`),
]);

export const webhookDeliveries = pgTable('webhook_deliveries', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  webhookId: uuid('webhook_id').notNull(),
  event: varchar('event', { length: 60 }).notNull(),
  request: json('request').notNull(),
  responseStatus: integer('response_status'),
  responseMs: doublePrecision('response_ms'),
  remoteAddress: inet('remote_address'),
  lastAttemptAt: instant('lastAttemptAt').notNull().defaultNow(),
}, (t) => [
  foreignKey({ name: 'webhook_deliveries_webhook_id_fkey', columns: [t.webhookId], foreignColumns: [webhooks.id] }).onDelete('cascade'),
  index('webhook_deliveries_webhook_id_idx').on(t.webhookId, t.lastAttemptAt.desc().nullsFirst()),
  index('webhook_deliveries_failed_idx').on(t.webhookId).where(sql`response_status IS NULL OR response_status >= 400`),
]);

// UNLOGGED in the database
export const rateLimits = pgTable('rate_limits', {
  client: inet('client').notNull(),
  windowStart: timestamp('window_start').notNull(),
  requests: integer('requests').notNull().default(1),
}, (t) => [
  primaryKey({ name: 'rate_limits_pkey', columns: [t.client, t.windowStart] }),
]);
