CREATE TABLE weather_observations (
    harbour_id    uuid NOT NULL REFERENCES harbours (id) ON DELETE CASCADE,
    observed_at   timestamptz(0) NOT NULL,
    wind_ms       real NOT NULL,
    wind_from_deg smallint CHECK (wind_from_deg BETWEEN 0 AND 359),
    pressure_hpa  numeric(6, 1),
    water_level_m double precision,
    PRIMARY KEY (observed_at, harbour_id)
);

CREATE INDEX weather_observations_observed_at_idx ON weather_observations USING brin (observed_at) WITH (pages_per_range = 32);

GRANT SELECT ON weather_observations TO harbour_api, harbour_app;
GRANT INSERT ON weather_observations TO harbour_api;
