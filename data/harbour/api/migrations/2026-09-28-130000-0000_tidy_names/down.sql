ALTER TABLE bookings RENAME CONSTRAINT bookings_person_id_fkey TO bookings_customer_id_fkey;
ALTER TABLE people RENAME CONSTRAINT people_email_key TO customers_email_key;
ALTER INDEX people_family_name_idx RENAME TO customers_family_name_idx;
ALTER INDEX people_search_name_idx RENAME TO customers_search_name_idx;
ALTER TYPE invoice_status RENAME VALUE 'voided' TO 'void';
