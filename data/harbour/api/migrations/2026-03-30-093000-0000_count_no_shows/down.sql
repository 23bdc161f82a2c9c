DROP FUNCTION no_shows(uuid);
DROP INDEX bookings_no_show_idx;
