REVOKE SELECT ON notification_templates FROM harbour_api;
DROP TABLE notifications;
DROP TYPE notification_channel;
