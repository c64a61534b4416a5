"""Kafka as the settings describe it: every client of ours connects in the same way."""

import ssl
from dataclasses import dataclass, field
from typing import Any

from workers.runtime.settings import PREFIX, Settings, SettingsError
from workers.runtime.tls import client_context


@dataclass(frozen=True, slots=True)
class Login:
    """Who we are, by SASL."""

    mechanism: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Brokers:
    """Where Kafka is and how it is reached.

    Attributes:
        address: bootstrap servers, ``host:port`` with commas between several.
        context: checks the brokers' certificates and names; without one everything goes in the clear.
        login: where the brokers ask for one; only with a context.
    """

    address: str
    context: ssl.SSLContext | None = None
    login: Login | None = None

    def __post_init__(self) -> None:
        if self.login is not None and self.context is None:
            raise ValueError("a password never goes out in the clear")

    @property
    def client(self) -> dict[str, Any]:
        """The arguments that every client of aiokafka takes."""
        known = {"bootstrap_servers": self.address, "security_protocol": self._protocol, "ssl_context": self.context}
        if self.login is None:
            return known
        return known | {
            "sasl_mechanism": self.login.mechanism,
            "sasl_plain_username": self.login.user,
            "sasl_plain_password": self.login.password,
        }

    @property
    def _protocol(self) -> str:
        if self.context is None:
            return "PLAINTEXT"
        return "SSL" if self.login is None else "SASL_SSL"


def brokers(settings: Settings) -> Brokers:
    """The brokers that the settings name.

    Raises:
        SettingsError: a file can't be used, a password is missing, or what needs TLS is set without it.
    """
    if settings.kafka_tls == "none":
        _refuse_without_tls(settings)
        return Brokers(settings.kafka)
    context = client_context(settings.kafka_ca_file, "KAFKA", settings.kafka_cert_file, settings.kafka_key_file)
    return Brokers(settings.kafka, context, _login(settings))


def _login(settings: Settings) -> Login | None:
    if not settings.kafka_user:
        return None
    return Login(settings.kafka_sasl, settings.kafka_user, settings.password("kafka"))


def _refuse_without_tls(settings: Settings) -> None:
    for name in ("kafka_user", "kafka_ca_file", "kafka_cert_file", "kafka_key_file"):
        if getattr(settings, name):
            raise SettingsError(f"{PREFIX}{name.upper()} needs {PREFIX}KAFKA_TLS=tls: nothing falls back to plaintext")
