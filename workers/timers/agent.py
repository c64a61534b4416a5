"""The ``timers`` worker: it reads nothing, its share of ``cm.timers`` tells which clients' timers it sends."""

from workers.procedure.message import Message
from workers.procedure.outcome import Refused
from workers.procedure.room import Room
from workers.runtime.due import Due
from workers.runtime.housekeeping import Housekeeping


def decide(_: object, message: Message, *__: object) -> Refused:
    """No event is for this worker."""
    return Refused("unexpected", message.kind)


ROOM = Room(name="timers", reads=(), shares=("cm.timers",), decide=decide)
SERVICES = (Due, Housekeeping)
