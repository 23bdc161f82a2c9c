ALTER TABLE invoice_lines DROP COLUMN tax_rate_id;
DROP TABLE tax_rates;
