"""Set Up as the world outside sees it: what is said, what is awaited, and how the case must end."""

from typing import Any

from clientrep.demo import people
from clientrep.demo.world import World, expect
from contracts.letters import LetterIssued

UNREACHABLE = "Not Registered \N{EN DASH} Unreachable"
APPOINTED = ("CMSL0042", "CMSL0041")


async def by_letter(world: World, number: int) -> None:
    """A complete and signed nomination of a friend: SU-1, 2, 3e, 7 to 11, 13, 17."""
    scin = people.scin(number)
    world.told("mail scanning: a signed nomination of a friend")
    await world.say("contact.nomination", "/demo/mail-scanning", _nomination(number, "letter", "written"))
    world.told("waiting for the task to call the representative")
    task = await world.task(scin, "call_representative")
    world.told("telephony: reached, with PIN, password, date of birth and NINO")
    person = {"date_of_birth": people.birthday(number), "nino": people.nino(number)}
    await world.ends(task, "reached", person=person, security={"sealed": _sealed(world, number)})
    world.told("waiting for CIS, and for CMSL0042 and CMSL0041")
    _one_pair(await world.letters(scin, *APPOINTED))


async def by_telephone(world: World, number: int) -> None:
    """A nomination by telephone that nobody confirms in writing: SU-3c, 4, 5a."""
    scin = people.scin(number)
    world.told("telephony: a nomination with the minimum details")
    nomination = _nomination(number, "telephone", "verbal")
    nomination["representative"]["person"]["date_of_birth"] = people.birthday(number)
    await world.say("contact.nomination", "/demo/telephony", nomination)
    world.told("waiting for CMSL5512 with the form CMSB003")
    (letter,) = await world.letters(scin, "CMSL5512")
    expect("CMSB003" in letter.enclosures, scin, "CMSB003 is not enclosed with CMSL5512")
    world.told("15 days pass on the virtual clock, and nothing comes in writing")
    await world.clock.advance("15d")
    world.told("waiting for CMSL0047 and CMSL0049")
    _one_pair(await world.letters(scin, "CMSL0047", "CMSL0049"))


async def by_organisation(world: World, number: int) -> None:
    """Solicitors whom the third-party team has to record first: SU-18 to SU-22, 24 to 28."""
    scin = people.scin(number)
    world.told("telephony: the client names a firm of solicitors and authorises it")
    nomination = _nomination(number, "telephone", "verbal")
    nomination["representative"] = {"type": "organisation", "organisation": people.solicitors()}
    await world.say("contact.nomination", "/demo/telephony", nomination)
    world.told("waiting for the request to add the firm to the third-party register")
    request = await world.request(scin, "Add 3rd Party")
    world.told("third-party team: the firm is recorded")
    record = {**people.third_party(), "service_request_id": request.service_request_id}
    await world.say("register.third-party", "/demo/third-party-team", record, key=scin)
    world.told("waiting for CMSL0042 and CMSL0041")
    _one_pair(await world.letters(scin, *APPOINTED))


def check_by_letter(case: dict[str, Any]) -> None:
    """The case after ``by_letter``.

    Raises:
        CommandError: it is another.
    """
    _ended(case, "Complete", "Active", ["CMSL0041", "CMSL0042"])
    expect(len(case["representatives"]) == 1, case["scin"], f"{len(case['representatives'])} representatives")
    (representative,) = case["representatives"]
    expect(representative["active"], case["scin"], "the representative is not active")
    expect(representative["nino_status"] == "NINO Verified", case["scin"], "the representative is not verified")


def check_by_telephone(case: dict[str, Any]) -> None:
    """The case after ``by_telephone``.

    Raises:
        CommandError: it is another.
    """
    _ended(case, "Cancelled", UNREACHABLE, ["CMSL0047", "CMSL0049", "CMSL5512"])


def check_by_organisation(case: dict[str, Any]) -> None:
    """The case after ``by_organisation``.

    Raises:
        CommandError: it is another.
    """
    ends = [(one["sub_area"], one["status"], one["resolution"]) for one in case["service_requests"]]
    told = [("Activate Client Rep", "Closed", "Active"), ("Add 3rd Party", "Closed", None)]
    expect(ends == told, case["scin"], f"the service requests ended as {ends}")
    active = [(one["type"], one["active"], one["security"]) for one in case["representatives"]]
    expect(active == [("organisation", True, "none")], case["scin"], f"the representatives are {active}")
    rules_are_cited(case)


def _ended(case: dict[str, Any], sub_status: str, resolution: str, letters: list[str]) -> None:
    expect(len(case["service_requests"]) == 1, case["scin"], f"{len(case['service_requests'])} service requests")
    (request,) = case["service_requests"]
    end = (request["status"], request["sub_status"], request["resolution"])
    expect(end == ("Closed", sub_status, resolution), case["scin"], f"the service request ended as {end}")
    codes = sorted(letter["code"] for letter in case["letters"])
    expect(codes == letters, case["scin"], f"the letters are {codes}")
    rules_are_cited(case)


def rules_are_cited(case: dict[str, Any]) -> None:
    """Each entry of a case's timeline cites a rule.

    Raises:
        CommandError: one doesn't, or there is none.
    """
    unruled = [entry for entry in case["timeline"] if not entry["rule"]]
    expect(bool(case["timeline"]) and not unruled, case["scin"], "a timeline entry cites no rule")


def _one_pair(letters: list[LetterIssued]) -> None:
    pairs = {letter.pair_id for letter in letters}
    expect(len(pairs) == 1 and None not in pairs, letters[0].scin, "the letters are not one pair")


def _nomination(number: int, channel: str, authorisation: str) -> dict[str, Any]:
    return {
        "client": people.client(number),
        "channel": channel,
        "requested_by": "client",
        "representative": {"type": "friend_relative", "person": people.friend(number)},
        "authorisation": authorisation,
    }


def _sealed(world: World, number: int) -> str:
    return world.seal(f"{1_000_000 + number:07}", f"harrowby {number}")
