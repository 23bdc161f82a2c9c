-- A transaction of its own: a new value of an enum cannot be used before it is committed.
ALTER TABLE bookings DROP CONSTRAINT bookings_no_overlap;
ALTER TABLE bookings ADD CONSTRAINT bookings_no_overlap
    EXCLUDE USING gist (berth_id WITH =, stay WITH &&) WHERE (status IN ('confirmed', 'checked_in'));

CREATE INDEX bookings_present_idx ON bookings (harbour_id, berth_id) WHERE status = 'checked_in';
