-- For the dashboards. The platform makes the login, here only what it may see; on a laptop the role is made as well.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'harbour_reporting') THEN
        CREATE ROLE harbour_reporting NOLOGIN;
    END IF;
END
$$;

GRANT USAGE ON SCHEMA metering TO harbour_reporting;
GRANT SELECT ON monthly_revenue, berth_occupancy, harbours, countries, currencies, tariffs TO harbour_reporting;
GRANT SELECT (id, harbour_id, berth_id, stay, status, price, currency_code) ON bookings TO harbour_reporting;
ALTER DEFAULT PRIVILEGES IN SCHEMA metering GRANT SELECT ON TABLES TO harbour_reporting;

-- Reporting sees all harbours.
CREATE POLICY bookings_for_reports ON bookings FOR SELECT TO harbour_reporting USING (true);
