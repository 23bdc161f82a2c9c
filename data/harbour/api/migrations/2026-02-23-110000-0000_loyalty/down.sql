DROP FUNCTION loyalty_discount(integer);
ALTER TABLE people DROP COLUMN nights_stayed;
DROP TABLE loyalty_tiers;
