"""The steps of a procedure are heard where they are decided."""

import pytest

from tests.tracing.moves import START, Move, Moves
from tests.tracing.places import Place
from tests.unit.activation.story import CLIENT, Story
from workers.procedure.case import Case

CALLED = Place("the representative is to be called")
CHECKED = Place("CIS is to verify the representative")
ACTIVE = Place("Closed / Complete / Active", ended=True)


@pytest.fixture
def moves(monkeypatch: pytest.MonkeyPatch) -> Moves:
    monkeypatch.setattr(Case, "record", Case.record)
    monkeypatch.setattr(Case, "outcome", Case.outcome)
    listening = Moves()
    listening.listen(lambda: True)
    return listening


def test_each_decision_that_moves_a_request_is_a_step_with_its_rule(moves: Moves) -> None:
    Story().active()
    assert moves.seen == {
        Move("Set Up, individual", START, CALLED, "SU-8"),
        Move("Set Up, individual", CALLED, CHECKED, "SU-11"),
        Move("Set Up, individual", CHECKED, ACTIVE, "SU-17"),
    }


def test_what_moves_nothing_is_no_step(moves: Moves) -> None:
    story = Story().called()
    before = set(moves.seen)
    story.hears("register.client", {"client": CLIENT})
    assert moves.seen == before
