ALTER TABLE customers
    ADD COLUMN full_name varchar(120),
    ADD COLUMN fax text;

UPDATE customers SET full_name = left(given_name || ' ' || family_name, 120);

ALTER TABLE customers
    ALTER COLUMN full_name SET NOT NULL,
    DROP COLUMN search_name,
    DROP COLUMN given_name,
    DROP COLUMN family_name;

CREATE INDEX customers_full_name_trgm_idx ON customers USING gin (full_name gin_trgm_ops);
CREATE INDEX customers_lower_full_name_idx ON customers (lower(full_name));

CREATE OR REPLACE FUNCTION handle_new_login() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO customers (email, full_name, login_id)
    VALUES (NEW.email, coalesce(NEW.profile ->> 'name', split_part(NEW.email, '@', 1)), NEW.id)
    ON CONFLICT (email) DO UPDATE SET login_id = excluded.login_id;
    RETURN NEW;
END
$$;
