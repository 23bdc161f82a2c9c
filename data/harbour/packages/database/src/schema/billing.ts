import { sql } from 'drizzle-orm';
import {
  bigint, char, check, date, foreignKey, index, integer, numeric, pgEnum, pgPolicy, pgTable, primaryKey, smallint, text, unique, uniqueIndex,
  uuid, varchar,
} from 'drizzle-orm/pg-core';
import { harbourApi } from '../roles';
import { iban, instant, moneyAmount } from '../types';
import { bookings } from './bookings';
import { harbours } from './harbours';
import { people } from './people';
import { currencies, taxRates } from './reference';

export const invoiceStatus = pgEnum('invoice_status', ['draft', 'sent', 'paid', 'voided']);
export const paymentMethod = pgEnum('payment_method', ['card', 'bank_transfer', 'direct_debit', 'cash']);

export const invoiceCounters = pgTable('invoice_counters', {
  harbourId: uuid('harbour_id').primaryKey(),
  prefix: varchar('prefix', { length: 8 }).notNull().default(sql`''`),
  lastUsed: integer('last_used').notNull().default(0),
}, (t) => [
  foreignKey({ name: 'invoice_counters_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }).onDelete('cascade'),
]);

export const invoices = pgTable('invoices', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity({ startWith: 100 }),
  number: varchar('number', { length: 24 }).notNull(),
  harbourId: uuid('harbour_id').notNull(),
  personId: uuid('person_id').notNull(),
  bookingId: bigint('booking_id', { mode: 'number' }),
  status: invoiceStatus('status').notNull().default('draft'),
  issuedOn: date('issued_on'),
  dueOn: date('due_on'),
  total: moneyAmount('total').notNull().default(sql`0`),
  currencyCode: char('currency_code', { length: 3 }).notNull().default('EUR'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
}, (t) => [
  unique('invoices_number_key').on(t.harbourId, t.number),
  foreignKey({ name: 'invoices_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }),
  foreignKey({ name: 'invoices_customer_id_fkey', columns: [t.personId], foreignColumns: [people.id] }),
  foreignKey({ name: 'invoices_booking_id_fkey', columns: [t.bookingId], foreignColumns: [bookings.id] }).onDelete('set null'),
  foreignKey({ name: 'invoices_currency_code_fkey', columns: [t.currencyCode], foreignColumns: [currencies.code] }),
  index('invoices_customer_id_idx').on(t.personId),
  // INCLUDE (total, currency_code) in the database
  index('invoices_due_idx').on(t.harbourId, t.dueOn).where(sql`status = 'sent'`),
  check('invoices_due_check', sql`due_on >= issued_on`),
  check('invoices_issued_check', sql`status = 'draft' OR issued_on IS NOT NULL`),
  pgPolicy('invoices_of_harbour', { to: harbourApi, using: sql`harbour_id = current_harbour()`, withCheck: sql`harbour_id = current_harbour()` }),
]);

export const invoiceLines = pgTable('invoice_lines', {
  invoiceId: bigint('invoice_id', { mode: 'number' }).notNull(),
  lineNo: smallint('line_no').notNull(),
  description: text('description').notNull(),
  quantity: numeric('quantity', { precision: 10, scale: 3 }).notNull().default(sql`1`),
  unitPrice: moneyAmount('unit_price').notNull(),
  net: numeric('net', { precision: 14, scale: 2 }).generatedAlwaysAs(sql`round(quantity * unit_price, 2)`),
  taxRateId: integer('tax_rate_id'),
}, (t) => [
  primaryKey({ name: 'invoice_lines_pkey', columns: [t.invoiceId, t.lineNo] }),
  foreignKey({ name: 'invoice_lines_invoice_id_fkey', columns: [t.invoiceId], foreignColumns: [invoices.id] }).onDelete('cascade'),
  foreignKey({ name: 'invoice_lines_tax_rate_id_fkey', columns: [t.taxRateId], foreignColumns: [taxRates.id] }),
  check('invoice_lines_line_no_check', sql`line_no > 0`),
]);

export const mandates = pgTable('mandates', {
  id: uuid('id').primaryKey().defaultRandom(),
  harbourId: uuid('harbour_id').notNull(),
  personId: uuid('person_id').notNull(),
  iban: iban('iban').notNull(),
  signedOn: date('signed_on').notNull(),
  revokedOn: date('revoked_on'),
}, (t) => [
  foreignKey({ name: 'mandates_harbour_id_fkey', columns: [t.harbourId], foreignColumns: [harbours.id] }),
  foreignKey({ name: 'mandates_person_id_fkey', columns: [t.personId], foreignColumns: [people.id] }),
  uniqueIndex('mandates_active_key').on(t.harbourId, t.personId).where(sql`revoked_on IS NULL`),
  check('mandates_revoked_check', sql`revoked_on IS NULL OR revoked_on >= signed_on`),
]);

export const payments = pgTable('payments', {
  id: uuid('id').primaryKey().defaultRandom(),
  invoiceId: bigint('invoice_id', { mode: 'number' }).notNull(),
  method: paymentMethod('method').notNull(),
  amount: moneyAmount('amount').notNull(),
  externalId: varchar('external_id', { length: 64 }),
  receivedAt: instant('received_at').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  mandateId: uuid('mandate_id'),
}, (t) => [
  unique('payments_method_external_id_key').on(t.method, t.externalId),
  foreignKey({ name: 'payments_invoice_id_fkey', columns: [t.invoiceId], foreignColumns: [invoices.id] }),
  foreignKey({ name: 'payments_mandate_id_fkey', columns: [t.mandateId], foreignColumns: [mandates.id] }),
  index('payments_invoice_id_idx').using('hash', t.invoiceId),
  check('payments_amount_check', sql`amount <> 0`),
  check('payments_mandate_check', sql`method <> 'direct_debit' OR mandate_id IS NOT NULL`),
]);
