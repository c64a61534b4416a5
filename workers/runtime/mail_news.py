"""What became of emails is told to their cases, with the row that says it was told.

The fact of sending is noted first, in a transaction of its own: a rule that fails must not let an email go out again.
"""

import asyncio
from collections.abc import Sequence

import asyncpg

from policy import Policies
from workers.procedure.mail import MAIL_LATE, MAIL_REFUSED, MAIL_SENT, MailLate, MailRefused, MailSent
from workers.procedure.message import Message
from workers.procedure.room import Room
from workers.runtime.deciding import Deciding
from workers.runtime.mail_rows import UNTOLD, Due
from workers.runtime.shift import Shift
from workers.runtime.telling import Telling, Told

SOURCE = "/clientrep/mail"
AT_ONCE = 200

TOLD = """
WITH news AS (
    SELECT request_id, news FROM mail_requests
    WHERE request_id = ANY($1::text[]) AND news IS NOT NULL ORDER BY request_id FOR NO KEY UPDATE
), told AS (
    UPDATE mail_requests AS m SET news = NULL FROM news WHERE m.request_id = news.request_id RETURNING m.*
)
SELECT t.request_id, t.scin, t.part, t.correlation, n.news, t.message_id, t.body_sha256, t.said, t.sent_at, t.repeats,
       t.reason, t.code
FROM told t JOIN news n USING (request_id) ORDER BY t.request_id
"""


class News:
    """Tells the cases of a room, in the partitions that this process holds."""

    def __init__(self, shift: Shift, room: Room, policies: Policies) -> None:
        self._shift = shift
        self._telling = Telling(shift, room, policies, _messages, "news")
        self._alone = asyncio.Lock()
        """Those who look for leftovers and those who bring results share one connection."""

    async def tell_left_over(self, in_flight: Sequence[str]) -> None:
        """Tell what nobody has told: it was noted by a process that ended, or a rule failed some time ago."""
        async with self._alone:
            connection = await self._shift.connections.get("news")
            others = [*in_flight, *self._telling.resting()]
            rows = await connection.fetch(UNTOLD, self._shift.leases.held, others, AT_ONCE)
            await self._telling.tell([Due(**row) for row in rows])

    async def tell(self, emails: Sequence[Due]) -> None:
        """Tell several cases what became of their emails."""
        async with self._alone:
            await self._telling.tell(emails)


async def _messages(connection: asyncpg.Connection, emails: Sequence[Due], deciding: Deciding) -> list[Told]:
    ids = sorted(email.request_id for email in emails)
    return [(_message(row, deciding), row["part"]) for row in await connection.fetch(TOLD, ids)]


def _message(row: asyncpg.Record, deciding: Deciding) -> Message:
    """What is told, under an id of its own: an email may be late a second time without an attempt in between."""
    request_id = row["request_id"]
    said: dict[str, tuple[str, MailSent | MailRefused | MailLate]] = {
        "sent": (MAIL_SENT, _sent(row)),
        "refused": (MAIL_REFUSED, MailRefused(request_id, row["reason"] or "unknown", row["code"] or 0)),
        "late": (MAIL_LATE, MailLate(request_id, row["reason"] or "not tried yet")),
    }
    kind, data = said[row["news"]]
    return Message(
        kind=kind,
        source=SOURCE,
        id=f"{request_id}:{row['news']}:{deciding.now.isoformat()}",
        scin=row["scin"],
        received=deciding.now,
        now=deciding.now,
        data=data,
        correlation=row["correlation"],
    )


def _sent(row: asyncpg.Record) -> MailSent:
    return MailSent(
        request_id=row["request_id"],
        message_id=row["message_id"] or "",
        body_sha256=row["body_sha256"] or "",
        sent_at=row["sent_at"],
        repeats=row["repeats"],
        said=tuple(row["said"] or ()),
    )
