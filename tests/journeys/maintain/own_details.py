"""A representative's own details: the email, and Service Management's note of the change."""

from datetime import datetime
from email.utils import parseaddr
from hashlib import sha256

from tests.journeys.actor import Actor
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import (
    HELD_ADDRESS,
    NEW_ADDRESS,
    NEW_IN_THE_EMAIL,
    NEW_MOBILE,
    NINO,
    OTHER_ADDRESS,
    REPRESENTED,
    asks,
    body,
    latest,
    noted,
    own_details,
    read,
    represented,
)
from tests.journeys.maintain.rules import ASKED, SENT
from tests.stories import CLIENT, Data

SEGMENT = "Special Client Records Segment"


async def _sent(client: Actor, of_client: Data | None = None) -> Data:
    """A representative's new address went to Service Management; who asked."""
    requester = await represented(client, of_client)
    change = await asks(client, requester, own_details())
    assert change["status"] == "requested"
    return requester


@journey(
    "new details go to Service Management: the email and what stays of it; the note comes within two days",
    rules=(*ASKED, *SENT),
    changes=("done",),
    **REPRESENTED,
)
async def email(client: Actor) -> None:
    requester = await represented(client)
    name = (await client.case()).representative["name"]
    change = await asks(client, requester, own_details(address=NEW_ADDRESS, mobile=NEW_MOBILE))
    (one,) = await client.emails()
    (to,) = one["To"].addresses
    assert to.display_name == "DWP CM Config & Data Management Team"
    assert one["Subject"] == "Client Rep Contact Information Update Request"
    assert parseaddr(one["Disposition-Notification-To"])[1] == one["From"].addresses[0].addr_spec
    assert (one.get_content_type(), one.is_multipart()) == ("text/plain", False)
    said = await body(client)
    assert all(told in said for told in (name, NINO, HELD_ADDRESS, NEW_IN_THE_EMAIL, NEW_MOBILE))
    assert said.index(HELD_ADDRESS) < said.index(NEW_IN_THE_EMAIL)
    assert SEGMENT not in said
    assert change["body_sha256"] == sha256(said.encode()).hexdigest()
    await client.later("1d")
    await noted(client)
    assert [timer["status"] for timer in (await client.case())["timers"]] == ["cancelled"]


@journey(
    "only a mobile number is new: the email speaks of nothing else",
    rules=(*ASKED, *SENT),
    changes=("done",),
    **REPRESENTED,
)
async def only_one_detail(client: Actor) -> None:
    await asks(client, await represented(client), own_details(mobile=NEW_MOBILE))
    said = await body(client)
    assert NEW_MOBILE in said
    assert HELD_ADDRESS not in said
    await noted(client)


@journey(
    "the contact record says that the change was reported and went to Service Management, then what they noted",
    rules=(*ASKED, *SENT),
    changes=("done",),
    **REPRESENTED,
)
async def notes(client: Actor) -> None:
    await _sent(client)
    (note,) = (await client.case()).representative["notes"]
    assert "reported change of address" in note
    assert "Request sent to Service Management" in note
    await noted(client, note="Address changed on the record by Rowan.")
    assert "Address changed on the record by Rowan." in (await client.case()).representative["notes"]


@journey(
    "our copy of the details changes with the note, and not before: what the next email says we hold",
    rules=(*ASKED, *SENT),
    changes=("done", "done", "requested"),
    **REPRESENTED,
)
async def our_copy(client: Actor) -> None:
    requester = await _sent(client)
    await asks(client, requester, own_details(address=OTHER_ADDRESS))
    assert HELD_ADDRESS in await body(client)
    assert NEW_IN_THE_EMAIL not in await body(client)
    for change in (await client.case())["changes"]:
        await noted(client, change)
    await asks(client, requester, own_details())
    said = await body(client)
    assert said.index("41 Kiln Road, Brackwell, S2 4HT") < said.index(NEW_IN_THE_EMAIL)


