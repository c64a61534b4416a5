"""How the state changes when a request ends, or turns out to have ended otherwise."""

from typing import Any

from workers.activation.changing import with_activation
from workers.activation.ending_events import Reopened, RequestEnded
from workers.activation.place import FOR_GOOD, Refused
from workers.activation.state import ENDED, Activation, State


def with_end(state: State, event: RequestEnded) -> State:
    """The state with a request ended: nothing is waited for any more, and nothing contradicts it."""
    left = state.activations[event.service_request_id].stage
    how: dict[str, Any] = {"ended_at": event.at, "ended_by": event.by, "left": left}
    if event.by in FOR_GOOD:
        how |= {"for_good_at": event.at, "for_good_by": event.by}
    changes = {"stage": ENDED, "awaited_letter": None, "contradictions": {}, **how}
    return with_activation(state, event.service_request_id, **changes)


def with_reopening(state: State, event: Reopened) -> State:
    """The state with an ended request open again; a refusal before the document that reopened it counts (R-4)."""
    changes: dict[str, Any] = {"stage": event.stage, "ended_at": None, "ended_by": None, "left": None}
    if event.refused_at is not None:
        changes |= {"refused_at": event.refused_at, "proof_lacks": (), "lacked_at": None}
    return with_activation(state, event.service_request_id, **changes)


def with_refusal(state: State, event: Refused) -> State:
    """The state with a refusal; if it came before the signature, what lacked after it counts for nothing (R-4)."""
    one = state.activations[event.service_request_id]
    changes = _refused_first(one, event) if event.first else {}
    return with_activation(state, event.service_request_id, refusals=(*one.refusals, event.at), **changes)


def _refused_first(one: Activation, event: Refused) -> dict[str, Any]:
    changes: dict[str, Any] = {"refused_at": min(one.refused_at or event.at, event.at)}
    if one.lacked_at is not None and one.lacked_at > event.at:
        signed_at = min((at for at in one.signatures if at > event.at), default=None)
        changes |= {"proof_lacks": (), "lacked_at": None, "authorised_at": signed_at}
    return changes
