"""What every decision of Set Up promises, whatever the story: checked with each message that a story tells."""

from pydantic import TypeAdapter

from tests.unit.decided import history_gives_the_state, personal_data_stays_apart, published_fits_its_contract
from workers.activation.evolve import evolve
from workers.activation.state import State
from workers.procedure.outcome import Outcome

PRIVATE = (
    "Wrenfield",
    "Tobias",
    "Okafor",
    "High Street",
    "Orchard",
    "LS1",
    "1979-02-28",
    "496 0",
    "AB123456C",
    "hash of",
    "Finch",
    "Rosalind",
    "Chancery",
    "Quill",
)
STATES: TypeAdapter[State] = TypeAdapter(State)


def keeps_its_promises(before: State, outcome: Outcome) -> None:
    assert outcome.entries
    assert all(entry.rule and entry.what for entry in outcome.entries)
    history_gives_the_state(before, outcome, evolve, STATES)
    published_fits_its_contract(outcome)
    personal_data_stays_apart(outcome, PRIVATE)
