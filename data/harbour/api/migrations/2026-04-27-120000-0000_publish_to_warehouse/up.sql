CREATE PUBLICATION warehouse FOR TABLE bookings, invoices, invoice_lines, payments;
