ALTER TABLE people DROP CONSTRAINT people_locale_check;
