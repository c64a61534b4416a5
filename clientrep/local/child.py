"""Child processes that can't outlive the process that started them."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

BOUND = Path(__file__).with_name("bound.py")
# settings of the caller's shell that would change what Java, PostgreSQL or a worker does
STRAY_PREFIXES = ("CLIENTREP_", "PG", "KAFKA_", "JAVA_", "JDK_", "_JAVA", "CLASSPATH")


@dataclass(frozen=True)
class Program:
    """What to run, and how it is stopped.

    Attributes:
        name: unique in its platform; its log is named after it.
        command: program and arguments.
        log: file that gets both its outputs, at the end.
        environment: settings beside those inherited from this process.
        user: an unprivileged user to become, where this process is root.
        stop_signal: asks for a graceful end.
        grace: seconds after which it is killed.
        orphan_signal: ends it at once; sent by the kernel when this process is gone (Linux).
    """

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 15.0
    orphan_signal: signal.Signals = signal.SIGKILL


async def start(program: Program, keep_open: Sequence[int] = ()) -> asyncio.subprocess.Process:
    """Start a program in a process group of its own, so that a Ctrl-C reaches only us.

    It ends with the thread that runs this event loop: the kernel counts the thread as its parent.

    Args:
        program: what to run.
        keep_open: file descriptors that it inherits.
    """
    with program.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *_bound(program),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**_clean_environment(), **program.environment},
            start_new_session=True,
            pass_fds=keep_open,
        )


def _bound(program: Program) -> list[str]:
    shim = [sys.executable, "-I", "-S", str(BOUND)]
    return [*shim, str(os.getpid()), str(int(program.orphan_signal)), program.user or "-", *program.command]


def _clean_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(STRAY_PREFIXES)}


async def stop(process: asyncio.subprocess.Process, program: Program, grace: float | None = None) -> None:
    """End a process gracefully, or by force when its grace is over or this task is cancelled.

    Args:
        process: of that program.
        program: says how it is stopped.
        grace: seconds, if not the program's own.
    """
    try:
        if process.returncode is None:
            signal_group(process, program.stop_signal)
            async with asyncio.timeout(program.grace if grace is None else grace):
                await process.wait()
    except TimeoutError:
        pass
    finally:
        signal_group(process, signal.SIGKILL)  # also what it left behind in its group
        await asyncio.shield(process.wait())


def signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Signal a child and the processes that it started; none of them need be there any more."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
