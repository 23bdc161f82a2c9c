DROP TRIGGER log_event ON bookings;
DROP FUNCTION log_booking_event();
DROP TABLE booking_events;
