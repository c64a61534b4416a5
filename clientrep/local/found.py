"""Finds a running local platform, fast: a look-up asks this before anything else."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any

DESCRIPTION = "platform.json"
LOCK = "platform.lock"


def running(directory: Path) -> dict[str, Any] | None:
    """What ``platform.json`` says of the platform that runs in a directory.

    Args:
        directory: the platform's directory (``--dir``, CLIENTREP_DIR).

    Returns:
        The description, or None where no platform runs: there is none, it isn't ready yet, or it ended
        without tidying up (its process is gone, or the number belongs to another that doesn't hold the lock).
    """
    try:
        description: dict[str, Any] = json.loads((directory / DESCRIPTION).read_text())
    except FileNotFoundError:
        return None
    if _alive(description["pid"]) and _locked(directory / LOCK):
        return description
    return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


def _locked(lock: Path) -> bool:
    try:
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # no lock at all
        return False
    return False
