CREATE TABLE currencies (
    code        char(3) PRIMARY KEY,
    name        text NOT NULL UNIQUE,
    minor_units smallint NOT NULL DEFAULT 2 CHECK (minor_units BETWEEN 0 AND 4)
);

CREATE TABLE countries (
    code          char(2) PRIMARY KEY,
    name          varchar(60) NOT NULL,
    currency_code char(3) NOT NULL REFERENCES currencies (code),
    in_eu         boolean NOT NULL DEFAULT false
);

INSERT INTO currencies (code, name, minor_units) VALUES
    ('EUR', 'Euro', 2),
    ('GBP', 'Pound sterling', 2),
    ('SEK', 'Swedish krona', 2),
    ('NOK', 'Norwegian krone', 2),
    ('DKK', 'Danish krone', 2),
    ('ISK', 'Icelandic króna', 0);

INSERT INTO countries (code, name, currency_code, in_eu) VALUES
    ('DE', 'Germany', 'EUR', true),
    ('NL', 'Netherlands', 'EUR', true),
    ('FR', 'France', 'EUR', true),
    ('DK', 'Denmark', 'DKK', true),
    ('SE', 'Sweden', 'SEK', true),
    ('NO', 'Norway', 'NOK', false),
    ('GB', 'United Kingdom', 'GBP', false),
    ('IS', 'Iceland', 'ISK', false);
