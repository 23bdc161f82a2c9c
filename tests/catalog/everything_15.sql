-- What only 15 and later know, on top of everything.sql.
CREATE TABLE app.newer2 (a int, b text, PRIMARY KEY (a, b));
CREATE TABLE app.newer (a int, b text, c text COMPRESSION pglz, UNIQUE NULLS NOT DISTINCT (a));
CREATE INDEX newer_b ON app.newer (b) NULLS DISTINCT;
CREATE UNIQUE INDEX newer_c ON app.newer (c) NULLS NOT DISTINCT;
CREATE VIEW app.invoker WITH (security_invoker = true) AS SELECT a FROM app.newer;
CREATE FUNCTION app.sql_body(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT a + b; SELECT a; END;
CREATE FUNCTION app.sql_return(a int) RETURNS int LANGUAGE sql RETURN a + 1;
CREATE TYPE app.span AS RANGE (subtype = int4, multirange_type_name = app.spans);
CREATE PUBLICATION filtered FOR TABLE app.newer (a, b) WHERE (a > 5);
CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA "App 2", TABLE app.newer2;
CREATE STATISTICS app.newer_expression ON (a * 2), b FROM app.newer;
ALTER TABLE app.newer ADD CONSTRAINT to_pair FOREIGN KEY (a, b) REFERENCES app.newer2 ON DELETE SET NULL (b);
