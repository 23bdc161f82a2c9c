CREATE FUNCTION is_time_zone(zone text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    PERFORM timestamptz '2025-01-01 00:00:00+00' AT TIME ZONE zone;
    RETURN zone LIKE '%/%' OR zone = 'UTC';
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN false;
END
$$;

ALTER TABLE harbours ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';

UPDATE harbours
SET time_zone = CASE country_code
    WHEN 'DE' THEN 'Europe/Berlin'
    WHEN 'NL' THEN 'Europe/Amsterdam'
    WHEN 'FR' THEN 'Europe/Paris'
    WHEN 'DK' THEN 'Europe/Copenhagen'
    WHEN 'SE' THEN 'Europe/Stockholm'
    WHEN 'NO' THEN 'Europe/Oslo'
    WHEN 'GB' THEN 'Europe/London'
    WHEN 'IS' THEN 'Atlantic/Reykjavik'
    ELSE 'UTC'
END;

ALTER TABLE harbours ADD CONSTRAINT harbours_time_zone_check CHECK (is_time_zone(time_zone));
