-- The API sets harbour.id for the staff's requests; everything of another harbour is then out of sight.
CREATE FUNCTION current_harbour() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('harbour.id', true), '')::uuid
$$;

ALTER TABLE bookings ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE harbour_staff ENABLE ROW LEVEL SECURITY;

CREATE POLICY bookings_of_harbour ON bookings TO harbour_api
    USING (harbour_id = current_harbour()) WITH CHECK (harbour_id = current_harbour());
CREATE POLICY invoices_of_harbour ON invoices TO harbour_api
    USING (harbour_id = current_harbour()) WITH CHECK (harbour_id = current_harbour());
CREATE POLICY staff_of_harbour ON harbour_staff FOR SELECT TO harbour_api
    USING (harbour_id = current_harbour());
