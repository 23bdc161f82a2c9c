ALTER TABLE berths ADD COLUMN features jsonb NOT NULL DEFAULT '{}';

UPDATE berths
SET features = jsonb_build_object('water', true, 'power', shore_power_amps IS NOT NULL, 'finger_pier', beam_m >= 4);

CREATE INDEX berths_features_idx ON berths USING gin (features jsonb_path_ops);
ALTER TABLE berths ADD CONSTRAINT berths_features_check CHECK (jsonb_typeof(features) = 'object');
