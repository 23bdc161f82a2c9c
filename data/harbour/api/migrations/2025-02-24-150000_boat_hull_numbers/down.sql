ALTER TABLE boats DROP COLUMN footprint_m2, DROP COLUMN hull_number;
DROP DOMAIN hull_id;
