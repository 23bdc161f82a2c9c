INSERT INTO notification_templates (code, subject, body)
VALUES ('work_order.done', '{title}: done', E'Hello {name},\n\n{title} is done.\n');

UPDATE notification_templates SET subject = 'High consumption at {berth}' WHERE code = 'meter.high';
