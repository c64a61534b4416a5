"""The CIS gateway's requests are rows (design: Outside calls); what it says becomes ``cis.answered`` (SU-11, R-5).

After a take-over a request may be asked again under the same ``request_id``; the fence lets one answer in.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

import asyncpg

from workers.procedure.effects import Publish
from workers.procedure.ids import derived_id
from workers.procedure.people import Person
from workers.runtime import kept, metrics, outbox
from workers.runtime.dispatcher import Dispatcher
from workers.runtime.fence import fence
from workers.runtime.logs import log
from workers.runtime.outbox import Outgoing
from workers.runtime.publishing import outgoing
from workers.runtime.shift import Shift
from workers.runtime.statements import at_once
from workers.runtime.states import lock_cases, next_writing
from workers.runtime.write import About

AT_ONCE = 64
COUNT_EVERY = 5.0
SOURCE = "/clientrep/cis"
RULE = "SU-11"

DUE = """
SELECT r.request_id, r.scin, r.part, r.correlation, r.attempts, r.requested_at
FROM unnest($1::int[]) AS held CROSS JOIN LATERAL (
    SELECT * FROM cis_requests
    WHERE part = held AND status = 'waiting' AND next_attempt_at <= (SELECT platform_now())
      AND request_id <> ALL($2::text[])
    ORDER BY next_attempt_at LIMIT $3
) AS r ORDER BY r.next_attempt_at LIMIT $3
"""
WAITING = "SELECT count(*) FROM cis_requests WHERE part = ANY($1::int[]) AND status = 'waiting'"
ANSWERED = """
UPDATE cis_requests SET status = 'answered', attempts = attempts + 1
WHERE request_id = ANY($1::text[]) AND status = 'waiting' RETURNING request_id
"""
FORGET = """
WITH keys_gone AS (DELETE FROM data_keys WHERE subject = ANY($1::text[]))
DELETE FROM persons WHERE person_id = ANY($1::text[])
"""
LATER = """
UPDATE cis_requests AS r
SET attempts = attempts + 1, next_attempt_at = least($4::timestamptz + u.pause, greatest($4, u.ends))
FROM unnest($1::text[], $2::interval[], $3::timestamptz[]) AS u (request_id, pause, ends)
WHERE r.request_id = u.request_id AND r.status = 'waiting'
"""
"""The last attempt is made at the period's end, whatever the gateway wished for."""

SOONEST, LATEST = 0.5, 1800.0
LONGEST_WISH = 86_400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway said: ``verified``, ``not_verified``, ``disabled``; or our own ``unavailable`` (R-5)."""

    result: str


@dataclass(frozen=True, slots=True)
class Later:
    """There is no answer yet; ``after`` are the seconds to wait at least, where anybody said so."""

    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Request:
    """A verification to ask for."""

    request_id: str
    scin: str
    part: int
    correlation: str
    attempts: int
    requested_at: datetime
    person: Person | None


Said = Answer | Later
Result = tuple[Request, Said]
RetriedFor = Callable[[datetime], timedelta]
"""For how long a request made at that time is tried: policy, by the platform's clock."""


class Gateway(Protocol):
    """Who is asked."""

    async def verify(self, request_id: str, person: Person) -> Said:
        """Ask, once."""
        ...

    async def close(self) -> None:
        """Give connections up."""
        ...


