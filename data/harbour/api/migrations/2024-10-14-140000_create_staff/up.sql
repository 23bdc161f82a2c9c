CREATE TYPE staff_role AS ENUM ('owner', 'harbour_master', 'clerk');

CREATE TABLE harbour_staff (
    harbour_id  uuid NOT NULL REFERENCES harbours (id) ON DELETE CASCADE,
    customer_id uuid NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    role        staff_role NOT NULL DEFAULT 'clerk',
    since       date NOT NULL DEFAULT CURRENT_DATE,
    PRIMARY KEY (harbour_id, customer_id)
);

CREATE INDEX harbour_staff_customer_id_idx ON harbour_staff (customer_id);

-- A harbour has one owner.
CREATE UNIQUE INDEX harbour_staff_owner_key ON harbour_staff (harbour_id) WHERE role = 'owner';
