"""A representative is active already, or another request is open."""

from tests.journeys.actor import Actor
from tests.journeys.acts import someone
from tests.journeys.journey import ACTIVE, CANCELLED, NOTHING_CAME, UNREACHABLE, journey
from tests.journeys.set_up.by_telephone import ALL_KNOWN
from tests.journeys.set_up.companies import names_by_telephone, record, recorded, solicitors
from tests.journeys.set_up.rules import APPOINTING, ASKED, FORM_BACK, NOT_REGISTERED, STRAIGHT
from tests.stories import Data, call_result

TELL = "tell_client_one_representative"
BLOCKED = (*STRAIGHT, "SU-C")
TWICE = (*APPOINTING, *APPOINTING)


async def _blocked(client: Actor) -> Data:
    """A friend is active; the client nominates another in writing, whose request has to wait."""
    await client.nominates(someone())
    await client.called()
    await client.case()
    second = someone()
    await client.nominates(second)
    case = await client.case()
    assert (case.request()["status"], case.codes) == ("Wait", list(APPOINTING))
    assert (await client.task(TELL))["outcomes"] == ["keep", "replace"]
    return second


async def _removed(client: Actor) -> None:
    """The Remove procedure reports that the first is no longer the representative."""
    first = (await client.case())["representatives"][0]
    said = {"scin": client.scin, "representative_id": first["representative_id"]}
    await client.send("register.representative-removed", said)


@journey("one is active; the client keeps them", rules=BLOCKED, letters=APPOINTING, end=(ACTIVE, NOTHING_CAME))
async def kept(client: Actor) -> None:
    await _blocked(client)
    await client.answers(TELL, "keep")
    assert (await client.case()).representative["active"] is True


@journey(
    "one is active; the client says nothing for 14 days", rules=BLOCKED, letters=APPOINTING, end=(ACTIVE, NOTHING_CAME)
)
async def silence(client: Actor) -> None:
    await _blocked(client)
    await client.later("15d")
    assert (await client.case()).tasks[TELL] == "withdrawn"


@journey(
    "one is active; the client replaces them: once they are removed the request goes on",
    rules=BLOCKED,
    letters=TWICE,
    end=(ACTIVE, ACTIVE),
)
async def replaced(client: Actor) -> None:
    await _blocked(client)
    await client.answers(TELL, "replace")
    case = await client.case()
    assert (case.request("Remove Client Rep")["area"], case.request()["status"]) == ("Manage Client Rep", "Wait")
    await client.later("20d")
    await _removed(client)
    await client.called()
    assert sorted(one["active"] for one in (await client.case())["representatives"]) == [False, True]


@journey(
    "one is active; they are removed before the client has answered", rules=BLOCKED, letters=TWICE, end=(ACTIVE, ACTIVE)
)
async def removed_unanswered(client: Actor) -> None:
    await _blocked(client)
    await client.later("5d")
    await _removed(client)
    assert (await client.case()).tasks[TELL] == "withdrawn"
    await client.called()


@journey(
    "one is active; another is named by telephone, whose form comes before the client chooses to replace: "
    "no letter asks for it",
    rules=(*BLOCKED, "R-13"),
    letters=TWICE,
    end=(ACTIVE, ACTIVE),
)
async def authorised_while_blocked(client: Actor) -> None:
    await client.nominates(someone())
    await client.called()
    await client.case()
    person = someone()
    await client.telephones(person)
    await client.later("5d")
    await client.writes(person)
    await client.answers(TELL, "replace")
    await client.case()
    await _removed(client)
    await client.called()


@journey(
    "one is active; the client withdraws the other",
    rules=(*BLOCKED, "R-12"),
    letters=APPOINTING,
    end=(ACTIVE, CANCELLED),
)
async def withdrawn_while_blocked(client: Actor) -> None:
    await _blocked(client)
    await client.later("2d")
    await client.objects()


@journey("one is removed long after: nothing is open", rules=(*STRAIGHT, "R-12"), letters=APPOINTING, end=ACTIVE)
async def removed(client: Actor) -> None:
    await client.nominates(someone())
    await client.called()
    await client.later("40d")
    await _removed(client)
    assert (await client.case()).representative["active"] is False


