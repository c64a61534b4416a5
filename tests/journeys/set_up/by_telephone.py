"""A friend or relative, by telephone."""

from tests.journeys.actor import Actor
from tests.journeys.acts import ELSEWHERE, someone, without
from tests.journeys.journey import ACTIVE, NOTHING_CAME, UNREACHABLE, journey
from tests.journeys.set_up.rules import APPOINTING, ASKED, BEGUN, FORM_BACK, NOT_REGISTERED
from tests.stories import CLIENT, Data

ALL_KNOWN = (*BEGUN, "SU-3c", "SU-4")
SOME_KNOWN = (*BEGUN, "SU-3a", "SU-4")
NONE_KNOWN = (*BEGUN, "SU-3d", "SU-4")


@journey(
    "the minimum is known: a contact is created; the form comes back in time",
    end=ACTIVE,
    rules=(*ALL_KNOWN, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
)
async def all_known(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    case = await client.case()
    (letter,) = await client.issued()
    assert (letter["enclosures"], letter["fields"]["global_flag"]) == (["CMSB003"], True)
    assert letter["fields"]["free_text"]
    assert (case.representative["active"], case.waits) == (False, [("written_authorisation", "waiting")])
    await client.later("9d")
    await client.writes(person)
    await client.called()
    assert (await client.case()).waits == [("written_authorisation", "cancelled")]


@journey(
    "the minimum is known; silence", rules=(*ALL_KNOWN, "SU-5a"), letters=(ASKED, *NOT_REGISTERED), end=UNREACHABLE
)
async def all_known_silence(client: Actor) -> None:
    await client.telephones(someone())
    await client.later("15d")
    case = await client.case()
    assert case.representative["active"] is False
    issued = [(one["code"], one["recipient"]["kind"], one["via"]) for one in await client.issued()]
    assert issued[1:] == [("CMSL0047", "client", "standard"), ("CMSL0049", "representative", "standard")]


@journey(
    "some of the minimum is known; the form comes back",
    rules=(*SOME_KNOWN, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
    end=ACTIVE,
)
async def some_known(client: Actor) -> None:
    person = someone()
    await client.telephones(without(person, "address", "telephone", "nino"))
    assert (await client.case())["representatives"] == []
    await client.later("9d")
    await client.writes(person)
    await client.called()


@journey("some of the minimum is known; silence", rules=(*SOME_KNOWN, "SU-5b"), letters=(ASKED,), end=NOTHING_CAME)
async def some_known_silence(client: Actor) -> None:
    await client.telephones(without(someone(), "telephone", "nino"))
    await client.later("15d")


@journey(
    "only the type is known; the form comes back",
    rules=(*NONE_KNOWN, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
    end=ACTIVE,
)
async def none_known(client: Actor) -> None:
    await client.telephones(None)
    assert (await client.case())["representatives"] == []
    await client.later("9d")
    await client.writes(someone())
    await client.called()


@journey("only the type is known; silence", rules=(*NONE_KNOWN, "SU-5b"), letters=(ASKED,), end=NOTHING_CAME)
async def none_known_silence(client: Actor) -> None:
    await client.telephones(None)
    await client.later("15d")
    assert (await client.case())["representatives"] == []


@journey(
    "a paying parent calls; silence",
    rules=("SU-D", *ALL_KNOWN, "SU-5a"),
    letters=(ASKED, *NOT_REGISTERED),
    end=UNREACHABLE,
)
async def paying_parent(client: Actor) -> None:
    await client.telephones(someone(), client={"scin": client.scin, **CLIENT, "role": "paying"})
    await client.later("15d")
    assert (await client.case()).request()["queue"] == "maintenance_service"


async def _contact_of(client: Actor, person: Data) -> str:
    """Another client has nominated the person, whose contact this is."""
    await client.telephones(person)
    found: str = (await client.case()).representative["contact_id"]
    return found


@journey(
    "they are a contact already, and the postcode agrees: that one is used; silence",
    end=UNREACHABLE,
    rules=(*ALL_KNOWN, "SU-5a"),
    letters=(ASKED, *NOT_REGISTERED),
)
async def existing_contact(client: Actor) -> None:
    person = someone()
    contact_id = await _contact_of(client.another(), person)
    await client.telephones({**person, "last_name": person["last_name"].upper(), "telephone": "0161 496 0999"})
    case = await client.case()
    assert (case.representative["contact_id"], case.tasks) == (contact_id, {})
    await client.later("15d")


@journey(
    "a contact of that name and date of birth agrees in nothing more: it is chosen; silence",
    end=UNREACHABLE,
    rules=(*ALL_KNOWN, "SU-5a"),
    letters=(ASKED, *NOT_REGISTERED),
)
async def contact_chosen(client: Actor) -> None:
    person = someone()
    contact_id = await _contact_of(client.another(), person)
    await client.telephones({**person, "address": ELSEWHERE, "telephone": "0114 496 0555"})
    assert (await client.case())["letters"] == []
    assert (await client.task("choose_contact"))["outcomes"] == [contact_id, "none_of_these"]
    await client.answers("choose_contact", contact_id)
    assert (await client.case()).representative["contact_id"] == contact_id
    await client.later("15d")


@journey(
    "a contact agrees in the postcode, but has another NINO: none of these; a contact is created; silence",
    rules=(*ALL_KNOWN, "SU-5a"),
    letters=(ASKED, *NOT_REGISTERED),
    end=UNREACHABLE,
)
async def another_nino(client: Actor) -> None:
    person = someone(nino="AB123456C")
    contact_id = await _contact_of(client.another(), person)
    await client.telephones({**person, "nino": "AB123457C"})
    await client.answers("choose_contact", "none_of_these")
    assert (await client.case()).representative["contact_id"] != contact_id
    await client.later("15d")


@journey(
    "two contacts match: nobody is picked silently; one is chosen; the form comes back",
    end=ACTIVE,
    rules=(*ALL_KNOWN, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
)
async def two_contacts(client: Actor) -> None:
    person = someone()
    namesake = {**person, "address": ELSEWHERE, "telephone": "0114 496 0556"}
    first, second = await _contact_of(client.another(), person), client.another()
    await second.telephones(namesake)
    await second.answers("choose_contact", "none_of_these")
    second_id = (await second.case()).representative["contact_id"]
    await client.telephones(namesake)
    assert set((await client.task("choose_contact"))["outcomes"]) == {first, second_id, "none_of_these"}
    await client.answers("choose_contact", second_id)
    await client.later("9d")
    await client.writes(namesake)
    await client.called()
    assert (await client.case()).representative["contact_id"] == second_id


@journey(
    "the authorisation comes while a contact is to be chosen: the choice stays, no letter asks for it",
    rules=(*BEGUN, "SU-3c", "R-13", *FORM_BACK),
    letters=APPOINTING,
    end=ACTIVE,
)
async def authorised_before_the_choice(client: Actor) -> None:
    person = someone()
    await _contact_of(client.another(), person)
    changed = {**person, "address": ELSEWHERE, "telephone": "0114 496 0557"}
    await client.telephones(changed)
    await client.task("choose_contact")
    await client.writes(changed)
    await client.answers("choose_contact", "none_of_these")
    await client.called()


@journey(
    "in writing, a contact matches but for all else: it is chosen, then the representative is called",
    rules=(*BEGUN, "SU-3e", "SU-7", "SU-3c", "SU-8", "SU-9", "SU-10", "SU-11", "SU-13", "SU-17"),
    letters=APPOINTING,
    end=ACTIVE,
)
async def chosen_in_writing(client: Actor) -> None:
    person = someone()
    contact_id = await _contact_of(client.another(), person)
    await client.nominates({**person, "address": ELSEWHERE, "telephone": "0114 496 0558"})
    await client.answers("choose_contact", contact_id)
    await client.called()
    assert (await client.case()).representative["contact_id"] == contact_id


@journey(
    "the address lacks its postcode: that is not the minimum; silence",
    rules=(*SOME_KNOWN, "SU-5b"),
    letters=(ASKED,),
    end=NOTHING_CAME,
)
async def no_postcode(client: Actor) -> None:
    await client.telephones(someone(address={"lines": ["27 Tannery Lane", "Millbrook"], "country": "GB"}))
    await client.later("15d")


@journey(
    "the address is abroad, without a postcode: that is enough; silence",
    rules=(*ALL_KNOWN, "SU-5a"),
    letters=(ASKED, *NOT_REGISTERED),
    end=UNREACHABLE,
)
async def abroad(client: Actor) -> None:
    address = {"lines": ["12 Harbour Street", "Portmagee", "County Kerry"], "country": "IE"}
    await client.telephones(someone(address=address), authorisation="verbal")
    await client.later("15d")
    lines = {letter["code"]: letter["address_lines"] for letter in await client.issued()}
    assert lines["CMSL0049"][-1] == "Ireland"
