"""A request that should never have been made (SU-X)."""

from workers.activation.contact import create_contact
from workers.activation.ending import withdrawn
from workers.activation.ending_events import EndedAsOf
from workers.activation.fitting import late_document, unmatched_contact
from workers.activation.for_good import over_already
from workers.activation.place import IN_ERROR, REFUSED
from workers.activation.progress import call_back, close
from workers.activation.reopening import read_late, refused_before, reopen, something_else_now
from workers.activation.setup_case import SetUp
from workers.activation.state import ENDED, Activation
from workers.procedure import work
from workers.procedure.people import NOBODY
from workers.procedure.rule import rule


def created_in_error(case: SetUp) -> None:
    """``contact.created-in-error``: received after activation or closing, task ``late_document``, nothing changed."""
    request_id = case.message.data.service_request_id
    one = case.state.activations.get(request_id)
    if one is None:
        unmatched_contact(case)
    elif one.stage != ENDED and refused_before(one, case.message.received):
        refused_already(case, one)
    elif one.stage != ENDED:
        end_for_error(case, request_id, case.message.data.reason)
    elif read_late(case, one) and one.ended_by != IN_ERROR and not something_else_now(case, one):
        reopen(case, one)
        end_for_error(case, request_id, case.message.data.reason)
    elif not in_error_already(case, one):
        too_late(case, request_id)


@rule("R-2")
def in_error_already(case: SetUp, one: Activation) -> bool:
    """Whether it ended for the same reason, though by what came later: what is read next is held to that."""
    if one.ended_by != IN_ERROR or not read_late(case, one):
        return False
    case.record(EndedAsOf(one.service_request_id, case.message.received, IN_ERROR))
    return True


@rule("R-4")
def refused_already(case: SetUp, one: Activation) -> None:
    """The client's refusal had ended it, as is known now; their signature, after this, doesn't bring it back.

    That it fits none then is told with its place in the order of reading.
    """
    request_id, refused_at = one.service_request_id, one.refused_at or case.message.received
    withdrawn(case, request_id, "The client had refused before")
    case.record(EndedAsOf(request_id, refused_at, REFUSED))
    over_already(case, case.activation(request_id))


@rule("SU-X")
def too_late(case: SetUp, request_id: str) -> None:
    """It has been activated or closed: someone has to look."""
    case.tell("Created in error, but the request has ended already: nothing changed")
    over_already(case, case.activation(request_id))
    late_document(case, request_id)


@rule("SU-X")
def end_for_error(case: SetUp, request_id: str, *notes: str) -> None:
    """Contact from what is held, inactive; the reason in Notes; letters suppressed; ``Closed`` / ``Cancelled``.

    Resolution ``Lack of Proof``: left ``Pending`` it could never be changed.
    """
    one = case.activation(request_id)
    if one.representative_id is None and case.nominee(request_id) != NOBODY:
        create_contact(case, request_id)
    call_back(case, request_id, one.letters, "The service request was created in error", tell_readers=False)
    linked = case.activation(request_id).representative_id
    fields = {"representative_id": linked} if linked else {}
    work.change_request(case, request_id, notes, resolution="Lack of Proof", fields=fields)
    close(case, request_id, "Closed", "Cancelled")
