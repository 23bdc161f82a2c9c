DROP TABLE harbours;
DROP EXTENSION citext;
