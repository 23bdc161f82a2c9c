-- harbour_dashboard stands on it, and CREATE OR REPLACE cannot take a column away.
DROP VIEW harbour_dashboard;
DROP VIEW berth_occupancy;

ALTER TABLE bookings DROP COLUMN kind;

CREATE VIEW berth_occupancy AS
SELECT b.harbour_id,
       b.id AS berth_id,
       b.path,
       k.id AS booking_id,
       k.boat_id,
       upper(k.stay) AS leaves_at
FROM berths b
LEFT JOIN bookings k ON k.berth_id = b.id AND k.status = 'checked_in';
COMMENT ON VIEW berth_occupancy IS 'Every berth, and who lies there now.';
GRANT SELECT ON berth_occupancy TO harbour_api, harbour_reporting;

CREATE VIEW harbour_dashboard WITH (security_barrier = true) AS
SELECT h.id,
       h.name,
       (SELECT count(*) FROM berth_occupancy o WHERE o.harbour_id = h.id AND o.booking_id IS NOT NULL) AS occupied,
       (SELECT count(*) FROM berths b WHERE b.harbour_id = h.id) AS berths,
       (SELECT coalesce(sum(o.open_amount), 0) FROM open_invoices o WHERE o.harbour_id = h.id) AS outstanding
FROM harbours h
WHERE h.id = current_harbour();
GRANT SELECT ON harbour_dashboard TO harbour_api;
