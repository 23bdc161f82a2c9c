REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM harbour_api;
REVOKE ALL ON currencies, countries, harbours, berths, boat_types, tariffs, customers, boats, bookings, invoices,
    invoice_lines, payments, boat_owners, harbour_staff, booking_events FROM harbour_api;
