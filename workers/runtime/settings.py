"""Settings: what a worker is told about the platform it runs against, from ``CLIENTREP_*`` variables."""

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "CLIENTREP_"
KEY_BYTES = 32

Port = Annotated[int, Field(ge=0, le=65535)]
HostPort = Annotated[str, Field(pattern=r"^[^\s:,]+:\d{1,5}(,[^\s:,]+:\d{1,5})*$")]


class SettingsError(Exception):
    """A setting is missing or impossible; the text names the variable, never its value."""


class Settings(BaseSettings):
    """The platform as a worker sees it.

    Attributes:
        kafka: bootstrap servers, ``host:port`` with commas between several.
        postgres: DSN ``postgresql://user:password@host:port/database``.
        postgres_file: a file that holds the DSN, where ``postgres`` isn't set.
        cis: base URL of the CIS gateway.
        smtp: ``host:port`` of the mail relay.
        smtp_tls: ``starttls``, ``tls`` (from the first byte) or ``none``; by default ``none`` for a relay on this
            machine and ``starttls`` for any other.
        smtp_ca_file: the authorities that the relay's certificate is checked by, PEM; by default the system's.
        smtp_user: whom to log in to the relay as; needs TLS.
        smtp_password_file: a file that holds the password.
        smtp_connections: to the relay at once, kept open, of each process.
        smtp_step_seconds: that connecting, and each command to the relay, may take.
        smtp_answer_seconds: that the relay may take to accept an email once it has its text (RFC 5321: ten minutes).
        mail_sender: the address that emails come from, and that receipts and delivery reports go to.
        service_management_inbox: the address of Service Management's inbox (MA-5).
        seal_key_file: private X25519 key that opens sealed details, base64 of 32 bytes.
        seal_public_key_file: its public half, base64 of 32 bytes.
        pepper_file: what PINs and passwords are peppered with before hashing, base64 of 32 bytes.
        metrics_port: where metrics and health are served; 0: nowhere.
        metrics_host: the address they are served on; in a container all of them, ``0.0.0.0``.
        dir: folder of a local platform.
        partitions: of every topic; fixed when the topics are created.
        replication_factor: of every topic that is created.
        argon2_memory_kib: memory of one hash.
        argon2_time_cost: passes of one hash.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    kafka: HostPort
    postgres: SecretStr
    postgres_file: Path | None = None
    cis: str | None = None
    smtp: HostPort | None = None
    smtp_tls: Literal["none", "starttls", "tls"] | None = None
    smtp_ca_file: Path | None = None
    smtp_user: str | None = None
    smtp_password_file: Path | None = None
    smtp_connections: int = Field(default=8, ge=1, le=100)
    smtp_step_seconds: float = Field(default=30.0, gt=0)
    smtp_answer_seconds: float = Field(default=600.0, gt=0)
    mail_sender: str | None = None
    service_management_inbox: str | None = None
    seal_key_file: Path | None = None
    seal_public_key_file: Path | None = None
    pepper_file: Path | None = None
    metrics_port: Port = 0
    metrics_host: str = "127.0.0.1"
    dir: Path = Path(".clientrep")
    partitions: int = Field(default=8, ge=1, le=10_000)
    replication_factor: int = Field(default=1, ge=1, le=10)
    argon2_memory_kib: int = Field(default=19_456, ge=8)
    argon2_time_cost: int = Field(default=2, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _postgres_from_file(cls, given: dict[str, Any]) -> dict[str, Any]:
        if "postgres" not in given and "postgres_file" in given:
            return {**given, "postgres": _text(Path(given["postgres_file"]), "POSTGRES_FILE")}
        return given

    def seal_key(self) -> bytes:
        """The private key that opens sealed details."""
        return read_key(self.seal_key_file, "SEAL_KEY_FILE")

    def seal_public_key(self) -> bytes:
        """The public key that details are sealed to."""
        return read_key(self.seal_public_key_file, "SEAL_PUBLIC_KEY_FILE")

    def smtp_password(self) -> str:
        """The password for the mail relay."""
        if self.smtp_password_file is None:
            raise SettingsError(f"{PREFIX}SMTP_PASSWORD_FILE is not set")
        return _text(self.smtp_password_file, "SMTP_PASSWORD_FILE")

    def pepper(self) -> bytes:
        """The pepper of PIN and password hashes."""
        return read_key(self.pepper_file, "PEPPER_FILE")


def load(over: Mapping[str, str] | None = None) -> Settings:
    """The settings in the process's environment, with the variables in ``over`` before them.

    Raises:
        SettingsError: one is missing or impossible.
    """
    given: dict[str, Any] = {name.removeprefix(PREFIX).lower(): value for name, value in (over or {}).items() if value}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("; ".join(_words(e["loc"], e["type"], e["msg"]) for e in error.errors())) from None


def read_key(path: Path | None, name: str) -> bytes:
    """A key of 32 bytes from a file that holds its base64.

    Args:
        path: the file; None where the setting is missing.
        name: of the setting, without its prefix.

    Raises:
        SettingsError: it's missing, or no such key.
    """
    if path is None:
        raise SettingsError(f"{PREFIX}{name} is not set")
    try:
        key = base64.b64decode(_text(path, name), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(f"{PREFIX}{name} names {path}: not the base64 of {KEY_BYTES} bytes")
    return key


def _words(loc: tuple[int | str, ...], kind: str, message: str) -> str:
    variable = PREFIX + str(loc[0]).upper()
    return f"{variable} is not set" if kind == "missing" else f"{variable}: {message}"


def _text(path: Path, name: str) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{PREFIX}{name} names {path}: {error.strerror}") from None
