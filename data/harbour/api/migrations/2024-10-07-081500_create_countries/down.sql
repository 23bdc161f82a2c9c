DROP TABLE countries;
DROP TABLE currencies;
