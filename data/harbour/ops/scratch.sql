-- What the platform has made before the first migration runs: roles, and logins in schema auth. In production that is
-- its business (terraform); here is enough of it for a laptop, CI and scratch databases. May be run again.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY '{app_migrator,auth_admin,harbour_api,harbour_app,harbour_support}'::text[] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
END
$$;
ALTER ROLE app_migrator LOGIN CREATEROLE;
ALTER ROLE harbour_api LOGIN;

CREATE SCHEMA IF NOT EXISTS auth;

CREATE TABLE IF NOT EXISTS auth.users (
    id              uuid PRIMARY KEY,
    email           text NOT NULL UNIQUE,
    password_hash   text,
    profile         jsonb NOT NULL DEFAULT '{}',
    last_sign_in_at timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE OR REPLACE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('request.jwt.sub', true), '')::uuid
$$;

ALTER SCHEMA auth OWNER TO auth_admin;
ALTER TABLE auth.users OWNER TO auth_admin;
ALTER FUNCTION auth.uid() OWNER TO auth_admin;
GRANT USAGE ON SCHEMA auth TO app_migrator, harbour_api, harbour_app;
GRANT SELECT, REFERENCES, TRIGGER ON auth.users TO app_migrator;

-- Up to PostgreSQL 14 everybody may create in public; from 15 on it is the owner of the database.
DO $$ BEGIN
    EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO app_migrator', current_database());
END $$;
GRANT USAGE, CREATE ON SCHEMA public TO app_migrator;
