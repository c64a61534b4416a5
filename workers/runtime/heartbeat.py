"""A thread that ends the process when its event loop stands still: who hangs can't say so."""

import asyncio
import contextvars
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from traceback import extract_stack

from workers.runtime.logs import log

BEAT_EVERY = 1.0


@contextmanager
def heartbeat(limit: float) -> Iterator[None]:
    """As long as it lasts, the running event loop must turn at least every ``limit`` seconds."""
    heart = Heart(limit)
    beating = asyncio.get_running_loop().create_task(heart.beat())
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(heart.listen,), name="heartbeat", daemon=True).start()
    try:
        yield
    finally:
        heart.stop()
        beating.cancel()


class Heart:
    """Beats in the event loop's thread and is listened to in another one."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._looks_every = min(5.0, limit / 4)
        self._loops_thread = threading.get_ident()
        self._ended = threading.Event()
        self._at = monotonic()

    async def beat(self) -> None:
        """Beat for ever."""
        while True:
            self._at = monotonic()
            await asyncio.sleep(min(BEAT_EVERY, self._limit / 4))

    def stop(self) -> None:
        """Nobody listens any more."""
        self._ended.set()

    def listen(self) -> None:
        """Listen until it's stopped; end the process where the heart doesn't beat.

        A process that was itself suspended, or a machine that slept, gets all of its time again.
        """
        looked_at = monotonic()
        while not self._ended.wait(self._looks_every):
            now, before = monotonic(), looked_at
            looked_at = now
            if now - before > 2 * self._looks_every:
                self._at = now
            elif now - self._at > self._limit:
                self._end(now - self._at)

    def _end(self, seconds: float) -> None:
        frame = sys._current_frames().get(self._loops_thread)  # noqa: SLF001 - documented, for debuggers
        where = [f"{f.filename}:{f.lineno} {f.name}" for f in extract_stack(frame)[-8:]]
        log.error("stuck", name="event loop", seconds=round(seconds), where=where)
        sys.stderr.flush()
        os._exit(1)
