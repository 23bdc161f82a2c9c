DROP TABLE messages;
DROP TABLE threads;
