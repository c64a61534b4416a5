-- Documents to make, all of an envelope or a pair together (R-6): by id, no personal data; a row goes when its case is told.
CREATE TABLE documents_to_make (
    request_id text PRIMARY KEY COLLATE "C",
    scin text NOT NULL COLLATE "C",
    part integer NOT NULL,
    correlation text NOT NULL,
    letter_ids text[] NOT NULL,
    code text NOT NULL,                      -- the first letter's: what looks alike is made together
    requested_at timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX documents_to_make_due ON documents_to_make (part, next_attempt_at);

-- Nothing is made while the press is stopped: somebody found that letters would say something wrong.
CREATE TABLE press (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    stopped_at timestamptz,
    reason text
);
INSERT INTO press DEFAULT VALUES;

ALTER TABLE letters
    ADD COLUMN issued_at timestamptz,
    ADD COLUMN document_url text,
    ADD COLUMN document_sha256 text,
    ADD COLUMN document_media_type text,
    ADD COLUMN document_pages integer;
-- Of which no vendor has spoken, and whether vendors speak at all.
CREATE INDEX letters_unreported ON letters (issued_at) WHERE status = 'issued';
CREATE INDEX letters_reported ON letters (status) WHERE status IN ('accepted', 'rejected', 'printed', 'dispatched', 'returned');
CREATE INDEX tasks_chasing_vendors ON tasks (raised_at) WHERE grp = 'letters' AND kind = 'chase_third_party';
