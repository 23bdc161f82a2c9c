DROP TABLE access_events;
DROP TABLE access_cards;
DROP TABLE gates;
