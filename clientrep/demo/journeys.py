"""Two journeys as the world outside sees them: what is said, what is awaited, and how the case must end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson

from clientrep.demo import people
from clientrep.demo.clock import Clock
from clientrep.demo.topics import Topics
from clientrep.errors import CommandError
from clientrep.sending import Sender, check
from contracts.base import Data
from contracts.catalogue import named
from contracts.letters import LetterIssued
from contracts.tasks import TaskRaised

UNREACHABLE = "Not Registered \N{EN DASH} Unreachable"


@dataclass(frozen=True, slots=True)
class World:
    """What a journey works with.

    Attributes:
        sender: publishes what the world outside says.
        topics: what the platform says.
        clock: the platform's, to read and to advance.
        seal: closes PIN and password.
        told: hears of each step.
    """

    sender: Sender
    topics: Topics
    clock: Clock
    seal: Callable[[str, str], str]
    told: Callable[[str], None]

    async def say(self, kind: str, source: str, data: dict[str, Any]) -> None:
        """Publish an event, as a sender outside would."""
        now = await self.clock.now()
        event = {"specversion": "1.0", "id": str(uuid4()), "source": source, "type": named(kind).type}
        checked = check(orjson.dumps({**event, "time": now, "data": data}), now)
        await self.sender.send([checked])

    async def task(self, scin: str, kind: str) -> TaskRaised:
        """The task of a kind, once it is raised."""
        return await self.topics.until(scin, f"task {kind}", lambda seen: _task(seen, kind))

    async def letters(self, scin: str, *codes: str) -> list[LetterIssued]:
        """Letters, once all of them are issued."""
        return await self.topics.until(scin, f"letters {' and '.join(codes)}", lambda seen: _letters(seen, codes))


def _task(seen: list[Data], kind: str) -> TaskRaised | None:
    return next((one for one in seen if isinstance(one, TaskRaised) and one.kind == kind), None)


def _letters(seen: list[Data], codes: tuple[str, ...]) -> list[LetterIssued] | None:
    issued = (one for one in seen if isinstance(one, LetterIssued))
    found: dict[str, LetterIssued] = {one.code: one for one in issued if one.code in codes}
    return [found[code] for code in codes] if len(found) == len(codes) else None


async def by_letter(world: World, number: int) -> None:
    """A complete and signed nomination of a friend: SU-1, 2, 3e, 7 to 11, 13, 17."""
    scin = people.scin(number)
    world.told("mail scanning: a signed nomination of a friend")
    await world.say("contact.nomination", "/demo/mail-scanning", _nomination(number, "letter", "written"))
    world.told("waiting for the task to call the representative")
    task = await world.task(scin, "call_representative")
    world.told("telephony: reached, with PIN, password and date of birth")
    brought = {"person": {"date_of_birth": people.birthday(number)}, "security": {"sealed": _sealed(world, number)}}
    answer = {"task_id": task.task_id, "scin": scin, "outcome": "reached", "by": "Agent 4471", "data": brought}
    await world.say("task.completed", "/demo/telephony", answer)
    world.told("waiting for CIS, and for CMSL0042 and CMSL0041")
    _one_pair(await world.letters(scin, "CMSL0042", "CMSL0041"))


async def by_telephone(world: World, number: int) -> None:
    """A nomination by telephone that nobody confirms in writing: SU-3c, 4, 5a."""
    scin = people.scin(number)
    world.told("telephony: a nomination with the minimum details")
    nomination = _nomination(number, "telephone", "verbal")
    nomination["representative"]["person"]["date_of_birth"] = people.birthday(number)
    await world.say("contact.nomination", "/demo/telephony", nomination)
    world.told("waiting for CMSL5512 with the form CMSB003")
    (letter,) = await world.letters(scin, "CMSL5512")
    _expect("CMSB003" in letter.enclosures, scin, "CMSB003 is not enclosed with CMSL5512")
    world.told("15 days pass on the virtual clock, and nothing comes in writing")
    await world.clock.advance("15d")
    world.told("waiting for CMSL0047 and CMSL0049")
    _one_pair(await world.letters(scin, "CMSL0047", "CMSL0049"))


def check_by_letter(case: dict[str, Any]) -> None:
    """The case after ``by_letter``.

    Raises:
        CommandError: it is another.
    """
    _ended(case, "Complete", "Active", ["CMSL0041", "CMSL0042"])
    _expect(len(case["representatives"]) == 1, case["scin"], f"{len(case['representatives'])} representatives")
    (representative,) = case["representatives"]
    _expect(representative["active"], case["scin"], "the representative is not active")
    _expect(representative["nino_status"] == "NINO Verified", case["scin"], "the representative is not verified")


def check_by_telephone(case: dict[str, Any]) -> None:
    """The case after ``by_telephone``.

    Raises:
        CommandError: it is another.
    """
    _ended(case, "Cancelled", UNREACHABLE, ["CMSL0047", "CMSL0049", "CMSL5512"])


def _ended(case: dict[str, Any], sub_status: str, resolution: str, letters: list[str]) -> None:
    _expect(len(case["service_requests"]) == 1, case["scin"], f"{len(case['service_requests'])} service requests")
    (request,) = case["service_requests"]
    end = (request["status"], request["sub_status"], request["resolution"])
    _expect(end == ("Closed", sub_status, resolution), case["scin"], f"the service request ended as {end}")
    codes = sorted(letter["code"] for letter in case["letters"])
    _expect(codes == letters, case["scin"], f"the letters are {codes}")
    unruled = [entry for entry in case["timeline"] if not entry["rule"]]
    _expect(bool(case["timeline"]) and not unruled, case["scin"], "a timeline entry cites no rule")


def _one_pair(letters: list[LetterIssued]) -> None:
    pairs = {letter.pair_id for letter in letters}
    _expect(len(pairs) == 1 and None not in pairs, letters[0].scin, "the letters are not one pair")


def _expect(holds: bool, scin: str, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise CommandError(f"case {scin}: {otherwise}")


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
