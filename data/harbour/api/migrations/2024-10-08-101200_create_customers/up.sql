CREATE TABLE customers (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email         citext NOT NULL UNIQUE,
    full_name     varchar(120) NOT NULL,
    phone         text,
    fax           text,
    date_of_birth date,
    newsletter    boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);

SELECT diesel_manage_updated_at('customers');
