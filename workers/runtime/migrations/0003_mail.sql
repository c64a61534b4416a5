CREATE TABLE service_mgmt_cases (LIKE activation_cases INCLUDING ALL) WITH (fillfactor = 70);

-- Emails to Service Management: what they are about, by id, and the facts of their sending; never their text (MA-5).
CREATE TABLE mail_requests (
    request_id text PRIMARY KEY COLLATE "C",
    scin text NOT NULL COLLATE "C",
    part integer NOT NULL,
    correlation text NOT NULL,
    requester_id text NOT NULL,
    change_id text NOT NULL,
    client_id text NOT NULL,
    requested_at timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    late_at timestamptz,
    status text NOT NULL DEFAULT 'waiting',  -- sending (its text is on the way), sent, refused, cancelled
    attempts integer NOT NULL DEFAULT 0,
    repeats integer NOT NULL DEFAULT 0,      -- attempts whose answer was lost: the email may have gone out
    attempt uuid,                            -- the one on the way, or the last that was
    leased_until timestamptz,                -- real time; whoever sends it renews it
    message_name text NOT NULL,
    message_id text,
    reason text,
    code integer,
    body_sha256 text,
    said text[],
    sent_at timestamptz,
    news text                                -- what the case was not told yet: sent, refused, late
) WITH (fillfactor = 70);
CREATE INDEX mail_requests_due ON mail_requests (part, next_attempt_at) WHERE status = 'waiting';
CREATE INDEX mail_requests_sending ON mail_requests (part) WHERE status = 'sending';
CREATE INDEX mail_requests_news ON mail_requests (part) WHERE news IS NOT NULL;
CREATE INDEX mail_requests_late ON mail_requests (part, late_at) WHERE status = 'waiting' AND late_at IS NOT NULL;
