"""Mail servers that are slow, away or offer more, with a worker for each: none loses a request."""

from tests.integration.mail_desk import asked, ids, is_done_with, working
from tests.integration.mail_servers import HOST, Behaviour, serving
from tests.scene import Scene

CHASE = "chase_service_management"
PAST = "UPDATE mail_requests SET next_attempt_at = platform_now() - interval '1 second' WHERE request_id = $1"
OVERDUE = "UPDATE mail_requests SET late_at = platform_now() WHERE request_id = $1"


async def test_a_slow_answer_for_one_holds_up_nobody_else(quiet: Scene) -> None:
    async with serving(Behaviour(to_text=["hang"])) as server, working(quiet, server.address, smtp_answer_seconds="60"):
        slow = await asked(quiet)
        await slow.until(lambda row: row.get("status") == "sending")
        for _ in range(3):
            await (await asked(quiet)).sent()
        assert (await slow.row())["status"] == "sending"
    await slow.given_up()


async def test_a_dead_server_costs_nothing_but_time(quiet: Scene) -> None:
    async with serving() as server:
        address = server.address
    async with working(quiet, address):
        waiting = [await asked(quiet) for _ in range(3)]
        for one in waiting:
            await one.until(lambda row: row.get("reason") == "server away: SMTPConnectError")
        async with serving(port=int(address.rpartition(":")[2])) as alive:
            for one in waiting:
                await quiet.database.execute(PAST, one.request_id)
                assert (await one.sent())["attempts"] == 1
    assert {(await one.row())["message_id"] for one in waiting} <= set(ids(alive.inbox.taken))


async def test_r14_a_person_is_told_of_an_email_that_is_late(quiet: Scene) -> None:
    async with working(quiet, f"{HOST}:9"):
        one = await asked(quiet)
        await one.until(lambda row: row.get("reason"))
        await quiet.database.execute(OVERDUE, one.request_id)
        await one.until(lambda row: row["late_at"] is None)
        (task,) = await one.tasks()
        assert (task["kind"], task["details"]["reason"]) == (CHASE, "server away: SMTPConnectError")
    async with serving() as server, working(quiet, server.address):
        await quiet.database.execute(PAST, one.request_id)
        await is_done_with(one, server.inbox)
        assert [task["status"] for task in await one.tasks()] == ["withdrawn"]


async def test_r14_an_email_that_is_late_again_is_another_task(quiet: Scene) -> None:
    async with working(quiet, f"{HOST}:9"):
        one = await asked(quiet)
        await one.until(lambda row: row.get("reason"))
        await quiet.database.execute(OVERDUE, one.request_id)
        await one.until(lambda row: row["late_at"] is None)
        (first,) = await one.tasks()
        await one.complete(first["task_id"])
        await one.until(lambda row: row["late_at"] is not None)
        await quiet.database.execute(OVERDUE, one.request_id)
        await one.until(lambda row: row["late_at"] is None)
        assert [task["status"] for task in await one.tasks()] == ["completed", "open"]
        raised = await quiet.wire.wait_for("cm.tasks", lambda e: e.key == one.scin.encode(), number=2)
        assert len({(e.data["task_id"], e.attribute("id")) for e in raised}) == 2
    await one.given_up()


async def test_delivery_reports_are_asked_for_where_the_server_offers_them(quiet: Scene) -> None:
    async with serving(Behaviour(offers=("DSN",))) as server, working(quiet, server.address):
        one = await asked(quiet)
        await one.sent()
    envid = f"ENVID=maintain.request-{one.scin}"
    assert server.inbox.parameters == ["RET=HDRS", envid, "NOTIFY=SUCCESS,DELAY,FAILURE"]
    async with serving() as plain, working(quiet, plain.address):
        await (await asked(quiet)).sent()
    assert plain.inbox.parameters == []


async def test_ma7_a_note_before_the_sending_cancels_it(quiet: Scene) -> None:
    async with working(quiet, f"{HOST}:9"):
        one = await asked(quiet)
        await one.until(lambda row: row.get("reason"))
        await one.result("service-management.change-noted", note="Done by hand.")
        await one.until(lambda row: row["status"] == "cancelled")
    assert (await one.update())["status"] == "done"
    async with serving() as server, working(quiet, server.address):
        await quiet.settled()
    assert server.inbox.seen == []
