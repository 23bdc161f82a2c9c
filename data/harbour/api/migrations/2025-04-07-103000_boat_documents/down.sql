ALTER TABLE boats DROP COLUMN insured_until;
DROP TABLE documents;
DROP TYPE document_type;
