CREATE TABLE gates (
    id         smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    harbour_id uuid NOT NULL REFERENCES harbours (id),
    name       varchar(40) NOT NULL,
    mac        macaddr NOT NULL UNIQUE,
    network    cidr,
    UNIQUE (harbour_id, name)
);

CREATE TABLE access_cards (
    id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    number    char(10) NOT NULL UNIQUE,
    valid     tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
    blocked   boolean NOT NULL DEFAULT false
);

CREATE TABLE access_events (
    card_id uuid NOT NULL REFERENCES access_cards (id),
    at      timestamptz NOT NULL,
    gate_id smallint NOT NULL REFERENCES gates (id),
    opened  boolean NOT NULL,
    PRIMARY KEY (card_id, at)
) PARTITION BY HASH (card_id);

CREATE TABLE access_events_0 PARTITION OF access_events FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE access_events_1 PARTITION OF access_events FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE access_events_2 PARTITION OF access_events FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE access_events_3 PARTITION OF access_events FOR VALUES WITH (MODULUS 4, REMAINDER 3);

CREATE INDEX access_events_refused_idx ON access_events (gate_id, at) WHERE NOT opened;

GRANT SELECT, INSERT, UPDATE ON gates, access_cards TO harbour_api;
GRANT SELECT, INSERT ON access_events TO harbour_api;
