"""The email to Service Management against mail servers that behave well and badly: none loses a request."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from tests.integration.mail_desk import HELD, asked, ids, is_done_with, working
from tests.integration.mail_servers import Behaviour, Ending, Inbox, serving
from tests.scene import Scene
from workers.runtime.kept import notes_about
from workers.runtime.mail_line import FRESH_SECONDS
from workers.runtime.mail_rows import MOST_LOST
from workers.service_mgmt.composition import INBOX, SUBJECT


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def open_desk(quiet: Scene) -> AsyncIterator[Inbox]:
    """A server and the worker that sends to it."""
    async with serving() as server, working(quiet, server.address):
        yield server.inbox


@pytest.fixture
def inbox(open_desk: Inbox) -> Inbox:
    """The server's inbox, empty; it accepts."""
    return open_desk.begin()


CHASE = "chase_service_management"


async def test_ma3a_ma4_ma5_a_server_that_accepts(quiet: Scene, inbox: Inbox) -> None:
    one = await asked(quiet)
    row = await is_done_with(one, inbox)
    (email,) = inbox.taken
    assert email["Subject"] == SUBJECT
    assert email["To"].addresses[0].display_name == INBOX
    assert email["Message-ID"] == f"<maintain.request-{one.scin}@clientrep.example>"
    assert email["Disposition-Notification-To"] == "<client-representatives@clientrep.example>"
    assert not email.is_multipart()
    body = email.get_content().replace("\r\n", "\n")
    assert row["body_sha256"] == hashlib.sha256(body.encode()).hexdigest()
    told = (HELD.full_name, "QQ123456C", "7 Markedheld Street, Leeds, LS1 4AP", "8 Markednew Court, York, YO1 7HH")
    assert all(one in body for one in (*told, "07700 900888", "Special Client Records Segment"))
    assert inbox.envelopes == [("client-representatives@clientrep.example", "service-management@clientrep.example")]


async def test_r1_ma6_ma7_what_follows_the_sending(quiet: Scene, inbox: Inbox) -> None:
    one = await asked(quiet)
    row = await one.sent()
    assert len(inbox.taken) == 1
    timer = await quiet.database.fetchrow("SELECT * FROM timers WHERE scin = $1", one.scin)
    assert timer is not None
    assert (timer["name"], timer["rule"], timer["change_id"]) == ("service_management_check", "MA-7", one.change_id)
    assert timer["due_at"] == row["sent_at"] + timedelta(hours=48)
    (note,) = await notes_about(quiet.database, [one.contact_id])
    reported = "Client Rep reported change of address and telephone number. Unable to update details"
    assert (note.text or "").startswith(reported)


async def test_ma5_a_server_that_rejects_the_recipient(quiet: Scene, inbox: Inbox) -> None:
    inbox.begin(Behaviour(to_recipient=["550 5.1.1 No such user"]))
    one = await asked(quiet)
    row = await one.until(lambda row: row.get("status") == "refused")
    assert (row["reason"], row["code"]) == ("recipient", 550)
    (task,) = await one.tasks()
    assert (task["kind"], task["status"], task["rule"]) == (CHASE, "open", "MA-5")
    assert (task["details"]["reason"], task["details"]["code"]) == ("recipient", 550)
    assert inbox.seen == []
    await one.complete(task["task_id"])
    await is_done_with(one, inbox)


@pytest.mark.parametrize("reply", ["to_sender", "to_recipient", "to_text"])
async def test_a_server_that_answers_451_twice(quiet: Scene, inbox: Inbox, reply: str) -> None:
    setattr(inbox.behaviour, reply, ["451 4.3.0 Try again later"] * 2)
    one = await asked(quiet)
    row = await is_done_with(one, inbox, copies=3 if reply == "to_text" else 1)
    assert row["attempts"] == 3
    assert len(inbox.taken) == 1
    assert await one.tasks() == []


@pytest.mark.parametrize("ending", ["hang", "drop before 250"])
async def test_ma5_a_server_whose_answer_is_lost(quiet: Scene, inbox: Inbox, ending: Ending) -> None:
    inbox.begin(Behaviour(to_text=[ending]))
    one = await asked(quiet)
    await is_done_with(one, inbox, copies=2, repeats=1)
    assert any(rule == "MA-5" and "possible repeats" in what for rule, what in await one.timeline())


async def test_ma5_copies_do_not_become_more_and_more(quiet: Scene, inbox: Inbox) -> None:
    inbox.begin(Behaviour(to_text=["drop before 250"] * MOST_LOST))
    one = await asked(quiet)
    row = await one.until(lambda row: row.get("status") == "refused")
    assert (row["repeats"], row["reason"], len(inbox.seen)) == (MOST_LOST, "answer_lost", MOST_LOST)
    (task,) = await one.tasks()
    await one.complete(task["task_id"])
    await is_done_with(one, inbox, copies=MOST_LOST + 1, repeats=MOST_LOST)


async def test_a_server_that_drops_the_connection_after_its_250(quiet: Scene, inbox: Inbox) -> None:
    inbox.begin(Behaviour(to_text=["drop after 250"]))
    first = await asked(quiet)
    await first.sent()
    await asyncio.sleep(0.2)
    second = await asked(quiet)
    await second.sent()
    rows = [await one.row() for one in (first, second)]
    assert [row["repeats"] for row in rows] == [0, 0]
    assert ids(inbox.taken) == [row["message_id"] for row in rows]


async def test_a_connection_is_kept_open_from_email_to_email(quiet: Scene, inbox: Inbox) -> None:
    await (await asked(quiet)).sent()
    inbox.begin()
    for _ in range(3):
        await (await asked(quiet)).sent()
    await asyncio.sleep(FRESH_SECONDS)
    await (await asked(quiet)).sent()
    assert (len(inbox.taken), inbox.connections) == (4, 0)
