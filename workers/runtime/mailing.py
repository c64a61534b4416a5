"""Sends emails: requests are rows, a slow or dead mail server holds up nobody (design: Outside calls).

An attempt and its Message-ID are committed before DATA. From then until the server's 250 is noted lies the one window
in which a second copy may go out: it has the same Message-ID, and that it may be one is recorded.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from time import monotonic
from uuid import uuid4

import asyncpg

from policy import Policies
from workers.procedure.mail import Compose, Unsendable
from workers.procedure.room import Room
from workers.runtime import failpoints, mail_rows, metrics
from workers.runtime.dispatcher import Dispatcher
from workers.runtime.logs import log
from workers.runtime.mail_envelope import digest, packed
from workers.runtime.mail_line import Line, NotTakenError
from workers.runtime.mail_news import News
from workers.runtime.mail_rows import Attempt, Begun, Came, Due, Later, Refused, Sent, bounded, pause
from workers.runtime.mail_server import MailServer
from workers.runtime.shift import Shift
from workers.runtime.together import Together
from workers.runtime.trouble import insist

WAITING_FOR_EACH = 4
"""Emails in hand for each connection: it goes on with one while others are told of and noted together."""
STEPS = 5
"""Of an email beside its text: connect, greet, log in, sender, recipient."""
COUNT_EVERY = 5.0
TIDY_EVERY = 0.4
FINISH_SECONDS = 3.0
"""For texts that are on their way when the process is told to end."""

Note = tuple[Attempt, Came, int]


class Mailing:
    """Sends the emails of the partitions this process holds.

    Args:
        shift: the process.
        room: whose cases are told what became of their emails.
        policies: for its decisions.
        compose: makes the email at the moment it is sent; it is kept nowhere.
        server: where it goes.
    """

    def __init__(self, shift: Shift, room: Room, policies: Policies, compose: Compose, server: MailServer) -> None:
        self._shift = shift
        self._compose = compose
        self._server = server
        self._news = News(shift, room, policies)
        at_once = WAITING_FOR_EACH * server.connections
        self._dispatcher: Dispatcher[Due, Came | None] = Dispatcher(
            shift,
            self,
            "mails",
            at_once,
            call_seconds=(1 + WAITING_FOR_EACH) * (server.answer_seconds + STEPS * server.step_seconds),
        )
        self._lines = [Line(server) for _ in range(server.connections)]
        self._free = asyncio.Semaphore(server.connections)
        self._begin: Together[Attempt, Begun | None] = Together(self._begin_several, "mail attempts")
        self._note: Together[Note, None] = Together(self._note_several, "mail facts")
        self._put_off: Together[str, None] = Together(self._put_off_several, "mails put off")
        self._on_the_way: dict[Attempt, asyncio.Task[Came | None]] = {}
        self._away = self._rests = 0
        self._count_at = self._tidy_at = 0.0

    def wake(self) -> None:
        """Look at once: a request was committed."""
        self._dispatcher.wake()

    async def run(self) -> None:
        """Send for ever."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._renew())
                await self._dispatcher.run()
        finally:
            await self._finish()

    async def claim(self, number: int, in_flight: Sequence[str]) -> list[Due]:
        """Tell what became of emails, then find those to send."""
        connection = await self._shift.connections.get("mails")
        held = self._shift.leases.held
        if monotonic() >= self._tidy_at:
            self._tidy_at = monotonic() + TIDY_EVERY
            await connection.execute(mail_rows.INTERRUPTED, held, mail_rows.MOST_LOST)
            await connection.execute(mail_rows.LATE, held)
            await self._news.tell_left_over(in_flight)
        await self._count(connection, held)
        return [Due(**row) for row in await connection.fetch(mail_rows.DUE, held, in_flight, number)]

    async def call(self, row: Due) -> Came | None:
        """Send; what came of it is noted before this returns. None: it wasn't to be sent any more."""
        rests = self._rests
        async with self._free:
            if rests != self._rests:
                return None  # put off while it waited for a connection
            line = self._lines.pop()
            try:
                return await self._send(row, line)
            except Exception as error:  # noqa: BLE001 - one odd email mustn't end the others
                line.close()
                log.error("mail_failed", request_id=row.request_id, error=type(error).__name__, exc_info=error)
                return await self._came(Attempt(row.request_id, uuid4()), Later(type(error).__name__), row.attempts)
            finally:
                self._lines.append(line)

    async def commit(self, results: Sequence[tuple[Due, Came | None]]) -> None:
        """Tell the cases of emails that are sent or refused."""
        await self._news.tell([row for row, came in results if isinstance(came, Sent | Refused)])

    async def _send(self, row: Due, line: Line) -> Came | None:
        attempt = Attempt(row.request_id, uuid4())
        try:
            await line.ready()
            await line.announce(row.message_name)
        except NotTakenError as error:
            return await self._not_announced(row, attempt, error.came)
        self._away = 0
        giving = self._on_the_way[attempt] = asyncio.create_task(self._give(row, attempt, line))
        giving.add_done_callback(lambda _: self._on_the_way.pop(attempt, None))
        return await asyncio.shield(giving)

    async def _not_announced(self, row: Due, attempt: Attempt, came: Later | Refused) -> Came:
        if isinstance(came, Later) and came.away:
            await self._put_off_all(came.reason)
            return came
        return await self._came(attempt, came, row.attempts)

    async def _give(self, row: Due, attempt: Attempt, line: Line) -> Came | None:
        """From here on the email may go out: this isn't broken off, and ends with a note."""
        begun = await self._begin.do(attempt)
        if begun is None:
            return None
        return await self._came(attempt, bounded(row, await self._given(begun, line)), row.attempts)

    async def _given(self, begun: Begun, line: Line) -> Came:
        try:
            email = self._compose(begun.particulars)
            if isinstance(email, Unsendable):
                return Refused(email.reason)
            text = packed(email, begun.message_id, begun.now, self._server)
        except Exception as error:  # noqa: BLE001 - nothing went out, and one odd email mustn't end the others
            log.error(
                "mail_failed", request_id=begun.particulars.request_id, error=type(error).__name__, exc_info=error
            )
            return Later("can't be composed")
        return await _handed_over(line, text) or Sent(digest(email), email.said)

    async def _came(self, attempt: Attempt, came: Came, attempts: int) -> Came:
        await self._note.do((attempt, came, attempts))
        metrics.MAILS.labels(_word(came)).inc()
        if not isinstance(came, Sent):
            log.warning("mail_not_sent", request_id=attempt.request_id, reason=came.reason, outcome=_word(came))
        return came

    async def _put_off_all(self, reason: str) -> None:
        """The server isn't there: everything that is due waits for it, so that not each email finds out alone."""
        metrics.MAILS.labels("server_away").inc()
        await self._put_off.do(reason)

    async def _put_off_several(self, reasons: Sequence[str]) -> list[None]:
        """The wait grows with each time that it puts anything off: not with each connection that found out."""
        connection = await self._shift.connections.get("mails_put_off")
        wait = pause(self._away)
        done = await connection.execute(mail_rows.PUT_OFF, self._shift.leases.held, wait, reasons[-1])
        self._away += done != "UPDATE 0"
        self._rests += 1
        return [None] * len(reasons)

    async def _begin_several(self, attempts: Sequence[Attempt]) -> list[Begun | None]:
        connection = await self._shift.connections.get("mail_attempts")
        return await mail_rows.begin(connection, attempts, self._server.domain)

    async def _note_several(self, notes: Sequence[Note]) -> list[None]:
        connection = await self._shift.connections.get("mail_facts")
        async with connection.transaction():
            await mail_rows.note(connection, notes)
        return [None] * len(notes)

    async def _renew(self) -> None:
        """Keep the leases of the emails on their way."""
        while True:
            await asyncio.sleep(mail_rows.RENEW_EVERY)
            if attempts := list(self._on_the_way):
                await insist(partial(self._renew_leases, attempts), "mail leases")

    async def _renew_leases(self, attempts: Sequence[Attempt]) -> None:
        connection = await self._shift.connections.get("mail_leases")
        rows = [one.request_id for one in attempts], [one.id for one in attempts]
        await connection.execute(mail_rows.RENEW, *rows, mail_rows.LEASE)

    async def _count(self, connection: asyncpg.Connection, held: Sequence[int]) -> None:
        if monotonic() >= self._count_at:
            self._count_at = monotonic() + COUNT_EVERY
            waiting, age = await connection.fetchrow(mail_rows.QUEUE, held) or (0, 0.0)
            metrics.MAILS_WAITING.set(waiting)
            metrics.MAILS_AGE.set(age)

    async def _finish(self) -> None:
        """Texts on their way get some time to be taken, and that they were to be noted."""
        if self._on_the_way:
            await asyncio.wait(self._on_the_way.values(), timeout=FINISH_SECONDS)
        if self._on_the_way:
            return
        await asyncio.gather(*(line.part() for line in self._lines))


async def _handed_over(line: Line, text: bytes) -> Later | Refused | None:
    try:
        await line.ask_for_data()
        await line.give(text)
    except NotTakenError as error:
        return error.came
    failpoints.passing("after_mail")
    return None


def _word(came: Came) -> str:
    if isinstance(came, Sent):
        return "sent"
    if isinstance(came, Refused):
        return f"refused_{came.reason}"
    return "answer_lost" if came.lost else "later"
