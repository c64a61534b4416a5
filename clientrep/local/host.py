"""Runs something on a local platform in the foreground, until it is done or a signal comes."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

from clientrep.local.platform import Platform

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def host(platform: Platform, work: Callable[[Platform], Awaitable[None]]) -> None:
    """Start a platform, do the work there, and stop everything.

    The first Ctrl-C (or SIGTERM, SIGHUP) ends work and platform gracefully, at any time, also during the
    start; a second kills every process of the platform at once. A signal is no error: this returns.

    Args:
        platform: the platform, not started yet.
        work: what to do there; :func:`until_stopped` to wait for the signal.
    """
    task = asyncio.ensure_future(_work(platform, work))
    received: list[signal.Signals] = []

    def stop(number: signal.Signals) -> None:
        received.append(number)
        if len(received) == 1:
            task.cancel()
        else:
            platform.kill()

    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop, number)
    try:
        await task
    except asyncio.CancelledError:
        if not received:
            raise
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


async def _work(platform: Platform, work: Callable[[Platform], Awaitable[None]]) -> None:
    async with platform:
        await work(platform)


async def until_stopped(_platform: Platform) -> None:
    """Work that never ends by itself."""
    await asyncio.Event().wait()
