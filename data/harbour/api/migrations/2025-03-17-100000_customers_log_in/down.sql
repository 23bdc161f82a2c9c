DROP TRIGGER on_changed_email ON auth.users;
DROP TRIGGER on_new_login ON auth.users;
DROP FUNCTION handle_new_login();
ALTER TABLE customers DROP COLUMN login_id;
