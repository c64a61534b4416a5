"""What to look at when a platform doesn't come to rest; no personal data."""

import asyncpg

from clientrep.local.platform import Platform

LOOKS = {
    "leases": "SELECT grp, part, owner, epoch, expires_at::text FROM shards ORDER BY 1, 2",
    "connections": """
        SELECT application_name, state, wait_event_type, wait_event, clock_timestamp() - state_change AS since,
               left(query, 60) AS query
        FROM pg_stat_activity WHERE application_name LIKE 'clientrep%' ORDER BY 1
    """,
    "timers": """
        SELECT timer_id, grp, part, name, status, due_at - platform_now() AS due, sent_at - platform_now() AS sent
        FROM timers WHERE status = 'waiting' AND due_at <= platform_now() LIMIT 20
    """,
    "emails": """
        SELECT request_id, part, status, attempts, repeats, reason, news, next_attempt_at - platform_now() AS next
        FROM mail_requests WHERE status IN ('waiting', 'sending') OR news IS NOT NULL LIMIT 20
    """,
    "verifications": """
        SELECT request_id, part, attempts, next_attempt_at - platform_now() AS next
        FROM cis_requests WHERE status = 'waiting' LIMIT 20
    """,
    "outbox": "SELECT grp, part, id, topic, to_part FROM outbox ORDER BY 1, 2, 3 LIMIT 20",
    "parked": "SELECT grp, topic, part, pos, reason, detail FROM parked LIMIT 20",
    "held": "SELECT grp, scin, parked_id FROM held_cases LIMIT 20",
}


async def what_is_stuck(platform: Platform, database: asyncpg.Connection) -> str:
    """Rows that wait, who holds what, and how the logs of the workers end."""
    parts = []
    for what, sql in LOOKS.items():
        rows = await database.fetch(sql)
        parts.append("\n  ".join([f"{what}:", *(" ".join(map(str, row.values())) for row in rows)]))
    parts += [f"{name} says:\n{platform.folder.last_words(name, 8)}" for name in platform.workers]
    return "\n".join(parts)
