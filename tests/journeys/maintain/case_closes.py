"""The case closes while a change waits."""

from datetime import timedelta

from tests.journeys.actor import Actor
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import (
    BANK,
    OTHER_ADDRESS,
    REPRESENTED,
    asks,
    closes,
    consents,
    jointly,
    own_details,
    represented,
)
from tests.journeys.maintain.rules import ASKED, OTHERS_ASKED


async def _nothing_goes_on(client: Actor) -> None:
    """No service request, no email, nobody to call, nothing waits."""
    case = await client.case()
    assert (case.requests("Change Bank Details"), await client.emails(), case.open_tasks) == ([], [], [])
    assert "waiting" not in [status for _, status in case.waits]


@journey(
    "while the others are asked: ended; their answers change nothing",
    rules=("R-16", *OTHERS_ASKED),
    changes=("withdrawn",),
)
async def while_asked(client: Actor) -> None:
    change = await jointly(client, channel="letter")
    await consents(client, "B")
    await closes(client)
    await _nothing_goes_on(client)
    await consents(client, "C", to=change)
    await _nothing_goes_on(client)


@journey("while the requester is to be checked", rules=("MA-0", "R-16"), changes=("withdrawn",), **REPRESENTED)
async def while_checked(client: Actor) -> None:
    await asks(client, await represented(client), BANK, checked="not_done")
    await closes(client)
    await _nothing_goes_on(client)


@journey(
    "while the requester's number is asked for",
    rules=(*ASKED, "MA-4", "R-16"),
    changes=("withdrawn",),
    **REPRESENTED,
)
async def while_called(client: Actor) -> None:
    await asks(client, await represented(client, nino=None), own_details())
    await closes(client)
    await _nothing_goes_on(client)


@journey(
    "while a contradiction is to be settled",
    rules=(*ASKED, "R-4", "R-16"),
    changes=("withdrawn",),
    **REPRESENTED,
)
async def while_contradicted(client: Actor) -> None:
    await asks(client, await represented(client), own_details({"address": OTHER_ADDRESS}))
    await closes(client)
    await _nothing_goes_on(client)


@journey(
    "after the end of the wait: an answer that was in time isn't taken up any more",
    rules=("R-16", *OTHERS_ASKED, "MA-11"),
    changes=("expired",),
)
async def after_the_end(client: Actor) -> None:
    change = await jointly(client)
    in_time = client.now() + timedelta(days=1)
    await client.later("15d")
    await client.answers("tell_requester", "done")
    await closes(client)
    for poa_id in "BC":
        await consents(client, poa_id, to=change, at=in_time)
    await _nothing_goes_on(client)
