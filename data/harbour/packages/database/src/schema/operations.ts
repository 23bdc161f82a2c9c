import { sql } from 'drizzle-orm';
import {
  bigint, boolean, char, check, cidr, date, foreignKey, index, integer, interval, macaddr, pgEnum, pgTable, primaryKey, smallint, text, timestamp,
  unique, uuid, varchar,
} from 'drizzle-orm/pg-core';
import { instant, moneyAmount, tstzrange } from '../types';
import { berths, harbours, harbourStaff } from './harbours';
import { people } from './people';

export const workOrderStatus = pgEnum('work_order_status', ['open', 'scheduled', 'done', 'rejected']);

export const workOrders = pgTable('work_orders', {
  id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
  harbourId: uuid('harbour_id').notNull(),
  parentId: integer('parent_id'),
  berthId: bigint('berth_id', { mode: 'number' }),
  assignedTo: uuid('assigned_to'),
  title: text('title').notNull(),
  status: workOrderStatus('status').notNull().default('open'),
  priority: smallint('priority').notNull().default(3),
  tags: text('tags').array().notNull().default([]),
  estimate: interval('estimate'),
  cost: moneyAmount('cost'),
  dueOn: date('due_on'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
}, (t) => [
  foreignKey({ name: 'work_orders_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }),
  foreignKey({ name: 'work_orders_parent_id_fkey', columns: [t.parentId], foreignColumns: [t.id] }),
  foreignKey({ name: 'work_orders_berth_id_fkey', columns: [t.berthId], foreignColumns: [berths.id] }).onDelete('set null'),
  foreignKey({ name: 'work_orders_assignee_fkey', columns: [t.harbourId, t.assignedTo], foreignColumns: [harbourStaff.harbourId, harbourStaff.personId] }),
  index('work_orders_tags_idx').using('gin', t.tags),
  index('work_orders_open_idx').on(t.harbourId, t.priority, t.dueOn).where(sql`status IN ('open', 'scheduled')`),
  check('work_orders_priority_check', sql`priority BETWEEN 1 AND 5`),
]);

export const gates = pgTable('gates', {
  id: smallint('id').primaryKey().generatedAlwaysAsIdentity(),
  harbourId: uuid('harbour_id').notNull(),
  name: varchar('name', { length: 40 }).notNull(),
  mac: macaddr('mac').notNull(),
  network: cidr('network'),
  lastSeenAt: instant('last_seen_at'),
}, (t) => [
  unique('gates_mac_key').on(t.mac),
  unique('gates_harbour_id_name_key').on(t.harbourId, t.name),
  foreignKey({ name: 'gates_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }),
]);

export const accessCards = pgTable('access_cards', {
  id: uuid('id').primaryKey().defaultRandom(),
  personId: uuid('person_id').notNull(),
  number: char('number', { length: 10 }).notNull(),
  valid: tstzrange('valid').notNull().default(sql`tstzrange(now(), NULL)`),
  blocked: boolean('blocked').notNull().default(false),
}, (t) => [
  unique('access_cards_number_key').on(t.number),
  foreignKey({ name: 'access_cards_person_id_fkey', columns: [t.personId], foreignColumns: [people.id] }).onDelete('cascade'),
]);

// Partitioned by card in the database.
export const accessEvents = pgTable('access_events', {
  cardId: uuid('card_id').notNull(),
  at: instant('at').notNull(),
  gateId: smallint('gate_id').notNull(),
  opened: boolean('opened').notNull(),
}, (t) => [
  primaryKey({ name: 'access_events_pkey', columns: [t.cardId, t.at] }),
  foreignKey({ name: 'access_events_card_id_fkey', columns: [t.cardId], foreignColumns: [accessCards.id] }),
  foreignKey({ name: 'access_events_gate_id_fkey', columns: [t.gateId], foreignColumns: [gates.id] }),
  index('access_events_refused_idx').on(t.gateId, t.at).where(sql`NOT opened`),
]);

export const importLog = pgTable('import_log', {
  importedAt: timestamp('imported_at').notNull().default(sql`(now() AT TIME ZONE 'utc')`),
  source: varchar('source', { length: 40 }).notNull(),
  line: text('line').notNull(),
  reason: text('reason'),
}, (t) => [
  index('import_log_source_idx').on(t.source.op('text_pattern_ops')),
]);
