"""`cm.timers`: deadlines that fell due."""

from contracts.base import Data
from contracts.text import Identifier, Instant, RuleId, Scin, Word


class TimerDue(Data):
    """A deadline passed; it counts only if the case still waits on this very timer (R-1)."""

    timer_id: Identifier
    """Begins with the name of the worker that set it, so that the others skip it."""
    scin: Scin
    name: Word
    """What was waited for, such as ``written_authorisation``."""
    rule: RuleId
    due_at: Instant
    """The moment that was set, not the one at which it was noticed."""
