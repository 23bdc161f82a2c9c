-- Lines that the importer of the old harbour office software could not place. No key: it is a log, and the same line may
-- come twice.
CREATE TABLE import_log (
    imported_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
    source      varchar(40) NOT NULL,
    line        text NOT NULL,
    reason      text
);

CREATE INDEX import_log_source_idx ON import_log (source text_pattern_ops);
