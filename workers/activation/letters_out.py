"""How a request's letters change the state."""

from typing import Any

from workers.activation.changing import with_activation
from workers.activation.events import LetterIssued, LettersAsked, LettersCalledBack
from workers.activation.state import State


def with_letters(state: State, event: LettersAsked) -> State:
    """The state with letters asked for."""
    one = state.activations[event.service_request_id]
    changes = {"letters": (*one.letters, *event.letter_ids), "awaited_letter": event.awaited or one.awaited_letter}
    if event.ends:
        changes["ending_letters"] = event.letter_ids
    return with_activation(state, event.service_request_id, **changes)


def with_issue(state: State, event: LetterIssued) -> State:
    """The state of a request whose days begin.

    It may be known already that the letter didn't arrive; that another one didn't, which went before it, is over.
    """
    astray = event.letter_id if state.activations[event.service_request_id].astray == event.letter_id else None
    changes: dict[str, Any] = {"awaited_letter": None, "waiting_on": event.letter_id, "astray": astray}
    return with_activation(state, event.service_request_id, lapsed_wait=None, lapsed_at=None, **changes)


def with_fewer_letters(state: State, event: LettersCalledBack) -> State:
    """The state with letters called back."""
    one = state.activations[event.service_request_id]
    standing = tuple(letter for letter in one.letters if letter not in event.letter_ids)
    return with_activation(state, event.service_request_id, letters=standing, ending_letters=())
