"""How effects become rows: one set-based statement for each kind, in the one lock order."""

from collections.abc import Hashable, Iterable
from typing import Any

import asyncpg

from workers.procedure import effects as fx
from workers.procedure import outside
from workers.runtime.encoding import encode_text
from workers.runtime.erasures import ERASURES
from workers.runtime.sealing import Rows, sealed_rows
from workers.runtime.security_rows import SECURITY
from workers.runtime.statements import Statement, columns
from workers.runtime.write import About, Sealed, Write


def _document(of: outside.FinishedDocument | None) -> tuple[Any, ...]:
    return (None,) * 4 if of is None else (of.url, of.sha256, of.media_type, of.pages)


WRITES: dict[type, Write] = {
    fx.SavePerson: Write(
        """
        INSERT INTO persons (person_id, kind, match_key, data, told_at, sealed)
        SELECT i, k, m, d::jsonb, t, s
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::bytea[])
             AS u(i, k, m, d, t, s)
        ON CONFLICT (person_id) DO UPDATE
        SET kind = excluded.kind, data = excluded.data, told_at = excluded.told_at, sealed = excluded.sealed,
            match_key = coalesce(excluded.match_key, persons.match_key)
        """,
        lambda e: e.person_id,
        lambda e, _: (e.person_id, e.kind, e.match_key, encode_text(e.person), e.told_at, None),
        lambda first, later: later._replace(match_key=later.match_key or first.match_key),
        Sealed(subject=0, text=3, match_key=2),
    ),
    fx.ForgetPerson: Write(
        """
        WITH keys_gone AS (DELETE FROM data_keys WHERE subject = ANY($1::text[]))
        DELETE FROM persons WHERE person_id = ANY($1::text[])
        """,
        lambda e: e.person_id,
        lambda e, _: (e.person_id,),
    ),
    **SECURITY,
    fx.SaveNote: Write(
        """
        INSERT INTO notes (note_id, scin, about, at, text, sealed)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::bytea[])
        ON CONFLICT DO NOTHING
        """,
        lambda e: e.note_id,
        lambda e, about: (e.note_id, about.scin, e.about, about.now, e.text, None),
        sealed=Sealed(subject=2, text=4),
    ),
    fx.SaveAppointment: Write(
        """
        INSERT INTO appointments (representative_id, scin, contact_id, service_request_id, type, standing,
                                  third_party_id)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
        ON CONFLICT (representative_id) DO UPDATE
        SET standing = excluded.standing, contact_id = excluded.contact_id, third_party_id = excluded.third_party_id,
            released = false
        """,
        lambda e: e.appointment.representative_id,
        lambda e, about: (
            e.appointment.representative_id, about.scin, e.appointment.contact_id, e.appointment.service_request_id,
            e.appointment.type, e.appointment.standing, e.appointment.third_party_id,
        ),
    ),
    fx.SaveThirdParty: Write(
        """
        INSERT INTO third_parties (third_party_id, match_key, received, data, sealed)
        SELECT t, m, r, d::jsonb, s
        FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::bytea[]) AS u(t, m, r, d, s)
        ON CONFLICT (third_party_id) DO UPDATE
        SET match_key = excluded.match_key, received = excluded.received, data = excluded.data,
            sealed = excluded.sealed
        WHERE third_parties.received <= excluded.received
        """,
        lambda e: e.third_party.third_party_id,
        lambda e, _: (
            e.third_party.third_party_id, e.match_key, e.third_party.received, encode_text(e.third_party), None,
        ),
        lambda first, later: later if later.third_party.received >= first.third_party.received else first,
        Sealed(subject=0, text=3),
    ),
    fx.AwaitThirdParty: Write(
        """
        INSERT INTO third_party_waits (match_key, scin, waits)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bool[])
        ON CONFLICT (match_key, scin) DO UPDATE SET waits = excluded.waits
        """,
        lambda e: f"{e.match_key}\n{e.scin}",
        lambda e, _: (e.match_key, e.scin, e.waits),
    ),
    fx.SaveTimer: Write(
        """
        INSERT INTO timers (timer_id, grp, scin, part, name, rule, due_at, status, service_request_id, change_id)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[],
                             $7::timestamptz[], $8::text[], $9::text[], $10::text[])
        ON CONFLICT (timer_id) DO UPDATE SET status = excluded.status, due_at = excluded.due_at
        """,
        lambda e: e.timer_id,
        lambda e, about: (
            e.timer_id, about.group, about.scin, about.part, e.name, e.rule,
            e.due_at, e.status, e.service_request_id, e.change_id,
        ),
    ),
    fx.SaveTask: Write(
        """
        INSERT INTO tasks (task_id, grp, scin, kind, queue, rule, status, outcomes, outcome,
                           service_request_id, due_at, raised_at, details)
        SELECT t, g, s, k, q, r, st, string_to_array(os, E'\\n'), o, sr, d, at, de::jsonb
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::text[])
             AS u(t, g, s, k, q, r, st, os, o, sr, d, at, de)
        ON CONFLICT (task_id) DO UPDATE SET status = excluded.status, outcome = excluded.outcome
        """,
        lambda e: e.task_id,
        lambda e, about: (
            e.task_id, about.group, about.scin, e.kind, e.queue, e.rule, e.status, "\n".join(e.outcomes),
            e.outcome, e.service_request_id, e.due_at, about.now, encode_text(e.details),
        ),
        lambda first, later: first._replace(status=later.status, outcome=later.outcome),
    ),
    fx.SaveLetter: Write(
        """
        INSERT INTO letters (letter_id, scin, code, recipient_kind, enclosures, envelope_id, pair_id, via, rule,
                             service_request_id, status, issued_on, requested_at, issued_at, document_url,
                             document_sha256, document_media_type, document_pages)
        SELECT l, s, c, r, string_to_array(e, ','), en, p, v, ru, sr, st, i::date, at,
               CASE WHEN du IS NOT NULL THEN at END, du, dd, dm, dp
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::text[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::text[], $15::text[],
                    $16::text[], $17::int[])
             AS u(l, s, c, r, e, en, p, v, ru, sr, st, i, at, du, dd, dm, dp)
        ON CONFLICT (letter_id) DO UPDATE
        SET status = excluded.status, issued_on = coalesce(excluded.issued_on, letters.issued_on),
            issued_at = coalesce(excluded.issued_at, letters.issued_at),
            document_url = coalesce(excluded.document_url, letters.document_url),
            document_sha256 = coalesce(excluded.document_sha256, letters.document_sha256),
            document_media_type = coalesce(excluded.document_media_type, letters.document_media_type),
            document_pages = coalesce(excluded.document_pages, letters.document_pages)
        WHERE excluded.status <> 'requested' OR letters.status = 'held'
        """,
        lambda e: e.letter_id,
        lambda e, about: (
            e.letter_id, about.scin, e.code, e.recipient_kind, ",".join(e.enclosures), e.envelope_id, e.pair_id,
            e.via, e.rule, e.service_request_id, e.status, e.issued_on, about.now, *_document(e.document),
        ),
        lambda first, later: later._replace(document=later.document or first.document),
    ),
    outside.MakeDocuments: Write(
        """
        INSERT INTO documents_to_make (request_id, scin, part, correlation, letter_ids, code, requested_at,
                                       next_attempt_at)
        SELECT i, s, p, c, string_to_array(l, ','), co, at, at
        FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
             AS u(i, s, p, c, l, co, at)
        ON CONFLICT (request_id) DO UPDATE
        SET letter_ids = excluded.letter_ids, next_attempt_at = excluded.next_attempt_at, attempts = 0
        """,
        lambda e: e.request_id,
        lambda e, about: (
            e.request_id, about.scin, about.part, e.correlation, ",".join(e.letter_ids), e.code, about.now,
        ),
    ),
    outside.QueueCheck: Write(
        """
        INSERT INTO cis_requests (request_id, scin, part, correlation, requested_at, next_attempt_at)
        SELECT i, s, p, c, at, at
        FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::timestamptz[]) AS u(i, s, p, c, at)
        ON CONFLICT DO NOTHING
        """,
        lambda e: e.request_id,
        lambda e, about: (e.request_id, about.scin, about.part, e.correlation, about.now),
    ),
    outside.QueueMail: Write(
        """
        INSERT INTO mail_requests (request_id, message_name, scin, part, correlation, requester_id, change_id,
                                   client_id, requested_at, next_attempt_at, late_at)
        SELECT i, n, s, p, c, r, ch, cl, at, at, l
        FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::timestamptz[], $10::timestamptz[]) AS u(i, n, s, p, c, r, ch, cl, at, l)
        ON CONFLICT (request_id) DO UPDATE
        SET status = 'waiting', next_attempt_at = excluded.next_attempt_at, late_at = excluded.late_at
        WHERE mail_requests.status IN ('waiting', 'refused')
        """,
        lambda e: e.request_id,
        lambda e, about: (
            e.request_id, e.message_name, about.scin, about.part, e.correlation, e.requester_id, e.change_id,
            e.client_id, about.now, e.late_at,
        ),
    ),
    outside.CancelMail: Write(
        """
        UPDATE mail_requests SET status = 'cancelled'
        WHERE request_id = ANY($1::text[]) AND status IN ('waiting', 'refused')
        """,
        lambda e: e.request_id,
        lambda e, _: (e.request_id,),
    ),
    **ERASURES,
}  # fmt: skip

Asked = tuple[fx.Effect, About]


async def statements(connection: asyncpg.Connection, asked: Iterable[Asked]) -> list[Statement]:
    """What writes all effects of a batch but ``Publish``, which goes to the outbox."""
    by_kind: dict[type, dict[Hashable, Asked]] = {kind: {} for kind in WRITES}
    for effect, about in asked:
        _fold(WRITES[type(effect)], by_kind[type(effect)], effect, about)
    rows = {kind: _rows(WRITES[kind], of_kind) for kind, of_kind in by_kind.items() if of_kind}
    await sealed_rows(connection, [(of_kind, seal) for kind, of_kind in rows.items() if (seal := WRITES[kind].sealed)])
    return [Statement(WRITES[kind].sql, columns(of_kind)) for kind, of_kind in rows.items()]


def _fold(how: Write, rows: dict[Hashable, Asked], effect: fx.Effect, about: About) -> None:
    key = how.key(effect)
    rows[key] = (how.fold(rows[key][0], effect) if key in rows else effect, about)


def _rows(how: Write, rows: dict[Hashable, Asked]) -> Rows:
    return [list(how.row(*rows[key])) for key in sorted(rows)]  # type: ignore[type-var]
