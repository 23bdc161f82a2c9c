DROP TABLE metering.readings;
DROP FUNCTION metering.create_month(date);
