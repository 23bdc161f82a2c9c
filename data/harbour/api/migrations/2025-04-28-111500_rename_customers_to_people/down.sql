ALTER TABLE waiting_list RENAME COLUMN person_id TO customer_id;
ALTER TABLE invoices RENAME COLUMN person_id TO customer_id;
ALTER TABLE bookings RENAME COLUMN person_id TO customer_id;
ALTER TABLE boat_owners RENAME COLUMN person_id TO customer_id;
ALTER TABLE harbour_staff RENAME COLUMN person_id TO customer_id;
ALTER TABLE people RENAME TO customers;

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
