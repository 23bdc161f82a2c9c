-- Gapless per harbour, as the tax office wants it: a counter under a row lock instead of the sequence.
CREATE TABLE invoice_counters (
    harbour_id uuid PRIMARY KEY REFERENCES harbours (id) ON DELETE CASCADE,
    prefix     varchar(8) NOT NULL DEFAULT '',
    last_used  integer NOT NULL DEFAULT 0
);

INSERT INTO invoice_counters (harbour_id, last_used)
SELECT harbour_id, max(number) FROM invoices GROUP BY harbour_id;

ALTER TABLE invoices ALTER COLUMN number DROP DEFAULT;
DROP INDEX invoices_number_key;
ALTER TABLE invoices
    ALTER COLUMN number TYPE varchar(24) USING number::text,
    ADD CONSTRAINT invoices_number_key UNIQUE (harbour_id, number);
DROP SEQUENCE invoice_number_seq;

CREATE FUNCTION next_invoice_number(harbour uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    taken text;
BEGIN
    INSERT INTO invoice_counters AS c (harbour_id, last_used) VALUES (harbour, 1)
    ON CONFLICT (harbour_id) DO UPDATE SET last_used = c.last_used + 1
    RETURNING prefix || lpad(last_used::text, 6, '0') INTO taken;
    RETURN taken;
END
$$;

GRANT SELECT, INSERT, UPDATE ON invoice_counters TO harbour_api;
