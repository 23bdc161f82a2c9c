-- Places are swapped within one transaction, so the key may only be looked at in the end.
CREATE TABLE waiting_list (
    harbour_id  uuid NOT NULL REFERENCES harbours (id) ON DELETE CASCADE,
    customer_id uuid NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    position    integer NOT NULL CHECK (position > 0),
    min_length  metres NOT NULL,
    joined_on   date NOT NULL DEFAULT CURRENT_DATE,
    CONSTRAINT waiting_list_pkey PRIMARY KEY (harbour_id, customer_id),
    CONSTRAINT waiting_list_position_key UNIQUE (harbour_id, position) DEFERRABLE INITIALLY DEFERRED
);

GRANT SELECT, INSERT, UPDATE, DELETE ON waiting_list TO harbour_api;
