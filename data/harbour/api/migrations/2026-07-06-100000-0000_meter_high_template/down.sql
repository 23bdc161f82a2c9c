UPDATE notification_templates SET subject = 'Unusual consumption at {berth}' WHERE code = 'meter.high';
DELETE FROM notification_templates WHERE code = 'work_order.done';
