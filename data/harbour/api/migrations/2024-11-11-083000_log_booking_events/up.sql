CREATE TABLE booking_events (
    id         bigserial PRIMARY KEY,
    booking_id bigint NOT NULL REFERENCES bookings (id) ON DELETE CASCADE,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by text NOT NULL DEFAULT CURRENT_USER,
    old_status booking_status,
    new_status booking_status NOT NULL,
    payload    json
);

CREATE INDEX booking_events_booking_id_at_idx ON booking_events (booking_id, at);

CREATE FUNCTION log_booking_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO booking_events (booking_id, new_status) VALUES (NEW.id, NEW.status);
    ELSIF NEW.status <> OLD.status THEN
        INSERT INTO booking_events (booking_id, old_status, new_status) VALUES (NEW.id, OLD.status, NEW.status);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER log_event AFTER INSERT OR UPDATE OF status ON bookings
    FOR EACH ROW EXECUTE FUNCTION log_booking_event();
