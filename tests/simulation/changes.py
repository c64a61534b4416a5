"""What representatives and holders of powers of attorney ask to be changed, and what it must come to."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from tests.faults.facts import ACTIVE
from tests.faults.people import NEW_ADDRESS, OWN_DETAILS, holder
from tests.simulation.stories import CALLED, LETTERS, Consent, Kind, Note, Said, Story
from tests.stories import CLIENT, PROCESS, Data, nomination

ALONE, JOINT = "A", "ABC"
AGREES, REFUSES = Consent("agree"), Consent("refuse")
SOON, LATER, TOO_LATE = 0.5, 5.0, 16.0
"""Days: within those that a joint holder has, and beyond them."""
LAY_UNREAD = 3.0
ELSEWHERE = {**OWN_DETAILS, "current": {"address": {**NEW_ADDRESS, "lines": ["5 Dyer Street"]}}}
"""The caller believes us to hold another address than we do (R-4)."""
WRONG_TRIES = ("failed", "failed", "blocked")


def _asking(change: Data, **more: Any) -> Data:
    said = {"requester": {"kind": "poa", "id": ALONE}, "channel": "telephone", "security_check": "passed"}
    return {**said, "change": change, **more}


def _held(holders: str, asking: Data, what: str, scin: str, _: Data, **more: Any) -> Story:
    """Holders of powers of attorney are recorded, and the first of them asks for something."""
    poas = [holder(one, joint=len(holders) > 1) for one in holders]
    recorded = {"scin": scin, "client": {"scin": scin, **CLIENT}, "poas": poas}
    asks = Said(0, "contact.change-requested", {"scin": scin, **asking}, known=True)
    return Story(scin, [Said(0, "register.poas", recorded), asks], **{"answers": {}, **more}, change=what)


def _alone(asking: Data = _asking(OWN_DETAILS), what: str = "details", **more: Any) -> Kind:  # noqa: B008 - never changed
    return partial(_held, ALONE, asking, what, **more)


def _joint(what: str, change: Data = PROCESS, channel: str = "telephone", **more: Any) -> Kind:
    return partial(_held, JOINT, _asking(change, channel=channel), what, **more)


def _without_number(scin: str, friend: Data) -> Story:
    """Service Management can't find the record by the name alone (MA-4)."""
    story = _alone()(scin, friend)
    recorded, asks = story.said
    poas = [{**one, "nino": None} for one in recorded.data["poas"]]
    return replace(story, said=[replace(recorded, data={**recorded.data, "poas": poas}), asks])


def _nominated(scin: str, friend: Data) -> Sequence[Said]:
    """By nobody else: what happens to them here would surprise others."""
    own = {**friend, "last_name": "".join(LETTERS[int(digit)] for digit in scin), "nino": f"CE{scin[-6:]}A"}
    return [Said(0, "contact.nomination", nomination(scin, own))]


def _represented(scin: str, friend: Data) -> Story:
    """A representative reports a new address by telephone (MA-3)."""

    def change(representative_id: str) -> Sequence[Said]:
        return [_change_of(scin, representative_id, "passed")]

    noted = Note(SOON, read=True)
    return Story(scin, _nominated(scin, friend), CALLED, ACTIVE, "details", noted=noted, once_active=change)


def _blocked(scin: str, friend: Data) -> Story:
    """A caller tries to guess a representative's PIN; who they are is then found out otherwise (MA-3c)."""
    checks = {f"{scin}-{n}": result for n, result in enumerate((*WRONG_TRIES, "blocked"))}

    def guess_and_change(representative_id: str) -> Sequence[Said]:
        about = {"scin": scin, "representative_id": representative_id}
        guesses = [
            Said(
                0, "security.check-requested", {"check_id": one, **about}, "wrong" if n < len(WRONG_TRIES) else "right"
            )
            for n, one in enumerate(checks)
        ]
        return [*guesses, _change_of(scin, representative_id, "not_done")]

    said, answers = _nominated(scin, friend), {**CALLED, "security_check": "passed"}
    return Story(scin, said, answers, ACTIVE, "details", once_active=guess_and_change, checks=checks)


def _change_of(scin: str, representative_id: str, check: str) -> Said:
    requester = {"kind": "representative", "id": representative_id}
    asking = _asking(OWN_DETAILS, requester=requester, security_check=check)
    return Said(0, "contact.change-requested", {"scin": scin, **asking})


HOLDERS: Sequence[Kind] = (
    _alone(noted=Note(SOON, read=True)),
    _alone(noted=Note(LATER)),
    _alone(),
    _alone(_asking(OWN_DETAILS, security_check="not_done"), answers={"security_check": "passed"}),
    _alone(_asking(OWN_DETAILS, security_check="failed"), "failed", answers={"security_check": "failed"}),
    _alone(_asking(ELSEWHERE), answers={"contradiction": "second"}),
    _alone(_asking(ELSEWHERE), "stopped", answers={"contradiction": "stop"}),
    _without_number,
    _joint("agree", consents={"B": AGREES, "C": AGREES}),
    _joint("agree", OWN_DETAILS, consents={"B": AGREES, "C": Consent("agree", LATER)}),
    _joint("agree", OWN_DETAILS, "letter", consents={"B": AGREES, "C": AGREES}),
    _joint("agree", consents={"B": AGREES, "C": Consent("agree", TOO_LATE, LAY_UNREAD)}),
    _joint("refuse", OWN_DETAILS, consents={"B": REFUSES, "C": AGREES}),
    _joint("refuse", consents={"B": AGREES, "C": Consent("refuse", TOO_LATE, LAY_UNREAD)}),
    _joint("silent", OWN_DETAILS, consents={"B": AGREES}, answers={"call_poa": "not_reached"}),
    _joint("silent", consents={"B": AGREES, "C": Consent("agree", TOO_LATE)}),
)
REPRESENTATIVES: tuple[Kind, ...] = (_represented, _represented, _blocked)
