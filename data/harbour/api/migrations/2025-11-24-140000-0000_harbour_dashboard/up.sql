CREATE VIEW open_invoices AS
SELECT i.id,
       i.harbour_id,
       i.number,
       i.person_id,
       i.due_on,
       i.total - coalesce(sum(p.amount), 0) AS open_amount,
       i.currency_code
FROM invoices i
LEFT JOIN payments p ON p.invoice_id = i.id
WHERE i.status = 'sent'
GROUP BY i.id;

CREATE VIEW harbour_dashboard WITH (security_barrier = true) AS
SELECT h.id,
       h.name,
       (SELECT count(*) FROM berth_occupancy o WHERE o.harbour_id = h.id AND o.booking_id IS NOT NULL) AS occupied,
       (SELECT count(*) FROM berths b WHERE b.harbour_id = h.id) AS berths,
       (SELECT coalesce(sum(o.open_amount), 0) FROM open_invoices o WHERE o.harbour_id = h.id) AS outstanding
FROM harbours h
WHERE h.id = current_harbour();

GRANT SELECT ON open_invoices, harbour_dashboard TO harbour_api;
