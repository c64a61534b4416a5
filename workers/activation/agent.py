"""Set Up's place in the mesh."""

from workers.activation.procedure import READS, decide, match_keys, people_needed
from workers.activation.setup_case import OWNER
from workers.activation.state import State, new_state
from workers.procedure.room import Room

ROOM = Room(
    name=OWNER,
    reads=READS,
    decide=decide,
    state_type=State,
    new_state=new_state,
    opens_seals=True,
    people=people_needed,
    match_keys=match_keys,
)
