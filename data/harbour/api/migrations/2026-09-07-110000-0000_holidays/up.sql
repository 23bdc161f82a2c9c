CREATE TABLE holidays (
    country_code char(2) NOT NULL REFERENCES countries (code),
    day          date NOT NULL,
    name         text NOT NULL,
    PRIMARY KEY (day, country_code)
);

INSERT INTO holidays (country_code, day, name)
SELECT country_code, make_date(year, month, day_of_month), name
FROM generate_series(2025, 2027) AS year,
     (VALUES ('DE', 5, 1, 'Tag der Arbeit'),
             ('DE', 10, 3, 'Tag der Deutschen Einheit'),
             ('FR', 7, 14, 'Fête nationale'),
             ('NL', 4, 27, 'Koningsdag'),
             ('NO', 5, 17, 'Grunnlovsdagen'),
             ('SE', 6, 6, 'Sveriges nationaldag'),
             ('IS', 6, 17, 'Þjóðhátíðardagurinn')) AS h (country_code, month, day_of_month, name);

GRANT SELECT ON holidays TO harbour_api;

-- The king's birthday moves when it is a Sunday.
UPDATE holidays SET day = '2025-04-26' WHERE country_code = 'NL' AND day = '2025-04-27';
