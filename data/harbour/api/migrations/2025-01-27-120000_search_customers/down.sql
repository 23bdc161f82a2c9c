DROP INDEX customers_lower_full_name_idx;
DROP INDEX customers_full_name_trgm_idx;
DROP EXTENSION pg_trgm;
