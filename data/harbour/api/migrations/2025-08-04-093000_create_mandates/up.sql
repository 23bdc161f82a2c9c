CREATE DOMAIN iban AS varchar(34) COLLATE "C" CHECK (VALUE ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$');

CREATE TABLE mandates (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    harbour_id uuid NOT NULL REFERENCES harbours (id),
    person_id  uuid NOT NULL REFERENCES people (id),
    iban       iban NOT NULL,
    signed_on  date NOT NULL,
    revoked_on date,
    CONSTRAINT mandates_revoked_check CHECK (revoked_on IS NULL OR revoked_on >= signed_on)
);

CREATE UNIQUE INDEX mandates_active_key ON mandates (harbour_id, person_id) WHERE revoked_on IS NULL;

ALTER TABLE payments ADD COLUMN mandate_id uuid REFERENCES mandates (id);
ALTER TABLE payments ADD CONSTRAINT payments_mandate_check
    CHECK (method <> 'direct_debit' OR mandate_id IS NOT NULL);

GRANT SELECT, INSERT, UPDATE ON mandates TO harbour_api;
