// In a file after views.ts: drizzle-kit writes views file by file, and by name within one, whichever stands on which.
import { sql } from 'drizzle-orm';
import { bigint, numeric, pgView, text, uuid } from 'drizzle-orm/pg-core';

export const harbourDashboard = pgView('harbour_dashboard', {
  id: uuid('id'),
  name: text('name'),
  occupied: bigint('occupied', { mode: 'number' }),
  berths: bigint('berths', { mode: 'number' }),
  outstanding: numeric('outstanding'),
}).with({ securityBarrier: true }).as(sql`
  SELECT h.id, h.name,
         (SELECT count(*) FROM berth_occupancy o WHERE o.harbour_id = h.id AND o.booking_id IS NOT NULL) AS occupied,
         (SELECT count(*) FROM berths b WHERE b.harbour_id = h.id) AS berths,
         (SELECT coalesce(sum(o.open_amount), 0) FROM open_invoices o WHERE o.harbour_id = h.id) AS outstanding
  FROM harbours h
  WHERE h.id = current_harbour()`);
