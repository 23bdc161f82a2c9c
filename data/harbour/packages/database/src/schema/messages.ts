import { sql } from 'drizzle-orm';
import {
  bigint, check, foreignKey, index, jsonb, pgEnum, pgPolicy, pgTable, smallint, text, uniqueIndex, uuid, varchar,
} from 'drizzle-orm/pg-core';
import { harbourApi, harbourApp } from '../roles';
import { instant, tsvector } from '../types';
import { harbours } from './harbours';
import { people } from './people';
import { notificationTemplates } from './reference';

export const notificationChannel = pgEnum('notification_channel', ['email', 'sms']);

const visible = sql`harbour_id = current_harbour() OR person_id = current_person()`;

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
  index('threads_person_id_idx').on(t.personId),
  pgPolicy('threads_visible', { to: [harbourApi, harbourApp], using: visible, withCheck: visible }),
]);

export const messages = pgTable('messages', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  threadId: bigint('thread_id', { mode: 'number' }).notNull(),
  authorId: uuid('author_id').notNull(),
  body: text('body').notNull(),
  sentAt: instant('sent_at').notNull().defaultNow(),
  readAt: instant('read_at'),
  search: tsvector('search').generatedAlwaysAs(sql`to_tsvector('simple', body)`),
}, (t) => [
  foreignKey({ name: 'messages_thread_id_fkey', columns: [t.threadId], foreignColumns: [threads.id] }).onDelete('cascade'),
  foreignKey({ name: 'messages_author_id_fkey', columns: [t.authorId], foreignColumns: [people.id] }),
  index('messages_search_idx').using('gin', t.search),
  index('messages_thread_id_sent_at_idx').on(t.threadId, t.sentAt.desc().nullsFirst()),
  pgPolicy('messages_of_harbour', {
    to: harbourApi,
    using: sql`EXISTS (SELECT FROM threads t WHERE t.id = thread_id AND t.harbour_id = current_harbour())`,
  }),
]);

export const notifications = pgTable('notifications', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  personId: uuid('person_id').notNull(),
  templateCode: text('template_code').notNull(),
  channel: notificationChannel('channel').notNull().default('email'),
  payload: jsonb('payload').notNull().default({}),
  dedupeKey: text('dedupe_key'),
  attempts: smallint('attempts').notNull().default(0),
  queuedAt: instant('queued_at').notNull().defaultNow(),
  sentAt: instant('sent_at'),
}, (t) => [
  foreignKey({ name: 'notifications_person_id_fkey', columns: [t.personId], foreignColumns: [people.id] }).onDelete('cascade'),
  foreignKey({ name: 'notifications_template_code_fkey', columns: [t.templateCode], foreignColumns: [notificationTemplates.code] }).onUpdate('cascade'),
  index('notifications_queue_idx').on(t.queuedAt).where(sql`sent_at IS NULL AND attempts < 5`).with({ fillfactor: 70 }),
  uniqueIndex('notifications_dedupe_key').on(t.personId, t.dedupeKey).where(sql`dedupe_key IS NOT NULL`),
  check('notifications_attempts_check', sql`attempts >= 0 AND (sent_at IS NULL OR attempts > 0)`),
]);
