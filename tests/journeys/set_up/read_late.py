"""Received in time, read after the end; and what nothing waits for."""

from datetime import timedelta

from tests.journeys.actor import Actor
from tests.journeys.acts import someone
from tests.journeys.journey import ACTIVE, CANCELLED, LACK_OF_PROOF, NOTHING_CAME, UNREACHABLE, End, journey
from tests.journeys.set_up.by_telephone import ALL_KNOWN, NONE_KNOWN
from tests.journeys.set_up.companies import charity, form_comes_back
from tests.journeys.set_up.rules import APPOINTING, ASKED, FORM_BACK, NOT_REGISTERED, STRAIGHT
from tests.stories import Data, by_telephone

REOPENED = (*ALL_KNOWN, "SU-5a", "R-2")


async def _over(client: Actor, person: Data | None) -> None:
    """The wait for the form is over: the request has ended."""
    await client.telephones(person)
    await client.later("15d")
    assert (await client.case()).stands()[0] == "Closed"


@journey(
    "the form was received in time, but is read after the end: the request reopens, the letters are withdrawn",
    rules=(*REOPENED, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
    end=ACTIVE,
)
async def form(client: Actor) -> None:
    person = someone()
    await _over(client, person)
    await client.writes(person, at=client.now() - timedelta(days=1))
    case = await client.case()
    assert case.stands() == ("In Progress", None, None)
    assert [case.letter(code)["status"] for code in NOT_REGISTERED] == ["withdrawn", "withdrawn"]
    await client.called()


@journey(
    "the same, where no contact had been set up",
    rules=(*NONE_KNOWN, "SU-5b", "R-2", *FORM_BACK),
    letters=(ASKED, *APPOINTING),
    end=ACTIVE,
)
async def form_without_contact(client: Actor) -> None:
    await _over(client, None)
    await client.writes(someone(), at=client.now() - timedelta(days=1))
    assert (await client.case()).stands() == ("In Progress", None, None)
    await client.called()


@journey(
    "the same, after the letters were printed: the readers are to be told",
    rules=(*REOPENED, *FORM_BACK),
    letters=(ASKED, *NOT_REGISTERED, *APPOINTING),
    end=ACTIVE,
    leaves=("printed_anyway", "printed_anyway"),
)
async def form_after_printing(client: Actor) -> None:
    person = someone()
    await _over(client, person)
    for code in NOT_REGISTERED:
        await client.printed(code, "printed")
    await client.case()
    await client.writes(person, at=client.now() - timedelta(days=1))
    await client.called()


@journey(
    "the same, but the form lacks the signature: ended for lack of proof instead",
    end=LACK_OF_PROOF,
    rules=(*REOPENED, "SU-6"),
    letters=(ASKED, "CMSL0048", "CMSL0049"),
)
async def unsigned_form(client: Actor) -> None:
    person = someone()
    await _over(client, person)
    await client.writes(person, at=client.now() - timedelta(days=1), signed=False)


@journey(
    "the same, but the form is for an organisation: it fits none, and the request stays as it ended",
    rules=(*ALL_KNOWN, "SU-5a", "R-3"),
    letters=(ASKED, *NOT_REGISTERED),
    end=UNREACHABLE,
    leaves=("unmatched_contact",),
)
async def form_of_another_type(client: Actor) -> None:
    await _over(client, someone())
    await form_comes_back(client, charity(), at=client.now() - timedelta(days=1))


@journey(
    "the same, but another request is open meanwhile: somebody has to decide",
    rules=REOPENED,
    letters=(ASKED, *NOT_REGISTERED, ASKED),
    end=(UNREACHABLE, End("In Progress")),
    leaves=("contradiction",),
)
async def form_with_another_open(client: Actor) -> None:
    person = someone()
    await _over(client, person)
    received = client.now() - timedelta(days=1)
    await client.telephones(None)
    await client.case()
    await client.writes(person, at=received)


@journey(
    "the same, but another representative is active meanwhile: somebody has to decide",
    rules=(*ALL_KNOWN, "SU-5a", "SU-3e", "R-2"),
    letters=(ASKED, *NOT_REGISTERED, *APPOINTING),
    end=(UNREACHABLE, ACTIVE),
    leaves=("contradiction",),
)
async def form_with_another_active(client: Actor) -> None:
    person = someone()
    await _over(client, person)
    received = client.now() - timedelta(days=1)
    await client.nominates(someone())
    await client.called()
    await client.case()
    await client.writes(person, at=received)


@journey(
    "withdrawn in time, but read after the end: as if it had been read in time",
    rules=(*ALL_KNOWN, "SU-5a", "R-2", "R-12"),
    end=CANCELLED,
)
async def withdrawal(client: Actor) -> None:
    await _over(client, someone())
    await client.objects(client.now() - timedelta(days=1))


@journey("a form of a client who nominated nobody", rules=("R-3",), leaves=("unmatched_contact",))
async def nobody_nominated(client: Actor) -> None:
    await client.writes(someone())


@journey(
    "a reply after the representative is active",
    rules=(*STRAIGHT, "R-3"),
    letters=APPOINTING,
    end=ACTIVE,
    leaves=("unmatched_contact",),
)
async def reply_when_active(client: Actor) -> None:
    await client.nominates(someone())
    await client.called()
    await client.case()
    await client.replies()


@journey(
    "an objection after the representative, verified, is active",
    rules=(*STRAIGHT, "R-3"),
    end=ACTIVE,
    letters=APPOINTING,
    leaves=("unmatched_contact",),
)
async def objection_when_active(client: Actor) -> None:
    await client.nominates(someone())
    await client.called()
    await client.later("3d")
    await client.objects()


@journey(
    "a form that nothing waited for is dealt with by hand; then the client nominates in writing",
    end=ACTIVE,
    rules=("R-3", *STRAIGHT),
    letters=APPOINTING,
)
async def unmatched_then_nominated(client: Actor) -> None:
    person = someone()
    await client.writes(person)
    await client.answers("unmatched_contact", "done")
    await client.nominates(person)
    await client.called()


@journey(
    "the result of a task that wasn't offered, then one of a task that is over: both are parked",
    rules=STRAIGHT,
    letters=APPOINTING,
    end=ACTIVE,
    parked=("outcome_not_offered", "task_not_open"),
)
async def odd_results(client: Actor) -> None:
    await client.nominates(someone())
    await client.answers("call_representative", "keep")
    await client.called()
    result = client.last["data"]
    await client.case()
    await client.send("task.completed", {**result, "outcome": "not_reached"})


@journey(
    "the same, but another request is open meanwhile: that one counts, and goes its way",
    leaves=(),
    rules=(*REOPENED, "SU-5b"),
    letters=(ASKED, *NOT_REGISTERED, ASKED),
    end=(UNREACHABLE, NOTHING_CAME),
)
async def the_other_counts(client: Actor) -> None:
    await form_with_another_open(client)
    await client.answers("contradiction", "first")
    await client.later("15d")


@journey("the removal of somebody who never was a representative", rules=("R-3",), leaves=("unmatched_contact",))
async def unknown_removed(client: Actor) -> None:
    await client.send("register.representative-removed", {"scin": client.scin, "representative_id": "nobody"})


@journey(
    "a refusal is read before the nomination that it is about: nobody has to say what it belongs to",
    rules=("R-3", *ALL_KNOWN, "R-2", "R-12"),
    end=CANCELLED,
)
async def refused_beforehand(client: Actor) -> None:
    await client.objects()
    await client.task("unmatched_contact")
    named = by_telephone(client.scin, someone())
    await client.send("contact.nomination", named, client.now() - timedelta(days=2))
    assert (await client.case()).tasks["unmatched_contact"] == "withdrawn"
