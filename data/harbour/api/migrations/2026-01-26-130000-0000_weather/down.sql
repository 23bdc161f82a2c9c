DROP TABLE weather_observations;
