CREATE INDEX bookings_no_show_idx ON bookings (person_id) WHERE status = 'no_show';

CREATE FUNCTION no_shows(person uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(*) FROM bookings WHERE person_id = person AND status = 'no_show'
$$;
