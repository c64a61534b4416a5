"""The client withdraws, the case closes, or the request was an error."""

from tests.journeys.actor import Actor
from tests.journeys.acts import ELSEWHERE, UNDELIVERABLE, someone, without
from tests.journeys.journey import ACTIVE, CANCELLED, IN_ERROR, NOTHING_CAME, journey
from tests.journeys.set_up.by_telephone import ALL_KNOWN, NONE_KNOWN, SOME_KNOWN
from tests.journeys.set_up.rules import APPOINTING, ASKED, BEGUN, COMPLETE, FORM_BACK, STRAIGHT
from tests.stories import CLIENT


@journey(
    "withdrawn while the client is to be called: the task is withdrawn", rules=(*BEGUN, "SU-3b", "R-12"), end=CANCELLED
)
async def call_client(client: Actor) -> None:
    await client.nominates(without(someone(), "address"), authorisation="none")
    await client.task("call_client")
    await client.objects()
    assert (await client.case()).tasks["call_client"] == "withdrawn"


@journey(
    "withdrawn while a contact is to be chosen: the task is withdrawn", rules=(*BEGUN, "SU-3c", "R-12"), end=CANCELLED
)
async def choose_contact(client: Actor) -> None:
    person = someone()
    other = client.another()
    await other.telephones(person)
    await other.case()
    await client.telephones({**person, "address": ELSEWHERE, "telephone": "0114 496 0559"})
    await client.task("choose_contact")
    await client.objects()
    assert (await client.case()).tasks["choose_contact"] == "withdrawn"


@journey(
    "withdrawn before the printer has accepted CMSL5512: it doesn't go out", rules=(*ALL_KNOWN, "R-12"), end=CANCELLED
)
async def unprinted(client: Actor) -> None:
    await client.telephones(someone())
    await client.case()
    await client.objects()
    case = await client.case()
    assert (case.letter(ASKED)["status"], case.waits) == ("withdrawn", [("written_authorisation", "cancelled")])
    assert case.representative["active"] is False


@journey("withdrawn after CMSL5512 has gone out", rules=(*ALL_KNOWN, "R-12"), end=CANCELLED, letters=(ASKED,))
async def printed(client: Actor) -> None:
    await client.telephones(someone())
    await client.printed(ASKED, "dispatched")
    await client.later("5d")
    await client.objects()


@journey(
    "withdrawn while CMSL5512 is held for its address: neither goes out", rules=(*NONE_KNOWN, "R-12"), end=CANCELLED
)
async def held(client: Actor) -> None:
    await client.telephones(None, client={"scin": client.scin, **CLIENT, "address": UNDELIVERABLE})
    await client.task("letter_undeliverable")
    await client.objects()
    assert (await client.case()).tasks["letter_undeliverable"] == "withdrawn"


@journey("withdrawn while the representative is to be called", rules=(*COMPLETE, "R-12"), end=CANCELLED)
async def call_representative(client: Actor) -> None:
    await client.nominates(someone())
    await client.later("2d")
    await client.objects()
    assert (await client.case()).tasks["call_representative"] == "withdrawn"


@journey("withdrawn while the representative's reply is awaited", rules=(*COMPLETE, "R-12"), end=CANCELLED)
async def reply(client: Actor) -> None:
    await client.nominates(someone())
    await client.answers("call_representative", "not_reached")
    await client.later("2d")
    await client.objects()
    assert (await client.case()).waits == [("representative_reply", "cancelled")]


@journey("the representative is removed while pending", rules=(*ALL_KNOWN, "R-12"), end=CANCELLED)
async def removed_pending(client: Actor) -> None:
    await client.telephones(someone())
    representative_id = (await client.case()).representative["representative_id"]
    said = {"scin": client.scin, "representative_id": representative_id}
    await client.send("register.representative-removed", said)


@journey("the case closes while the form is awaited", rules=(*ALL_KNOWN, "R-16", "R-12"), end=CANCELLED)
async def case_closed(client: Actor) -> None:
    await client.telephones(someone())
    await client.case()
    await client.send("register.case-closed", {"scin": client.scin})


@journey("the case closes while the representative is to be called", rules=(*COMPLETE, "R-16", "R-12"), end=CANCELLED)
async def case_closed_in_the_call(client: Actor) -> None:
    await client.nominates(someone())
    await client.case()
    await client.send("register.case-closed", {"scin": client.scin})
    assert (await client.case()).tasks["call_representative"] == "withdrawn"


@journey("the case closes when nothing is open", rules=(*STRAIGHT, "R-16"), letters=APPOINTING, end=ACTIVE)
async def case_closed_after(client: Actor) -> None:
    await client.nominates(someone())
    await client.called()
    await client.case()
    await client.send("register.case-closed", {"scin": client.scin})


async def _in_error(client: Actor) -> None:
    request_id = (await client.case()).request()["service_request_id"]
    said = {"scin": client.scin, "service_request_id": request_id, "reason": "Raised on the wrong case by Bramwell"}
    await client.send("contact.created-in-error", said)


@journey(
    "created in error, a contact is there: kept as inactive, CMSL5512 doesn't go out",
    rules=(*ALL_KNOWN, "SU-X"),
    end=IN_ERROR,
)
async def in_error(client: Actor) -> None:
    await client.telephones(someone())
    await _in_error(client)
    case = await client.case()
    assert "Raised on the wrong case by Bramwell" in case.request()["notes"]
    assert (case.representative["active"], case.waits) == (False, [("written_authorisation", "cancelled")])


@journey(
    "created in error, some details are held: a contact is made of them", rules=(*SOME_KNOWN, "SU-X"), end=IN_ERROR
)
async def in_error_some_known(client: Actor) -> None:
    await client.telephones(without(someone(), "telephone", "address"))
    await _in_error(client)
    assert (await client.case()).representative["active"] is False


@journey("created in error, nothing is held: no contact", rules=(*NONE_KNOWN, "SU-X"), end=IN_ERROR)
async def in_error_none_known(client: Actor) -> None:
    await client.telephones(None)
    await _in_error(client)
    assert (await client.case())["representatives"] == []


@journey(
    "created in error, while the representative is to be called: the task is withdrawn",
    rules=(*COMPLETE, "SU-X"),
    end=IN_ERROR,
)
async def in_error_in_the_call(client: Actor) -> None:
    await client.nominates(someone())
    await _in_error(client)
    assert (await client.case()).tasks["call_representative"] == "withdrawn"


@journey(
    "said to be in error after activation: nothing changes, somebody has to look",
    rules=(*STRAIGHT, "SU-X"),
    letters=APPOINTING,
    end=ACTIVE,
    leaves=("late_document",),
)
async def in_error_when_active(client: Actor) -> None:
    await client.nominates(someone())
    await client.called()
    await _in_error(client)
    assert (await client.case()).representative["active"] is True


@journey(
    "said to be in error after closing: nothing changes, somebody has to look",
    leaves=("late_document",),
    rules=(*NONE_KNOWN, "SU-5b", "SU-X"),
    letters=(ASKED,),
    end=NOTHING_CAME,
)
async def in_error_when_closed(client: Actor) -> None:
    await client.telephones(None)
    await client.later("15d")
    await _in_error(client)


@journey(
    "withdrawn, then nominated again in writing",
    rules=(*ALL_KNOWN, "R-12", "SU-3e", *FORM_BACK),
    letters=APPOINTING,
    end=(CANCELLED, ACTIVE),
)
async def nominated_again(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.later("2d")
    await client.objects()
    await client.case()
    await client.later("2d")
    await client.nominates(person)
    await client.called()
