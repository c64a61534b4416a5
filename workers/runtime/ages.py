"""How long what was committed has waited to be sent."""

from collections import deque
from time import monotonic


class Ages:
    """Since when what is committed waits to be acknowledged: numbers of events, the oldest first."""

    def __init__(self) -> None:
        self._came: deque[tuple[int, float]] = deque()
        self._busy_since: float | None = None

    def busy(self) -> None:
        """There is something to send, be it from before this process."""
        self._busy_since = self._busy_since or monotonic()

    def came(self, number: int) -> None:
        """So many were committed."""
        if number:
            self._came.append((number, monotonic()))

    def went(self, number: int) -> None:
        """So many of the oldest were acknowledged."""
        while self._came and number >= self._came[0][0]:
            number -= self._came.popleft()[0]
        if self._came and number:
            left, since = self._came[0]
            self._came[0] = (left - number, since)

    def idle(self) -> None:
        """Everything was acknowledged."""
        self._came.clear()
        self._busy_since = None

    @property
    def oldest(self) -> float:
        """Seconds that the oldest has waited, as far as this process knows."""
        since = self._came[0][1] if self._came else self._busy_since
        return 0.0 if since is None else monotonic() - since
