-- The order in which events were parked: those of a held case are decided in it.
CREATE SEQUENCE parked_seq AS bigint;

ALTER TABLE parked
    ADD COLUMN seq bigint,
    ADD COLUMN registered boolean NOT NULL DEFAULT false,  -- the inbox knows the event by this very record
    ADD COLUMN shared boolean NOT NULL DEFAULT false,      -- parked for every reader of the topic: its type is unknown
    ADD COLUMN redrive_asked_at timestamptz,               -- real time
    ADD COLUMN redrive_asked_by text;

UPDATE parked p
SET seq = o.seq,
    registered = p.reason IN ('rule_failed', 'held', 'address', 'no_rule_yet', 'outcome_not_offered', 'task_not_open',
                              'unexpected', 'unknown_policy', 'unknown_task'),
    shared = p.reason IN ('not_cloudevent', 'unknown_type', 'wrong_topic', 'too_large')
FROM (SELECT id, row_number() OVER (ORDER BY first_seen, topic, part, pos) AS seq FROM parked) AS o
WHERE o.id = p.id;
SELECT setval('parked_seq', (SELECT count(*) + 1 FROM parked), false);

ALTER TABLE parked ALTER COLUMN seq SET DEFAULT nextval('parked_seq'), ALTER COLUMN seq SET NOT NULL;
ALTER SEQUENCE parked_seq OWNED BY parked.seq;
CREATE INDEX parked_queue ON parked (grp, scin, seq) WHERE scin IS NOT NULL;
CREATE INDEX parked_asked ON parked (grp, part) WHERE redrive_asked_at IS NOT NULL;
CREATE INDEX held_cases_head ON held_cases (parked_id);

-- What became of events that are no longer parked, without their bytes.
CREATE TABLE parked_ended (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL,
    grp text NOT NULL COLLATE "C",
    topic text NOT NULL,
    part integer NOT NULL,
    pos bigint NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    first_seen timestamptz NOT NULL,
    scin text,
    ended_at timestamptz NOT NULL,
    how text NOT NULL,      -- decided, repeated, handed_on, skipped, discarded
    by_whom text NOT NULL,
    why text                -- of what was discarded
);
CREATE INDEX parked_ended_id ON parked_ended (id);
CREATE INDEX parked_ended_place ON parked_ended (grp, part);
