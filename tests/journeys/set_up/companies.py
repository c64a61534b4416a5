"""Organisations that clients name, and how the third-party team records them."""

from datetime import datetime
from typing import Any

from tests.journeys.actor import Actor
from tests.journeys.acts import last_name
from tests.scene import SCINS
from tests.stories import Data, nomination

OFFICE: Data = {"lines": ["Suite 5", "12 Chancery Row", "Harrowby"], "postcode": "LS1 4DY", "country": "GB"}


def solicitors(**changes: Any) -> Data:
    """A firm that no other journey has named; legally qualified."""
    contact = {"name": f"Rosalind {last_name()}", "address": OFFICE, "telephone": "0113 496 0771"}
    named = {"name": f"{last_name()} & Partners", "address": OFFICE, "telephone": "0113 496 0770", "contact": contact}
    return {**named, "legally_qualified": True, **changes}


def charity(**changes: Any) -> Data:
    """An organisation that isn't legally qualified."""
    return solicitors(legally_qualified=False, **changes)


def of(organisation: Data | None) -> Data:
    """As representative."""
    return {"type": "organisation"} | ({} if organisation is None else {"organisation": organisation})


async def names_by_telephone(client: Actor, organisation: Data | None, /, **changes: Any) -> None:
    """The client calls, names an organisation and authorises it in the call."""
    said = nomination(client.scin, channel="telephone", authorisation="verbal", representative=of(organisation))
    await client.send("contact.nomination", {**said, **changes})


async def names_in_writing(client: Actor, organisation: Data | None, /, **changes: Any) -> None:
    """The client writes in, signed."""
    await client.nominates(representative=of(organisation), **changes)


async def form_comes_back(
    client: Actor, organisation: Data | None, *, signed: bool = True, at: datetime | None = None
) -> None:
    """The client fills in the form for an organisation."""
    said = {"scin": client.scin, "form": "CMSB003", "signed": signed, "representative": of(organisation)}
    await client.send("contact.authorisation", said, at)


def record(organisation: Data, **changes: Any) -> Data:
    """A third party's record: complete, and with the contact that the client names, unless changed."""
    known = {name: organisation[name] for name in ("name", "address", "telephone")}
    third_party_id = f"TP-{next(SCINS)}"
    primary = organisation["contact"]
    return {
        "third_party_id": third_party_id,
        **known,
        "kind": "client_representative",
        "primary_contact": primary,
        **changes,
    }


async def recorded(client: Actor, entry: Data) -> None:
    """The third-party team records it, without a word of whom it's for; by now it's known to all."""
    await client.send("register.third-party", entry, key=entry["third_party_id"])
    await client.quiet()


async def answered(client: Actor, entry: Data, sub_area: str) -> None:
    """The third-party team answers the latest service request of a kind."""
    request_id = (await client.case()).request(sub_area)["service_request_id"]
    await client.send("register.third-party", {**entry, "service_request_id": request_id})
