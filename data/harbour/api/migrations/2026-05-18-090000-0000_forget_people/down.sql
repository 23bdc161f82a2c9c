DROP FUNCTION forget_person(uuid);
