CREATE TYPE geo_position AS (latitude double precision, longitude double precision);

ALTER TABLE berths ADD COLUMN position geo_position;
ALTER TABLE berths ADD CONSTRAINT berths_position_check
    CHECK ((position).latitude BETWEEN -90 AND 90 AND (position).longitude BETWEEN -180 AND 180);

UPDATE berths b
SET position = ROW(h.latitude, h.longitude)::geo_position
FROM harbours h
WHERE h.id = b.harbour_id AND h.latitude IS NOT NULL AND h.longitude IS NOT NULL;
