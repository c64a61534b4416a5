"""Where a worker spends its CPU time: started with a sampler in its path, told at the end (see ``sampling/``)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

SAMPLER = Path(__file__).with_name("sampling")
SAMPLES = "samples.txt"
SHOWN = 40

Stack = list[str]


def settings(worker: str, directory: Path) -> Mapping[str, str]:
    """What makes the worker sample itself."""
    samples = directory.absolute() / SAMPLES
    return {"PYTHONPATH": str(SAMPLER), "BENCH_SAMPLED": worker, "BENCH_SAMPLES": str(samples)}


def show(directory: Path, console: Console) -> None:
    """Print the functions that used most of the time, by themselves and with all that they call."""
    itself: Counter[str] = Counter()
    in_all: Counter[str] = Counter()
    for stack, seen in _stacks(directory / SAMPLES):
        itself[stack[-1]] += seen
        in_all.update(dict.fromkeys(set(stack), seen))
    for title, counts in (("by itself", itself), ("with what it calls", in_all)):
        console.print(_table(title, counts, itself.total()))


def _stacks(file: Path) -> Iterator[tuple[Stack, int]]:
    for line in file.read_text().splitlines():
        stack, _, seen = line.rpartition(" ")
        yield [_function(frame) for frame in stack.split(";")], int(seen)


def _function(frame: str) -> str:
    """File, as far as it tells something, and name; without the line."""
    path, name, _ = frame.rsplit(":", 2)
    parts = Path(path).parts
    return f"{'/'.join(parts[-2:])}:{name}"


def _table(title: str, counts: Counter[str], total: int) -> Table:
    table = Table("share", "function", title=f"CPU time {title}", title_justify="left")
    for function, seen in counts.most_common(SHOWN):
        table.add_row(f"{seen / total:.1%}", function)
    return table
