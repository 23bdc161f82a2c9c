-- bookings is written to day and night: without a lock that holds off writers
CREATE INDEX CONCURRENTLY bookings_boat_id_idx ON bookings (boat_id);
