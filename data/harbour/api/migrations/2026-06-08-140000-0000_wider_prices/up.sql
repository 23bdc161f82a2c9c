-- Super yachts. The new type is wider, so rows stay as they are.
ALTER TABLE bookings ALTER COLUMN price TYPE numeric(14, 2);
ALTER TABLE tariffs ALTER COLUMN per_metre TYPE numeric(10, 2);
ALTER TABLE webhook_deliveries ALTER COLUMN event TYPE varchar(60);
