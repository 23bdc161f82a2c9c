CREATE TABLE webhooks (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    harbour_id uuid NOT NULL REFERENCES harbours (id) ON DELETE CASCADE,
    url text NOT NULL CHECK (url LIKE 'https://%'),
    "signingSecret" text NOT NULL,
    events text[] NOT NULL DEFAULT ARRAY['booking.confirmed', 'booking.cancelled'],
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE webhook_deliveries (
    id bigserial PRIMARY KEY,
    webhook_id uuid NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event text NOT NULL,
    request json NOT NULL,
    response_status integer,
    response_ms double precision,
    remote_address inet,
    "lastAttemptAt" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhook_deliveries_webhook_id_idx ON webhook_deliveries (webhook_id, "lastAttemptAt" DESC);
CREATE INDEX webhook_deliveries_failed_idx ON webhook_deliveries (webhook_id)
    WHERE response_status IS NULL OR response_status >= 400;

GRANT SELECT, INSERT, UPDATE, DELETE ON webhooks, webhook_deliveries TO harbour_api;
GRANT USAGE ON SEQUENCE webhook_deliveries_id_seq TO harbour_api;
