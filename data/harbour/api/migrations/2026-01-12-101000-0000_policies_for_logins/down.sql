REVOKE USAGE ON SEQUENCE booking_events_id_seq FROM harbour_app;
REVOKE INSERT ON booking_events FROM harbour_app;
REVOKE ALL ON harbours, berths, bookings, threads FROM harbour_app;
REVOKE ALL (id, email, given_name, family_name, phone, locale, newsletter) ON people FROM harbour_app;

DROP POLICY threads_visible ON threads;
CREATE POLICY threads_of_harbour ON threads TO harbour_api USING (harbour_id = current_harbour());

DROP POLICY bookings_not_in_the_past ON bookings;
DROP POLICY bookings_request ON bookings;
DROP POLICY bookings_own ON bookings;
DROP POLICY people_edit_self ON people;
DROP POLICY people_self ON people;
DROP POLICY people_for_staff ON people;
ALTER TABLE people DISABLE ROW LEVEL SECURITY;

DROP FUNCTION current_person();
