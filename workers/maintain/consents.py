"""One change, one answer of every other joint holder (MA-1, MA-8 to MA-10, MA-12)."""

from collections.abc import Iterable
from datetime import datetime

from workers.maintain.carrying_out import carry_out
from workers.maintain.ending import tell_requester
from workers.maintain.events import AnswerNeeded, ChangeMoved, ConsentsAsked, HolderMissed
from workers.maintain.maintain_case import Maintenance
from workers.maintain.request import supersede
from workers.maintain.state import AGREED, OWN_DETAILS, WAITING_CONSENT, Change
from workers.procedure import work
from workers.procedure.days import end_of_wait, london_date
from workers.procedure.ids import poa_person_id
from workers.procedure.people import NOBODY
from workers.procedure.rule import rule

JOINT_CONSENT = "joint_consent"
CALL = ("reached", "not_reached")
REACHED = "reached"


def go_on(case: Maintenance, change_id: str) -> None:
    """The requester is verified: on to MA-1, unless another request counts instead (MA-12)."""
    if supersede(case, change_id):
        joint_or_not(case, change_id)


@rule("MA-1")
def joint_or_not(case: Maintenance, change_id: str) -> None:
    """A joint holder among two or more → MA-8; anyone else → MA-2."""
    others = other_holders(case, change_id)
    if others:
        tell_of_others(case, change_id)
        ask_others(case, change_id, others)
    else:
        case.record(ChangeMoved(change_id, AGREED, "nobody else's consent is needed"))
        carry_out(case, change_id)


def other_holders(case: Maintenance, change_id: str) -> tuple[str, ...]:
    """The other joint holders, if the requester is one of two or more."""
    return case.change(change_id).others_among(case.state.poas.values())


@rule("MA-8")
def tell_of_others(case: Maintenance, change_id: str) -> None:
    """Say that the others must confirm; by telephone it was said in the call, else task ``call_requester``."""
    if case.change(change_id).channel == "telephone":
        case.tell("The requester was told in the call that the other holders must confirm")
        return
    summary = "Confirm with the requester what they want, and say that the other holders must confirm"
    case.ask_person(
        change_id, "call_requester", summary, CALL, {"reason": "others_must_confirm"}, _to_call(case, change_id)
    )


@rule("MA-10")
def ask_others(case: Maintenance, change_id: str, others: Iterable[str]) -> None:
    """14 days from the asking for all the answers (R-1)."""
    days = case.policy(change_id).values.joint_consent_days
    wait_for_answers(case, change_id, end_of_wait(london_date(case.message.now), days))
    for poa_id in others:
        case.record(AnswerNeeded(change_id, poa_id))
        ask_holder(case, change_id, poa_id)


@rule("MA-10")
def wait_for_answers(case: Maintenance, change_id: str, due_at: datetime) -> None:
    """One wait for all the answers."""
    work.set_timer(case, JOINT_CONSENT, due_at, change_id=change_id)
    case.record(ConsentsAsked(change_id, due_at))


@rule("MA-9")
def ask_holder(case: Maintenance, change_id: str, poa_id: str) -> None:
    """Ask a holder for their consent to exactly this change, and call them."""
    one = case.change(change_id)
    about = {"scin": case.message.scin, "change_id": change_id, "change_digest": one.change_digest}
    asked = {"poa_id": poa_id, "summary": _summary(one), "due_at": one.due_at}
    case.publish("consent.requested", {**about, **asked})
    call_holder(case, change_id, poa_id)


@rule("MA-9")
def call_holder(case: Maintenance, change_id: str, poa_id: str) -> None:
    """Task ``call_poa``: it reports only the call, ``consent.replied`` is the answer."""
    one = case.change(change_id)
    holder = case.records.people[poa_person_id(case.message.scin, poa_id)] or NOBODY
    case.ask_person(
        change_id,
        "call_poa",
        "Ask a joint holder whether they authorise what another holder asks for",
        outcomes=CALL,
        details={"change_digest": one.change_digest, "change": _summary(one)},
        person=holder.to_call(),
        poa_id=poa_id,
    )


@rule("MA-9")
def holder_called(case: Maintenance, change_id: str, outcome: str, task_id: str) -> None:
    """Reached: their answer is awaited. Not reached: called again up to the policy's limit."""
    if outcome == REACHED:
        return
    poa_id = case.change(change_id).tasks[task_id]
    case.record(HolderMissed(change_id, poa_id))
    if case.change(change_id).missed[poa_id] < case.policy(change_id).values.joint_call_limit:
        call_holder(case, change_id, poa_id)


def settle(case: Maintenance, change_id: str) -> None:
    """Nobody's answer is lacking any more: the change goes on, if it waits for that or ended by it."""
    one = case.change(change_id)
    if one.lacking:
        return
    if one.may_be_taken_up:
        take_up_again(case, change_id)
    elif one.status == WAITING_CONSENT:
        all_agreed(case, change_id)


@rule("R-2")
def take_up_again(case: Maintenance, change_id: str) -> None:
    """All answers were received in time, though read after the end of the wait: the change goes on."""
    case.withdraw_tasks(change_id, "All holders had agreed in time")
    case.tell(f"Change {change_id} is taken up again: what it waited for was received in time")
    all_agreed(case, change_id)


@rule("MA-12")
def all_agreed(case: Maintenance, change_id: str) -> None:
    """All agree: task ``tell_requester`` and, without waiting for that, the change is carried out."""
    case.cancel_timers(change_id)
    case.withdraw_tasks(change_id, "All holders agreed", rule="MA-8")
    case.record(ChangeMoved(change_id, AGREED, "all holders agreed"))
    tell_requester(case, change_id, "Tell the requester that all holders agreed", "agreed")
    carry_out(case, change_id)


def _to_call(case: Maintenance, change_id: str) -> dict[str, str]:
    return case.requester(change_id).to_call()


def _summary(one: Change) -> str:
    """What is asked for, without personal data."""
    if one.kind == OWN_DETAILS:
        return "Another holder asks that their own contact details be changed"
    return f"Another holder asks for {' / '.join(one.process)}"
