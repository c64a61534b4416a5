"""The figures for people."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.table import Table

from bench.counts import BY_BATCH
from bench.figures import Document


def show(figures: Document, console: Console) -> None:
    """Print everything."""
    console.print(_about(figures), highlight=False)
    for table in (_speed, _memory, _latency, _press, _work, _targets):
        console.print(table(figures))


def _about(figures: Document) -> str:
    machine, costs = figures["machine"], figures["hash"]
    return "\n".join(
        (
            (
                f"{machine['cores']} cores {machine['model']}, Python {machine['python']}, fsync {figures['fsync']}; "
                f"everything on them (load average before: {machine['load']:.1f})"
            ),
            (
                f"Hashing is cheap here: {costs['here']['memory_kib']} KiB, one pass, {costs['here']['cpu_ms']} ms. "
                f"In production {costs['production']['memory_kib']} KiB, {costs['production']['passes']} passes: "
                f"{costs['production']['cpu_ms']} ms of CPU a hash, {costs['hashes_per_activation']} an activation."
            ),
        )
    )


def _speed(figures: Document) -> Table:
    table = _new("Straight-through activations", ("", "system", "floor", "system at a fifth"))
    system, floor, light = figures["system"], figures["floor"], figures["light_load"]
    for label, key in (("activations", "activations"), ("a second", "activations_per_second")):
        table.add_row(label, *(f"{one[key]:g}" for one in (system, floor, light)))
    table.add_row(
        "processors busy with others", *(f"{one['processors_busy_elsewhere']:.2f}" for one in (system, floor))
    )
    for group in system["cpu_ms_per_activation"]:
        mine = [one["cpu_ms_per_activation"][group] for one in (system, floor, light)]
        table.add_row(f"CPU ms each: {group.replace('_', ' ')}", *(f"{used:.2f}" for used in mine))
    return table


def _memory(figures: Document) -> Table:
    table = _new("Each process under load", ("", "MiB", "CPU ms an activation"))
    system = figures["system"]
    for name, size in sorted(system["memory_mib"].items()):
        table.add_row(name, f"{size:.0f}", f"{system['cpu_ms_by_process'][name]:.2f}")
    return table


def _latency(figures: Document) -> Table:
    light, beside = figures["light_load"], figures["press"]["light_load_beside"]
    columns = ("", "p50 ms", "p99 ms", "p50 ms, press running", "p99 ms, press running")
    table = _new(f"Latency at {light['activations_per_second']:g} a second", columns)
    for leg, without in _legs(light).items():
        took = (*without.values(), *_legs(beside)[leg].values())
        table.add_row(leg, *(f"{milliseconds:.0f}" for milliseconds in took))
    ratios = beside["end_to_end_to_that_without"].values()
    table.add_row("ratio of the first line", "1", "1", *(f"{ratio:.2f}" for ratio in ratios))
    return table


def _legs(light: Document) -> Document:
    return {"nomination sent → letters asked for, read": light["end_to_end_ms"], **light["legs_ms"]}


def _press(figures: Document) -> Table:
    press = figures["press"]
    beside = press["light_load_beside"]
    title = (
        f"The press on a backlog: {press['letters_per_second']:g} letters a second, {press['letters']} watched, "
        f"{press['processors_busy_elsewhere']:.2f} processors busy with others; beside the light load "
        f"{beside['letters_per_second']:g} a second, in the end {beside['requests_waiting_in_the_end']} requests waited"
    )
    table = _new(title, ("", "MiB", "CPU ms a letter"))
    for name, size in sorted(press["memory_mib"].items()):
        used = press["cpu_ms_per_letter"].get(name)
        table.add_row(name, f"{size:.0f}", "" if used is None else f"{used:.2f}")
    return table


def _work(figures: Document) -> Table:
    without = ", ".join(sorted(BY_BATCH))
    title = f"Rows and messages an activation, the floor's being the same (not counted, by batch: {without})"
    table = _new(title, ("", "inserted or sent", "updated", "deleted"))
    for name, numbers in _counts(figures):
        table.add_row(name, *(f"{number:.2f}" for number in numbers))
    table.add_row("bare transitions of PostgreSQL a second", str(figures["postgres_transitions_per_second"]))
    return table


def _counts(figures: Document) -> Iterator[tuple[str, Sequence[float]]]:
    rows, messages = figures["rows_per_activation"], figures["messages_per_activation"]
    yield from rows.items()
    yield "all rows", [sum(column) for column in zip(*rows.values(), strict=True)]
    yield from ((topic, [count]) for topic, count in messages.items())
    yield "all messages", [sum(messages.values())]


def _targets(figures: Document) -> Table:
    table = _new("Targets", ("", "is", "wanted", ""))
    for name, target in figures["targets"].items():
        wanted = f"≥ {target['at_least']}" if "at_least" in target else f"≤ {target['at_most']}"
        table.add_row(name.replace("_", " "), f"{target['is']:g}", wanted, "met" if target["met"] else "missed")
    return table


def _new(title: str, headings: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number else "left")
    return table
