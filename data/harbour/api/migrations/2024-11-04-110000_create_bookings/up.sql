CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TYPE booking_status AS ENUM ('requested', 'confirmed', 'cancelled');

CREATE TABLE bookings (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reference   uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    harbour_id  uuid NOT NULL REFERENCES harbours (id),
    berth_id    bigint NOT NULL REFERENCES berths (id),
    boat_id     bigint NOT NULL REFERENCES boats (id),
    customer_id uuid NOT NULL REFERENCES customers (id),
    stay        tstzrange NOT NULL,
    status      booking_status NOT NULL DEFAULT 'requested',
    crew        smallint NOT NULL DEFAULT 2,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT bookings_stay_check CHECK (NOT isempty(stay) AND NOT lower_inf(stay) AND NOT upper_inf(stay)),
    CONSTRAINT bookings_no_overlap EXCLUDE USING gist (berth_id WITH =, stay WITH &&) WHERE (status = 'confirmed')
);

CREATE INDEX bookings_harbour_id_status_idx ON bookings (harbour_id, status);
CREATE INDEX bookings_customer_id_idx ON bookings (customer_id);

SELECT diesel_manage_updated_at('bookings');
