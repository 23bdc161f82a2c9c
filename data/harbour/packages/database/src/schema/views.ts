import { sql } from 'drizzle-orm';
import { bigint, char, date, numeric, pgMaterializedView, pgView, smallint, text, uuid, varchar } from 'drizzle-orm/pg-core';
import { instant, ltree } from '../types';

export const berthOccupancy = pgView('berth_occupancy', {
  harbourId: uuid('harbour_id'),
  berthId: bigint('berth_id', { mode: 'number' }),
  path: ltree('path'),
  bookingId: bigint('booking_id', { mode: 'number' }),
  boatId: bigint('boat_id', { mode: 'number' }),
  leavesAt: instant('leaves_at'),
  kind: text('kind'),
}).as(sql`
  SELECT b.harbour_id, b.id AS berth_id, b.path, k.id AS booking_id, k.boat_id, upper(k.stay) AS leaves_at, k.kind
  FROM berths b
  LEFT JOIN bookings k ON k.berth_id = b.id AND k.status = 'checked_in'`);

export const openInvoices = pgView('open_invoices', {
  id: bigint('id', { mode: 'number' }),
  harbourId: uuid('harbour_id'),
  number: varchar('number', { length: 24 }),
  personId: uuid('person_id'),
  dueOn: date('due_on'),
  openAmount: numeric('open_amount'),
  currencyCode: char('currency_code', { length: 3 }),
}).as(sql`
  SELECT i.id, i.harbour_id, i.number, i.person_id, i.due_on, i.total - coalesce(sum(p.amount), 0) AS open_amount, i.currency_code
  FROM invoices i
  LEFT JOIN payments p ON p.invoice_id = i.id
  WHERE i.status = 'sent'
  GROUP BY i.id`);

export const gatesOffline = pgView('gates_offline', {
  id: smallint('id'),
  harbourId: uuid('harbour_id'),
  name: varchar('name', { length: 40 }),
  lastSeenAt: instant('last_seen_at'),
}).as(sql`
  SELECT g.id, g.harbour_id, g.name, g.last_seen_at
  FROM gates g
  WHERE g.last_seen_at IS NULL OR g.last_seen_at < now() - interval '10 minutes'`);

// Its unique index is in the database only.
export const monthlyRevenue = pgMaterializedView('monthly_revenue', {
  harbourId: uuid('harbour_id'),
  month: date('month'),
  currencyCode: char('currency_code', { length: 3 }),
  invoices: bigint('invoices', { mode: 'number' }),
  revenue: numeric('revenue'),
}).as(sql`
  SELECT i.harbour_id, date_trunc('month', i.issued_on)::date AS month, i.currency_code, count(*) AS invoices, sum(i.total) AS revenue
  FROM invoices i
  WHERE i.status IN ('sent', 'paid')
  GROUP BY 1, 2, 3`);
