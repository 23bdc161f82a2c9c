DROP TABLE berths;
DROP TYPE berth_status;
DROP DOMAIN metres;
DROP EXTENSION ltree;
