DROP INDEX bookings_present_idx;

ALTER TABLE bookings DROP CONSTRAINT bookings_no_overlap;
ALTER TABLE bookings ADD CONSTRAINT bookings_no_overlap
    EXCLUDE USING gist (berth_id WITH =, stay WITH &&) WHERE (status = 'confirmed');
