"""What the settings say of Kafka, and what of it is refused."""

from pathlib import Path

import pytest

from tests.integration.certificates import Authority
from workers.runtime.brokers import Brokers, Login, brokers
from workers.runtime.settings import Settings, SettingsError, load

PLATFORM = {"CLIENTREP_KAFKA": "a.example:1,b.example:2", "CLIENTREP_POSTGRES": "postgresql://u:p@h:1/d"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CLIENTREP_{name.upper()}", raising=False)


def told(**more: str) -> Brokers:
    return brokers(load({**PLATFORM, **{f"CLIENTREP_{name.upper()}": value for name, value in more.items()}}))


def test_without_a_word_in_the_clear() -> None:
    assert told().client == {
        "bootstrap_servers": "a.example:1,b.example:2",
        "security_protocol": "PLAINTEXT",
        "ssl_context": None,
    }


def test_tls_alone() -> None:
    client = told(kafka_tls="tls").client
    assert client["security_protocol"] == "SSL"
    assert client["ssl_context"].check_hostname


@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"])
def test_a_login(mechanism: str) -> None:
    known = told(kafka_tls="tls", kafka_user="reps", kafka_password="s3cret", kafka_sasl=mechanism)  # noqa: S106
    client = known.client
    assert (client["security_protocol"], client["sasl_mechanism"]) == ("SASL_SSL", mechanism)
    assert (client["sasl_plain_username"], client["sasl_plain_password"]) == ("reps", "s3cret")
    assert "s3cret" not in repr(known)


def test_the_password_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("s3cret\n")
    known = told(kafka_tls="tls", kafka_user="reps", kafka_password_file=str(tmp_path / "password"))
    assert known.client["sasl_plain_password"] == "s3cret"  # noqa: S105 - no secret


def test_a_certificate_of_our_own(tmp_path: Path) -> None:
    ours = Authority(tmp_path).issue("ours")
    assert told(kafka_tls="tls", kafka_cert_file=str(ours)).context is not None


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"kafka_user": "reps"}, "CLIENTREP_KAFKA_USER needs CLIENTREP_KAFKA_TLS=tls"),
        ({"kafka_ca_file": "/none"}, "CLIENTREP_KAFKA_CA_FILE needs CLIENTREP_KAFKA_TLS=tls"),
        ({"kafka_tls": "tls", "kafka_ca_file": "/none"}, "CLIENTREP_KAFKA_CA_FILE names /none: FileNotFoundError"),
        ({"kafka_tls": "tls", "kafka_cert_file": "/none"}, "CLIENTREP_KAFKA_CERT_FILE and .* name no certificate"),
        ({"kafka_tls": "tls", "kafka_user": "reps"}, "neither CLIENTREP_KAFKA_PASSWORD nor .*_FILE is set"),
        ({"kafka_tls": "perhaps"}, "CLIENTREP_KAFKA_TLS: "),
        ({"kafka_sasl": "GSSAPI"}, "CLIENTREP_KAFKA_SASL: "),
    ],
)
def test_what_is_missing_or_unsafe_is_named(more: dict[str, str], why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        told(**more)


def test_a_login_in_the_clear_can_not_even_be_made() -> None:
    with pytest.raises(ValueError, match="never goes out in the clear"):
        Brokers("a.example:1", None, Login("PLAIN", "reps", "s3cret"))
