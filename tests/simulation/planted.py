"""Bugs to be found: each changes the workers' code as a slip of ours could, and has a name."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from tests.simulation import planted_mail
from tests.simulation.planted_mail import Change
from tests.simulation.store.database import Row, Transaction
from tests.simulation.store.statements import STATEMENTS, Rows, locked, select
from workers.runtime import due, ledger, loop, outbox, parking
from workers.runtime.deciding import Deciding
from workers.runtime.inbox import Standing
from workers.runtime.ledger import Batch, Ledger, Place, Record, Run
from workers.runtime.loop import Loop
from workers.runtime.outbox import Outgoing, Relay
from workers.runtime.statements import Statement, at_once
from workers.runtime.turns import Turn, Turns


@dataclass(frozen=True)
class Bug:
    """A slip.

    Attributes:
        changes: made by it.
        cries: what the checker must cry, one of these at least.
        first: the seed to begin with; 1, unless what shows the bug is rare.
    """

    changes: Callable[[], Sequence[Change]]
    cries: frozenset[str]
    first: int = 1


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Within it the workers have the bug."""
    patches = [
        patch.dict(where, {what: new}) if isinstance(where, dict) else patch.object(where, what, new)
        for where, what, new in BUGS[name].changes()
    ]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in reversed(patches):
            one.stop()


def _deleted_before_sent() -> Sequence[Change]:
    send = Relay._send_to  # noqa: SLF001 - the slip lies inside

    async def delete_and_send(self: Relay, place: tuple[str, int], rows: Sequence[Outgoing]) -> None:
        await self._delete(rows)
        await send(self, place, rows)

    return [(Relay, "_send_to", delete_and_send)]


def _inbox_not_written() -> Sequence[Change]:
    async def all_new(_: object, __: str, digests: Mapping[UUID, bytes]) -> dict[UUID, Standing]:
        return dict.fromkeys(digests, Standing.NEW)

    return [(loop, "register", all_new)]


def _timer_early() -> Sequence[Change]:
    async def due_soon(tx: Transaction, parts: Sequence[int], of_each: int) -> Rows:
        soon = tx.database.now() + timedelta(days=6)
        rows = select(
            tx,
            "timers",
            lambda r: r["part"] in parts and r["status"] == "waiting" and not r["sent_at"] and r["due_at"] <= soon,
            "timer_id grp scin part due_at",
        )
        return [Row({**row, "overdue": 0.0}) for row in rows[:of_each]]

    return [(STATEMENTS, due.DUE, due_soon)]


def _timer_twice() -> Sequence[Change]:
    claim = STATEMENTS[due.CLAIM]

    async def claim_and_forget(tx: Transaction, ids: Sequence[str], now: datetime) -> Rows:
        claimed = await claim(tx, ids, now)
        for row in claimed:
            there = tx.get("timers", row["timer_id"])
            if there is not None and now - there["due_at"] < timedelta(seconds=2):
                tx.put("timers", {**there, "sent_at": None})
        return claimed

    return [(STATEMENTS, due.CLAIM, claim_and_forget)]


def _pair_split() -> Sequence[Change]:
    """The second letter of a pair is written after the commit."""
    statements = outbox.statements

    def without_second(group: str, rows: Sequence[Outgoing]) -> list[Statement]:
        letters = [row for row in rows if b"letter.issued" in row.headers]
        return statements(group, [row for row in rows if row not in letters[1:]])

    return [(outbox, "statements", without_second)]


def _published_before_commit() -> Sequence[Change]:
    async def send_then_write(self: Loop, connection: Any, run: Run, deciding: Deciding) -> None:
        await self._casework.write(connection, deciding)
        self._relay._committed(deciding.outgoing)  # noqa: SLF001 - what it must not be told yet
        if deciding.parked:
            await parking.store(connection, self._room.name, deciding.now, deciding.parked)
        if run.taken:
            await at_once(connection, [self._ledger.move(run)])

    return [(Loop, "_write", send_then_write)]


def _offset_before_decision() -> Sequence[Change]:
    """As with Kafka's own commits: the offset first, the work later."""
    transact = Loop._transact  # noqa: SLF001 - the slip lies inside
    fence = Ledger.fence

    async def move_first(self: Loop, connection: Any, batch: Batch, *more: Any) -> Any:
        async with connection.transaction():
            run = await fence(self._ledger, connection, batch)
            await at_once(connection, [self._ledger.move(run)])

        async def as_before(*_: object) -> Run:
            return run

        with patch.object(self._ledger, "fence", as_before):
            return await transact(self, connection, batch, *more)

    return [(Loop, "_transact", move_first)]


