"""A request goes on once no other representative stands in its way any more (SU-C)."""

from workers.activation.appointing import activate
from workers.activation.contradiction import stopped
from workers.activation.one_representative import choices, in_the_way, silence
from workers.activation.organisation import create_organisation_rep
from workers.activation.other_representative_events import Unblocked
from workers.activation.progress import cancel_waits
from workers.activation.setting_up import set_up
from workers.activation.setup_case import SetUp
from workers.procedure import work
from workers.procedure.rule import rule


@rule("SU-C")
def resume(case: SetUp, request_id: str) -> None:
    """The removal was reported, answered or not: on from SU-D, or with the activation that was held up."""
    at = case.activation(request_id).blocked_at
    cancel_waits(case, request_id)
    for task in choices(case, request_id):
        work.withdraw_task(case, task.task_id, "No other representative is active any more")
    case.record(Unblocked(request_id))
    work.change_request(case, request_id, status="In Progress")
    if at == "nomination":
        set_up(case, request_id)
    elif case.activation(request_id).for_organisation:
        create_organisation_rep(case, request_id)
    else:
        activate(case, request_id)


def go_on(case: SetUp, request_id: str) -> None:
    """From the choice: on as soon as nobody stands in the way, unless a contradiction stops it."""
    if stopped(case, request_id):
        return
    if not in_the_way(case, request_id):
        resume(case, request_id)
    elif case.activation(request_id).lapsed_wait:
        silence(case, request_id)
