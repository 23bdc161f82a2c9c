ALTER TABLE booking_events RENAME COLUMN actor TO changed_by;
ALTER TABLE booking_events ADD COLUMN payload json;
