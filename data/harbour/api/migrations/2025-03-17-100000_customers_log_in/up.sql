-- Logins are the platform's (schema auth). A new login finds its customer by e-mail, or makes one.
ALTER TABLE customers ADD COLUMN login_id uuid UNIQUE REFERENCES auth.users (id) ON DELETE SET NULL;

CREATE FUNCTION handle_new_login() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO customers (email, full_name, login_id)
    VALUES (NEW.email, coalesce(NEW.profile ->> 'name', split_part(NEW.email, '@', 1)), NEW.id)
    ON CONFLICT (email) DO UPDATE SET login_id = excluded.login_id;
    RETURN NEW;
END
$$;

CREATE TRIGGER on_new_login AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION handle_new_login();

-- And who changes the address in the app keeps the account.
CREATE TRIGGER on_changed_email AFTER UPDATE OF email ON auth.users
    FOR EACH ROW WHEN (NEW.email IS DISTINCT FROM OLD.email) EXECUTE FUNCTION handle_new_login();
