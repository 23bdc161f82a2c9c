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
GRANT SELECT ON berth_occupancy TO harbour_api;
