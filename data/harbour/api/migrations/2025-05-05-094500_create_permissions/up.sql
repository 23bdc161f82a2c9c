CREATE TABLE permissions (
    key         text COLLATE "C" PRIMARY KEY,
    description text NOT NULL
);

CREATE TABLE role_permissions (
    permission_key text COLLATE "C" NOT NULL REFERENCES permissions (key) ON UPDATE CASCADE ON DELETE CASCADE,
    role           staff_role NOT NULL,
    PRIMARY KEY (role, permission_key)
);

INSERT INTO permissions (key, description) VALUES
    ('berths.edit', 'Change, close and open berths'),
    ('bookings.edit', 'Confirm, move and cancel bookings'),
    ('invoices.send', 'Send invoices and reminders'),
    ('invoices.void', 'Void an invoice'),
    ('meters.read', 'See readings of meters'),
    ('staff.edit', 'Invite and remove staff'),
    ('work_orders.edit', 'Plan and assign work');

INSERT INTO role_permissions (role, permission_key)
SELECT 'owner'::staff_role, key FROM permissions
UNION ALL
SELECT 'harbour_master'::staff_role, key FROM permissions WHERE key <> 'staff.edit'
UNION ALL
SELECT 'clerk'::staff_role, key FROM permissions WHERE key IN ('bookings.edit', 'invoices.send', 'meters.read');

GRANT SELECT ON permissions, role_permissions TO harbour_api;
