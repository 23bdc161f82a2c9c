DROP TABLE metering.meters;
DROP TABLE metering.meter_models;
DROP TYPE metering.utility;
DROP SCHEMA metering;
