-- The platform's clock: real time plus an offset, 0 in production (design: Clock).
CREATE TABLE clock (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    is_virtual boolean NOT NULL DEFAULT false,
    ahead interval NOT NULL DEFAULT interval '0'
);
INSERT INTO clock DEFAULT VALUES;

CREATE FUNCTION platform_now() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT clock_timestamp() + ahead FROM clock $$;

-- Where each group stands in each partition; this, not Kafka's own offset, is what counts.
CREATE TABLE ledger (
    grp text NOT NULL COLLATE "C",
    topic text NOT NULL COLLATE "C",
    part integer NOT NULL,
    next bigint NOT NULL,
    cluster_id text NOT NULL,
    gaps bigint NOT NULL DEFAULT 0,
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (grp, topic, part)
) WITH (fillfactor = 50);

-- Who may commit and send for a group's partition: the fence.
CREATE TABLE shards (
    grp text NOT NULL COLLATE "C",
    part integer NOT NULL,
    owner uuid,
    epoch bigint NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (grp, part)
) WITH (fillfactor = 50);

-- Every event a group accepted, by the month it was read in; partitions older than the horizon are dropped.
CREATE TABLE inbox (
    event uuid NOT NULL,
    grp text NOT NULL COLLATE "C",
    month date NOT NULL,
    digest bytea NOT NULL,
    PRIMARY KEY (event, grp, month)
) PARTITION BY RANGE (month);
CREATE TABLE inbox_other PARTITION OF inbox DEFAULT;

-- One lock row a client.
CREATE TABLE cases (
    scin text PRIMARY KEY COLLATE "C",
    part integer NOT NULL
);

CREATE SEQUENCE writing AS bigint;

CREATE TABLE activation_cases (
    scin text PRIMARY KEY COLLATE "C",
    version integer NOT NULL,
    state jsonb NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE letters_cases (LIKE activation_cases INCLUDING ALL) WITH (fillfactor = 70);

CREATE TABLE history (
    scin text NOT NULL COLLATE "C",
    seq bigint NOT NULL,
    grp text NOT NULL COLLATE "C",
    at timestamptz NOT NULL,
    received timestamptz NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    correlation text NOT NULL,
    entries jsonb NOT NULL,
    PRIMARY KEY (scin, seq)
);

CREATE TABLE held_cases (
    grp text NOT NULL COLLATE "C",
    scin text NOT NULL COLLATE "C",
    parked_id uuid NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (grp, scin)
);

CREATE TABLE parked (
    id uuid PRIMARY KEY,
    grp text NOT NULL COLLATE "C",
    topic text NOT NULL,
    part integer NOT NULL,
    pos bigint NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    first_seen timestamptz NOT NULL,
    scin text,
    key bytea,
    value bytea,
    headers bytea NOT NULL,
    UNIQUE (grp, topic, part, pos)
);

CREATE TABLE outbox (
    grp text NOT NULL COLLATE "C",
    part integer NOT NULL,
    id bigint NOT NULL,
    topic text NOT NULL,
    to_part integer,
    key bytea,
    value bytea,
    headers bytea NOT NULL,
    PRIMARY KEY (grp, part, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

CREATE TABLE timers (
    timer_id text PRIMARY KEY COLLATE "C",
    grp text NOT NULL COLLATE "C",
    scin text NOT NULL COLLATE "C",
    part integer NOT NULL,
    name text NOT NULL,
    rule text NOT NULL,
    due_at timestamptz NOT NULL,
    status text NOT NULL,
    service_request_id text,
    change_id text,
    sent_at timestamptz
);
CREATE INDEX timers_due ON timers (part, due_at) WHERE status = 'waiting' AND sent_at IS NULL;
CREATE INDEX timers_case ON timers (scin);

CREATE TABLE tasks (
    task_id text PRIMARY KEY COLLATE "C",
    grp text NOT NULL COLLATE "C",
    scin text NOT NULL COLLATE "C",
    kind text NOT NULL,
    queue text NOT NULL,
    rule text NOT NULL,
    status text NOT NULL,
    outcomes text[] NOT NULL,
    outcome text,
    service_request_id text,
    due_at timestamptz,
    raised_at timestamptz NOT NULL,
    details jsonb NOT NULL
);
CREATE INDEX tasks_case ON tasks (scin);
CREATE INDEX tasks_open ON tasks (due_at) WHERE status = 'open';

CREATE TABLE letters (
    letter_id text PRIMARY KEY COLLATE "C",
    scin text NOT NULL COLLATE "C",
    code text NOT NULL,
    recipient_kind text NOT NULL,
    enclosures text[] NOT NULL,
    envelope_id text NOT NULL,
    pair_id text,
    via text NOT NULL,
    rule text NOT NULL,
    service_request_id text NOT NULL,
    status text NOT NULL,
    issued_on date,
    requested_at timestamptz NOT NULL
);
CREATE INDEX letters_case ON letters (scin);

-- Names, addresses, dates of birth, NINOs and telephones: here and nowhere else.
CREATE TABLE persons (
    person_id text PRIMARY KEY COLLATE "C",
    kind text NOT NULL,
    match_key text,
    data jsonb NOT NULL
);
CREATE INDEX persons_match ON persons (match_key) WHERE match_key IS NOT NULL;

CREATE TABLE security (
    contact_id text PRIMARY KEY COLLATE "C",
    pin_hash text NOT NULL,
    password_hash text NOT NULL,
    blocked boolean NOT NULL DEFAULT false,
    set_at timestamptz NOT NULL
);

CREATE TABLE cis_requests (
    request_id text PRIMARY KEY COLLATE "C",
    scin text NOT NULL COLLATE "C",
    part integer NOT NULL,
    correlation text NOT NULL,
    status text NOT NULL DEFAULT 'waiting',
    attempts integer NOT NULL DEFAULT 0,
    requested_at timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    leased_until timestamptz
);
CREATE INDEX cis_requests_due ON cis_requests (part, next_attempt_at) WHERE status = 'waiting';
