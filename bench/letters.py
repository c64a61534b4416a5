"""``python -m bench.letters [--letters N] [--processes N] [--json]``: letters rendered, checked and stored."""

import argparse
import asyncio
import json
import tempfile
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from time import monotonic

import psutil
from rich.console import Console
from rich.progress import track

from workers.letters.rendering.letter import RenderInput
from workers.letters.rendering.pool import RenderPool, in_best_order
from workers.letters.rendering.samples import many
from workers.letters.rendering.settings import LetterSettings
from workers.letters.rendering.storage import DocumentStore

WARM_UP = 100
LOOK_EVERY = 100
"""Letters that are at hand at once, and between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured.

    Attributes:
        letters_per_second: through the pool, of this many processes, and on the disk.
        letters_per_core_second: by the CPU time of all processes together; other work on the machine tells least here.
        peak_mib: resident memory of the worker and its rendering processes together, at its highest.
    """

    letters: int
    pages: int
    processes: int
    letters_per_second: float
    letters_per_core_second: float
    peak_mib: float


async def measure(count: int, processes: int, folder: Path, progress: Console) -> Figures:
    """Render and store so many letters, after a few more that warm the processes up."""
    settings = LetterSettings()
    store = DocumentStore((folder / "documents").as_uri())
    async with RenderPool(settings.house(), processes, settings.render_letters) as pool:
        letters = many(count + WARM_UP)
        await _all(pool, store, list(islice(letters, WARM_UP)), processes)
        cpu, began, peak, pages = _cpu(), monotonic(), 0.0, 0
        for _ in track(range(0, count, LOOK_EVERY), console=progress, description="letters"):
            pages += await _all(pool, store, list(islice(letters, LOOK_EVERY)), processes)
            peak = max(peak, _resident_mib())
        took, cpu = monotonic() - began, _cpu() - cpu
    return Figures(count, pages, processes, round(count / took, 1), round(count / cpu, 1), round(peak, 1))


async def _all(pool: RenderPool, store: DocumentStore, letters: list[RenderInput], at_once: int) -> int:
    queue, pages = iter(in_best_order(letters)), 0

    async def one_after_another() -> None:
        nonlocal pages
        for letter in queue:
            made = await pool.render(letter)
            await store.put(letter.letter_id, made)
            pages += made.pages

    await asyncio.gather(*(one_after_another() for _ in range(at_once + 1)))  # one is stored while another is set
    return pages


def _family() -> list[psutil.Process]:
    me = psutil.Process()
    return [me, *me.children(recursive=True)]


def _cpu() -> float:
    """Seconds used by this process, its children, and those that have ended."""
    times = [process.cpu_times() for process in _family()]
    ended = times[0].children_user + times[0].children_system
    return float(sum(each.user + each.system for each in times) + ended)


def _resident_mib() -> float:
    return float(sum(process.memory_info().rss for process in _family()) / 2**20)


def main() -> None:
    """Run it; no figure is a test."""
    parser = argparse.ArgumentParser(prog="python -m bench.letters", description="Rendering letters, on this machine.")
    parser.add_argument("--letters", type=int, default=2000, help="how many (%(default)s)")
    parser.add_argument("--processes", type=int, default=1, help="that render at once (%(default)s)")
    parser.add_argument("--json", action="store_true", help="one machine-readable document on stdout")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:  # on a disk, as documents are
        found = asyncio.run(measure(chosen.letters, chosen.processes, Path(folder), Console(stderr=True)))
    if chosen.json:
        print(json.dumps(asdict(found)))
    else:
        for name, value in asdict(found).items():
            print(f"{name.replace('_', ' '):24} {value:>10}")


if __name__ == "__main__":
    main()
