"""Facts that other procedures record (R-12, R-16)."""

from workers.activation.ending import case_ends, withdrawn
from workers.activation.events import CaseClosed
from workers.activation.fitting import unmatched_contact
from workers.activation.going_on import go_on
from workers.activation.nomination_again import give_up
from workers.activation.one_representative import removal_reported
from workers.activation.place import IN_ERROR
from workers.activation.reopening import (
    ended_earlier,
    read_late,
    removed_in_time,
    reopen,
    something_else_now,
    withdrawn_already,
)
from workers.activation.representative_events import Deactivated
from workers.activation.setup_case import SetUp
from workers.activation.state import ENDED, Representative
from workers.procedure.client import keep_client
from workers.procedure.people import person_from
from workers.procedure.rule import rule


@rule("R-16")
def client_recorded(case: SetUp) -> None:
    """``register.client``: letters not yet issued use the client's new details."""
    if keep_client(case, person_from(case.message.data.client)):
        case.tell(f"The client's details as of {case.message.received.isoformat()}")


@rule("R-16")
def case_closed(case: SetUp) -> None:
    """``register.case-closed``: everything open ends as R-12; what was open then but ended since does so too (R-2)."""
    received = case.message.received
    case.record(CaseClosed(received))
    for key, asked in tuple(case.state.nominations.items()):
        if asked.received <= received:
            give_up(case, key)
    ended_earlier(case)
    for one in tuple(case.state.activations.values()):
        if read_late(case, one) and not withdrawn_already(case, one):
            reopen(case, one)
        if case.activation(one.service_request_id).stage != ENDED and one.began_at <= received:
            withdrawn(case, one.service_request_id, "The case closed")
    case_ends(case)


@rule("R-16")
def closed_before(case: SetUp) -> None:
    """What was received before the case closed, and is read after, ends likewise."""
    one, closed_at = case.state.open_activation, case.state.closed_at
    if one is not None and closed_at is not None and max(one.began_at, case.message.received) < closed_at:
        withdrawn(case, one.service_request_id, "The case closed")


@rule("R-12")
def representative_removed(case: SetUp) -> None:
    """``register.representative-removed``: a pending one ends the request, an active one is no longer active."""
    one = case.state.representatives.get(case.message.data.representative_id)
    if one is None:
        unmatched_contact(case)
    elif _stands_or_stood_for(case, one):
        withdrawn(case, one.service_request_id, "The representative was removed")
    elif one.active:
        case.record(Deactivated(one.representative_id, removed=True))
        removal_reported(case)
        _nobody_in_the_way(case)
    elif _was_nominated_then(case, one):
        unmatched_contact(case)
    else:
        case.tell("A representative that isn't active was removed")


def _stands_or_stood_for(case: SetUp, one: Representative) -> bool:
    """Whether their own request is open, or was when they were removed; not if it's about another by now."""
    request = case.activation(one.service_request_id)
    if request.representative_id != one.representative_id:
        return False
    return request.stage != ENDED or removed_while_pending(case, one.service_request_id)


def _was_nominated_then(case: SetUp, one: Representative) -> bool:
    """Whether it was settled only after this removal that somebody else is meant (R-4): a person has to look."""
    request = case.activation(one.service_request_id)
    replaced = request.representative_id != one.representative_id
    return replaced and request.before_they_counted(case.message.received)


@rule("R-2")
def removed_while_pending(case: SetUp, request_id: str) -> bool:
    """The removal was received before the request ended, but is read after: it is reopened, to end as R-12."""
    one = case.activation(request_id)
    if not read_late(case, one) or withdrawn_already(case, one) or one.ended_by == IN_ERROR:
        return False
    if something_else_now(case, one):
        return False
    reopen(case, one)
    return True


def _nobody_in_the_way(case: SetUp) -> None:
    """A request that waited for the removal goes on, also where the wait ended before this was read (R-2)."""
    waiting = case.state.open_activation or removed_in_time(case)
    if waiting is None:
        return
    if waiting.stage == ENDED:
        reopen(case, waiting)
    go_on(case, waiting.service_request_id)
