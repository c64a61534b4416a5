"""Events have their turn in the order in which COMMITs were sent, however their answers come."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import asyncpg
import pytest

from workers.runtime.turns import Turns

pytestmark = pytest.mark.asyncio


class Slow:
    """Answers a COMMIT when it's told to."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        yield
        await self.answer


class Two:
    """Two transactions, the first of which sent its COMMIT first."""

    def __init__(self) -> None:
        self.came: list[str] = []
        self.turns = Turns[str](self.came.extend, lambda: self.came.append("in doubt"))
        self.first, self.second = Slow(), Slow()

    async def begin(self) -> list["asyncio.Task[None]"]:
        tasks = [asyncio.create_task(self._write(one, event)) for one, event in ((self.first, "a"), (self.second, "b"))]
        await asyncio.sleep(0)
        return tasks

    async def _write(self, connection: Slow, event: str) -> None:
        async with self.turns.transaction(cast("Any", connection)) as turn:
            turn.events = [event]


async def test_an_answer_that_comes_late_holds_up_those_behind_it() -> None:
    two = Two()
    tasks = await two.begin()
    two.second.answer.set_result(None)
    await tasks[1]
    assert two.came == []
    two.first.answer.set_result(None)
    await tasks[0]
    assert two.came == ["a", "b"]


async def test_without_an_answer_the_table_is_looked_at_before_the_next_has_its_turn() -> None:
    two = Two()
    tasks = await two.begin()
    two.second.answer.set_result(None)
    await tasks[1]
    two.first.answer.set_exception(asyncpg.ConnectionDoesNotExistError())
    with pytest.raises(asyncpg.ConnectionDoesNotExistError):
        await tasks[0]
    assert two.came == ["in doubt", "b"]


async def test_what_fails_before_its_commit_has_no_turn() -> None:
    two = Two()
    with pytest.raises(ValueError, match="rule"):
        async with two.turns.transaction(cast("Any", two.first)):
            raise ValueError("rule")
    assert two.came == []
