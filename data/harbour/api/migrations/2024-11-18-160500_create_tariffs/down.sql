DROP TABLE tariffs;
DROP TYPE season;
