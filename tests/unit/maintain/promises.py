"""What every decision of Maintain promises, whatever the story: checked with each message that a story tells.

What is published fits its contract, the history alone gives the state, and neither holds personal data.
"""

from copy import deepcopy
from typing import Any

import orjson
from pydantic import TypeAdapter

from contracts.catalogue import named
from workers.maintain.evolve import evolve
from workers.maintain.state import OPEN, State
from workers.procedure.effects import Publish, SaveNote, SavePerson
from workers.procedure.outcome import Outcome

PRIVATE = ("Wrenfield", "Tobias", "Okafor", "High Street", "Mill Lane", "Orchard", "LS1", "LS2", "496 0", "07700",
           "AB123456C", "AB654321A", "Holder ", "Nest Egg", "Reed & Co")  # fmt: skip
STATES: TypeAdapter[State] = TypeAdapter(State)


def keeps_its_promises(before: State, outcome: Outcome) -> None:
    assert outcome.entries
    assert all(entry.rule and entry.what for entry in outcome.entries)
    history_gives_the_state(before, outcome)
    published_fits_its_contract(outcome)
    personal_data_stays_apart(outcome)
    nothing_is_left_open(outcome.state)
    nothing_goes_without_consent(before, outcome.state)


def history_gives_the_state(before: State, outcome: Outcome) -> None:
    state = deepcopy(before)
    for entry in outcome.entries:
        state = state if entry.event is None else evolve(state, entry.event)
    assert state == outcome.state
    assert STATES.validate_json(orjson.dumps(outcome.state)) == outcome.state


def published_fits_its_contract(outcome: Outcome) -> None:
    published = [one for one in outcome.effects if isinstance(one, Publish)]
    for one in published:
        said = {name: value for name, value in one.data.items() if value is not None}
        named(one.kind).model.model_validate_json(orjson.dumps(said))
        assert not [name for name, value in said.items() if holds_null(value)], one.kind
    ids = [one.id for one in published]
    assert len(set(ids)) == len(ids)


def holds_null(value: Any) -> bool:
    """What isn't known is absent within an object or list; the runtime leaves out an event's own empty fields."""
    if isinstance(value, dict | list):
        inside = list(value.values()) if isinstance(value, dict) else value
        return None in inside or any(map(holds_null, inside))
    return False


def personal_data_stays_apart(outcome: Outcome) -> None:
    public: list[Any] = [outcome.state, *((entry.rule, entry.what, entry.event) for entry in outcome.entries)]
    public += [one for one in outcome.effects if not isinstance(one, Publish | SavePerson | SaveNote)]
    told = orjson.dumps(public).decode()
    assert not [word for word in PRIVATE if word in told]


def nothing_is_left_open(state: State) -> None:
    """An ended change has no timer, and no task but the one that tells the requester; an open one has something."""
    for change_id, one in state.changes.items():
        timers = [timer for timer in state.desk.timers.values() if timer.change_id == change_id]
        tasks = [task.kind for task_id in one.tasks if (task := state.desk.tasks[task_id]).status == "open"]
        assert bool(timers) is (one.status == "waiting_consent")
        if one.status in OPEN:
            assert timers or tasks
        else:
            assert tasks in ([], ["tell_requester"])


def nothing_goes_without_consent(before: State, after: State) -> None:
    """Whatever was carried out just now had the agreement of every other joint holder of that moment."""
    for change_id, one in after.changes.items():
        earlier = before.changes.get(change_id)
        if one.status not in {"done", "requested"} or (earlier is not None and earlier.status == one.status):
            continue
        joint = {poa.poa_id for poa in after.poas.values() if poa.joint}
        is_joint = one.requester_kind == "poa" and one.requester_id in joint
        others = joint - {one.requester_id} if is_joint else set()
        agreed = {answer.poa_id for answer in one.answers if answer.answer == "agree"}
        refused = {answer.poa_id for answer in one.answers if answer.answer == "refuse"}
        assert others <= agreed
        assert not refused & others
