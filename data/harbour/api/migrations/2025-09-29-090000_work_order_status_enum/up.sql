CREATE TYPE work_order_status AS ENUM ('open', 'scheduled', 'done', 'rejected');

DROP INDEX work_orders_open_idx;
ALTER TABLE work_orders
    DROP CONSTRAINT work_orders_status_check,
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE work_order_status USING status::work_order_status,
    ALTER COLUMN status SET DEFAULT 'open';
CREATE INDEX work_orders_open_idx ON work_orders (harbour_id, priority, due_on) WHERE status IN ('open', 'scheduled');
