-- States and histories are kept as they were written: in the order in which things came, and for half of jsonb's CPU.
ALTER TABLE activation_cases ALTER COLUMN state TYPE json;
ALTER TABLE letters_cases ALTER COLUMN state TYPE json;
ALTER TABLE history ALTER COLUMN entries TYPE json;

-- Notes on service requests and contacts; they may name people.
CREATE TABLE notes (
    note_id text PRIMARY KEY COLLATE "C",
    scin text NOT NULL COLLATE "C",
    about text NOT NULL COLLATE "C",
    at timestamptz NOT NULL,
    text text NOT NULL
);
CREATE INDEX notes_about ON notes (about);

-- The third-party register, as far as it was told to us.
CREATE TABLE third_parties (
    third_party_id text PRIMARY KEY COLLATE "C",
    match_key text NOT NULL COLLATE "C",
    received timestamptz NOT NULL,
    data jsonb NOT NULL
);
CREATE INDEX third_parties_match ON third_parties (match_key);

-- Cases that wait for an organisation to be recorded.
CREATE TABLE third_party_waits (
    match_key text NOT NULL COLLATE "C",
    scin text NOT NULL COLLATE "C",
    waits boolean NOT NULL,
    PRIMARY KEY (match_key, scin)
);

-- Who represents a client, for the procedures that didn't appoint them.
CREATE TABLE appointments (
    representative_id text PRIMARY KEY COLLATE "C",
    scin text NOT NULL COLLATE "C",
    contact_id text NOT NULL,
    service_request_id text NOT NULL,
    type text NOT NULL,
    standing text NOT NULL,
    third_party_id text
);
CREATE INDEX appointments_case ON appointments (scin);

ALTER TABLE security ADD COLUMN wrong_tries integer NOT NULL DEFAULT 0;

CREATE TABLE maintain_cases (LIKE activation_cases INCLUDING ALL) WITH (fillfactor = 70);
