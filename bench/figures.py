"""The figures as one document, and how they stand to the targets."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from bench.course import Result
from bench.hashing import CHEAP, production_parameters
from bench.load import Load, Paced
from bench.machine import Machine
from bench.press import Pressed
from bench.usage import worker_of

WORKERS = ("activation", "cis", "letters", "timers")
GROUPS = {"workers": WORKERS, "postgres": ("postgres",), "broker": ("kafka",)}
"""Whose CPU time counts."""
BESIDE = {"cis_stand_in": ("cis-gateway",), "driver": ("driver",)}
"""Whose is only shown."""
LEAST_RATIO, MOST_CPU_MS, MOST_WORKER_MIB = 0.4, 4.0, 150.0
"""The targets: activations a second to the floor's; CPU milliseconds each; MiB of a worker's process."""

Document = dict[str, Any]


def document(result: Result, machine: Machine) -> Document:
    """Everything, ready for JSON."""
    ours, floors = _load(result.top), _load(result.floor.load)
    return {
        "machine": machine._asdict(),
        "fsync": "on",
        "hash": _hash(result),
        "system": ours,
        "floor": floors,
        "light_load": _paced(result.paced),
        "press": _press(result.press, result.paced),
        "postgres_transitions_per_second": round(result.transitions),
        "rows_per_activation": {table: list(_rounded(rows)) for table, rows in result.rows.items()},
        "messages_per_activation": {topic: round(count, 3) for topic, count in result.messages.items()},
        "targets": _targets(result, ours, floors),
    }


def cpu(load: Mapping[str, float], names: Collection[str]) -> float:
    """CPU milliseconds an activation of some processes together."""
    return sum(used for process, used in load.items() if worker_of(process) in names)


def _load(load: Load) -> Document:
    return {
        "activations": load.activations,
        "activations_per_second": round(load.rate, 1),
        "cpu_ms_per_activation": _split(load.cpu),
        "cpu_ms_by_process": {name: round(used, 3) for name, used in load.cpu.items()},
        "processors_busy_elsewhere": round(load.disturbed, 2),
        "memory_mib": {name: round(size, 1) for name, size in load.memory.items()},
    }


def _split(used: Mapping[str, float]) -> Document:
    counted = {group: round(cpu(used, names), 3) for group, names in GROUPS.items()}
    beside = {group: round(cpu(used, names), 3) for group, names in BESIDE.items()}
    return {**counted, "total": round(sum(counted.values()), 3), **beside}


def _paced(paced: Paced) -> Document:
    return {
        "activations": paced.activations,
        "activations_per_second": round(paced.rate, 1),
        "end_to_end_ms": _spread(paced.whole),
        "legs_ms": {leg: _spread(took) for leg, took in paced.legs.items()},
        "cpu_ms_per_activation": _split(paced.cpu),
    }


def _press(press: Pressed, without: Paced) -> Document:
    alone, beside = press.printing, press.paced
    return {
        "letters": alone.letters,
        "letters_per_second": round(alone.rate, 1),
        "cpu_ms_per_letter": {name: round(used, 3) for name, used in alone.cpu.items()},
        "processors_busy_elsewhere": round(alone.disturbed, 2),
        "memory_mib": {name: round(size, 1) for name, size in alone.memory.items()},
        "light_load_beside": {
            **_paced(beside),
            "letters_per_second": round(press.letters_a_second, 1),
            "requests_waiting_in_the_end": press.waiting,
            "end_to_end_to_that_without": dict(
                zip(
                    ("p50", "p99"),
                    (round(w / o, 2) for w, o in zip(beside.whole, without.whole, strict=True)),
                    strict=True,
                )
            ),
        },
    }


def _spread(spread: tuple[float, float]) -> Document:
    return dict(zip(("p50", "p99"), _rounded(spread), strict=True))


def _hash(result: Result) -> Document:
    memory, passes = production_parameters()
    return {
        "here": {"memory_kib": int(CHEAP["CLIENTREP_ARGON2_MEMORY_KIB"]), "cpu_ms": round(result.cheap_hash_ms, 3)},
        "production": {"memory_kib": memory, "passes": passes, "cpu_ms": round(result.hash_ms, 1)},
        "hashes_per_activation": 2,
    }


def _targets(result: Result, ours: Document, floors: Document) -> Document:
    ratio = ours["activations_per_second"] / floors["activations_per_second"]
    largest = max(size for process, size in result.top.memory.items() if worker_of(process) in WORKERS)
    return {
        "ratio_to_floor": {"is": round(ratio, 3), "at_least": LEAST_RATIO, "met": ratio >= LEAST_RATIO},
        "cpu_ms_per_activation": _at_most(ours["cpu_ms_per_activation"]["total"], MOST_CPU_MS),
        "worker_memory_mib": _at_most(round(largest, 1), MOST_WORKER_MIB),
    }


def _at_most(figure: float, most: float) -> Document:
    return {"is": figure, "at_most": most, "met": figure <= most}


def _rounded(numbers: Iterable[float]) -> list[float]:
    return [round(number, 3) for number in numbers]
