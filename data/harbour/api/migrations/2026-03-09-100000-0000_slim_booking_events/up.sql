-- Never anything but NULL since we log by trigger.
ALTER TABLE booking_events DROP COLUMN payload;
ALTER TABLE booking_events RENAME COLUMN changed_by TO actor;
