"""Facts that other procedures record (R-12, R-16)."""

from workers.activation.ending import case_ends, withdrawn
from workers.activation.events import Deactivated
from workers.activation.fitting import unmatched_contact
from workers.activation.going_on import go_on
from workers.activation.nomination_again import give_up
from workers.activation.one_representative import removal_reported
from workers.activation.setup_case import SetUp
from workers.activation.state import ENDED
from workers.procedure.ids import client_person_id
from workers.procedure.people import person_from
from workers.procedure.rule import rule


@rule("R-16")
def client_recorded(case: SetUp) -> None:
    """``register.client``: letters not yet issued use the client's new details."""
    case.keep_person(client_person_id(case.message.scin), "client", person_from(case.message.data.client))
    case.tell("The client's details changed")


@rule("R-16")
def case_closed(case: SetUp) -> None:
    """``register.case-closed``: everything open ends as R-12."""
    case.tell("The case closed")
    one = case.state.open_activation
    for task_id in tuple(case.state.nominations):
        give_up(case, task_id)
    if one is not None:
        withdrawn(case, one.service_request_id, "The case closed")
    case_ends(case)


@rule("R-12")
def representative_removed(case: SetUp) -> None:
    """``register.representative-removed``: a pending one ends the request, an active one is no longer active."""
    one = case.state.representatives.get(case.message.data.representative_id)
    if one is None:
        unmatched_contact(case)
    elif case.activation(one.service_request_id).stage != ENDED:
        withdrawn(case, one.service_request_id, "The representative was removed")
    elif one.active:
        case.record(Deactivated(one.representative_id))
        removal_reported(case)
        waiting = case.state.open_activation
        if waiting is not None:
            go_on(case, waiting.service_request_id)
    else:
        case.tell("A representative that isn't active was removed")
