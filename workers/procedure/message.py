"""What a procedure is told."""

from datetime import datetime
from typing import Any, NamedTuple

from workers.procedure.security import ComparedSecurity, HashedSecurity


class Message(NamedTuple):
    """An accepted event, as a rule sees it.

    Attributes:
        kind: short name of the event's type, such as ``contact.nomination``.
        source: the CloudEvents source; with ``id`` it names the event for ever.
        id: the CloudEvents id.
        scin: the client's SCIN, twelve digits.
        received: when the thing happened (a letter: when it was received, R-2).
        now: the platform's clock when the message is decided on.
        data: the contract's model of the event's data.
        correlation: the id of the event that began this chain of events.
        security: PIN and password that came sealed with the event, hashed before any rule sees them.
        compared: likewise, where the event asks whether they are right (MA-3c).
    """

    kind: str
    source: str
    id: str
    scin: str
    received: datetime
    now: datetime
    data: Any
    correlation: str
    security: HashedSecurity | None = None
    compared: ComparedSecurity | None = None
