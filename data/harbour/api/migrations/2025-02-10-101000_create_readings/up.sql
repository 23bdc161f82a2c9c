CREATE TABLE metering.readings (
    meter_id integer NOT NULL REFERENCES metering.meters (id),
    read_at  timestamptz NOT NULL,
    value    numeric(12, 3) NOT NULL,
    voltage  real,
    quality  smallint NOT NULL DEFAULT 0,
    raw      bytea,
    PRIMARY KEY (meter_id, read_at)
) PARTITION BY RANGE (read_at);

CREATE INDEX readings_read_at_idx ON metering.readings USING brin (read_at);

-- Readings whose clock is wrong end up here and are looked at by a person.
CREATE TABLE metering.readings_default PARTITION OF metering.readings DEFAULT;

CREATE FUNCTION metering.create_month(month date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    partition text := 'readings_' || to_char(month, 'YYYY_MM');
BEGIN
    EXECUTE format('CREATE TABLE metering.%I PARTITION OF metering.readings FOR VALUES FROM (%L) TO (%L)',
                   partition, month, (month + interval '1 month')::date);
    RETURN partition;
END
$$;

SELECT metering.create_month(month::date)
FROM generate_series(date '2025-01-01', date '2025-06-01', interval '1 month') AS month;

GRANT SELECT, INSERT ON metering.readings TO harbour_api;
