"""Maintain's place in the mesh."""

from workers.maintain.maintain_case import OWNER
from workers.maintain.procedure import READS, decide, people_needed
from workers.maintain.state import State, new_state
from workers.procedure.room import Room

ROOM = Room(
    name=OWNER,
    reads=READS,
    decide=decide,
    state_type=State,
    new_state=new_state,
    compares_seals=True,
    people=people_needed,
)
