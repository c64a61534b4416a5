"""What became of emails is told to their cases, whatever a rule does about it."""

import asyncio
from dataclasses import replace
from typing import Any

from policy import Policies
from tests.integration.mail_desk import asked, deciding_as, working
from tests.integration.mail_servers import serving
from tests.scene import Scene
from workers.procedure.mail import MAIL_SENT
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome, Refused
from workers.procedure.people import Person
from workers.procedure.records import Records
from workers.service_mgmt.agent import ROOM


class BrokenRuleError(Exception):
    """What a rule of the test raises."""


class Breaking:
    """The room's decisions, but a sending of some cases breaks a rule."""

    def __init__(self) -> None:
        self.broken: set[str] = set()

    def decide(self, state: Any, message: Message, policies: Policies, records: Records) -> Outcome | Refused:
        if message.kind == MAIL_SENT and message.scin in self.broken:
            raise BrokenRuleError
        return ROOM.decide(state, message, policies, records)


async def test_ma5_a_rule_that_fails_sends_no_second_copy_and_holds_up_nobody(quiet: Scene) -> None:
    breaking = Breaking()
    async with serving() as server:
        async with deciding_as(replace(ROOM, decide=breaking.decide), quiet, server.address):
            broken = await asked(quiet)
            breaking.broken.add(broken.scin)
            for _ in range(3):
                await (await asked(quiet)).sent()
            await asyncio.sleep(1)
            row = await broken.row()
            assert (row["status"], row["attempts"], row["news"]) == ("sent", 1, "sent")
        async with working(quiet, server.address):
            await broken.sent()
    assert (await broken.update())["message_id"] == row["message_id"]
    assert [mail["Message-ID"] for mail in server.inbox.seen].count(row["message_id"]) == 1


async def test_ma5_without_anything_to_tell_there_is_a_task_and_no_email(quiet: Scene) -> None:
    async with serving() as server, working(quiet, server.address, smtp_connections="1"):
        nothing = await asked(quiet, new=Person())
        row = await nothing.until(lambda row: row.get("status") == "refused")
        (task,) = await nothing.tasks()
        await (await asked(quiet)).sent()
    assert (row["reason"], row["attempts"], row["code"]) == ("details_missing", 1, 0)
    assert task["details"]["reason"] == "details_missing"
    assert len(server.inbox.seen) == 1
    assert server.inbox.connections == 1


async def test_a_hundred_at_once_are_each_told_once(quiet: Scene) -> None:
    async with serving() as server, working(quiet, server.address):
        several = [await asked(quiet) for _ in range(100)]
        rows = [await one.sent() for one in several]
    assert server.inbox.connections <= 8
    arrived = [mail["Message-ID"] for mail in server.inbox.seen]
    assert sorted(arrived) == sorted(row["message_id"] for row in rows)
    number = await quiet.database.fetchval(
        "SELECT count(*) FROM timers WHERE scin = ANY($1::text[])", [one.scin for one in several]
    )
    assert number == 100
