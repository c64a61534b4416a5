-- The platform's clock as a day in London, the measure of retention (R-10).
CREATE FUNCTION platform_today() RETURNS date LANGUAGE sql VOLATILE
    AS $$ SELECT (platform_now() AT TIME ZONE 'Europe/London')::date $$;

-- The day on which a case is looked at next for what is kept of people. It lies no later than the earliest day on which
-- something of it can be due; cases from before are looked at once, at the first start.
ALTER TABLE cases ADD COLUMN look_on date NOT NULL DEFAULT '-infinity';
CREATE INDEX cases_look ON cases (look_on);

-- Whether a case needs the contact no longer: a contact goes with the last case that it serves (R-15).
ALTER TABLE appointments ADD COLUMN released boolean NOT NULL DEFAULT false;
CREATE INDEX appointments_contact ON appointments (contact_id);
CREATE INDEX appointments_third_party ON appointments (third_party_id) WHERE third_party_id IS NOT NULL;
CREATE INDEX third_parties_received ON third_parties (received);
CREATE INDEX parked_first_seen ON parked (first_seen);

-- From now on every representative has a row, also one who never had a PIN.
INSERT INTO appointments (representative_id, scin, contact_id, service_request_id, type, standing, third_party_id)
SELECT r.one->>'representative_id', c.scin, r.one->>'contact_id', r.one->>'service_request_id', r.one->>'type', 'ended',
       c.state->'activations'->(r.one->>'service_request_id')->>'third_party_id'
FROM activation_cases c CROSS JOIN LATERAL json_each(c.state->'representatives') AS r(id, one)
ON CONFLICT DO NOTHING;

-- A note that was erased is still listed, without its text.
ALTER TABLE notes ALTER COLUMN text DROP NOT NULL;

-- Documents of letters that are to be erased from where they are stored, by the worker that stores them.
ALTER TABLE letters ADD COLUMN erased boolean NOT NULL DEFAULT false;
CREATE TABLE documents_to_erase (
    letter_id text PRIMARY KEY COLLATE "C",
    part integer NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX documents_to_erase_due ON documents_to_erase (part, next_attempt_at);
