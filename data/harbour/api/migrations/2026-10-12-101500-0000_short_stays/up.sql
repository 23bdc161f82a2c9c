-- Lunch berths: by the hour, without a tariff.
ALTER TABLE bookings ADD COLUMN kind text NOT NULL DEFAULT 'overnight';
ALTER TABLE bookings ADD CONSTRAINT bookings_kind_check
    CHECK (kind IN ('overnight', 'season', 'hourly') AND (kind <> 'hourly' OR tariff_code IS NULL));

CREATE OR REPLACE VIEW berth_occupancy AS
SELECT b.harbour_id,
       b.id AS berth_id,
       b.path,
       k.id AS booking_id,
       k.boat_id,
       upper(k.stay) AS leaves_at,
       k.kind
FROM berths b
LEFT JOIN bookings k ON k.berth_id = b.id AND k.status = 'checked_in';
