-- Staff, crews and owners are in there as well. Constraints and indexes keep their names, nobody reads those.
SET LOCAL lock_timeout = '5s';

ALTER TABLE customers RENAME TO people;
ALTER TABLE harbour_staff RENAME COLUMN customer_id TO person_id;
ALTER TABLE boat_owners RENAME COLUMN customer_id TO person_id;
ALTER TABLE bookings RENAME COLUMN customer_id TO person_id;
ALTER TABLE invoices RENAME COLUMN customer_id TO person_id;
ALTER TABLE waiting_list RENAME COLUMN customer_id TO person_id;

CREATE OR REPLACE FUNCTION handle_new_login() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO people (email, given_name, family_name, login_id)
    VALUES (NEW.email,
            coalesce(NEW.profile ->> 'given_name', split_part(NEW.email, '@', 1)),
            coalesce(NEW.profile ->> 'family_name', ''),
            NEW.id)
    ON CONFLICT (email) DO UPDATE SET login_id = excluded.login_id;
    RETURN NEW;
END
$$;
