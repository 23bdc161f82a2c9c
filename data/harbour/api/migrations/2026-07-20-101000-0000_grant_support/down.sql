REVOKE EXECUTE ON FUNCTION next_invoice_number(uuid) FROM harbour_api;
GRANT EXECUTE ON FUNCTION next_invoice_number(uuid) TO PUBLIC;
DROP POLICY bookings_for_support ON bookings;
DROP POLICY people_for_support ON people;
REVOKE SELECT (id, email, given_name, family_name, locale, created_at), UPDATE (phone) ON people FROM harbour_support;
REVOKE SELECT ON harbours, berths, boats, boat_types, boat_owners, bookings, booking_events, threads FROM harbour_support;
