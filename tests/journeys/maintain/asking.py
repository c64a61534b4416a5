"""Who asks for changes and processes, and what they ask for."""

from datetime import datetime
from typing import Any

from tests.journeys.actor import Actor
from tests.journeys.acts import ELSEWHERE, someone
from tests.journeys.journey import ACTIVE
from tests.journeys.set_up.rules import APPOINTING
from tests.stories import CLIENT, FRIEND, Data

NINO = "AB123456C"
NEW_ADDRESS = ELSEWHERE
NEW_MOBILE = "07700 900111"
BANK: Data = {
    "kind": "process",
    "process": "CofC",
    "area": "Change Personal Info",
    "sub_area": "Change Bank Details",
    "details": {"note": "The account ending in 4711 from June on"},
}
JOB: Data = {**BANK, "area": "Change of Income", "sub_area": "Change of Employment", "details": {}}
REPRESENTED: dict[str, Any] = {"letters": APPOINTING, "end": ACTIVE}
"""What became of the nomination before."""
HOLDERS: Data = {
    "A": ("Edwina Marchbanks", "CE123456A"),
    "B": ("Lucian Ferreira", "CE123457A"),
    "C": ("Noor Haddad", "CE123458A"),
    "D": ("Piers Langtree", "CE123459A"),
}
HELD_ADDRESS = ", ".join((*FRIEND["address"]["lines"], FRIEND["address"]["postcode"]))
"""A friend's before any change, as an email has it."""
OTHER_ADDRESS: Data = {"lines": ["41 Kiln Road", "Brackwell"], "postcode": "S2 4HT", "country": "GB"}
NEW_IN_THE_EMAIL = ", ".join((*NEW_ADDRESS["lines"], NEW_ADDRESS["postcode"]))
HOLDERS_ADDRESS: Data = {"lines": ["9 Weir Terrace", "Harrowby"], "postcode": "LS17 4QD", "country": "GB"}


async def represented(client: Actor, of_client: Data | None = None, **changes: Any) -> Data:
    """A friend is active, whose NINO is known unless changed; as who they ask."""
    about = {"scin": client.scin, **CLIENT, **(of_client or {})}
    await client.nominates(someone(**{"nino": NINO, **changes}), client=about)
    await client.called()
    return as_representative((await client.case()).representative["representative_id"])


def as_representative(representative_id: str) -> Data:
    """As who a representative asks."""
    return {"kind": "representative", "id": representative_id}


def as_poa(poa_id: str) -> Data:
    """As who the holder of a power of attorney asks."""
    return {"kind": "poa", "id": poa_id}


def own_details(current: Data | None = None, **new: Any) -> Data:
    """New contact details: another address unless said otherwise."""
    return {"kind": "own_details", "current": current or {}, "new": new or {"address": NEW_ADDRESS}}


async def asks(  # noqa: PLR0913 - what a request says
    client: Actor,
    requester: Data,
    change: Data,
    /,
    *,
    checked: str = "passed",
    channel: str = "telephone",
    at: datetime | None = None,
    **more: Any,
) -> Data:
    """Somebody asks for a change, in a call in which they were verified unless said otherwise; the change, if any."""
    said = {"scin": client.scin, "requester": requester, "channel": channel, "security_check": checked}
    await client.send("contact.change-requested", {**said, "change": change, **more}, at)
    return await latest(client)


async def latest(client: Actor) -> Data:
    """The change that was asked for last; nothing if there is none."""
    changes: list[Data] = (await client.case())["changes"]
    return changes[-1] if changes else {}


def holder(poa_id: str, *, joint: bool = True, **more: Any) -> Data:
    """The holder of a power of attorney, whose NINO is known unless changed."""
    name, nino = HOLDERS[poa_id]
    known = {"name": name, "address": HOLDERS_ADDRESS, "telephone": "0113 496 0311", "nino": nino}
    return {"id": poa_id, **known, "joint": joint, **more}


async def holders(client: Actor, *poas: Data | str, at: datetime | None = None, **of_client: Any) -> None:
    """The whole list of holders is recorded, joint ones by their ids; by now it is known to all."""
    listed = [holder(one) if isinstance(one, str) else one for one in poas]
    about = {"scin": client.scin, "client": {"scin": client.scin, **CLIENT, **of_client}}
    await client.send("register.poas", {**about, "poas": listed}, at)
    await client.quiet()


async def consents(
    client: Actor,
    poa_id: str,
    answer: str = "agree",
    *,
    to: Data | None = None,
    at: datetime | None = None,
    **changes: Any,
) -> None:
    """A holder answers to a change, the latest unless said otherwise."""
    change = to or await latest(client)
    about = {"scin": client.scin, "change_id": change["change_id"], "change_digest": change["change_digest"]}
    said = {**about, "poa_id": poa_id, "answer": answer, "channel": "telephone", **changes}
    await client.send("consent.replied", said, at)


async def jointly(client: Actor, change: Data = BANK, **more: Any) -> Data:
    """A, one of three joint holders, asks; the change."""
    await holders(client, "A", "B", "C")
    return await asks(client, as_poa("A"), change, **more)


async def calls(client: Actor, poa_id: str, outcome: str) -> None:
    """How the call to a joint holder ended."""
    task = await client.task("call_poa", poa_id)
    said = {"task_id": task["task_id"], "scin": client.scin, "outcome": outcome, "by": "Agent 4471"}
    await client.send("task.completed", said)


async def asked_of(client: Actor) -> list[tuple[str, str]]:
    """Of whom consent was asked, and to which digest."""
    asked = await client.heard("cm.consents.requests", "consent.requested")
    return sorted((one["poa_id"], one["change_digest"]) for one in asked)


async def body(client: Actor) -> str:
    """What the latest email says."""
    content: str = (await client.emails())[-1].get_content()
    return content.replace("\r\n", "\n")


async def noted(client: Actor, change: Data | None = None, note: str = "Contact record updated as asked.") -> None:
    """Service Management notes that a change is made, the latest unless said otherwise."""
    request_id = (change or await latest(client))["request_id"]
    said = {"request_id": request_id, "scin": client.scin, "note": note}
    await client.send("service-management.change-noted", said)
    await client.quiet()


async def read(client: Actor) -> None:
    """The read receipt of the latest change's email."""
    said = {"request_id": (await latest(client))["request_id"], "scin": client.scin}
    await client.send("service-management.read", said)


async def is_blocked(client: Actor, requester: Data) -> None:
    """It is reported that a representative has blocked their PIN."""
    await client.send("contact.security-blocked", {"scin": client.scin, "representative_id": requester["id"]})
    await client.quiet()


async def removed(client: Actor, requester: Data) -> None:
    """The Remove procedure reports the end of a representative."""
    await client.send("register.representative-removed", {"scin": client.scin, "representative_id": requester["id"]})
    await client.quiet()


async def closes(client: Actor) -> None:
    """The client's case closes."""
    await client.send("register.case-closed", {"scin": client.scin})
    await client.quiet()
