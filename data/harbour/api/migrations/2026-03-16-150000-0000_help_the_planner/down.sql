ALTER INDEX notifications_queue_idx RESET (fillfactor);
ALTER TABLE notifications RESET (fillfactor);
ALTER TABLE bookings RESET (autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor);
ALTER TABLE bookings ALTER COLUMN berth_id SET STATISTICS -1;
DROP STATISTICS bookings_berth_harbour;
