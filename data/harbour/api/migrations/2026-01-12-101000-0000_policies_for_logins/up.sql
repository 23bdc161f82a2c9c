-- The app for boat owners talks as harbour_app with a login, not with a harbour.
CREATE FUNCTION current_person() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM people WHERE login_id = auth.uid()
$$;
REVOKE ALL ON FUNCTION current_person() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION current_person() TO harbour_app, harbour_api;

ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE POLICY people_for_staff ON people TO harbour_api USING (true) WITH CHECK (true);
CREATE POLICY people_self ON people FOR SELECT TO harbour_app USING (login_id = auth.uid());
CREATE POLICY people_edit_self ON people FOR UPDATE TO harbour_app
    USING (login_id = auth.uid()) WITH CHECK (login_id = auth.uid());

CREATE POLICY bookings_own ON bookings FOR SELECT TO harbour_app USING (person_id = current_person());
CREATE POLICY bookings_request ON bookings FOR INSERT TO harbour_app
    WITH CHECK (person_id = current_person() AND status = 'requested');
-- Whatever else lets a booking through: nobody asks for one that is over.
CREATE POLICY bookings_not_in_the_past ON bookings AS RESTRICTIVE FOR INSERT TO harbour_app
    WITH CHECK (lower(stay) >= date_trunc('day', now()));

DROP POLICY threads_of_harbour ON threads;
CREATE POLICY threads_visible ON threads TO harbour_api, harbour_app
    USING (harbour_id = current_harbour() OR person_id = current_person())
    WITH CHECK (harbour_id = current_harbour() OR person_id = current_person());

GRANT SELECT (id, email, given_name, family_name, phone, locale, newsletter) ON people TO harbour_app;
GRANT UPDATE (given_name, family_name, phone, locale, newsletter) ON people TO harbour_app;
GRANT SELECT, INSERT ON bookings, threads TO harbour_app;
GRANT SELECT ON harbours, berths TO harbour_app;
GRANT INSERT ON booking_events TO harbour_app;
GRANT USAGE ON SEQUENCE booking_events_id_seq TO harbour_app;
