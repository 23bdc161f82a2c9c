ALTER TABLE people DROP CONSTRAINT people_phone_check;
