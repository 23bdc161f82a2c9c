-- Takes its triggers on auth.users along. By name only the owner of that table, the platform, could drop them.
DROP FUNCTION handle_new_login() CASCADE;
ALTER TABLE customers DROP COLUMN login_id;
