"""Settings: what a worker is told about the platform it runs against, from ``CLIENTREP_*`` variables."""

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from workers.runtime import production

PREFIX = "CLIENTREP_"
KEY_BYTES = 32
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

Port = Annotated[int, Field(ge=0, le=65535)]
HostPort = Annotated[str, Field(pattern=r"^[^\s:,]+:\d{1,5}(,[^\s:,]+:\d{1,5})*$")]
SmtpTls = Literal["none", "starttls", "tls"]


class SettingsError(Exception):
    """A setting is missing or impossible; the text names the variable, never its value."""


class Settings(BaseSettings):
    """The platform as a worker sees it.

    A secret is given by its variable, or by one more with ``_FILE`` that names a file with it.

    Attributes:
        production: this is no trial: what would go out in the clear, or is only fit for trials, is refused.
        kafka: bootstrap servers, ``host:port`` with commas between several.
        kafka_tls: ``tls``, or ``none`` where Kafka is reached in the clear.
        kafka_ca_file: the authorities that the brokers' certificates are checked by, PEM; by default the system's.
        kafka_cert_file: our own certificate, PEM, where the brokers ask for one.
        kafka_key_file: the key to it, PEM without a password, unless it stands in the same file.
        kafka_user: whom to log in as with SASL; needs TLS.
        kafka_password: with which password.
        kafka_password_file: a file that holds the password.
        kafka_sasl: by which mechanism.
        postgres: DSN ``postgresql://user:password@host:port/database``.
        postgres_file: a file that holds the DSN, where ``postgres`` isn't set.
        postgres_tls: ``tls``: always, with the server's certificate and name checked; without it as the DSN says
            (``sslmode``, ``sslrootcert``, ``sslcert``, ``sslkey``).
        postgres_ca_file: the authorities that the server's certificate is checked by, PEM; by default the system's.
        cis: base URL of the CIS gateway.
        smtp: ``host:port`` of the mail relay.
        smtp_tls: ``starttls``, ``tls`` (from the first byte) or ``none``; by default ``none`` for a relay on this
            machine and ``starttls`` for any other.
        smtp_ca_file: the authorities that the relay's certificate is checked by, PEM; by default the system's.
        smtp_user: whom to log in to the relay as; needs TLS.
        smtp_password: with which password.
        smtp_password_file: a file that holds the password.
        smtp_connections: to the relay at once, kept open, of each process.
        smtp_step_seconds: that connecting, and each command to the relay, may take.
        smtp_answer_seconds: that the relay may take to accept an email once it has its text (RFC 5321: ten minutes).
        mail_sender: the address that emails come from, and that receipts and delivery reports go to.
        service_management_inbox: the address of Service Management's inbox (MA-5).
        seal_key_file: private X25519 key that opens sealed details, base64 of 32 bytes.
        seal_public_key_file: its public half, base64 of 32 bytes.
        pepper_file: what PINs and passwords are peppered with before hashing, base64 of 32 bytes.
        stuck_seconds: after which a worker ends where it has work and makes no progress.
        timers_share: of the time that many timers, which fell due at once, may take while live traffic comes in.
        master_key_file: the master keys of what is kept of people (``workers.runtime.vault``); without it they are
            kept in clear.
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

    production: bool = False
    kafka: HostPort
    kafka_tls: Literal["none", "tls"] = "none"
    kafka_ca_file: Path | None = None
    kafka_cert_file: Path | None = None
    kafka_key_file: Path | None = None
    kafka_user: str | None = None
    kafka_password: SecretStr | None = None
    kafka_password_file: Path | None = None
    kafka_sasl: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = "SCRAM-SHA-512"
    postgres: SecretStr
    postgres_file: Path | None = None
    postgres_tls: Literal["tls"] | None = None
    postgres_ca_file: Path | None = None
    cis: str | None = None
    smtp: HostPort | None = None
    smtp_tls: SmtpTls | None = None
    smtp_ca_file: Path | None = None
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_password_file: Path | None = None
    smtp_connections: int = Field(default=8, ge=1, le=100)
    smtp_step_seconds: float = Field(default=30.0, gt=0)
    smtp_answer_seconds: float = Field(default=600.0, gt=0)
    mail_sender: str | None = None
    service_management_inbox: str | None = None
    seal_key_file: Path | None = None
    seal_public_key_file: Path | None = None
    pepper_file: Path | None = None
    stuck_seconds: float = Field(default=180.0, gt=0)
    timers_share: float = Field(default=0.25, gt=0, le=1)
    master_key_file: Path | None = None
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

    @property
    def smtp_secured_by(self) -> SmtpTls:
        """How the mail relay is spoken to."""
        host = (self.smtp or "").rpartition(":")[0].strip("[]")
        return self.smtp_tls or ("none" if host in LOOPBACK else "starttls")

    def password(self, of: Literal["kafka", "smtp"]) -> str:
        """The password for a server, as it was given or from its file.

        Raises:
            SettingsError: there is none.
        """
        name = f"{of}_password"
        given, file = getattr(self, name), getattr(self, f"{name}_file")
        if given is None and file is None:
            raise SettingsError(f"neither {PREFIX}{name.upper()} nor {PREFIX}{name.upper()}_FILE is set")
        return str(given.get_secret_value()) if given is not None else _text(file, f"{name.upper()}_FILE")

    def pepper(self) -> bytes:
        """The pepper of PIN and password hashes."""
        return read_key(self.pepper_file, "PEPPER_FILE")


def load(over: Mapping[str, str] | None = None) -> Settings:
    """The settings in the process's environment, with the variables in ``over`` before them.

    Raises:
        SettingsError: one is missing or impossible, or isn't safe enough for production.
    """
    given: dict[str, Any] = {name.removeprefix(PREFIX).lower(): value for name, value in (over or {}).items() if value}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise SettingsError("; ".join(_words(e["loc"], e["type"], e["msg"]) for e in error.errors())) from None
    if settings.production and (unsafe := production.unsafe(settings)):
        raise SettingsError(f"{PREFIX}PRODUCTION is set, but " + "; ".join(f"{PREFIX}{one}" for one in unsafe))
    return settings


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
