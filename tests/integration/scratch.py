"""A schema of its own in the platform's database: empty tables beside those that the workers use."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import uuid4

import asyncpg

from workers.runtime.database import connect
from workers.runtime.settings import Settings

Open = Callable[[], Awaitable[asyncpg.Connection]]


@asynccontextmanager
async def scratch(settings: Settings) -> AsyncIterator[Open]:
    """Opens connections to an empty schema, which is gone afterwards."""
    name = f"scratch_{uuid4().hex}"
    async with AsyncExitStack() as stack:

        async def opened() -> asyncpg.Connection:
            connection = await connect(settings, application_name="test")
            stack.push_async_callback(connection.close, timeout=2)
            await connection.execute(f"SET search_path TO {name}")
            return connection

        first = await opened()
        await first.execute(f"CREATE SCHEMA {name}")
        try:
            yield opened
        finally:
            await first.execute(f"DROP SCHEMA {name} CASCADE")
