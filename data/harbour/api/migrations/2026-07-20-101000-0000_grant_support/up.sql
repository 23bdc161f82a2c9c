GRANT SELECT ON harbours, berths, boats, boat_types, boat_owners, bookings, booking_events, threads TO harbour_support;
GRANT SELECT (id, email, given_name, family_name, locale, created_at), UPDATE (phone) ON people TO harbour_support;
CREATE POLICY people_for_support ON people FOR SELECT TO harbour_support USING (true);
CREATE POLICY bookings_for_support ON bookings FOR SELECT TO harbour_support USING (true);
REVOKE EXECUTE ON FUNCTION next_invoice_number(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION next_invoice_number(uuid) TO harbour_api;
