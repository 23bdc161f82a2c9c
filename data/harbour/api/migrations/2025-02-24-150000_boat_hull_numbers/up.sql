-- Craft identification number, EN ISO 10087
CREATE DOMAIN hull_id AS text CHECK (VALUE ~ '^[A-Z]{2}-[A-Z]{3}[A-Z0-9]{5}[A-L][0-9]{3}$');

ALTER TABLE boats
    ADD COLUMN hull_number hull_id,
    ADD COLUMN footprint_m2 numeric(8, 2) GENERATED ALWAYS AS (length_m * beam_m) STORED;

CREATE UNIQUE INDEX boats_hull_number_key ON boats (hull_number) WHERE hull_number IS NOT NULL;
