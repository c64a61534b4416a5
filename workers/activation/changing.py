"""How a part of the state is changed: one request, one representative, what is known of the case."""

from collections.abc import Callable
from typing import Any

from workers.activation.events import CaseClosed
from workers.activation.other_representative_events import NominationKept
from workers.activation.place import CONTACTS_KEPT, Claimed, ContactRead, Unclaimed
from workers.activation.representative_events import ClientChanged, NomineeReplaced
from workers.activation.state import REPRESENTATIVE_REPLY, State
from workers.procedure.changed import changed

ABOUT_ONE_PERSON: dict[str, Any] = {
    "representative_id": None,
    "replied_at": None,
    "security_given": False,
    "check_id": None,
    "answer": None,
}
"""What a request knows of the representative before anybody is named."""


def taking(**fields: Any) -> Callable[[State, Any], State]:  # noqa: ANN401 - values of its fields
    """Evolves a request: each field takes the event's attribute of the given name, or the value if it is no text."""

    def evolve_request(state: State, event: Any) -> State:  # noqa: ANN401 - any event with these attributes
        values = {name: getattr(event, told) if isinstance(told, str) else told for name, told in fields.items()}
        return with_activation(state, event.service_request_id, **values)

    return evolve_request


def setting(**changes: Any) -> Callable[[State, Any], State]:  # noqa: ANN401 - values of its fields
    """Evolves a representative: each field named takes the given value."""

    def evolve_representative(state: State, event: Any) -> State:  # noqa: ANN401 - any event with its id
        return with_representative(state, event.representative_id, **changes)

    return evolve_representative


def with_activation(state: State, service_request_id: str, **changes: Any) -> State:  # noqa: ANN401
    """The state with one request changed."""
    after = changed(state.activations[service_request_id], **changes)
    return changed(state, activations={**state.activations, service_request_id: after})


def with_representative(state: State, representative_id: str, **changes: Any) -> State:  # noqa: ANN401
    """The state with one representative changed."""
    after = changed(state.representatives[representative_id], **changes)
    return changed(state, representatives={**state.representatives, representative_id: after})


def with_another(state: State, event: NomineeReplaced) -> State:
    """The state with a request begun again; the first may answer what they were sent, until the other is written to."""
    one = state.activations[event.service_request_id]
    written_to = one.stage == REPRESENTATIVE_REPLY and one.waiting_on is not None
    changes: dict[str, Any] = {**ABOUT_ONE_PERSON, "nominee_id": event.nominee_id, "begun_again_at": event.at}
    changes["first_may_answer"] = written_to or one.first_may_answer
    return with_activation(state, event.service_request_id, **changes)


def with_closing(state: State, event: CaseClosed) -> State:
    """The state of a case that closed; told several times, the last counts."""
    return changed(state, closed_at=max(state.closed_at or event.at, event.at))


def with_contact(state: State, event: ContactRead) -> State:
    """The state with one more contact read; of many the first are forgotten."""
    return changed(state, contacts=(*state.contacts[1 - CONTACTS_KEPT :], event.contact))


def with_refusal_kept(state: State, event: Unclaimed) -> State:
    """The state with one more refusal that fitted none; of many the first are forgotten."""
    last = list(state.unclaimed.items())[1 - CONTACTS_KEPT :]
    return changed(state, unclaimed={**dict(last), event.task_id: event.contact})


def with_refusal_claimed(state: State, event: Claimed) -> State:
    """The state with a refusal that belongs to a request now."""
    left = {task_id: one for task_id, one in state.unclaimed.items() if task_id != event.task_id}
    return changed(state, unclaimed=left)


def with_client(state: State, event: ClientChanged) -> State:
    """The state with the client's choices changed."""
    return changed(state, client=event.client)


def with_nomination(state: State, event: NominationKept) -> State:
    """The state with one more nomination that waits (R-11)."""
    return changed(state, nominations={**state.nominations, event.task_id: event.nomination})
