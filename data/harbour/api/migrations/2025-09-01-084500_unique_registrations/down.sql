DROP INDEX boats_registration_key;
DROP FUNCTION normalise_registration(text);
