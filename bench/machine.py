"""What the benchmark runs on."""

import os
import platform
from pathlib import Path
from typing import NamedTuple


class Machine(NamedTuple):
    """Its processors, and how busy others keep them."""

    cores: int
    model: str
    python: str
    load: float
    """Processes that wanted a processor in the last minute, before the benchmark began."""


def this_machine() -> Machine:
    """The machine as it is now."""
    return Machine(os.cpu_count() or 1, _model(), platform.python_version(), os.getloadavg()[0])


def _model() -> str:
    """The processor's name (Linux), or its kind."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
