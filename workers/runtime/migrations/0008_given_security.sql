-- PIN and password that a representative gave, hashed, until they are set (SU-10): those of a contact stand till then.
CREATE TABLE given_security (
    service_request_id text PRIMARY KEY COLLATE "C",
    pin_hash text NOT NULL,
    password_hash text NOT NULL,
    given_at timestamptz NOT NULL
);
