COMMENT ON DOMAIN money_amount IS 'In units of the row''s currency; negative for credits.';
COMMENT ON TABLE invoices IS 'One document per harbour and number. Never deleted, only voided.';
COMMENT ON COLUMN invoices.total IS 'Sum of the lines, kept by the API.';
COMMENT ON COLUMN bookings.price IS 'Agreed at confirmation; NULL while requested.';
COMMENT ON TYPE season IS 'low: October to March, high: June to August, mid: the rest';
