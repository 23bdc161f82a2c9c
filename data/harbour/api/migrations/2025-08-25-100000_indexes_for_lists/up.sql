CREATE INDEX bookings_arrival_idx ON bookings (harbour_id, lower(stay));
CREATE INDEX invoices_due_idx ON invoices (harbour_id, due_on) INCLUDE (total, currency_code) WHERE status = 'sent';
CREATE INDEX messages_thread_id_sent_at_idx ON messages (thread_id, sent_at DESC);
CREATE INDEX people_newest_idx ON people (created_at DESC NULLS LAST, id);
