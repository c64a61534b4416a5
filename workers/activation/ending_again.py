"""A request that is reopened, but had ended for good by what came in later (R-2)."""

from workers.activation.created_in_error import end_for_error
from workers.activation.ending import representative_declines
from workers.activation.ending_events import EndedAsOf
from workers.activation.place import IN_ERROR
from workers.activation.setup_case import SetUp
from workers.procedure.rule import rule


@rule("R-2")
def ended_for_good(case: SetUp) -> None:
    """What reopened it was received before somebody ended it for good, though it is read after: it ends likewise."""
    one = case.state.open_activation
    if one is None or one.for_good_at is None or one.for_good_by is None:
        return
    if one.for_good_by == IN_ERROR:
        end_for_error(case, one.service_request_id)
    else:
        representative_declines(case, one.service_request_id)
    case.record(EndedAsOf(one.service_request_id, one.for_good_at, one.for_good_by))
