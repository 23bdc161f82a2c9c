CREATE TABLE tax_rates (
    id           serial PRIMARY KEY,
    country_code char(2) NOT NULL REFERENCES countries (code),
    name         varchar(20) NOT NULL,
    percent      numeric(4, 2) NOT NULL CHECK (percent >= 0),
    valid        daterange NOT NULL,
    CONSTRAINT tax_rates_one_at_a_time EXCLUDE USING gist (country_code WITH =, name WITH =, valid WITH &&)
);

INSERT INTO tax_rates (country_code, name, percent, valid) VALUES
    ('DE', 'standard', 19, '[2007-01-01,2020-07-01)'),
    ('DE', 'standard', 16, '[2020-07-01,2021-01-01)'),
    ('DE', 'standard', 19, '[2021-01-01,)'),
    ('DE', 'reduced', 7, '[1983-07-01,)'),
    ('NL', 'standard', 21, '[2012-10-01,)'),
    ('FR', 'standard', 20, '[2014-01-01,)'),
    ('DK', 'standard', 25, '[1992-01-01,)'),
    ('SE', 'standard', 25, '[1990-07-01,)'),
    ('NO', 'standard', 25, '[2005-01-01,)'),
    ('GB', 'standard', 20, '[2011-01-04,)'),
    ('IS', 'standard', 24, '[2015-01-01,)');

ALTER TABLE invoice_lines ADD COLUMN tax_rate_id integer REFERENCES tax_rates (id);

UPDATE invoice_lines l
SET tax_rate_id = t.id
FROM invoices i
JOIN harbours h ON h.id = i.harbour_id
JOIN tax_rates t ON t.country_code = h.country_code AND t.name = 'standard'
WHERE i.id = l.invoice_id AND t.valid @> coalesce(i.issued_on, i.created_at::date);

GRANT SELECT ON tax_rates TO harbour_api;
