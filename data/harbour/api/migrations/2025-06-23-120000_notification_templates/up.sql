CREATE TABLE notification_templates (
    code       text PRIMARY KEY,
    subject    text NOT NULL,
    body       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

SELECT diesel_manage_updated_at('notification_templates');

INSERT INTO notification_templates (code, subject, body) VALUES
    ('booking.confirmed', 'Your berth in {harbour}', E'Hello {name},\n\nyour berth {berth} waits for you from {from} to {to}.\n'),
    ('booking.cancelled', 'Your booking was cancelled', E'Hello {name},\n\nwe''re sorry: your booking {reference} was cancelled.\n'),
    ('invoice.sent', 'Invoice {number}', E'Hello {name},\n\n{total} are due on {due}.\n\nFair winds!\n'),
    ('meter.high', 'Unusual consumption at {berth}', E'{value} kWh since yesterday — is the heater on?\n');
