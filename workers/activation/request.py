"""A nomination comes in: it is referred, declined, or a request is opened (SU-A to SU-C)."""

from workers.activation.nomination import Nomination
from workers.activation.nomination_again import another_nomination, merged_late, named_before
from workers.activation.one_representative import ask_which_stays, in_the_way
from workers.activation.opening import asked_for, open_request, queue_of
from workers.activation.reopening import read_late
from workers.activation.setting_up import set_up
from workers.activation.setup_case import SetUp
from workers.procedure import work
from workers.procedure.client import keep_client
from workers.procedure.effects import ForgetPerson
from workers.procedure.people import person_from
from workers.procedure.rule import rule


def nominated(case: SetUp) -> None:
    """``contact.nomination``: the tests come in the order A, B, C, D, E, F (SU-D)."""
    data = case.message.data
    if data.power_of_attorney:
        refer(case)
    elif data.requested_by != "client":
        decline(case)
    else:
        keep_client(case, person_from(data.client))
        _take_up(case, asked_for(case))


@rule("SU-A")
def refer(case: SetUp) -> None:
    """A request under a power of attorney: SR to the *Power of Attorney* procedure, nothing else."""
    work.create_request(case, "CofC", "Manage Client Rep", "Power of Attorney", queue="power_of_attorney")
    case.tell("Outcome: referred to the Power of Attorney procedure")


@rule("SU-B")
def decline(case: SetUp) -> None:
    """Only the client may request a representative: declined, task "inform the caller", no Activate SR."""
    queue = queue_of(case) or "caseworkers"
    case.tell("Outcome: declined, for only the client may ask")
    work.raise_task(
        case,
        "inform_caller",
        summary="Tell the caller that only the client can ask for a representative",
        outcomes=("done",),
        due_in=case.policy_of_today.task_due("inform_caller"),
        queue=queue,
        details={"requested_by": case.message.data.requested_by, "channel": case.message.data.channel},
    )


def _take_up(case: SetUp, asked: Nomination) -> None:
    one, ended = case.state.open_activation, named_before(case, asked)
    if one is not None and (ended is None or asked.received >= one.began_at):
        another_nomination(case, one.service_request_id, asked)
    elif ended is not None:
        merged_late(case, ended, asked)
    elif closed_beside(case):
        not_taken_up(case, asked)
    else:
        begin(case, asked)


def closed_beside(case: SetUp) -> bool:
    """Whether another request was open when this was received, and the case has closed since."""
    closed_at = case.state.closed_at
    if closed_at is None or case.message.received >= closed_at:
        return False
    return any(
        read_late(case, one) and (one.ended_at or closed_at) >= closed_at for one in case.state.activations.values()
    )


@rule("R-16")
def not_taken_up(case: SetUp, asked: Nomination) -> None:
    """It would have waited for the client's choice when the case closed."""
    case.ask(ForgetPerson(asked.nominee_id))
    case.tell("Nominated before the case closed, while another request was open: not taken up")


def begin(case: SetUp, asked: Nomination) -> None:
    """Open the request; where an active representative stands in the way the client has to choose (SU-C)."""
    request_id = open_request(case, asked)
    if in_the_way(case, request_id):
        ask_which_stays(case, request_id, "nomination")
    else:
        set_up(case, request_id)
