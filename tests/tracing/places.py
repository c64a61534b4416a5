"""Where the parts of a case stand, procedure by procedure, read from the states the workers keep."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workers.activation.state import ENDED, STAGES


@dataclass(frozen=True, order=True)
class Place:
    """Where a part of a case stands: in Set Up a request, in Maintain a change."""

    label: str
    ended: bool = False


Places = dict[tuple[str, str], Place]
"""By the procedure's name and the id of what stands there."""

REPRESENTATIVES = {"friend_relative": "individual", "organisation": "organisation"}
ENDS_OF_CHANGES = {"refused", "expired", "superseded", "withdrawn", "done"}


def places(state: object) -> Places:
    """Where everything stands in the ``state`` of any worker."""
    room = ".".join(type(state).__module__.split(".")[:2])
    return READ[room](state) if room in READ else {}


def _requests(state: Any) -> Places:
    """A request that ended stands at its service request's words; not while they are just being changed."""
    found: Places = {}
    for one, activation in state.activations.items():
        procedure = f"Set Up, {REPRESENTATIVES[activation.representative_type]}"
        request = state.desk.service_requests[one]
        if activation.stage and activation.stage != ENDED:
            found[procedure, one] = Place(STAGES[activation.stage])
        elif activation.stage == ENDED and not request.open:
            words = (request.status, request.sub_status, request.resolution)
            found[procedure, one] = Place(" / ".join(filter(None, words)), ended=True)
    return found


def _changes(state: Any) -> Places:
    """A change stands at its status."""
    return {("Maintain", one): _status(change) for one, change in state.changes.items()}


def _emails(state: Any) -> Places:
    """So does what Service Management was asked."""
    return {("Maintain, email to Service Management", one): _status(asked) for one, asked in state.requests.items()}


def _status(part: Any) -> Place:
    return Place(part.status.replace("_", " "), ended=part.status in ENDS_OF_CHANGES)


READ: dict[str, Callable[[Any], Places]] = {
    "workers.activation": _requests,
    "workers.maintain": _changes,
    "workers.service_mgmt": _emails,
}
"""How to read the states of each room."""
