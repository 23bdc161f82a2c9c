SET lock_timeout = '3s';

CREATE STATISTICS bookings_berth_harbour (dependencies, ndistinct) ON berth_id, harbour_id FROM bookings;
ALTER TABLE bookings ALTER COLUMN berth_id SET STATISTICS 500;
ALTER TABLE bookings SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE notifications SET (fillfactor = 80);
ALTER INDEX notifications_queue_idx SET (fillfactor = 70);
