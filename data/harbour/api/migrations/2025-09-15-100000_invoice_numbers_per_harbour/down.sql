DROP FUNCTION next_invoice_number(uuid);

CREATE SEQUENCE invoice_number_seq START 1000;
ALTER TABLE invoices DROP CONSTRAINT invoices_number_key;
ALTER TABLE invoices ALTER COLUMN number TYPE bigint USING nextval('invoice_number_seq');
ALTER TABLE invoices ALTER COLUMN number SET DEFAULT nextval('invoice_number_seq');
ALTER SEQUENCE invoice_number_seq OWNED BY invoices.number;
CREATE UNIQUE INDEX invoices_number_key ON invoices (number);
GRANT USAGE ON SEQUENCE invoice_number_seq TO harbour_api;

DROP TABLE invoice_counters;
