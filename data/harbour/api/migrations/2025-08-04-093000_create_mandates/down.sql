ALTER TABLE payments DROP CONSTRAINT payments_mandate_check, DROP COLUMN mandate_id;
DROP TABLE mandates;
DROP DOMAIN iban;
