DROP POLICY staff_of_harbour ON harbour_staff;
DROP POLICY invoices_of_harbour ON invoices;
DROP POLICY bookings_of_harbour ON bookings;

ALTER TABLE harbour_staff DISABLE ROW LEVEL SECURITY;
ALTER TABLE invoices DISABLE ROW LEVEL SECURITY;
ALTER TABLE bookings DISABLE ROW LEVEL SECURITY;

DROP FUNCTION current_harbour();
