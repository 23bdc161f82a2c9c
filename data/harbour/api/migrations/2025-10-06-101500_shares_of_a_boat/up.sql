CREATE FUNCTION check_boat_shares() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(share_percent) FROM boat_owners WHERE boat_id = NEW.boat_id) > 100 THEN
        RAISE EXCEPTION 'more than 100 %% of boat % is owned', NEW.boat_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER shares_at_most_100 AFTER INSERT OR UPDATE ON boat_owners
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_boat_shares();
