CREATE TYPE document_type AS ENUM ('insurance', 'registration', 'radio_licence');

CREATE TABLE documents (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    boat_id     bigint NOT NULL REFERENCES boats (id) ON DELETE CASCADE,
    type        document_type NOT NULL,
    file_name   text NOT NULL,
    content     bytea NOT NULL,
    sha256      bytea NOT NULL CHECK (octet_length(sha256) = 32),
    expires_on  date,
    uploaded_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (boat_id, type, sha256)
);

ALTER TABLE documents ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE boats ADD COLUMN insured_until date;

GRANT SELECT, INSERT, DELETE ON documents TO harbour_api;
