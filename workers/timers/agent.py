"""The ``timers`` worker: it reads nothing, its share of ``cm.timers`` tells which clients' timers it sends.

What is kept of people is a matter of time, too: it looks at its clients' cases for what is to be erased (R-10).
"""

import policy
from workers.procedure.message import Message
from workers.procedure.outcome import Refused
from workers.procedure.room import Room
from workers.runtime.due import Due
from workers.runtime.housekeeping import Housekeeping
from workers.runtime.retention import Retention
from workers.runtime.shift import Shift
from workers.timers.keeper import Keeper
from workers.timers.matters import Kept


def decide(_: object, message: Message, *__: object) -> Refused:
    """No event is for this worker."""
    return Refused("unexpected", message.kind)


def retention(shift: Shift) -> Retention[Kept]:
    """What is kept of people, by the policies there are."""
    return Retention(shift, Keeper(policy.load()))


ROOM = Room(name="timers", reads=(), shares=("cm.timers",), decide=decide)
SERVICES = (Due, Housekeeping, retention)
