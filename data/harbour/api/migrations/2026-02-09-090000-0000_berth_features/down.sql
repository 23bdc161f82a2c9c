ALTER TABLE berths DROP COLUMN features;
