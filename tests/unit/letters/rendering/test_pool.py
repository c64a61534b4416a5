"""Rendering in processes of their own, which may be killed at any time."""

import asyncio
import os
import signal
import sys
from dataclasses import replace

import psutil
import pytest

from workers.letters.rendering.child import HOUSE, LETTER
from workers.letters.rendering.letter import CannotRenderError
from workers.letters.rendering.page import House
from workers.letters.rendering.pool import RenderPool
from workers.letters.rendering.process import MODULE, RendererFailedError
from workers.letters.rendering.renderer import Renderer
from workers.letters.rendering.samples import many, sample


def renderers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if _renders(child)]


def _renders(child: psutil.Process) -> bool:
    try:
        return "workers.letters.rendering.child" in child.cmdline()
    except psutil.Error:  # it has just ended
        return False


async def test_what_comes_back_is_what_a_renderer_makes(house: House, renderer: Renderer) -> None:
    async with RenderPool(house) as pool:
        assert await pool.render(sample("CMSL5512")) == renderer.render(sample("CMSL5512"))
    assert renderers() == []


async def test_a_process_writes_no_warnings_which_may_quote_a_letter(house: House) -> None:
    async with RenderPool(house) as pool:
        await pool.render(sample("CMSL5512"))
        [process] = renderers()
        assert process.environ()["PYTHONWARNINGS"] == "ignore"


async def test_a_letters_own_fault_is_told_and_the_process_goes_on(house: House) -> None:
    async with RenderPool(house) as pool:
        await pool.render(sample("CMSL0042"))
        [process] = renderers()
        with pytest.raises(CannotRenderError, match=r"U\+738B"):
            await pool.render(replace(sample("CMSL0042"), representative="王"))
        with pytest.raises(CannotRenderError, match="by which day"):
            await pool.render(replace(sample("CMSL0040"), answer_by=None))
        assert renderers() == [process]


async def test_a_process_is_replaced_after_its_letters(house: House) -> None:
    async with RenderPool(house, letters=2) as pool:
        seen: set[int] = set()
        for letter in many(5):
            await pool.render(letter)
            seen.update(child.pid for child in renderers())
        assert len(seen) == 3


async def test_letters_get_through_while_processes_are_killed(house: House) -> None:
    letters = list(many(40))
    async with RenderPool(house, processes=2) as pool:
        first = {letter.letter_id: (await pool.render(letter)).sha256 for letter in letters[:20]}
        rendering = [asyncio.create_task(pool.render(letter)) for letter in letters[:20]]
        for child in renderers():  # each of the two once: a letter that is hit twice is given up
            await asyncio.sleep(0.05)
            os.kill(child.pid, signal.SIGKILL)
        again = await asyncio.gather(*rendering)
    assert {letter.letter_id: made.sha256 for letter, made in zip(letters, again, strict=False)} == first


async def test_a_letter_that_takes_too_long_is_given_up(house: House) -> None:
    async with RenderPool(house, seconds=0.001) as pool:
        with pytest.raises(RendererFailedError, match=r"more than 0\.001 seconds"):
            await pool.render(sample("CMSL0042"))
    assert renderers() == []


async def test_who_stops_waiting_leaves_no_half_answer_behind(house: House, renderer: Renderer) -> None:
    async with RenderPool(house) as pool:
        waiting = asyncio.create_task(pool.render(sample("CMSL5512")))
        await asyncio.sleep(0.02)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await pool.render(sample("CMSL0041")) == renderer.render(sample("CMSL0041"))


async def test_a_renderer_whose_owner_was_killed_ends_without_a_word(house: House) -> None:
    asked = b"\n".join([HOUSE.dump_json(house), LETTER.dump_json(sample("CMSL0042")), b""])
    nobody, answers = os.pipe()
    os.close(nobody)
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", MODULE), stdin=pipe, stdout=answers, stderr=pipe
    )
    os.close(answers)
    _, said = await child.communicate(asked)
    assert (said, child.returncode) == (b"", 0)


async def test_a_renderer_is_told_no_secrets(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTREP_POSTGRES", "postgresql://user:secret@host/db")
    async with RenderPool(house) as pool:
        await pool.render(sample("CMSL0042"))
        [process] = renderers()
        assert "CLIENTREP_POSTGRES" not in process.environ()
