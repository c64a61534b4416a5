"""The steps that procedures take: from where to where, and by which rules."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from tests.tracing.places import Place, Places, places
from workers.procedure.case import Case
from workers.procedure.outcome import Outcome

START = Place("")
"""Before anything is decided."""


@dataclass(frozen=True, order=True)
class Move:
    """One step of a procedure, taken by the decision on one message, and a rule that had a part in it."""

    procedure: str
    source: Place
    target: Place
    rule: str


@dataclass
class Decision:
    """A decision under way: where everything stood at its beginning, and who moved what since."""

    begun: Places
    moved: set[tuple[str, str, str]] = field(default_factory=set)


class Moves:
    """Listens to what cases decide.

    Attributes:
        seen: every step taken.
    """

    def __init__(self) -> None:
        self.seen: set[Move] = set()
        self._decisions: WeakKeyDictionary[Case[Any], Decision] = WeakKeyDictionary()

    def listen(self, wanted: Callable[[], bool]) -> None:
        """Hear every decision while ``wanted`` says so."""
        record, outcome = Case.record, Case.outcome

        def heard(case: Case[Any], event: Any) -> None:
            before = places(case.state)
            record(case, event)
            self._recorded(case, before)

        def decided(case: Case[Any]) -> Outcome:
            if wanted() and case in self._decisions:
                self._decided(self._decisions[case], places(case.state))
            return outcome(case)

        Case.record, Case.outcome = heard, decided  # type: ignore[method-assign, assignment]

    def _recorded(self, case: Case[Any], before: Places) -> None:
        decision = self._decisions.setdefault(case, Decision(before))
        after = places(case.state)
        moved = (key for key in before | after if before.get(key) != after.get(key))
        decision.moved.update((*key, case.rule) for key in moved)

    def _decided(self, decision: Decision, now: Places) -> None:
        for procedure, one, rule in decision.moved:
            source, target = (at.get((procedure, one), START) for at in (decision.begun, now))
            if target not in (source, START):
                self.seen.add(Move(procedure, source, target, rule))
