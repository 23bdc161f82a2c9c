ALTER TABLE invoices DROP CONSTRAINT invoices_issued_check;
