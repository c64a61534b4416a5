"""What is the database's trouble and passes, and what is a rule's own failure."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

import asyncpg

from workers.runtime.database import DatabaseUnreachableError
from workers.runtime.logs import log
from workers.runtime.progress import under_way

T = TypeVar("T")

GIVE_UP_AFTER = 30.0
PAUSE = 0.2
OF_THE_DATA = frozenset({"22", "23"})
"""Classes of SQLSTATE that speak of the data: asking again gives the same."""

OF_THE_CONNECTION = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that the server has just ended, used before the news is read
    DatabaseUnreachableError,
    ConnectionError,
    TimeoutError,
)


def passes(error: BaseException) -> bool:
    """Whether asking again may help: a connection lost, a deadlock, a full disk, a server on its way up or down."""
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "")[:2] not in OF_THE_DATA
    of_our_own_data = isinstance(error, ValueError)  # asyncpg's own refusal of a parameter is an InterfaceError too
    return isinstance(error, OF_THE_CONNECTION) and not of_our_own_data


async def insist(
    step: Callable[[], Awaitable[T]], what: str, again: Callable[[], None] = lambda: None, patience: float = 0.0
) -> T:
    """Do ``step``, and again while the trouble is one that passes, for up to ``GIVE_UP_AFTER`` seconds.

    Args:
        step: whole transactions; half of one must not be done twice.
        what: the name for health and log.
        again: told before each further try.
        patience: seconds that the step may take without being unusual, beside those of a transaction.

    Raises:
        Exception: the step's own, when it doesn't pass or lasted too long; the process should end.
    """
    began = monotonic()
    with under_way(what, patience):
        while True:
            try:
                return await step()
            except Exception as error:
                if not passes(error) or monotonic() - began > GIVE_UP_AFTER:
                    raise
                log.warning("tried_again", name=what, error=type(error).__name__)
            again()
            await asyncio.sleep(PAUSE)
