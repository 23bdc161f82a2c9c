CREATE TYPE payment_method AS ENUM ('card', 'bank_transfer', 'cash');

CREATE TABLE payments (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    invoice_id  bigint NOT NULL REFERENCES invoices (id),
    method      payment_method NOT NULL,
    amount      money_amount NOT NULL CHECK (amount <> 0),
    external_id varchar(64),
    received_at timestamptz NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (method, external_id)
);

CREATE INDEX payments_invoice_id_idx ON payments USING hash (invoice_id);
