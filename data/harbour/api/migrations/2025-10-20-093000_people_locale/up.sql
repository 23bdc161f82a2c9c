ALTER TABLE people ADD COLUMN locale varchar(10) NOT NULL DEFAULT 'en';
