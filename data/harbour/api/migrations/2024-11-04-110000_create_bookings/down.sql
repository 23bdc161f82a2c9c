DROP TABLE bookings;
DROP TYPE booking_status;
DROP EXTENSION btree_gist;
