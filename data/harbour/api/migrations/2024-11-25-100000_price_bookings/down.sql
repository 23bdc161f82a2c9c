ALTER TABLE bookings
    DROP COLUMN tariff_code,
    DROP COLUMN tariff_season,
    DROP COLUMN price,
    DROP COLUMN currency_code;
