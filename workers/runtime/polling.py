"""What has come in by now, from a consumer that fetches nothing as long as something lies in it."""

import asyncio
from collections.abc import Awaitable, Callable

from workers.runtime.ledger import Batch, followed_by

FETCH_TAKES = 0.004
"""Seconds."""

Poll = Callable[[float], Awaitable[Batch]]


async def fresh(poll: Poll, timeout: float, full: int) -> Batch:  # noqa: ASYNC109 - it is the consumer's
    """Poll, and not only for what came in before the last poll.

    What lies in the consumer was fetched right after that; what came in since waits at the broker. So that is
    taken out, and then what the fetch brings that this lets begin.

    Args:
        poll: gives what lies there, or waits for something for so many seconds at most.
        timeout: how long to wait where there is nothing, in seconds.
        full: so many records are enough.
    """
    lying = await poll(0)
    if not lying:
        return await poll(timeout)
    if sum(map(len, lying.values())) >= full:
        return lying
    await asyncio.sleep(FETCH_TAKES)
    return followed_by(lying, await poll(0))
