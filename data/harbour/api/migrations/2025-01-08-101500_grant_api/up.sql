GRANT SELECT ON currencies, countries, harbours, berths, boat_types, tariffs TO harbour_api;
GRANT SELECT, INSERT, UPDATE ON customers, boats, bookings, invoices, invoice_lines, payments TO harbour_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON boat_owners, harbour_staff TO harbour_api;
GRANT SELECT, INSERT ON booking_events TO harbour_api;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO harbour_api;
