"""Outside calls to the CIS gateway: requests are rows, a slow gateway holds up nobody (design: Outside calls).

Only the process that holds a partition's lease asks for its requests, so a row needs no lease of its own; after
a take-over a request may be asked again under the same ``request_id``, and the fence lets one answer in.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import asyncpg

from workers.procedure.effects import Publish
from workers.procedure.ids import derived_id
from workers.procedure.people import Person
from workers.runtime import failpoints, metrics, outbox
from workers.runtime.fence import fence
from workers.runtime.logs import log
from workers.runtime.lookups import PERSON
from workers.runtime.outbox import Outgoing
from workers.runtime.publishing import outgoing
from workers.runtime.shift import Shift
from workers.runtime.states import lock_cases, next_writing
from workers.runtime.trouble import insist
from workers.runtime.writes import About

AT_ONCE = 64
LOOK_EVERY = 0.5
SOURCE = "/clientrep/cis"
RULE = "SU-11"

WAITING = """
SELECT r.request_id, r.scin, r.part, r.correlation, r.attempts, r.requested_at, p.data
FROM unnest($1::int[]) AS held CROSS JOIN LATERAL (
    SELECT * FROM cis_requests
    WHERE part = held AND status = 'waiting' AND next_attempt_at <= (SELECT platform_now())
      AND request_id <> ALL($2::text[])
    ORDER BY next_attempt_at LIMIT $3
) AS r LEFT JOIN persons p ON p.person_id = r.request_id
ORDER BY r.next_attempt_at LIMIT $3
"""
ANSWERED = """
UPDATE cis_requests SET status = 'answered', attempts = attempts + 1
WHERE request_id = ANY($1::text[]) AND status = 'waiting' RETURNING request_id
"""
FORGET = "DELETE FROM persons WHERE person_id = ANY($1::text[])"
LATER = """
UPDATE cis_requests
SET attempts = attempts + 1, next_attempt_at = least(platform_now() + $2, greatest(platform_now(), requested_at + $3))
WHERE request_id = $1 AND status = 'waiting'
"""
SOONEST, LATEST = 0.5, 600.0
LONGEST_WISH = 86_400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway said: ``verified``, ``not_verified``, ``disabled``; or our own ``unavailable`` (R-5)."""

    result: str


@dataclass(frozen=True, slots=True)
class Later:
    """The gateway can't answer now; ``after`` is its Retry-After in seconds, if it gave one."""

    after: float | None = None


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


Verify = Callable[[str, Person], Awaitable[Answer | Later]]


class Checks:
    """Asks the gateway for the partitions this process holds, a bounded number at once.

    A gateway that is down is asked again with back-off for ``give_up_after``, then the answer is ``unavailable``.
    """

    def __init__(self, shift: Shift, verify: Verify, give_up_after: timedelta) -> None:
        self._shift = shift
        self._verify = verify
        self._give_up_after = give_up_after
        self._wake = asyncio.Event()
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._answers: asyncio.Queue[tuple[Request, Answer | Later]] = asyncio.Queue()

    def wake(self) -> None:
        """Look at once: a request was committed."""
        self._wake.set()

    async def run(self) -> None:
        """Ask and answer for ever."""
        listening = await self._shift.connections.get("clock")
        await listening.add_listener("clock", lambda *_: self.wake())
        async with asyncio.TaskGroup() as group:
            group.create_task(self._commit_answers())
            while True:
                if await insist(lambda: self._ask_waiting(group), "checks") < AT_ONCE:
                    await self._pause()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), LOOK_EVERY)
        self._wake.clear()

    async def _ask_waiting(self, group: asyncio.TaskGroup) -> int:
        free = AT_ONCE - len(self._asking)
        if not free:
            return 0
        connection = await self._shift.connections.get("checks")
        rows = await connection.fetch(WAITING, self._shift.leases.held, list(self._asking), free)
        for row in rows:
            request = _request(row)
            self._asking[request.request_id] = group.create_task(self._ask(request))
        return len(rows)

    async def _ask(self, request: Request) -> None:
        await self._answers.put((request, await self._said(request)))

    async def _said(self, request: Request) -> Answer | Later:
        if request.person is None:
            return Answer("unavailable")
        try:
            return await self._verify(request.request_id, request.person)
        except Exception as error:  # noqa: BLE001 - one odd answer mustn't end the others' requests
            log.error("check_failed", request_id=request.request_id, error=type(error).__name__)
            return Later()

    async def _commit_answers(self) -> None:
        while True:
            answers = [await self._answers.get()]
            while not self._answers.empty():
                answers.append(self._answers.get_nowait())
            await insist(partial(self._commit, answers), "answers")
            for request, _ in answers:
                del self._asking[request.request_id]
            self._wake.set()

    async def _commit(self, answers: Sequence[tuple[Request, Answer | Later]]) -> None:
        connection = await self._shift.connections.get("answers")
        async with connection.transaction():
            parts = {request.part for request, _ in answers}
            held, now = await fence(connection, self._shift.group, parts, self._shift.leases.owner)
            if now is None:
                return
            final = [
                one for request, said in answers if request.part in held and (one := self._final(request, said, now))
            ]
            answered = {request.request_id for request, _ in final}
            for request, said in answers:
                if isinstance(said, Later) and request.request_id not in answered and request.part in held:
                    await connection.execute(LATER, request.request_id, _back_off(request, said), self._give_up_after)
            events = await self._store(connection, final, now) if final else []
        failpoints.passing("after_commit")
        self._shift.relay.commit(events)

    def _final(self, request: Request, said: Answer | Later, now: datetime) -> tuple[Request, Answer] | None:
        if isinstance(said, Later):
            overdue = now - request.requested_at >= self._give_up_after
            return (request, Answer("unavailable")) if overdue else None
        return request, said

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
        await outbox.store(connection, self._shift.group, events)
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


def _request(row: asyncpg.Record) -> Request:
    names = ("request_id", "scin", "part", "correlation", "attempts", "requested_at")
    person = None if row["data"] is None else PERSON.validate_json(row["data"])
    return Request(**{name: row[name] for name in names}, person=person)


def _back_off(request: Request, later: Later) -> timedelta:
    """Twice as long each time, with jitter, and never sooner than the gateway asked for."""
    doubled = min(LATEST, SOONEST * 2 ** min(request.attempts, 12)) * random.uniform(0.5, 1)
    return timedelta(seconds=min(max(doubled, later.after or 0), LONGEST_WISH))
