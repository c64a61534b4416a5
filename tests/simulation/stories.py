"""What clients of a simulation go through, and how their requests must end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from tests.faults.facts import ACTIVE, NO_CONTACT, UNREACHABLE
from tests.faults.rows import Ending
from tests.stories import FRIEND, Data, by_telephone, nomination, written_authorisation

CANCELLED = Ending("Cancelled", "Complete", None)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
UNKNOWN_TO_CIS = "Notverified"


@dataclass(frozen=True)
class Said:
    """What somebody says.

    Attributes:
        after: days after the story began, or after what it answers; 0: right behind what was said before.
        pin: it brings PIN and password, right or wrong ones.
        unread: days for which it lay unread: so long before was it received.
        known: only once Maintain knows the case.
    """

    after: float
    kind: str
    data: Data
    pin: Literal["right", "wrong"] | None = None
    unread: float = 0.0
    known: bool = False


@dataclass(frozen=True)
class Consent:
    """What a joint holder answers, and when; see `Said`."""

    answer: Literal["agree", "refuse"]
    after: float = 0.0
    unread: float = 0.0


@dataclass(frozen=True)
class Note:
    """When Service Management notes a change.

    Attributes:
        after: days after the email came, of which we may not have heard yet.
        read: a receipt comes before it.
    """

    after: float
    read: bool = False


Saying = Callable[[str], Sequence[Said]]
"""From a representative's id, what is said once they are active."""


@dataclass(frozen=True)
class Story:
    """One client's.

    Attributes:
        said: what begins it first.
        answers: how tasks end, by kind; with PIN and password where they reach the representative.
        ending: how the request must end; None: there is none.
        change: what the change that is asked for must come to (`tests.faults.facts`); None: there is none.
        consents: what the joint holders answer, by id; who isn't there says nothing.
        noted: when the change is noted.
        once_active: said as soon as the representative is active.
        checks: the results that checks of PIN and password must have, by check id.
    """

    scin: str
    said: Sequence[Said]
    answers: Mapping[str, str]
    ending: Ending | None = None
    change: str | None = None
    consents: Mapping[str, Consent] = field(default_factory=dict)
    noted: Note = Note(0.0)
    once_active: Saying = lambda _: ()
    checks: Mapping[str, str] = field(default_factory=dict)


Kind = Callable[[str, Data], Story]
CALLED = {"call_representative": "reached"}
NOT_REACHED = {"call_representative": "not_reached"}


def _straight(scin: str, friend: Data) -> Story:
    return Story(scin, [Said(0, "contact.nomination", nomination(scin, friend))], CALLED, ACTIVE)


def _silence(scin: str, friend: Data) -> Story:
    return Story(scin, [Said(0, "contact.nomination", by_telephone(scin, friend))], {}, UNREACHABLE)


def _nobody(scin: str, _: Data) -> Story:
    return Story(scin, [Said(0, "contact.nomination", by_telephone(scin, None))], {}, NO_CONTACT)


def _form_back(scin: str, friend: Data) -> Story:
    form = Said(9, "contact.authorisation", written_authorisation(scin, friend))
    return Story(scin, [Said(0, "contact.nomination", by_telephone(scin, friend)), form], CALLED, ACTIVE)


def _reply(scin: str, friend: Data) -> Story:
    reply = Said(8, "contact.representative-reply", {"scin": scin, "channel": "letter"}, "right")
    return Story(scin, [Said(0, "contact.nomination", nomination(scin, friend)), reply], NOT_REACHED, ACTIVE)


def _no_reply(scin: str, friend: Data) -> Story:
    return Story(scin, [Said(0, "contact.nomination", nomination(scin, friend))], NOT_REACHED, UNREACHABLE)


def _unknown_to_cis(scin: str, friend: Data) -> Story:
    friend = {**friend, "last_name": UNKNOWN_TO_CIS, "first_name": friend["last_name"]}
    return Story(scin, [Said(0, "contact.nomination", nomination(scin, friend))], CALLED, ACTIVE)


def _objection(scin: str, friend: Data) -> Story:
    story = _unknown_to_cis(scin, friend)
    objects = Said(7, "contact.objection", {"scin": scin})
    return Story(scin, [*story.said, objects], CALLED, CANCELLED)


def _reply_at_once(scin: str, friend: Data) -> Story:
    reply = Said(0, "contact.representative-reply", {"scin": scin, "channel": "letter"}, "right")
    return Story(scin, [Said(0, "contact.nomination", nomination(scin, friend)), reply], {}, ACTIVE)


def _form_at_once(scin: str, friend: Data) -> Story:
    form = Said(0, "contact.authorisation", written_authorisation(scin, friend))
    return Story(scin, [Said(0, "contact.nomination", by_telephone(scin, friend)), form], CALLED, ACTIVE)


def _objection_at_once(scin: str, friend: Data) -> Story:
    objects = Said(0, "contact.objection", {"scin": scin})
    return Story(scin, [Said(0, "contact.nomination", by_telephone(scin, friend)), objects], {}, CANCELLED)


HURRIED: Sequence[Kind] = (_reply_at_once, _form_at_once, _objection_at_once)
KINDS: Sequence[Kind] = (
    _straight,
    _straight,
    _silence,
    _nobody,
    _form_back,
    _reply,
    _no_reply,
    _unknown_to_cis,
    _objection,
    _reply_at_once,
)
SHARED = 0.3
"""The share of stories in which somebody is named whom another client has named, too."""


def stories(chance: Random, number: int, kinds: Sequence[Kind]) -> list[Story]:
    """Some clients; now and then two name the same friend.

    Args:
        chance: of the seed.
        number: of clients.
        kinds: of what they may go through.
    """
    friends = [_friend(n) for n in range(number)]
    told = []
    for n in range(number):
        friend = friends[chance.randrange(n)] if n and chance.random() < SHARED else friends[n]
        told.append(chance.choice(kinds)(f"{700_000_000_000 + chance.randrange(10**9):012}", friend))
    return told


def _friend(number: int) -> Data:
    return {**FRIEND, "last_name": f"Wren{LETTERS[number]}", "nino": f"AB{number:06}C"}
