"""A request that somebody ended for good, be it before or after it had ended otherwise (R-2)."""

from datetime import datetime

from workers.activation.ending_events import OverForGood
from workers.activation.place import REFUSED
from workers.activation.setup_case import SetUp
from workers.activation.state import WRITTEN_AUTHORISATION, Activation
from workers.procedure.rule import rule


def over_for_good(case: SetUp, one: Activation, moment: datetime) -> bool:
    """Whether somebody had ended the request for good by then, be it before or after it had ended otherwise."""
    closed_at = case.state.closed_at
    closed = closed_at is not None and one.began_at <= closed_at <= moment
    return closed or (one.for_good_at is not None and one.for_good_at <= moment)


@rule("R-2")
def over_already(case: SetUp, one: Activation) -> None:
    """The contact at hand would have ended the request for good, had it not ended: it does if the request is reopened.

    That is, by a document of the client that came in before this contact, and is read after it.
    """
    received = case.message.received
    if _may_be_reopened(one, received) and not over_for_good(case, one, received):
        case.record(OverForGood(one.service_request_id, received, case.message.kind))


def _may_be_reopened(one: Activation, received: datetime) -> bool:
    """Whether a document may bring back a request that had ended when this was received."""
    had_ended = one.ended_at is not None and one.ended_at <= received
    return had_ended and (one.ended_by == REFUSED or one.left == WRITTEN_AUTHORISATION)
