"""A circuit breaker: a gateway that answers nobody is left alone but for a single call every so often."""

from collections.abc import Callable
from time import monotonic
from typing import Literal

State = Literal["closed", "open", "half_open"]

OPENS_AFTER = 5
REST_SECONDS = 1.0
PROBE_SECONDS = 20.0
"""Longer than any call takes: a probe whose end nobody reports doesn't keep the next one waiting for ever."""


class Breaker:
    """Opens when so many requests in a row got no answer; closes with the first answer.

    Different requests are counted, not calls: one request that the gateway fails on each time it comes again is no
    sign that the gateway is down for the others.

    Args:
        tell: told the state before and the new one.
        clock: monotonic, in seconds.
    """

    def __init__(
        self, tell: Callable[[State, State], None] = lambda *_: None, clock: Callable[[], float] = monotonic
    ) -> None:
        self._tell = tell
        self._clock = clock
        self._state: State = "closed"
        self._until = 0.0
        self._unanswered: set[str] = set()

    def lets_through(self) -> bool:
        """Whether a call may be made now; where it rests, the one who is let through is the probe."""
        if self._state == "closed":
            return True
        if self._clock() < self._until:
            return False
        self._become("half_open", PROBE_SECONDS)
        return True

    def rests_for(self) -> float:
        """Seconds after which it's worth to ask again whether a call may be made."""
        return min(REST_SECONDS, max(0.0, self._until - self._clock()))

    def answered(self) -> None:
        """The gateway gave an answer, be it that the request is wrong."""
        self._unanswered.clear()
        self._become("closed")

    def unanswered(self, request_id: str) -> None:
        """The gateway gave none."""
        self._unanswered.add(request_id)
        if self._state != "closed" or len(self._unanswered) >= OPENS_AFTER:
            self._unanswered.clear()
            self._become("open", REST_SECONDS)

    def _become(self, state: State, seconds: float = 0.0) -> None:
        self._until = self._clock() + seconds
        if state != self._state:
            self._tell(self._state, state)
            self._state = state
