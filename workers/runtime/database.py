"""Connections to PostgreSQL, set up so that a hung worker can't hold a case for long."""

import os
import ssl
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import asyncpg

from workers.runtime.settings import PREFIX, Settings, SettingsError
from workers.runtime.statements import Statement, together
from workers.runtime.tls import client_context
from workers.runtime.vault import Vault, vault_from

NAME_PREFIX = "clientrep"

GUARDS = {
    "idle_in_transaction_session_timeout": "15s",  # a worker that hangs inside a transaction loses it
    "transaction_timeout": "60s",
    "statement_timeout": "45s",
    "lock_timeout": "20s",
    "tcp_user_timeout": "20s",  # a worker whose machine vanished is noticed by the server
    "jit": "off",  # short set-based statements: compiling them costs more than running them
}


class Connection(asyncpg.Connection):
    """A connection that knows the keys of what it reads and writes (``workers.runtime.vault``)."""

    vault: Vault | None = None

    async def at_once(self, statements: Iterable[Statement]) -> None:
        """Execute statements in as few round trips as can be."""
        for statement in together(statements):
            await self.execute(statement.sql, *statement.values)


class DatabaseUnreachableError(ConnectionError):
    """PostgreSQL doesn't answer or refuses us; the text names the server, no credentials."""


async def connect_worker(settings: Settings, *, application_name: str) -> asyncpg.Connection:
    """One guarded connection of a worker; ``clientrep status`` lists it by its name and process id.

    Raises:
        DatabaseUnreachableError: not within ten seconds.
    """
    return await _connect(settings, application_name, GUARDS, seconds=10, command_timeout=60)


async def connect(settings: Settings, *, application_name: str = "command") -> asyncpg.Connection:
    """One connection, for a look-up or an administrative command; close it.

    Raises:
        DatabaseUnreachableError: not within five seconds.
        SettingsError: the DSN says nonsense.
    """
    return await _connect(settings, application_name, {"jit": "off"}, seconds=5, command_timeout=None)


async def _connect(
    settings: Settings, name: str, server: Mapping[str, str], *, seconds: float, command_timeout: float | None
) -> asyncpg.Connection:
    dsn, vault = settings.postgres.get_secret_value(), vault_from(settings)
    named = {**server, "application_name": f"{NAME_PREFIX} {name} {os.getpid()}"}
    secured = _secured_by(settings)
    try:
        connection = await asyncpg.connect(
            dsn,
            timeout=seconds,
            command_timeout=command_timeout,
            server_settings=named,
            ssl=secured,
            connection_class=Connection,
        )
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise _unreachable(dsn, error) from error
    except ValueError as error:  # asyncpg's text quotes the DSN
        raise SettingsError(f"{PREFIX}POSTGRES is no DSN that can be used: {type(error).__name__}") from None
    connection.vault = vault
    return connection


def _secured_by(settings: Settings) -> ssl.SSLContext | None:
    """With a context asyncpg never falls back to plaintext; without one the DSN says what is done."""
    if settings.postgres_tls == "tls":
        return client_context(settings.postgres_ca_file, "POSTGRES")
    if settings.postgres_ca_file:
        raise SettingsError(f"{PREFIX}POSTGRES_CA_FILE needs {PREFIX}POSTGRES_TLS=tls")
    return None


def _unreachable(dsn: str, error: Exception) -> DatabaseUnreachableError:
    where = urlsplit(dsn)
    why = type(error).__name__
    return DatabaseUnreachableError(f"PostgreSQL at {where.hostname}:{where.port or 5432} can't be used: {why}")
