-- "HH 1234", "hh-1234" and "HH1234" are one boat.
CREATE FUNCTION normalise_registration(registration text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT upper(regexp_replace(registration, '[^[:alnum:]]', '', 'g'))
$$;

UPDATE boats SET registration = NULL WHERE btrim(registration) = '';
CREATE UNIQUE INDEX boats_registration_key ON boats (normalise_registration(registration));

COMMENT ON INDEX boats_registration_key IS 'Twins were merged by hand in August 2025.';