def _left_over_forgotten() -> Sequence[Change]:
    return [(Relay, "read_again", lambda _: None)]


def _begins_anywhere() -> Sequence[Change]:
    """A batch is taken from where it begins, be it beyond the ledger."""

    def choose(_: Ledger, run: Run, place: Place, following: int, records: Sequence[Record]) -> None:
        fresh = [record for record in records if record.offset >= following]
        if fresh:
            run.taken[place] = fresh

    return [(Ledger, "choose", choose)]


def _fence_ignored() -> Sequence[Change]:
    """Whoever holds the lease, a batch is taken."""
    fence = Ledger.fence

    async def of_anybody(self: Ledger, connection: Any, batch: Batch) -> Run:
        asked = connection.fetch

        async def as_if_ours(*values: Any) -> Rows:
            return [Row({**row, "owner": self._owner}) for row in await asked(*values)]

        with patch.object(connection, "fetch", as_if_ours):
            return await fence(self, connection, batch)

    return [(Ledger, "fence", of_anybody)]


def _fence_unlocked() -> Sequence[Change]:
    """Without FOR SHARE: the lease may be taken over while the batch is decided."""

    async def looked_at(tx: Transaction, group: str, topics: Sequence[str], parts: Sequence[int]) -> Rows:
        owners = {row["part"]: row["owner"] for row in tx.rows("shards") if row["grp"] == group}
        places = set(zip(topics, parts, strict=True))
        where = lambda r: r["grp"] == group and (r["topic"], r["part"]) in places and r["part"] in owners  # noqa: E731
        rows, now = await locked(tx, "ledger", where), tx.database.now()
        return [Row(topic=r["topic"], part=r["part"], next=r["next"], owner=owners[r["part"]], now=now) for r in rows]

    return [(STATEMENTS, ledger.FENCE, looked_at)]


def _turns_as_answers_come() -> Sequence[Change]:
    """Two transactions commit, and the second one's answer comes first."""

    @asynccontextmanager
    async def when_answered(self: Turns[Any], connection: Any) -> AsyncIterator[Turn[Any]]:
        turn: Turn[Any] = Turn()
        async with connection.transaction():
            yield turn
        self._committed(turn.events)

    return [(Turns, "transaction", when_answered)]


LOST = frozenset(
    {"nomination_lost", "not_ended_as_it_should", "stuck", "letter_not_issued", "letter_only_in_one_place"}
    | {"change_lost", "email_told_wrongly", "task_only_in_one_place"}
)

OUT_OF_ORDER = frozenset({"sequence_falls"})
UNRECORDED, NOT_THERE = frozenset({"email_copy_not_on_record"}), frozenset({"email_not_in_mailbox"})

BUGS: Mapping[str, Bug] = {
    "outbox row deleted before it is sent": Bug(_deleted_before_sent, LOST),
    "inbox row not written": Bug(_inbox_not_written, frozenset({"event_decided_again"})),
    "timer fired early": Bug(_timer_early, frozenset({"timer_early"})),
    "timer fired twice": Bug(_timer_twice, frozenset({"repeat_differs"})),
    "pair split": Bug(_pair_split, frozenset({"pair_not_whole"}), 31),
    "event published before commit": Bug(_published_before_commit, frozenset({"repeat_differs"}), 26),
    "offset moved before the decision": Bug(_offset_before_decision, LOST),
    "outbox rows left over forgotten": Bug(_left_over_forgotten, frozenset({"stuck"})),
    "fence ignored": Bug(_fence_ignored, OUT_OF_ORDER, 420),
    "fence without its lock": Bug(_fence_unlocked, OUT_OF_ORDER, 188),
    "events sent as answers to commits come": Bug(_turns_as_answers_come, OUT_OF_ORDER, 660),
    "batch taken from beyond the ledger": Bug(_begins_anywhere, LOST),
    "email's Message-ID made anew": Bug(planted_mail.message_id_made_anew, frozenset({"email_nobody_knows"})),
    "email sent before its attempt is committed": Bug(planted_mail.attempt_not_committed, UNRECORDED),
    "email refused and taken for sent": Bug(planted_mail.refusal_taken_for_sent, NOT_THERE, 38),
    "one consent is enough": Bug(planted_mail.one_consent_is_enough, frozenset({"change_without_consent"})),
}
