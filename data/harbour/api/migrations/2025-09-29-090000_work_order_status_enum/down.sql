DROP INDEX work_orders_open_idx;
ALTER TABLE work_orders
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE text,
    ALTER COLUMN status SET DEFAULT 'open',
    ADD CONSTRAINT work_orders_status_check CHECK (status IN ('open', 'scheduled', 'done', 'rejected'));
CREATE INDEX work_orders_open_idx ON work_orders (harbour_id, priority, due_on) WHERE status IN ('open', 'scheduled');
DROP TYPE work_order_status;
