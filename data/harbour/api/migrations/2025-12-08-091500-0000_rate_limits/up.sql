-- Lost in a crash, and nobody minds.
CREATE UNLOGGED TABLE rate_limits (
    client       inet NOT NULL,
    window_start timestamp NOT NULL,
    requests     integer NOT NULL DEFAULT 1,
    PRIMARY KEY (client, window_start)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO harbour_api;
