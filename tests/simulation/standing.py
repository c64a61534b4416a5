"""Whether a mesh is at rest, and when something happens next."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from contracts import catalogue
from tests.simulation.broker import Broker
from tests.simulation.post import Post
from tests.simulation.store.database import Database, Row
from workers.procedure.room import Room
from workers.runtime.ledger import Place


class Standing:
    """What tables and topics say of it.

    Args:
        rooms: of the workers that take part, by name.
    """

    def __init__(self, database: Database, broker: Broker, post: Post, rooms: Mapping[str, Room]) -> None:
        self._database = database
        self._broker = broker
        self._post = post
        self._rooms = rooms

    def moments(self) -> list[datetime]:
        """When deadlines come, and when emails are looked at."""
        tables = self._database.tables
        timers: list[datetime] = [timer["due_at"] for timer in tables["timers"].values() if _waits(timer)]
        emails = (email for email in tables["mail_requests"].values() if email["status"] == "waiting")
        return [*timers, *map(self._looked_at, emails)]

    def busy(self, on_the_way: int) -> Iterator[str]:
        """What is in flight, as `workers.runtime.settled` sees it.

        Args:
            on_the_way: how much was said that isn't on its topic yet.
        """
        tables, now = self._database.tables, self._database.now()
        if on_the_way:
            yield f"{on_the_way} said"
        yield from (f"outbox of {row['grp']}" for row in tables["outbox"].values())
        for timer in tables["timers"].values():
            if timer["status"] == "waiting" and (timer["sent_at"] or timer["due_at"] <= now):
                yield f"timer {timer['timer_id']}"
        for request in tables["cis_requests"].values():
            if request["status"] == "waiting":
                yield f"CIS request {request['request_id']}"
        yield from (f"documents of {row['request_id']}" for row in tables["documents_to_make"].values())
        yield from self._emails()
        yield from self._unread()

    def _emails(self) -> Iterator[str]:
        now = self._database.now()
        for email in self._database.tables["mail_requests"].values():
            due = email["status"] == "waiting" and self._looked_at(email) <= now
            if due or email["status"] == "sending" or email["news"] is not None:
                yield f"email {email['request_id']}"

    def _looked_at(self, email: Row) -> datetime:
        """When something happens to an email that waits; trying in vain for hours is left out."""
        tried: datetime = max(email["next_attempt_at"], self._post.away_until)
        late: datetime | None = email["late_at"]
        return tried if late is None else min(tried, late)

    def _unread(self) -> Iterator[str]:
        for name, room in self._rooms.items():
            for topic in {*(catalogue.named(kind).topic for kind in room.reads), *room.shares}:
                for part in range(self._broker.partitions):
                    row = self._database.tables["ledger"].get((name, topic, part))
                    if self._broker.end(Place(topic, part)) > (row["next"] if row else 0):
                        yield f"{topic}/{part} unread by {name}"


def _waits(timer: Row) -> bool:
    return timer["status"] == "waiting" and timer["sent_at"] is None
