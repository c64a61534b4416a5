-- What is kept of people is sealed, each under a key of its own; the columns in clear are of rows from before.
CREATE TABLE data_keys (
    subject text PRIMARY KEY COLLATE "C",  -- a person, an organisation, or what notes are about
    master text NOT NULL,
    wrapped bytea NOT NULL
);
ALTER TABLE persons ADD COLUMN sealed bytea, ALTER COLUMN data DROP NOT NULL;
ALTER TABLE notes ADD COLUMN sealed bytea;
ALTER TABLE third_parties ADD COLUMN sealed bytea, ALTER COLUMN data DROP NOT NULL;
