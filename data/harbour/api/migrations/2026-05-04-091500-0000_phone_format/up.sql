-- Old numbers are mended by support one by one, then this is validated.
ALTER TABLE people ADD CONSTRAINT people_phone_check CHECK (phone ~ '^\+[0-9 ]{6,20}$') NOT VALID;
