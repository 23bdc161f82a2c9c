-- Article 17: the person goes, the books stay.
CREATE FUNCTION forget_person(person uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE people
    SET email = 'forgotten+' || id || '@invalid', given_name = '-', family_name = '-', phone = NULL,
        date_of_birth = NULL, newsletter = false, login_id = NULL
    WHERE id = person;
    DELETE FROM notifications WHERE person_id = person;
    UPDATE messages SET body = '[removed]' WHERE author_id = person;
END
$$;
REVOKE ALL ON FUNCTION forget_person(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_person(uuid) TO harbour_support;
COMMENT ON FUNCTION forget_person(uuid) IS 'GDPR article 17. Ask legal before calling it for a person with open invoices.';
