import { sql } from 'drizzle-orm';
import {
  boolean, char, check, date, foreignKey, numeric, pgEnum, pgTable, primaryKey, serial, smallint, smallserial, text, unique, varchar,
} from 'drizzle-orm/pg-core';
import { daterange, instant, int4range, textC } from '../types';

export const season = pgEnum('season', ['low', 'mid', 'high']);
export const staffRole = pgEnum('staff_role', ['owner', 'harbour_master', 'clerk']);

export const currencies = pgTable('currencies', {
  code: char('code', { length: 3 }).primaryKey(),
  name: text('name').notNull(),
  minorUnits: smallint('minor_units').notNull().default(2),
}, (t) => [
  unique('currencies_name_key').on(t.name),
  check('currencies_minor_units_check', sql`minor_units BETWEEN 0 AND 4`),
]);

export const countries = pgTable('countries', {
  code: char('code', { length: 2 }).primaryKey(),
  name: varchar('name', { length: 60 }).notNull(),
  currencyCode: char('currency_code', { length: 3 }).notNull(),
  inEu: boolean('in_eu').notNull().default(false),
}, (t) => [
  foreignKey({ name: 'countries_currency_code_fkey', columns: [t.currencyCode], foreignColumns: [currencies.code] }),
]);

export const holidays = pgTable('holidays', {
  countryCode: char('country_code', { length: 2 }).notNull(),
  day: date('day').notNull(),
  name: text('name').notNull(),
}, (t) => [
  primaryKey({ name: 'holidays_pkey', columns: [t.day, t.countryCode] }),
  foreignKey({ name: 'holidays_country_code_fkey', columns: [t.countryCode], foreignColumns: [countries.code] }),
]);

// tax_rates_one_at_a_time (EXCLUDE) is in the database only.
export const taxRates = pgTable('tax_rates', {
  id: serial('id').primaryKey(),
  countryCode: char('country_code', { length: 2 }).notNull(),
  name: varchar('name', { length: 20 }).notNull(),
  percent: numeric('percent', { precision: 4, scale: 2 }).notNull(),
  valid: daterange('valid').notNull(),
}, (t) => [
  foreignKey({ name: 'tax_rates_country_code_fkey', columns: [t.countryCode], foreignColumns: [countries.code] }),
  check('tax_rates_percent_check', sql`percent >= 0`),
]);

export const tariffs = pgTable('tariffs', {
  code: varchar('code', { length: 20 }).notNull(),
  season: season('season').notNull(),
  description: text('description').notNull(),
  perMetre: numeric('per_metre', { precision: 10, scale: 2 }).notNull(),
  currencyCode: char('currency_code', { length: 3 }).notNull(),
  minimumNights: smallint('minimum_nights').notNull().default(1),
  valid: daterange('valid').notNull(),
}, (t) => [
  primaryKey({ name: 'tariffs_pkey', columns: [t.season, t.code] }),
  foreignKey({ name: 'tariffs_currency_code_fkey', columns: [t.currencyCode], foreignColumns: [currencies.code] }),
  check('tariffs_per_metre_check', sql`per_metre >= 0`),
]);

// loyalty_tiers_nights_excl (EXCLUDE) is in the database only.
export const loyaltyTiers = pgTable('loyalty_tiers', {
  code: text('code').primaryKey(),
  nights: int4range('nights').notNull(),
  discount: numeric('discount', { precision: 4, scale: 3 }).notNull(),
}, () => [
  check('loyalty_tiers_discount_check', sql`discount >= 0 AND discount < 1`),
]);

export const boatTypes = pgTable('boat_types', {
  id: smallserial('id').primaryKey(),
  code: text('code').notNull(),
  label: text('label').notNull(),
  hulls: smallint('hulls').notNull().default(1),
}, (t) => [
  unique('boat_types_code_key').on(t.code),
]);

export const permissions = pgTable('permissions', {
  key: textC('key').primaryKey(),
  description: text('description').notNull(),
});

export const rolePermissions = pgTable('role_permissions', {
  permissionKey: textC('permission_key').notNull(),
  role: staffRole('role').notNull(),
}, (t) => [
  primaryKey({ name: 'role_permissions_pkey', columns: [t.role, t.permissionKey] }),
  foreignKey({ name: 'role_permissions_permission_key_fkey', columns: [t.permissionKey], foreignColumns: [permissions.key] })
    .onUpdate('cascade').onDelete('cascade'),
]);

export const notificationTemplates = pgTable('notification_templates', {
  code: text('code').primaryKey(),
  subject: text('subject').notNull(),
  body: text('body').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});
