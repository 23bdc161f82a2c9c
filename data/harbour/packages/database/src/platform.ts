// Schema auth is the platform's. Not exported by schema.ts: it is only pointed at.
import { jsonb, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './types';

export const auth = pgSchema('auth');

export const users = auth.table('users', {
  id: uuid('id').primaryKey(),
  email: text('email').notNull(),
  profile: jsonb('profile').notNull(),
  lastSignInAt: instant('last_sign_in_at'),
});
