"""A platform's directory: what lies where, who may use it, and that only one platform does."""

import asyncio
import fcntl
import json
import os
import shutil
from pathlib import Path
from typing import IO, Any

from clientrep.local.found import DESCRIPTION, LOCK, running

LET_GO = 10.0
"""Seconds for the processes of a killed platform to end and let go of its directory."""


class FolderError(RuntimeError):
    """The directory can't be used."""


class Folder:
    """The directory of one platform, its own while it is open.

    ``data/`` holds what Kafka and PostgreSQL store, ``logs/`` a file per process, ``mailbox/`` the mails,
    ``keys/`` the secrets, ``cis.json`` what the CIS stand-in answers (the user's file), ``platform.json`` how to
    reach the running platform. All but ``cis.json`` is closed to other users.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.data = self.directory / "data"
        self.logs = self.directory / "logs"
        self.mailbox = self.directory / "mailbox"
        self.keys = self.directory / "keys"
        self.cis_file = self.directory / "cis.json"
        self._lock: IO[str] | None = None

    @property
    def lock(self) -> int:
        """Descriptor of the lock. Children inherit it: it is free once the last of them has ended."""
        if self._lock is None:
            raise FolderError(f"{self.directory} is not open")
        return self._lock.fileno()

    async def open(self, *, keep: bool) -> None:
        """Take the directory, and empty it unless the data of the last run is to be kept.

        Raises:
            FolderError: another platform runs there, or it holds folders that no platform made.
        """
        self._refuse_foreign()
        self.directory.mkdir(parents=True, exist_ok=True)
        await self._take()
        (self.directory / DESCRIPTION).unlink(missing_ok=True)
        for part in (self.data, self.logs, self.mailbox, self.keys):
            if not keep and part.exists():
                shutil.rmtree(part)
            part.mkdir(exist_ok=True, mode=0o700)

    def _refuse_foreign(self) -> None:
        if (self.directory / LOCK).exists():
            return
        for part in (self.data, self.logs, self.mailbox, self.keys):
            if part.exists():
                raise FolderError(f"{part} was not made by a local platform; choose another --dir")

    async def _take(self) -> None:
        self._lock = (self.directory / LOCK).open("a")
        deadline = asyncio.get_running_loop().time() + LET_GO
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._give_up_if_taken(overdue=asyncio.get_running_loop().time() > deadline)
                await asyncio.sleep(0.1)
            else:
                return

    def _give_up_if_taken(self, *, overdue: bool) -> None:
        if overdue or running(self.directory) is not None:
            self.close()
            raise FolderError(f"a local platform already runs in {self.directory}")

    def describe(self, description: dict[str, Any]) -> None:
        """Write ``platform.json``, whole and readable only for its owner (it holds the password)."""
        new = self.directory / f".{DESCRIPTION}.new"
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(description, file, indent=1)
        new.rename(self.directory / DESCRIPTION)

    def forget(self) -> None:
        """Remove ``platform.json``: nothing is to be reached there any more."""
        (self.directory / DESCRIPTION).unlink(missing_ok=True)

    def close(self) -> None:
        """Give the directory back."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def log(self, name: str) -> Path:
        """Where a process writes."""
        return self.logs / f"{name}.log"

    def last_words(self, name: str, lines: int = 15) -> str:
        """The end of a process's log, for an error message."""
        log = self.log(name)
        text = log.read_text(errors="replace") if log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])
