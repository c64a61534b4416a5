"""One active representative at a time: the client chooses whether theirs stays (SU-C)."""

from collections.abc import Callable

from workers.activation.other_representative_events import Blocked, ReplacementWanted
from workers.activation.progress import cancel_waits, close, enter, wait_again
from workers.activation.setup_case import SetUp
from workers.activation.state import ONE_REPRESENTATIVE, Representative
from workers.procedure import work
from workers.procedure.days import end_of_wait, london_date
from workers.procedure.desk import Task
from workers.procedure.rule import rule

CHOICE = "tell_client_one_representative"
KEEP, REPLACE = "keep", "replace"
REMOVE = ("CofC", "Manage Client Rep", "Remove Client Rep")

BLOCKS: dict[str, Callable[[str, str], bool]] = {
    "individual_blocks_all": lambda active, wanted: active in ("friend_relative", wanted),
    "any": lambda _active, _wanted: True,
    "one_per_type": lambda active, wanted: active == wanted,
}
"""The readings of the source: whether an active representative of a type stands in the way of another."""


@rule("SU-C")
def in_the_way(case: SetUp, request_id: str) -> bool:
    """Whether an active representative stands in the way, in the reading that policy holds."""
    return any(one.active and blocks(case, request_id, one) for one in case.state.representatives.values())


def blocks(case: SetUp, request_id: str, active: Representative) -> bool:
    """Whether this active representative stands in the way of the one that is to be set up."""
    reading = BLOCKS[case.policy(request_id).values.one_representative]
    return reading(active.type, case.activation(request_id).representative_type)


@rule("SU-C")
def ask_which_stays(case: SetUp, request_id: str, at: str) -> None:
    """SR ``Wait``, task ``tell_client_one_representative``: ``keep`` or ``replace``, 14 days from today (R-1)."""
    work.change_request(case, request_id, status="Wait")
    case.record(Blocked(request_id, at))
    enter(case, request_id, ONE_REPRESENTATIVE)
    _ask(case, request_id, "Tell the client that only one representative can be active: keep theirs or replace them")


@rule("SU-C")
def choice_made(case: SetUp, request_id: str, outcome: str) -> None:
    """``keep``: the request ends; ``replace``: SR to the *Remove* procedure, whose report is waited for.

    Somebody who was removed meanwhile, while a contradiction stopped the request, needn't be removed again.
    """
    if outcome == KEEP:
        end_removal(case, "Cancelled")
        stays(case, request_id)
    elif not case.activation(request_id).replacing and in_the_way(case, request_id):
        case.record(ReplacementWanted(request_id))
        cancel_waits(case, request_id)
        if not _removals(case):
            work.create_request(case, *REMOVE, queue=case.activation(request_id).queue)
        _wait(case, request_id)


@rule("SU-C")
def stays(case: SetUp, request_id: str) -> None:
    """Kept, or 14 days of silence: ``Closed`` / ``Cancelled``, Resolution blank, no letters."""
    close(case, request_id, "Closed", "Cancelled")


@rule("SU-C")
def silence(case: SetUp, request_id: str) -> None:
    """14 days: without an answer the request ends; a removal that isn't reported yet is asked about again."""
    if not case.activation(request_id).replacing:
        stays(case, request_id)
        return
    wait_again(case, request_id)
    if choices(case, request_id):
        _wait(case, request_id)
    else:
        _ask(case, request_id, "The removal of the active representative isn't reported yet: find out, or keep them")


@rule("SU-C")
def removal_reported(case: SetUp) -> None:
    """The *Remove* procedure is done, once nobody stands in the way: its SR is ``Closed`` / ``Complete``."""
    one = case.state.open_activation
    if one is None or not one.replacing or not in_the_way(case, one.service_request_id):
        end_removal(case, "Closed")


def end_removal(case: SetUp, status: str) -> None:
    """The SR to the *Remove* procedure ends."""
    for request_id in _removals(case):
        work.change_request(case, request_id, status=status, sub_status="Complete")


def choices(case: SetUp, request_id: str) -> list[Task]:
    """The open tasks by which the client is to choose; those about another nomination (R-11) aren't among them."""
    tasks = case.state.desk.tasks.values()
    of_request = (t for t in tasks if t.service_request_id == request_id and t.status == "open")
    return [t for t in of_request if t.kind == CHOICE and t.task_id not in case.state.nominations]


def _removals(case: SetUp) -> list[str]:
    """The open SRs to the *Remove* procedure; one that a withdrawn request had asked for serves the next, too."""
    requests = case.state.desk.service_requests.items()
    return [one_id for one_id, one in requests if one.open and (one.process, one.area, one.sub_area) == REMOVE]


def _ask(case: SetUp, request_id: str, summary: str) -> None:
    active = [one.representative_id for one in case.state.representatives.values() if one.active]
    details = {"active_representatives": active}
    case.ask_person(request_id, CHOICE, summary, (KEEP, REPLACE), details)
    _wait(case, request_id)


def _wait(case: SetUp, request_id: str) -> None:
    days = case.policy(request_id).values.one_representative_days
    due_at = end_of_wait(london_date(case.message.now), days)
    work.set_timer(case, ONE_REPRESENTATIVE, due_at, request_id)
