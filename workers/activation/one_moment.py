"""Several contacts that were received at one moment: the ids settle which came first (R-2)."""

from dataclasses import replace
from datetime import datetime

from workers.activation.place import CONTACTS, BesideReceived, Contact
from workers.activation.setup_case import SetUp
from workers.activation.state import State
from workers.procedure.rule import rule


def settle_who_was_first(case: SetUp) -> None:
    """Of contacts received at one moment each counts as a microsecond later than the one whose id comes before.

    So every rule that asks what was received first finds the same, whichever was read first. What isn't a contact comes
    after those of its moment that were read before it.
    """
    message = case.message
    this = Contact(message.received, message.id, message.kind, message.source)
    beside = _beside(case.state, this)
    earlier = [one for one in beside if this.kind not in CONTACTS or (one.id, one.source) < (this.id, this.source)]
    case.beside = max((one.beside + 1 for one in earlier), default=_place_of_the_first(case.state, this.received))
    if len(earlier) < len(beside):
        came_before_what_was_read(case)
    case.message = message._replace(received=replace(this, beside=case.beside).moment)


@rule("R-2")
def came_before_what_was_read(case: SetUp) -> None:
    """Those of its moment that were read already, but come after the contact at hand, are moved on by one."""
    case.record(BesideReceived(case.received, case.beside))
    case.before = case.state


def _beside(state: State, this: Contact) -> list[Contact]:
    """What was read of its moment; of what came before any request, only refusals are remembered."""
    return [one for one in {*state.contacts, *state.unclaimed.values()} if one.received == this.received]


def _place_of_the_first(state: State, received: datetime) -> int:
    """The nomination that began the first request isn't among the contacts; it comes before all of its moment."""
    return int(any(one.began_at == received for one in list(state.activations.values())[:1]))
