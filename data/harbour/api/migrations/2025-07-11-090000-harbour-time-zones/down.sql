ALTER TABLE harbours DROP COLUMN time_zone;
DROP FUNCTION is_time_zone(text);
