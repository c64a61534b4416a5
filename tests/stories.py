"""What clients write and telephony reports, as data of events; every test changes what it is about."""

from copy import deepcopy
from typing import Any

Data = dict[str, Any]

CLIENT: Data = {
    "name": {"title": "Ms", "first_name": "Miriam", "last_name": "Okafor"},
    "address": {"lines": ["14 Orchard Rise", "Harrowby"], "postcode": "LS17 4QD", "country": "GB"},
    "telephone": "0113 496 0127",
    "role": "receiving",
    "stage": "live",
    "jurisdiction": "england_wales",
}
FRIEND: Data = {
    "title": "Mr",
    "first_name": "Tobias",
    "last_name": "Wrenfield",
    "date_of_birth": "1979-02-28",
    "address": {"lines": ["27 Tannery Lane", "Millbrook"], "postcode": "M21 9WQ", "country": "GB"},
    "telephone": "0161 496 0483",
    "nino": "AB123456C",
}
HOLDERS_ADDRESS: Data = {"lines": ["3 Mill Lane"], "postcode": "LS2 8AB", "country": "GB"}
PROCESS: Data = {
    "kind": "process",
    "process": "CofC",
    "area": "Change Personal Info",
    "sub_area": "Change Bank Details",
    "details": {"account": "ending in 4711"},
}
"""A change that any client could ask for (MA-2)."""


def friend(person: Data | None) -> Data:
    """A friend or relative as representative; None: nothing is known of them."""
    return {"type": "friend_relative"} if person is None else {"type": "friend_relative", "person": deepcopy(person)}


def nomination(scin: str, person: Data | None = FRIEND, **changes: Any) -> Data:
    """A nomination by letter, complete and signed."""
    said: Data = {
        "client": {"scin": scin, **deepcopy(CLIENT)},
        "channel": "letter",
        "requested_by": "client",
        "representative": friend(person),
        "authorisation": "written",
    }
    return {**said, **changes}


def by_telephone(scin: str, person: Data | None = FRIEND) -> Data:
    """A nomination in a call: nothing is in writing yet."""
    return nomination(scin, person, channel="telephone", authorisation="none")


def call_result(task: Data, outcome: str, **brought: Any) -> Data:
    """How a task ended; ``task`` is the data of its ``task.raised``."""
    said = {"task_id": task["task_id"], "scin": task["scin"], "outcome": outcome, "by": "Agent 4471"}
    return {**said, "data": brought} if brought else said


def written_authorisation(scin: str, person: Data | None = FRIEND, *, signed: bool = True) -> Data:
    """The form comes back."""
    return {"scin": scin, "form": "CMSB003", "signed": signed, "representative": friend(person)}
