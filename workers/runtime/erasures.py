"""How personal data is erased: one set-based statement for each kind of erasure (R-10)."""

from typing import Any

from workers.procedure import effects as fx
from workers.runtime.write import About, Write


def _contacts(effect: fx.ReleaseContact, _: About) -> tuple[Any, ...]:
    return effect.representative_id, "\n".join(effect.contact_ids)


ERASURES: dict[type, Write] = {
    fx.ForgetNotes: Write(
        """
        WITH keys_gone AS (DELETE FROM data_keys WHERE subject = ANY($1::text[]))
        UPDATE notes SET text = NULL, sealed = NULL
        WHERE about = ANY($1::text[]) AND (text IS NOT NULL OR sealed IS NOT NULL)
        """,
        lambda e: e.about,
        lambda e, _: (e.about,),
    ),
    fx.ForgetDocuments: Write(
        """
        WITH gone AS (
            UPDATE letters AS l
            SET erased = true, document_url = NULL, document_sha256 = NULL, document_media_type = NULL,
                document_pages = NULL
            FROM unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[]) AS u(s, r, p, at)
            WHERE l.scin = s AND l.service_request_id = r AND (NOT l.erased OR l.document_url IS NOT NULL)
            RETURNING l.letter_id, u.p, u.at
        ), security_gone AS (
            DELETE FROM given_security WHERE service_request_id = ANY($2::text[])
        )
        INSERT INTO documents_to_erase (letter_id, part, next_attempt_at) SELECT letter_id, p, at FROM gone
        ON CONFLICT (letter_id) DO UPDATE SET next_attempt_at = excluded.next_attempt_at
        """,
        lambda e: e.service_request_id,
        lambda e, about: (about.scin, e.service_request_id, about.part, about.now),
    ),
    fx.ReleaseContact: Write(
        """
        WITH asked AS (
            SELECT r, string_to_array(cs, E'\\n') AS cs FROM unnest($1::text[], $2::text[]) AS u(r, cs)
        ), released AS (
            UPDATE appointments SET released = true FROM asked WHERE representative_id = r AND NOT released
        ), free AS (
            SELECT DISTINCT c FROM asked CROSS JOIN LATERAL unnest(cs) AS c WHERE NOT EXISTS (
                SELECT FROM appointments a
                WHERE a.contact_id = c AND NOT a.released AND a.representative_id NOT IN (SELECT r FROM asked)
            )
        ), persons_gone AS (
            DELETE FROM persons USING free WHERE person_id = c
        ), keys_gone AS (
            DELETE FROM data_keys USING free WHERE subject = c
        ), security_gone AS (
            DELETE FROM security USING free WHERE contact_id = c
        )
        UPDATE notes SET text = NULL, sealed = NULL FROM free
        WHERE about = c AND (text IS NOT NULL OR sealed IS NOT NULL)
        """,
        lambda e: e.representative_id,
        _contacts,
    ),
}
"""A contact that two cases need goes with the later one; whoever releases it has locked its match key."""
