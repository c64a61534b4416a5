"""Runs workers: one in this process, or several as supervised processes."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from clientrep.errors import CommandError
from clientrep.local.child import Program
from clientrep.local.supervisor import Supervisor
from workers.runtime.settings import PREFIX, Settings, load

STDERR = Path("/dev/stderr")


def run_workers(names: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run workers until SIGTERM or Ctrl-C; returns the exit code.

    Args:
        names: one runs in this process; several run in a process each, started again when one dies.
        environment: settings that go before those of this process.

    Raises:
        CommandError: there is no such worker.
        SettingsError: a setting is missing.
    """
    for name in names:
        _require(name)
    settings = load(environment)
    os.environ.update(environment)
    if len(names) > 1:
        return asyncio.run(_supervise(names, settings))
    from workers.runtime.main import run

    return run(names[0])


def _require(name: str) -> None:
    if not name.isidentifier() or find_spec(f"workers.{name}") is None or find_spec(f"workers.{name}.agent") is None:
        raise CommandError(f"no worker is called {name!r}")


async def _supervise(names: Sequence[str], settings: Settings) -> int:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    supervisor = Supervisor()
    try:
        for ordinal, name in enumerate(names):
            await supervisor.keep(_program(ordinal, name, settings))
        await stopped.wait()
    finally:
        await supervisor.stop()
    return 0


def _program(ordinal: int, name: str, settings: Settings) -> Program:
    """A worker's process; several on one machine serve their metrics on neighbouring ports."""
    port = settings.metrics_port + ordinal if settings.metrics_port else 0
    ours = {key: value for key, value in os.environ.items() if key.startswith(PREFIX)}
    command = [sys.executable, "-m", "clientrep", "worker", name]
    return Program(f"{name} {ordinal}", command, STDERR, {**ours, f"{PREFIX}METRICS_PORT": str(port)})
