"""Who holds a power of attorney changes while changes wait (MA-12)."""

from workers.maintain.carrying_out import carry_out
from workers.maintain.consents import ask_holder, ask_others, other_holders, settle, tell_of_others, wait_for_answers
from workers.maintain.ending import expired, requester_left
from workers.maintain.events import AnswerNeeded, AnswerNotNeeded
from workers.maintain.maintain_case import Maintenance
from workers.maintain.state import AGREED, POA, WAITING_SECURITY
from workers.procedure.rule import rule


@rule("MA-12")
def holders_changed(case: Maintenance) -> None:
    """Each change that waits, or may be taken up again, asks those who are holders now.

    The list may also tell what a change waited for (MA-4).
    """
    for change_id in tuple(case.state.changes):
        one = case.change(change_id)
        if one.requester_kind != POA or not (one.open or one.may_be_taken_up):
            continue
        if one.requester_id not in case.state.poas:
            requester_left(case, change_id)
        elif one.status != WAITING_SECURITY:
            _align(case, change_id)
            carry_out(case, change_id)


@rule("MA-12")
def holder_left(case: Maintenance, change_id: str, poa_id: str) -> None:
    """A leaver's answer is no longer needed."""
    case.record(AnswerNotNeeded(change_id, poa_id, case.message.received))
    case.withdraw_tasks(change_id, "Not a joint holder any more", poa_id=poa_id)


@rule("MA-12")
def holders_joined(case: Maintenance, change_id: str, joined: tuple[str, ...]) -> None:
    """A holder who joins meanwhile is asked too, with the same deadline."""
    if case.change(change_id).due_at is None:
        tell_of_others(case, change_id)
        ask_others(case, change_id, joined)
        return
    for poa_id in joined:
        case.record(AnswerNeeded(change_id, poa_id, case.message.received))
    asked = [poa_id for poa_id in joined if poa_id in case.change(change_id).lacking]
    if asked and case.change(change_id).status == AGREED:
        _wait_on(case, change_id)
    if not _over(case, change_id):
        for poa_id in asked:
            ask_holder(case, change_id, poa_id)


def _align(case: Maintenance, change_id: str) -> None:
    others = other_holders(case, change_id)
    holders = case.change(change_id).holders
    for poa_id in [one for one, left in holders.items() if left is None and one not in others]:
        holder_left(case, change_id, poa_id)
    joined = tuple(one for one in others if one not in holders or holders[one] is not None)
    if joined:
        holders_joined(case, change_id, joined)
    settle(case, change_id)


def _wait_on(case: Maintenance, change_id: str) -> None:
    """All had agreed, but the change isn't carried out yet and now needs one more answer."""
    due_at = case.change(change_id).due_at
    if due_at is None or _over(case, change_id):
        expired(case, change_id)
        return
    case.withdraw_tasks(change_id, "Another holder has to agree", rule="MA-12")
    wait_for_answers(case, change_id, due_at)


def _over(case: Maintenance, change_id: str) -> bool:
    return not case.change(change_id).in_time(case.message.now)
