-- The role stays: other databases of the cluster may use it.
DROP POLICY bookings_for_reports ON bookings;
ALTER DEFAULT PRIVILEGES IN SCHEMA metering REVOKE SELECT ON TABLES FROM harbour_reporting;
REVOKE SELECT (id, harbour_id, berth_id, stay, status, price, currency_code) ON bookings FROM harbour_reporting;
REVOKE SELECT ON monthly_revenue, berth_occupancy, harbours, countries, currencies, tariffs FROM harbour_reporting;
REVOKE USAGE ON SCHEMA metering FROM harbour_reporting;
