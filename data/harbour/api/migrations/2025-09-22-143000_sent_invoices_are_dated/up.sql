UPDATE invoices SET issued_on = created_at::date WHERE issued_on IS NULL AND status <> 'draft';

ALTER TABLE invoices ADD CONSTRAINT invoices_issued_check
    CHECK (status = 'draft' OR issued_on IS NOT NULL) NOT VALID;
ALTER TABLE invoices VALIDATE CONSTRAINT invoices_issued_check;
