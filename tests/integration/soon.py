"""Waiting for what a platform's processes do."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest


async def soon(happened: Callable[[], bool], seconds: float = 10) -> None:
    for _ in range(int(seconds / 0.05)):
        if happened():
            return
        await asyncio.sleep(0.05)
    pytest.fail(f"not within {seconds} s")


async def when_back(dsn: str, ask: Callable[[Any], Awaitable[Any]]) -> Any:
    async with asyncio.timeout(10):
        while True:
            try:
                connection = await asyncpg.connect(dsn)
            except (OSError, asyncpg.CannotConnectNowError):
                await asyncio.sleep(0.1)
                continue
            try:
                return await ask(connection)
            finally:
                await connection.close()
