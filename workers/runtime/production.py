"""What production refuses, so that a forgotten setting can't send anything in the clear."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from workers.runtime.settings import Settings

LEAST_MEMORY_KIB, LEAST_TIME_COST = 19_456, 2
"""Of one hash of a PIN or password, as OWASP has it for argon2id."""


def unsafe(settings: "Settings") -> list[str]:
    """What is wrong: each begins with the variable's name without its prefix, and quotes no value."""
    return [*_in_the_clear(settings), *_kept_in_clear(settings), *_cheap(settings)]


def _in_the_clear(settings: "Settings") -> Iterator[str]:
    if settings.kafka_tls == "none":
        yield "KAFKA_TLS must be tls: Kafka would be reached in the clear"
    if settings.postgres_tls is None and _ssl_mode(settings.postgres.get_secret_value()) != "verify-full":
        yield "POSTGRES_TLS must be tls, or the DSN say sslmode=verify-full: PostgreSQL might be reached in the clear"
    if settings.smtp and settings.smtp_secured_by == "none":
        yield "SMTP_TLS must be starttls or tls: emails would go out in the clear"
    if settings.cis and urlsplit(settings.cis).scheme != "https":
        yield "CIS must begin with https://: the CIS gateway would be asked in the clear"


def _kept_in_clear(settings: "Settings") -> Iterator[str]:
    if settings.master_key_file is None:
        yield "MASTER_KEY_FILE must be given: what is kept of people would lie in the clear"


def _cheap(settings: "Settings") -> Iterator[str]:
    if settings.argon2_memory_kib < LEAST_MEMORY_KIB:
        yield f"ARGON2_MEMORY_KIB must be {LEAST_MEMORY_KIB} at least: PINs could be guessed from their hashes"
    if settings.argon2_time_cost < LEAST_TIME_COST:
        yield f"ARGON2_TIME_COST must be {LEAST_TIME_COST} at least: PINs could be guessed from their hashes"


def _ssl_mode(dsn: str) -> str | None:
    """What the DSN says of TLS, as asyncpg reads it: of several the last."""
    said = parse_qs(urlsplit(dsn).query).get("sslmode")
    return said[-1].replace("_", "-") if said else None
