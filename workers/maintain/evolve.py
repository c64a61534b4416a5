"""How each event of Maintain changes the state."""

from collections.abc import Callable
from typing import Any

from workers.maintain.events import (
    AnswerGiven,
    AnswerNeeded,
    AnswerNotNeeded,
    CaseClosed,
    ChangeAsked,
    ChangeMoved,
    Compared,
    ConsentsAsked,
    EndedForGood,
    HolderMissed,
    IsOrganisation,
    PoasRecorded,
    RepresentativeGone,
    RequestRaised,
    TaskServes,
    UpdateRequested,
)
from workers.maintain.state import AGREED, DONE, EXPIRED, REQUESTED, WAITING_CONSENT, State
from workers.procedure.changed import changed
from workers.procedure.desk import ServiceRequestChanged, TaskEnded, TaskRaised, TimerEnded, TimerSet, evolve_desk


def _with(state: State, change_id: str, **changes: Any) -> State:  # noqa: ANN401 - values of its fields
    after = changed(state.changes[change_id], **changes)
    return changed(state, changes={**state.changes, change_id: after})


def _desk(state: State, event: Any) -> State:  # noqa: ANN401 - any event of the desk
    return changed(state, desk=evolve_desk(state.desk, event))


def _asked(state: State, event: ChangeAsked) -> State:
    return changed(state, changes={**state.changes, event.change.change_id: event.change})


def _moved(state: State, event: ChangeMoved) -> State:
    changes: dict[str, Any] = {"status": event.status}
    if event.status == AGREED:
        changes["agreed_at"] = state.changes[event.change_id].last_agreement
    elif event.status == EXPIRED:
        changes["compared"] = False  # a contradiction that was open then is asked about again
    return _with(state, event.change_id, **changes)


def _consents(state: State, event: ConsentsAsked) -> State:
    return _with(state, event.change_id, status=WAITING_CONSENT, due_at=event.due_at)


def _needed(state: State, event: AnswerNeeded) -> State:
    one = state.changes[event.change_id]
    changes: dict[str, Any] = {"holders": {**one.holders, event.poa_id: None}}
    if event.at is not None:
        changes["rejoined"] = {**one.rejoined, event.poa_id: event.at}
        left = one.holders.get(event.poa_id)
        changes["away_since"] = {**one.away_since, **({event.poa_id: left} if left else {})}
    return _with(state, event.change_id, **changes)


def _not_needed(state: State, event: AnswerNotNeeded) -> State:
    holders = state.changes[event.change_id].holders
    return _with(state, event.change_id, holders={**holders, event.poa_id: event.at})


def _answered(state: State, event: AnswerGiven) -> State:
    return _with(state, event.change_id, answers=(*state.changes[event.change_id].answers, event.answer))


def _missed(state: State, event: HolderMissed) -> State:
    missed = state.changes[event.change_id].missed
    return _with(state, event.change_id, missed={**missed, event.poa_id: missed.get(event.poa_id, 0) + 1})


def _serves(state: State, event: TaskServes) -> State:
    tasks = state.changes[event.change_id].tasks
    return _with(state, event.change_id, tasks={**tasks, event.task_id: event.poa_id})


def _compared(state: State, event: Compared) -> State:
    return _with(state, event.change_id, compared=True)


def _organisation(state: State, event: IsOrganisation) -> State:
    return _with(state, event.change_id, organisation=True)


def _raised(state: State, event: RequestRaised) -> State:
    done = {"status": DONE, "service_request_id": event.service_request_id, "carried_out_at": event.at}
    return _with(state, event.change_id, **done)


def _requested(state: State, event: UpdateRequested) -> State:
    return _with(state, event.change_id, status=REQUESTED, request_id=event.request_id, carried_out_at=event.at)


def _ended(state: State, event: EndedForGood) -> State:
    return _with(state, event.change_id, final=True)


def _poas(state: State, event: PoasRecorded) -> State:
    first = state.first_listed_at or state.poas_at or event.at
    return changed(state, poas={poa.poa_id: poa for poa in event.poas}, poas_at=event.at, first_listed_at=first)


def _gone(state: State, event: RepresentativeGone) -> State:
    return changed(state, removed=(*state.removed, event.representative_id))


def _closed(state: State, event: CaseClosed) -> State:
    return changed(state, closed_at=max(state.closed_at or event.at, event.at))


_EVOLVE: dict[type[Any], Callable[[State, Any], State]] = {
    ServiceRequestChanged: _desk,
    TaskRaised: _desk,
    TaskEnded: _desk,
    TimerSet: _desk,
    TimerEnded: _desk,
    ChangeAsked: _asked,
    ChangeMoved: _moved,
    ConsentsAsked: _consents,
    AnswerNeeded: _needed,
    AnswerNotNeeded: _not_needed,
    AnswerGiven: _answered,
    HolderMissed: _missed,
    TaskServes: _serves,
    Compared: _compared,
    IsOrganisation: _organisation,
    RequestRaised: _raised,
    UpdateRequested: _requested,
    EndedForGood: _ended,
    PoasRecorded: _poas,
    RepresentativeGone: _gone,
    CaseClosed: _closed,
}


def evolve(state: State, event: Any) -> State:  # noqa: ANN401 - any event of Maintain or the desk
    """The state after ``event``."""
    return _EVOLVE[type(event)](state, event)
