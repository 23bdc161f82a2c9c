UPDATE people
SET locale = CASE
    WHEN phone LIKE '+49%' THEN 'de'
    WHEN phone LIKE '+31%' THEN 'nl'
    WHEN phone LIKE '+33%' THEN 'fr'
    WHEN phone LIKE '+45%' THEN 'da'
    WHEN phone LIKE '+46%' THEN 'sv'
    WHEN phone LIKE '+47%' THEN 'nb'
    ELSE locale
END;

ALTER TABLE people ADD CONSTRAINT people_locale_check CHECK (locale ~ '^[a-z]{2}(-[A-Z]{2})?$');
