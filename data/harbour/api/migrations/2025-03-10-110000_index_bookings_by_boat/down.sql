DROP INDEX CONCURRENTLY bookings_boat_id_idx;
