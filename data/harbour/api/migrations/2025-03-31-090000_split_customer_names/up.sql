ALTER TABLE customers
    ADD COLUMN given_name varchar(60),
    ADD COLUMN family_name varchar(60);

UPDATE customers
SET given_name = split_part(full_name, ' ', 1),
    family_name = coalesce(nullif(substr(full_name, strpos(full_name, ' ') + 1), ''), full_name);

ALTER TABLE customers
    ALTER COLUMN given_name SET NOT NULL,
    ALTER COLUMN family_name SET NOT NULL,
    DROP COLUMN full_name,
    DROP COLUMN fax;

ALTER TABLE customers
    ADD COLUMN search_name text GENERATED ALWAYS AS (lower(given_name || ' ' || family_name)) STORED;

CREATE INDEX customers_search_name_idx ON customers USING gin (search_name gin_trgm_ops);
CREATE INDEX customers_family_name_idx ON customers (family_name, given_name);

CREATE OR REPLACE FUNCTION handle_new_login() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO customers (email, given_name, family_name, login_id)
    VALUES (NEW.email,
            coalesce(NEW.profile ->> 'given_name', split_part(NEW.email, '@', 1)),
            coalesce(NEW.profile ->> 'family_name', ''),
            NEW.id)
    ON CONFLICT (email) DO UPDATE SET login_id = excluded.login_id;
    RETURN NEW;
END
$$;
