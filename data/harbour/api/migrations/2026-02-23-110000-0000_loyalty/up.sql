CREATE TABLE loyalty_tiers (
    code     text PRIMARY KEY,
    nights   int4range NOT NULL,
    discount numeric(4, 3) NOT NULL CHECK (discount >= 0 AND discount < 1),
    CONSTRAINT loyalty_tiers_nights_excl EXCLUDE USING gist (nights WITH &&)
);

INSERT INTO loyalty_tiers (code, nights, discount) VALUES
    ('guest', '[0,10)', 0),
    ('mate', '[10,50)', 0.05),
    ('skipper', '[50,200)', 0.1),
    ('admiral', '[200,)', 0.125);

ALTER TABLE people ADD COLUMN nights_stayed integer NOT NULL DEFAULT 0;

UPDATE people p
SET nights_stayed = s.nights
FROM (SELECT person_id, sum(ceil(extract(epoch FROM upper(stay) - lower(stay)) / 86400))::integer AS nights
      FROM bookings WHERE status = 'checked_out' GROUP BY person_id) s
WHERE s.person_id = p.id;

CREATE FUNCTION loyalty_discount(nights integer) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT discount FROM loyalty_tiers t WHERE t.nights @> $1
$$;

GRANT SELECT ON loyalty_tiers TO harbour_api;
