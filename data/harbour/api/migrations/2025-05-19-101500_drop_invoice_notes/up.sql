-- Nobody used it but the importer, and that is gone.
ALTER TABLE invoices DROP COLUMN notes;