@journey("a new name is in the case once it is noted", rules=(*ASKED, *SENT), changes=("done",), **REPRESENTED)
async def new_name(client: Actor) -> None:
    requester = await represented(client)
    before = (await client.case()).representative["name"]
    name = {"title": "Mr", "first_name": "Tobias", "last_name": "Wrenfield-Hale"}
    await asks(client, requester, own_details(name=name))
    assert before in await body(client)
    assert "Mr Tobias Wrenfield-Hale" in await body(client)
    assert (await client.case()).representative["name"] == before
    await noted(client)
    assert (await client.case()).representative["name"] == "Mr Tobias Wrenfield-Hale"


@journey(
    "the read receipt comes: it doesn't mean that anything was changed; then the note",
    rules=(*ASKED, *SENT),
    changes=("done",),
    **REPRESENTED,
)
async def receipt(client: Actor) -> None:
    await _sent(client)
    await client.later("2h")
    await read(client)
    change = await latest(client)
    assert (change["status"], change["read_at"] is not None, change["noted_at"]) == ("requested", True, None)
    await client.later("20h")
    await noted(client)
    change = await latest(client)
    assert datetime.fromisoformat(change["read_at"]) < datetime.fromisoformat(change["noted_at"])


@journey(
    "the read receipt comes after the note: nothing changes", rules=(*ASKED, *SENT), changes=("done",), **REPRESENTED
)
async def receipt_after(client: Actor) -> None:
    await _sent(client)
    await noted(client)
    await read(client)


@journey(
    "the note comes twice, and the receipt: nothing changes",
    rules=(*ASKED, *SENT, "R-7"),
    changes=("done",),
    **REPRESENTED,
)
async def note_twice(client: Actor) -> None:
    await _sent(client)
    await read(client)
    await read(client)
    await noted(client)
    first = (await latest(client))["noted_at"]
    await client.later("3d")
    await noted(client)
    assert (await latest(client))["noted_at"] == first
    assert len((await client.case()).representative["notes"]) == 2


@journey(
    "a note of a change that was never asked for: somebody says what it belongs to",
    rules=(*ASKED, *SENT, "R-3"),
    changes=("requested",),
    leaves=("unmatched_contact",),
    **REPRESENTED,
)
async def stray_note(client: Actor) -> None:
    await _sent(client)
    said = {"request_id": "REQUEST-UNKNOWN", "scin": client.scin, "note": "Changed."}
    await client.send("service-management.change-noted", said)


@journey(
    "the case is in the Special Client Records Segment: the email says so",
    rules=(*ASKED, *SENT),
    changes=("requested",),
    **REPRESENTED,
)
async def special(client: Actor) -> None:
    await _sent(client, of_client={"special_client_records": True})
    assert SEGMENT in await body(client)


@journey(
    "the case comes into that segment after the nomination: the email says so",
    rules=("R-16", *ASKED, *SENT),
    changes=("requested",),
    **REPRESENTED,
)
async def special_since(client: Actor) -> None:
    requester = await represented(client)
    special = {"scin": client.scin, **CLIENT, "special_client_records": True}
    await client.send("register.client", {"client": special})
    await client.quiet()
    await asks(client, requester, own_details())
    assert SEGMENT in await body(client)


@journey(
    "the request itself says that the case is in that segment: the email says so",
    rules=(*ASKED, *SENT),
    changes=("requested",),
    **REPRESENTED,
)
async def special_as_asked(client: Actor) -> None:
    requester = await represented(client)
    special = {"scin": client.scin, **CLIENT, "special_client_records": True}
    await asks(client, requester, own_details(), client=special)
    assert SEGMENT in await body(client)


@journey(
    "nothing new is said: the request is parked, there is no email",
    rules=(),
    parked=("invalid_data",),
    **REPRESENTED,
)
async def nothing_new(client: Actor) -> None:
    await asks(client, await represented(client), {"kind": "own_details", "current": {}, "new": {}})
    assert await client.emails() == []
