"""No note of the change after two days: Service Management is chased."""

from datetime import datetime, timedelta

from tests.journeys.actor import Actor
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import REPRESENTED, asks, body, latest, noted, own_details, read, represented
from tests.journeys.maintain.rules import ASKED, SENT

CHASE = "chase_service_management"
TWO_DAYS = timedelta(hours=48)


async def _sent(client: Actor) -> datetime:
    """The email went out; when."""
    change = await asks(client, await represented(client), own_details())
    return datetime.fromisoformat(change["sent_at"])


async def _overdue(client: Actor) -> datetime:
    """48 hours to the minute after it had been sent somebody has to chase; when it was sent."""
    sent_at = await _sent(client)
    assert datetime.fromisoformat((await client.case()).timer()["due_at"]) == sent_at + TWO_DAYS
    await client.until(sent_at + TWO_DAYS)
    await client.task(CHASE)
    assert (await latest(client))["status"] == "overdue"
    return sent_at


@journey(
    "the note comes in the last minute of the two days: nobody is chased",
    rules=(*ASKED, *SENT),
    changes=("done",),
    **REPRESENTED,
)
async def in_time(client: Actor) -> None:
    await client.until(await _sent(client) + TWO_DAYS - timedelta(minutes=1))
    await noted(client)
    assert CHASE not in (await client.case()).tasks


@journey(
    "no note after two days: somebody has to chase, for however long",
    rules=(*ASKED, *SENT),
    changes=("overdue",),
    leaves=(CHASE,),
    **REPRESENTED,
)
async def overdue(client: Actor) -> None:
    await _overdue(client)
    await client.later("10d")


@journey(
    "no note after two days; it comes before anybody has chased: the task is withdrawn",
    rules=(*ASKED, *SENT),
    changes=("done",),
    **REPRESENTED,
)
async def noted_before_chased(client: Actor) -> None:
    await _overdue(client)
    await client.later("5h")
    await noted(client)
    assert (await client.case()).tasks[CHASE] == "withdrawn"


@journey(
    "chased, and noted within another two days: nobody chases again",
    rules=(*ASKED, *SENT),
    changes=("done",),
    **REPRESENTED,
)
async def noted_after_chased(client: Actor) -> None:
    await _overdue(client)
    await client.answers(CHASE, "done")
    await client.later("30h")
    await noted(client)
    case = await client.case()
    assert [timer["status"] for timer in case["timers"]] == ["fired", "cancelled"]
    assert [task["status"] for task in case["tasks"] if task["kind"] == CHASE] == ["completed"]


@journey(
    "chased, and chased again after each 48 hours; the note at last: the task is withdrawn",
    rules=(*ASKED, *SENT),
    changes=("done",),
    **REPRESENTED,
)
async def chased_again(client: Actor) -> None:
    await _overdue(client)
    for _ in range(2):
        await client.later("3h")
        await client.answers(CHASE, "done")
        assert CHASE not in (await client.case()).open_tasks
        chased_at = client.now()
        due_at = datetime.fromisoformat((await client.case()).timer()["due_at"])
        assert abs(due_at - chased_at - TWO_DAYS) < timedelta(minutes=1)
        await client.until(due_at)
        await client.task(CHASE)
    await noted(client)
    case = await client.case()
    assert [task["status"] for task in case["tasks"] if task["kind"] == CHASE] == [
        "completed",
        "completed",
        "withdrawn",
    ]


@journey(
    "the email was read, but there is no note after two days: chased all the same",
    rules=(*ASKED, *SENT),
    changes=("overdue",),
    leaves=(CHASE,),
    **REPRESENTED,
)
async def read_but_not_noted(client: Actor) -> None:
    sent_at = await _sent(client)
    await read(client)
    await client.until(sent_at + TWO_DAYS)
    assert (await latest(client))["read_at"] is not None


@journey(
    "the case closes after the email has gone out: it can't be called back, the check goes on, the note is kept",
    rules=(*ASKED, *SENT, "R-16"),
    changes=("done",),
    **REPRESENTED,
)
async def case_closes(client: Actor) -> None:
    sent_at = await _sent(client)
    await client.send("register.case-closed", {"scin": client.scin})
    await client.until(sent_at + TWO_DAYS)
    await client.task(CHASE)
    await noted(client)


@journey(
    "the representative is removed after the email has gone out: the note is kept",
    rules=(*ASKED, *SENT, "R-12"),
    changes=("done",),
    **REPRESENTED,
)
async def removed(client: Actor) -> None:
    requester = await represented(client)
    await asks(client, requester, own_details())
    assert await body(client)
    await client.send("register.representative-removed", {"scin": client.scin, "representative_id": requester["id"]})
    await client.later("3h")
    await noted(client)
