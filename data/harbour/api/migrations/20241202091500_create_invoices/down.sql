drop table invoice_lines;
drop table invoices;
drop domain money_amount;
drop type invoice_status;
