CREATE TABLE api_keys (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    harbour_id uuid NOT NULL REFERENCES harbours (id) ON DELETE CASCADE,
    label      varchar(80) NOT NULL,
    key_hash   bytea NOT NULL UNIQUE,
    scopes     text[] NOT NULL DEFAULT '{bookings:read,berths:read}',
    expires_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT api_keys_scopes_check CHECK (cardinality(scopes) > 0)
);

-- Forced: not even the owner of the table looks at another harbour's keys.
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY api_keys_of_harbour ON api_keys USING (harbour_id = current_harbour());

GRANT SELECT, INSERT, DELETE ON api_keys TO harbour_api;