class Checks:
    """Asks the gateway for the partitions this process holds.

    A gateway that doesn't answer is asked again with back-off for policy's period, then the answer is ``unavailable``.
    """

    def __init__(self, shift: Shift, gateway: Gateway, retried_for: RetriedFor) -> None:
        self._shift = shift
        self._gateway = gateway
        self._retried_for = retried_for
        self._dispatcher = Dispatcher(shift, self, "checks", AT_ONCE)
        self._count_at = 0.0

    def wake(self) -> None:
        """Look at once: a request was committed."""
        self._dispatcher.wake()

    async def run(self) -> None:
        """Ask and answer for ever."""
        try:
            await self._dispatcher.run()
        finally:
            await self._gateway.close()

    async def claim(self, number: int, in_flight: Sequence[str]) -> list[Request]:
        """Requests whose next attempt is due."""
        connection = await self._shift.connections.get("checks")
        if monotonic() >= self._count_at:
            self._count_at = monotonic() + COUNT_EVERY
            metrics.CHECKS_WAITING.set(await connection.fetchval(WAITING, self._shift.leases.held))
        rows = await connection.fetch(DUE, self._shift.leases.held, in_flight, number)
        people = await kept.people(connection, [row["request_id"] for row in rows]) if rows else {}
        return [_request(row, people.get(row["request_id"])) for row in rows]

    async def call(self, row: Request) -> Said:
        """Ask; a request whose person was erased meanwhile can't be asked any more."""
        if row.person is None:
            return Answer("unavailable")
        try:
            return await self._gateway.verify(row.request_id, row.person)
        except Exception as error:  # noqa: BLE001 - one odd answer mustn't end the others' requests
            log.error("check_failed", request_id=row.request_id, error=type(error).__name__)
            return Later()

    async def commit(self, results: Sequence[Result]) -> None:
        """Write answers with their events, and when to ask the others again."""
        connection = await self._shift.connections.get("answers")
        async with self._shift.relay.transaction(connection) as turn:
            parts = {request.part for request, _ in results}
            held, now = await fence(connection, self._shift.group, parts, self._shift.leases.owner)
            if now is None:
                return
            mine = [self._in_time(*result, now) for result in results if result[0].part in held]
            await self._put_off(connection, [(r, said) for r, said in mine if isinstance(said, Later)], now)
            final = [(r, said) for r, said in mine if isinstance(said, Answer)]
            turn.events = await self._store(connection, final, now) if final else []

    def _in_time(self, request: Request, said: Said, now: datetime) -> Result:
        """R-5: who got no answer in the period gets ``unavailable``."""
        overdue = isinstance(said, Later) and now >= self._ends(request)
        return request, Answer("unavailable") if overdue else said

    def _ends(self, request: Request) -> datetime:
        return request.requested_at + self._retried_for(request.requested_at)

    async def _put_off(
        self, connection: asyncpg.Connection, several: Sequence[tuple[Request, Later]], now: datetime
    ) -> None:
        if several:
            ids = [request.request_id for request, _ in several]
            pauses = [timedelta(seconds=pause(request.attempts, said.after)) for request, said in several]
            await connection.execute(LATER, ids, pauses, [self._ends(request) for request, _ in several], now)

    async def _store(
        self, connection: asyncpg.Connection, final: Sequence[tuple[Request, Answer]], now: datetime
    ) -> list[Outgoing]:
        await lock_cases(connection, {request.scin: request.part for request, _ in final})
        rows = await connection.fetch(ANSWERED, sorted(request.request_id for request, _ in final))
        open_still = {row["request_id"] for row in rows}
        await connection.execute(FORGET, sorted(open_still))
        first = await next_writing(connection) * outbox.EVENTS_A_WRITING
        events = [
            self._event(request, answer, first + i, now)
            for i, (request, answer) in enumerate(final)
            if request.request_id in open_still
        ]
        await at_once(connection, outbox.statements(self._shift.group, events))
        return events

    def _event(self, request: Request, answer: Answer, sequence: int, now: datetime) -> Outgoing:
        metrics.CHECKS.labels(answer.result).inc()
        about = About(self._shift.group, request.scin, request.part, now)
        basis = "nino" if request.person and request.person.nino else "personal_details"
        data = {
            "request_id": request.request_id,
            "scin": request.scin,
            "result": answer.result,
            "basis": basis,
        }
        event_id = derived_id(SOURCE, request.request_id, RULE, 0)
        publish = Publish("cis.answered", data, event_id, RULE)
        return outgoing(publish, about, sequence, request.correlation, request.request_id)


def _request(row: asyncpg.Record, person: Person | None) -> Request:
    names = ("request_id", "scin", "part", "correlation", "attempts", "requested_at")
    return Request(**{name: row[name] for name in names}, person=person)


def pause(attempts: int, wished: float) -> float:
    """Seconds until the next attempt: twice as long each time, and never sooner than the gateway wished.

    Both with jitter, so that those who failed together don't come again together.
    """
    doubled = min(LATEST, SOONEST * 2.0 ** min(attempts, 12)) * random.uniform(0.5, 1)
    return min(max(doubled, wished * random.uniform(1, 1.25)), LONGEST_WISH)
