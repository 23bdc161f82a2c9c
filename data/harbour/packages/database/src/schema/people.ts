import { sql } from 'drizzle-orm';
import {
  boolean, check, date, foreignKey, index, integer, pgPolicy, pgTable, primaryKey, text, unique, uuid, varchar,
} from 'drizzle-orm/pg-core';
import { users } from '../platform';
import { harbourApi, harbourApp, harbourSupport } from '../roles';
import { citext, instant } from '../types';

// Once called customers, as some names still say.
export const people = pgTable('people', {
  id: uuid('id').notNull().defaultRandom(),
  email: citext('email').notNull(),
  phone: text('phone'),
  dateOfBirth: date('date_of_birth'),
  newsletter: boolean('newsletter').notNull().default(false),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  loginId: uuid('login_id'),
  givenName: varchar('given_name', { length: 60 }).notNull(),
  familyName: varchar('family_name', { length: 60 }).notNull(),
  searchName: text('search_name').generatedAlwaysAs(sql`lower(given_name || ' ' || family_name)`),
  locale: varchar('locale', { length: 10 }).notNull().default('en'),
  nightsStayed: integer('nights_stayed').notNull().default(0),
}, (t) => [
  primaryKey({ name: 'customers_pkey', columns: [t.id] }),
  unique('people_email_key').on(t.email),
  unique('customers_login_id_key').on(t.loginId),
  foreignKey({ name: 'customers_login_id_fkey', columns: [t.loginId], foreignColumns: [users.id] }).onDelete('set null'),
  index('people_search_name_idx').using('gin', t.searchName.op('gin_trgm_ops')),
  index('people_family_name_idx').on(t.familyName, t.givenName),
  index('people_newest_idx').on(t.createdAt.desc().nullsLast(), t.id),
  check('people_locale_check', sql`locale ~ '^[a-z]{2}(-[A-Z]{2})?$'`),
  check('people_phone_check', sql`phone ~ '^\\+[0-9 ]{6,20}$'`),
  pgPolicy('people_for_staff', { to: harbourApi, using: sql`true`, withCheck: sql`true` }),
  pgPolicy('people_self', { for: 'select', to: harbourApp, using: sql`login_id = auth.uid()` }),
  pgPolicy('people_edit_self', { for: 'update', to: harbourApp, using: sql`login_id = auth.uid()`, withCheck: sql`login_id = auth.uid()` }),
  pgPolicy('people_for_support', { for: 'select', to: harbourSupport, using: sql`true` }),
]);
