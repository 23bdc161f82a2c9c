ALTER TYPE booking_status ADD VALUE IF NOT EXISTS 'checked_in' AFTER 'confirmed';
ALTER TYPE booking_status ADD VALUE IF NOT EXISTS 'checked_out' AFTER 'checked_in';
