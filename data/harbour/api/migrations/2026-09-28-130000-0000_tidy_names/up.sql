ALTER TYPE invoice_status RENAME VALUE 'void' TO 'voided';
ALTER INDEX customers_search_name_idx RENAME TO people_search_name_idx;
ALTER INDEX customers_family_name_idx RENAME TO people_family_name_idx;
ALTER TABLE people RENAME CONSTRAINT customers_email_key TO people_email_key;
ALTER TABLE bookings RENAME CONSTRAINT bookings_customer_id_fkey TO bookings_person_id_fkey;
