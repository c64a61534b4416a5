"""How PINs and passwords, hashed, are kept until they are set, and how wrong tries are counted (SU-10, MA-3c)."""

from dataclasses import replace

from workers.procedure import effects as fx
from workers.runtime.write import Write

SECURITY: dict[type, Write] = {
    fx.KeepSecurity: Write(
        """
        INSERT INTO given_security (service_request_id, pin_hash, password_hash, given_at)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
        ON CONFLICT (service_request_id) DO UPDATE
        SET pin_hash = excluded.pin_hash, password_hash = excluded.password_hash, given_at = excluded.given_at
        """,
        lambda e: e.service_request_id,
        lambda e, about: (e.service_request_id, e.pin_hash, e.password_hash, about.now),
    ),
    fx.SetSecurity: Write(
        """
        WITH given AS (
            DELETE FROM given_security AS g USING unnest($1::text[], $2::text[]) AS u(r, c)
            WHERE g.service_request_id = r RETURNING c, pin_hash, password_hash, given_at
        )
        INSERT INTO security (contact_id, pin_hash, password_hash, set_at)
        SELECT DISTINCT ON (c) c, pin_hash, password_hash, given_at FROM given ORDER BY c, given_at DESC
        ON CONFLICT (contact_id) DO UPDATE
        SET pin_hash = excluded.pin_hash, password_hash = excluded.password_hash, set_at = excluded.set_at,
            wrong_tries = 0
        WHERE NOT security.blocked
        """,
        lambda e: e.service_request_id,
        lambda e, _: (e.service_request_id, e.contact_id),
    ),
    fx.SaveTries: Write(
        """
        INSERT INTO security (contact_id, pin_hash, password_hash, wrong_tries, blocked, set_at)
        SELECT c, '', '', w, b, at FROM unnest($1::text[], $2::int[], $3::bool[], $4::timestamptz[]) AS u(c, w, b, at)
        ON CONFLICT (contact_id) DO UPDATE
        SET wrong_tries = excluded.wrong_tries, blocked = security.blocked OR excluded.blocked
        """,
        lambda e: e.contact_id,
        lambda e, about: (e.contact_id, e.wrong_tries, e.blocked, about.now),
        lambda first, later: replace(later, blocked=first.blocked or later.blocked),
    ),
}
"""What was given is kept before it is set: both may be of one batch."""
