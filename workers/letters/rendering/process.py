"""One rendering process, as its owner sees it: a letter in, a document out, or it is ended."""

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import dataclass

import orjson

from workers.letters.rendering.child import HOUSE, LETTER
from workers.letters.rendering.letter import CannotRenderError, Rendered, RenderInput
from workers.letters.rendering.page import House

MODULE = "workers.letters.rendering.child"
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "SYSTEMROOT")
"""All that a renderer learns of its owner's environment: it needs no password."""
SET = {"RAYON_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
"""Typst's threads: one process, one core. Warnings may quote a letter, and would go to the stderr of its owner."""


class RendererFailedError(Exception):
    """A rendering process died or took too long; nothing is known about the letter."""


@dataclass
class RenderProcess:
    """A process and how many letters it has rendered."""

    process: asyncio.subprocess.Process
    rendered: int = 0

    @classmethod
    async def start(cls, house: House) -> "RenderProcess":
        """Start one."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", MODULE),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**kept, **SET},
        )
        started = cls(process)
        started.ask(HOUSE.dump_json(house))
        return started

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self.process.returncode is None

    def ask(self, line: bytes) -> None:
        """Send it a line."""
        if self.process.stdin is not None:
            self.process.stdin.write(line + b"\n")

    async def render(self, letter: RenderInput, seconds: float) -> Rendered:
        """Render one letter; whatever interrupts this ends the process.

        Raises:
            CannotRenderError: the letter's own fault.
            RendererFailedError: the process died or needed more than these seconds.
        """
        self.rendered += 1
        try:
            async with asyncio.timeout(seconds):
                return await self._answer(LETTER.dump_json(letter))
        except CannotRenderError:
            raise
        except TimeoutError:
            await self.end()
            raise RendererFailedError(f"rendering took more than {seconds:g} seconds") from None
        except (OSError, asyncio.IncompleteReadError):
            await self.end()
            raise RendererFailedError("the rendering process died") from None
        except BaseException:
            await self.end()
            raise

    async def _answer(self, line: bytes) -> Rendered:
        reader = self.process.stdout
        if reader is None or self.process.stdin is None:
            raise OSError
        self.ask(line)
        await self.process.stdin.drain()
        told = orjson.loads(await reader.readuntil(b"\n"))
        if "fault" in told:
            raise CannotRenderError(told["fault"])
        return Rendered(await reader.readexactly(told["bytes"]), told["sha256"], told["pages"])

    async def end(self) -> None:
        """End it at once; nothing is lost with it."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
