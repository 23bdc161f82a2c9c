ALTER TABLE webhook_deliveries ALTER COLUMN event TYPE text;
ALTER TABLE tariffs ALTER COLUMN per_metre TYPE numeric(8, 2);
ALTER TABLE bookings ALTER COLUMN price TYPE numeric(10, 2);
