ALTER TABLE berths DROP COLUMN position;
DROP TYPE geo_position;
