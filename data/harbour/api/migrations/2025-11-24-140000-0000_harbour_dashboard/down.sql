DROP VIEW harbour_dashboard;
DROP VIEW open_invoices;
