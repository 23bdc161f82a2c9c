CREATE TYPE season AS ENUM ('low', 'mid', 'high');

CREATE TABLE tariffs (
    code           varchar(20) NOT NULL,
    season         season NOT NULL,
    description    text NOT NULL,
    per_metre      numeric(8, 2) NOT NULL CHECK (per_metre >= 0),
    currency_code  char(3) NOT NULL REFERENCES currencies (code),
    minimum_nights smallint NOT NULL DEFAULT 1,
    PRIMARY KEY (season, code)
);

INSERT INTO tariffs (code, season, description, per_metre, currency_code, minimum_nights) VALUES
    ('visitor-2024', 'low',  'Visitors, October to March', 1.80, 'EUR', 1),
    ('visitor-2024', 'mid',  'Visitors, April, May and September', 2.40, 'EUR', 1),
    ('visitor-2024', 'high', 'Visitors, June to August', 3.20, 'EUR', 1),
    ('resident-2024', 'low',  'Residents, winter', 0.55, 'EUR', 30),
    ('resident-2024', 'high', 'Residents, summer', 0.95, 'EUR', 30);
