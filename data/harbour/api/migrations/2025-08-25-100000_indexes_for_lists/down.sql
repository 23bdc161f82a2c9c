DROP INDEX people_newest_idx;
DROP INDEX messages_thread_id_sent_at_idx;
DROP INDEX invoices_due_idx;
DROP INDEX bookings_arrival_idx;