SECOND = (*ALL_KNOWN, "R-11")


@journey(
    "the same is named again by telephone: merged; the form comes back",
    rules=(*SECOND, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
    end=ACTIVE,
)
async def named_again(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.later("5d")
    await client.telephones(person)
    await client.later("4d")
    await client.writes(person)
    await client.called()


@journey(
    "the same is named again in writing: that is the authorisation",
    rules=(*SECOND, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
    end=ACTIVE,
)
async def authorised_by_a_second(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.later("5d")
    await client.nominates(person)
    await client.called()


@journey(
    "another is named while a request is open; the client keeps the first; the form comes back",
    end=ACTIVE,
    rules=(*SECOND, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
)
async def first_kept(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.later("5d")
    await client.telephones(someone())
    await client.answers(TELL, "keep")
    await client.later("4d")
    await client.writes(person)
    await client.called()


@journey(
    "another is named in writing while a request is open; the client replaces the first",
    letters=APPOINTING,
    rules=(*SECOND, "R-12", "SU-3e", *FORM_BACK),
    end=(CANCELLED, ACTIVE),
)
async def first_replaced(client: Actor) -> None:
    await client.telephones(someone())
    await client.later("5d")
    await client.nominates(someone())
    await client.answers(TELL, "replace")
    assert (await client.case()).letter(ASKED)["status"] == "withdrawn"
    await client.called()


@journey(
    "two others are named while a request is open; the client replaces the first by the later of them, and keeps it",
    letters=APPOINTING,
    rules=(*SECOND, "R-12", "SU-3e", *FORM_BACK),
    end=(CANCELLED, ACTIVE),
)
async def one_of_two_others_chosen(client: Actor) -> None:
    await client.telephones(someone())
    await client.later("5d")
    await client.nominates(someone())
    about_the_first = await client.task(TELL)
    chosen = someone()
    await client.nominates(chosen)
    tells = [one for one in (await client.case())["tasks"] if (one["kind"], one["status"]) == (TELL, "open")]
    [about_the_chosen] = [one for one in tells if one["task_id"] != about_the_first["task_id"]]
    await client.send("task.completed", call_result({**about_the_chosen, "scin": client.scin}, "replace"))
    await client.answers(TELL, "keep")
    await client.called()
    assert chosen["last_name"] in (await client.case())["representatives"][-1]["name"]


@journey(
    "another is named while a request is open; silence: the first ends, the other is taken up; silence again",
    rules=(*SECOND, "SU-5a"),
    letters=(ASKED, *NOT_REGISTERED, ASKED, *NOT_REGISTERED),
    end=(UNREACHABLE, UNREACHABLE),
)
async def nothing_said(client: Actor) -> None:
    await client.telephones(someone())
    await client.later("2d")
    await client.telephones(someone())
    await client.task(TELL)
    await client.later("14d")
    assert (await client.case()).tasks[TELL] == "withdrawn"
    await client.later("15d")


@journey(
    "an organisation is named while a friend's request is open; the client replaces the friend",
    end=(CANCELLED, ACTIVE),
    rules=(*SECOND, "R-12", "SU-18", "SU-22", "SU-25", "SU-26", "SU-27", "SU-28"),
    letters=APPOINTING,
)
async def replaced_by_an_organisation(client: Actor) -> None:
    firm = solicitors()
    await recorded(client, record(firm))
    await client.telephones(someone())
    await client.case()
    await names_by_telephone(client, firm)
    await client.answers(TELL, "replace")


@journey(
    "the case closes while the other has to wait",
    rules=(*BLOCKED, "R-16", "R-12"),
    letters=APPOINTING,
    end=(ACTIVE, CANCELLED),
)
async def case_closed_while_blocked(client: Actor) -> None:
    await _blocked(client)
    await client.send("register.case-closed", {"scin": client.scin})
    assert (await client.case()).tasks[TELL] == "withdrawn"
