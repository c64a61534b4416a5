"""Commits that share a transaction."""

import asyncio
from collections.abc import Sequence

import pytest

from workers.runtime.together import Together


class Ledger:
    def __init__(self) -> None:
        self.commits: list[list[int]] = []
        self.fails = 0

    async def commit(self, items: Sequence[int]) -> list[int]:
        await asyncio.sleep(0.01)
        if self.fails:
            self.fails -= 1
            raise ConnectionError
        self.commits.append(list(items))
        if 13 in items:
            raise ValueError("unlucky")
        return [item * 2 for item in items]


async def test_what_comes_while_one_commits_goes_together() -> None:
    ledger = Ledger()
    together: Together[int, int] = Together(ledger.commit, "test")
    assert await asyncio.gather(*(together.do(n) for n in range(5))) == [0, 2, 4, 6, 8]
    assert await together.do(7) == 14
    assert ledger.commits == [[0, 1, 2, 3, 4], [7]]


async def test_trouble_that_passes_is_nobodys() -> None:
    ledger = Ledger()
    ledger.fails = 1
    together: Together[int, int] = Together(ledger.commit, "test")
    assert await together.do(1) == 2


async def test_what_does_not_pass_is_theirs_who_wait_and_of_nobody_after_them() -> None:
    ledger = Ledger()
    together: Together[int, int] = Together(ledger.commit, "test")
    with pytest.raises(ValueError, match="unlucky"):
        await together.do(13)
    assert await together.do(1) == 2


async def test_who_gave_up_waiting_does_not_break_the_others() -> None:
    ledger = Ledger()
    together: Together[int, int] = Together(ledger.commit, "test")
    waiting = [asyncio.create_task(together.do(n)) for n in range(2)]
    await asyncio.sleep(0.001)
    waiting[0].cancel()
    assert await waiting[1] == 2
    assert ledger.commits == [[0, 1]]
