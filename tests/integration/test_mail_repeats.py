"""The one window in which a second copy may go out: it's recorded, and no wider than it has to be."""

import asyncio

from tests.integration.mail_desk import TIMES, asked, working
from tests.integration.mail_servers import Behaviour, serving
from tests.scene import Scene
from workers.runtime.mail_rows import LEASE

FAIL_AT = "CLIENTREP_FAIL_AT"


async def test_ma5_killed_between_the_250_and_its_note(quiet: Scene) -> None:
    platform = quiet.platform
    async with serving() as server:
        before = dict(platform.settings)
        platform.settings.update({**TIMES, "CLIENTREP_SMTP": server.address, FAIL_AT: "after_mail:2"})
        process = await platform.add_worker("service_mgmt")
        try:
            first = await asked(quiet)
            await first.sent()
            second = await asked(quiet)
            row = await second.until(lambda row: row.get("status") == "sent", seconds=60)
        finally:
            await platform.remove_worker(process)
            platform.settings.clear()
            platform.settings.update(before)
    assert row["repeats"] == 1
    assert [mail["Message-ID"] for mail in server.inbox.taken].count(row["message_id"]) == 2
    assert (await first.row())["repeats"] == 0
    assert (await second.update())["repeats"] == 1


async def test_a_process_that_joins_sends_nothing_that_another_is_sending(quiet: Scene) -> None:
    slow = Behaviour(to_text=["hang"])
    async with (
        serving(slow) as server,
        working(quiet, server.address, smtp_answer_seconds="60"),
    ):
        one = await asked(quiet)
        await one.until(lambda row: row.get("status") == "sending")
        async with working(quiet, server.address):
            await asyncio.sleep(LEASE.total_seconds() + 4)
            row = await one.row()
            assert (row["status"], row["attempts"], row["repeats"]) == ("sending", 1, 0)
            assert len(server.inbox.seen) == 1
    await one.given_up()


async def test_what_is_on_its_way_when_the_process_is_told_to_end_is_noted(quiet: Scene) -> None:
    async with serving(Behaviour(to_text=["slow"])) as server:
        async with working(quiet, server.address, smtp_answer_seconds="30"):
            one = await asked(quiet)
            await one.until(lambda row: row.get("status") == "sending")
        row = await one.row()
        assert (row["status"], row["repeats"], row["news"]) == ("sent", 0, "sent")
        async with working(quiet, server.address):
            await one.sent()
    assert len(server.inbox.seen) == 1
