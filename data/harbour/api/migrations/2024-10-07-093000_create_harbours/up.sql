CREATE EXTENSION IF NOT EXISTS citext;

CREATE TABLE harbours (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    slug         citext NOT NULL UNIQUE,
    name         text NOT NULL,
    country_code char(2) NOT NULL REFERENCES countries (code),
    latitude     double precision,
    longitude    double precision,
    vhf_channel  smallint,
    settings     jsonb NOT NULL DEFAULT '{}',
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT harbours_position_check CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)
);

SELECT diesel_manage_updated_at('harbours');
