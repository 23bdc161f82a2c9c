DROP TRIGGER lines_add_up ON invoice_lines;
DROP FUNCTION check_invoice_total();
DROP TRIGGER paid_stays ON invoices;
DROP TRIGGER paid_is_final ON invoices;
DROP FUNCTION refuse_change_of_paid_invoice();
