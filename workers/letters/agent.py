"""The letters worker's place in the mesh."""

from workers.letters.filing import OWNER
from workers.letters.procedure import HANDLERS, decide, people_needed
from workers.letters.state import Letters, new_letters
from workers.procedure.room import Room

ROOM = Room(
    name=OWNER,
    reads=tuple(HANDLERS),
    decide=decide,
    state_type=Letters,
    new_state=new_letters,
    people=people_needed,
)
