CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX customers_full_name_trgm_idx ON customers USING gin (full_name gin_trgm_ops);
CREATE INDEX customers_lower_full_name_idx ON customers (lower(full_name));
