ALTER TABLE bookings
    ADD COLUMN tariff_code varchar(20),
    ADD COLUMN tariff_season season,
    ADD COLUMN price numeric(10, 2),
    ADD COLUMN currency_code char(3) REFERENCES currencies (code);

-- Half a tariff is no tariff.
ALTER TABLE bookings ADD CONSTRAINT bookings_tariff_fkey
    FOREIGN KEY (tariff_season, tariff_code) REFERENCES tariffs (season, code) MATCH FULL ON UPDATE CASCADE;

ALTER TABLE bookings ADD CONSTRAINT bookings_price_check
    CHECK ((price IS NULL) = (currency_code IS NULL) AND price >= 0);
