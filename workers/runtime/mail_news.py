"""What became of emails is told to their cases: decided like any message, with the row that says it was told.

The fact of sending is noted first, in a transaction of its own: a rule that fails must not let an email go out again.
"""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from time import monotonic

import asyncpg

from policy import Policies
from workers.procedure.mail import MAIL_LATE, MAIL_REFUSED, MAIL_SENT, MailLate, MailRefused, MailSent
from workers.procedure.message import Message
from workers.procedure.records import NotFetchedError
from workers.procedure.room import Room
from workers.runtime import failpoints
from workers.runtime.casework import Casework
from workers.runtime.deciding import Deciding
from workers.runtime.fence import fence
from workers.runtime.logs import log
from workers.runtime.lookups import MoreNeededError, Wanted, with_all_needed
from workers.runtime.mail_rows import UNTOLD, Due
from workers.runtime.shift import Shift
from workers.runtime.states import next_writing
from workers.runtime.trouble import passes

SOURCE = "/clientrep/mail"
AT_ONCE = 200
AGAIN_AFTER = 60.0
"""Seconds until a case whose rule failed is told again."""

NEWS = """
SELECT request_id, scin, part, correlation, news, message_id, body_sha256, said, sent_at, repeats, reason, code,
       attempts
FROM mail_requests WHERE request_id = ANY($1::text[]) AND news IS NOT NULL ORDER BY request_id FOR NO KEY UPDATE
"""
TOLD = "UPDATE mail_requests SET news = NULL WHERE request_id = ANY($1::text[])"


class News:
    """Tells the cases of a room, in the partitions that this process holds."""

    def __init__(self, shift: Shift, room: Room, policies: Policies) -> None:
        self._shift = shift
        self._room = room
        self._policies = policies
        self._casework = Casework(room)
        self._failed: dict[str, float] = {}
        self._alone = asyncio.Lock()
        """Those who look for leftovers and those who bring results share one connection."""

    async def tell_left_over(self, in_flight: Sequence[str]) -> None:
        """Tell what nobody has told: it was noted by a process that ended, or a rule failed some time ago."""
        async with self._alone:
            self._failed = {one: until for one, until in self._failed.items() if until > monotonic()}
            connection = await self._shift.connections.get("news")
            others = [*in_flight, *self._failed]
            rows = await connection.fetch(UNTOLD, self._shift.leases.held, others, AT_ONCE)
            await self._tell_all([Due(**row) for row in rows])

    async def tell(self, emails: Sequence[Due]) -> None:
        """Tell several cases together; where a rule fails, one by one, and the one that fails waits."""
        async with self._alone:
            await self._tell_all(emails)

    async def _tell_all(self, emails: Sequence[Due]) -> None:
        if not emails:
            return
        try:
            await self._tell(emails)
        except Exception as error:
            if passes(error):
                self._shift.relay.read_again()  # it may have committed all the same
                raise
            await self._one_by_one(emails, error)

    async def _one_by_one(self, emails: Sequence[Due], error: Exception) -> None:
        if len(emails) == 1:
            log.error("rule_failed", group=self._room.name, error=type(error).__name__, exc_info=error)
            self._failed[emails[0].request_id] = monotonic() + AGAIN_AFTER
            return
        for email in emails:
            await self._tell_all([email])

    async def _tell(self, emails: Sequence[Due]) -> None:
        deciding = await with_all_needed(partial(self._transact, emails))
        failpoints.passing("after_commit")
        if deciding is not None:
            self._shift.relay.commit(deciding.outgoing)
            deciding.count()

    async def _transact(self, emails: Sequence[Due], wanted: Wanted) -> Deciding | None:
        connection = await self._shift.connections.get("news")
        parts = {email.scin: email.part for email in emails}
        async with connection.transaction():
            held, now = await fence(connection, self._shift.group, parts.values(), self._shift.leases.owner)
            mine = {scin: part for scin, part in parts.items() if part in held}
            if not mine:
                return None
            deciding = Deciding(self._room, self._policies, self._shift.partitions, now)
            await self._decide(connection, deciding, mine, emails, wanted)
            await self._casework.write(connection, deciding)
        return deciding

    async def _decide(
        self,
        connection: asyncpg.Connection,
        deciding: Deciding,
        parts: Mapping[str, int],
        emails: Sequence[Due],
        wanted: Wanted,
    ) -> None:
        await self._casework.load(connection, deciding, (), parts, wanted)
        rows = await connection.fetch(NEWS, sorted(email.request_id for email in emails if email.scin in parts))
        deciding.writing = await next_writing(connection)
        for row in rows:
            try:
                deciding.decide_told(_message(row, deciding), row["part"])
            except NotFetchedError as missing:
                raise MoreNeededError(Wanted({missing.kind: [missing.key]})) from None
        await connection.execute(TOLD, [row["request_id"] for row in rows])


def _message(row: asyncpg.Record, deciding: Deciding) -> Message:
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
        id=f"{request_id}:{row['news']}:{row['attempts']}",
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
