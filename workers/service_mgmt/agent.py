"""The ``service_mgmt`` worker."""

import policy
from workers.procedure.room import Room
from workers.runtime.mail_server import mail_server
from workers.runtime.mailing import Mailing
from workers.runtime.shift import Shift
from workers.service_mgmt.composition import compose
from workers.service_mgmt.procedure import READS, decide, people_needed
from workers.service_mgmt.state import State, new_state
from workers.service_mgmt.updating import OWNER

ROOM = Room(
    name=OWNER,
    reads=READS,
    decide=decide,
    state_type=State,
    new_state=new_state,
    people=people_needed,
)


def mailing(shift: Shift) -> Mailing:
    """The emails.

    Raises:
        SettingsError: the settings don't say where they go, and from whom.
    """
    return Mailing(shift, ROOM, policy.load(), compose, mail_server(shift.settings))


SERVICES = (mailing,)
