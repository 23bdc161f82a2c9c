ALTER TABLE tariffs ADD COLUMN valid daterange;

UPDATE tariffs
SET valid = daterange(make_date(right(code, 4)::int, 1, 1), make_date(right(code, 4)::int + 1, 1, 1));

ALTER TABLE tariffs ALTER COLUMN valid SET NOT NULL;

INSERT INTO tariffs (code, season, description, per_metre, currency_code, minimum_nights, valid)
SELECT replace(code, '2025', '2026'), season, replace(description, '2025', '2026'), round(per_metre * 1.03, 2),
       currency_code, minimum_nights, '[2026-01-01,2027-01-01)'
FROM tariffs
WHERE code LIKE '%-2025';

-- Residents pay by the year now.
DELETE FROM tariffs WHERE code = 'resident-2026' AND season = 'low';
