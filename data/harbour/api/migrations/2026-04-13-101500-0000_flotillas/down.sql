ALTER TABLE bookings DROP COLUMN flotilla_id;
DROP TABLE flotillas;
