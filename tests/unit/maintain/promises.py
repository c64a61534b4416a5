"""What every decision of Maintain promises, whatever the story: checked with each message that a story tells."""

from pydantic import TypeAdapter

from tests.unit.decided import history_gives_the_state, personal_data_stays_apart, published_fits_its_contract
from workers.maintain.evolve import evolve
from workers.maintain.state import OPEN, State
from workers.procedure.outcome import Outcome

PRIVATE = ("Wrenfield", "Tobias", "Okafor", "High Street", "Mill Lane", "Orchard", "LS1", "LS2", "496 0", "07700",
           "AB123456C", "AB654321A", "Holder ", "Nest Egg", "Reed & Co")  # fmt: skip
STATES: TypeAdapter[State] = TypeAdapter(State)


def keeps_its_promises(before: State, outcome: Outcome) -> None:
    assert outcome.entries or outcome == Outcome(before, (), ())
    assert all(entry.rule and entry.what for entry in outcome.entries)
    history_gives_the_state(before, outcome, evolve, STATES)
    published_fits_its_contract(outcome)
    personal_data_stays_apart(outcome, PRIVATE)
    nothing_is_left_open(outcome.state)
    nothing_goes_without_consent(before, outcome.state)


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
