"""What production refuses, and how it says so."""

from pathlib import Path

import pytest

from workers.letters.rendering.letterhead import SAMPLES
from workers.letters.rendering.settings import LetterSettings, LetterSettingsError, letter_settings
from workers.runtime.settings import Settings, SettingsError, load

SAFE = {
    "production": "true",
    "kafka": "kafka.example:9093",
    "kafka_tls": "tls",
    "postgres": "postgresql://u:s3cret@db.example:5432/d?sslmode=verify-full",
    "smtp": "relay.example:587",
    "cis": "https://cis.example",
    "master_key_file": "/run/secrets/master-keys",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in {*Settings.model_fields, *LetterSettings.model_fields}:
        monkeypatch.delenv(f"CLIENTREP_{name.upper()}", raising=False)


def told(**more: str) -> Settings:
    return load(named({**SAFE, **more}))


def named(settings: dict[str, str]) -> dict[str, str]:
    return {f"CLIENTREP_{name.upper()}": value for name, value in settings.items()}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"postgres": "postgresql://u:s3cret@db.example/d?sslmode=verify_full"},
        {"postgres": "postgresql://u:s3cret@db.example/d", "postgres_tls": "tls"},
        {"smtp": "127.0.0.1:587", "smtp_tls": "starttls"},
        {"smtp": "", "cis": ""},
        {"cis": "HTTPS://cis.example"},
    ],
)
def test_what_is_safe_starts(more: dict[str, str]) -> None:
    assert told(**more).production


@pytest.mark.parametrize(
    ("more", "variable"),
    [
        ({"kafka_tls": ""}, "KAFKA_TLS"),
        ({"master_key_file": ""}, "MASTER_KEY_FILE"),
        ({"kafka_tls": "none", "kafka": "127.0.0.1:9092"}, "KAFKA_TLS"),
        ({"postgres": "postgresql://u:s3cret@db.example/d"}, "POSTGRES_TLS"),
        ({"postgres": "postgresql://u:s3cret@db.example/d?sslmode=require"}, "POSTGRES_TLS"),
        ({"postgres": "postgresql://u:s3cret@db.example/d?sslmode=verify-full&sslmode=prefer"}, "POSTGRES_TLS"),
        ({"smtp": "127.0.0.1:25"}, "SMTP_TLS"),
        ({"smtp_tls": "none"}, "SMTP_TLS"),
        ({"cis": "http://cis.example"}, "CIS"),
        ({"argon2_memory_kib": "64"}, "ARGON2_MEMORY_KIB"),
        ({"argon2_time_cost": "1"}, "ARGON2_TIME_COST"),
    ],
)
def test_what_is_unsafe_is_named_and_not_quoted(more: dict[str, str], variable: str) -> None:
    with pytest.raises(SettingsError, match=f"^CLIENTREP_PRODUCTION is set, but CLIENTREP_{variable} must ") as error:
        told(**more)
    assert not [hidden for hidden in ("s3cret", ".example", "127.0.0.1") if hidden in str(error.value)]
    load({name: value for name, value in named({**SAFE, **more}).items() if name != "CLIENTREP_PRODUCTION"})


def test_everything_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as error:
        told(kafka_tls="", postgres="postgresql://u:s3cret@db.example/d", smtp_tls="none", cis="http://cis.example")
    assert [name in str(error.value) for name in ("KAFKA_TLS", "POSTGRES_TLS", "SMTP_TLS", "CIS ")] == [True] * 4


def test_letters_of_a_sample_are_refused() -> None:
    with pytest.raises(LetterSettingsError, match=r"LETTERHEAD is not set.*WORDING is not set.*DOCUMENTS is not set"):
        letter_settings({"CLIENTREP_PRODUCTION": "true"})
    assert letter_settings().wording == "own"


def test_own_wording_is_a_choice(tmp_path: Path) -> None:
    chosen = {"production": "true", "letterhead": str(SAMPLES), "wording": "own", "documents": tmp_path.as_uri()}
    assert letter_settings(named(chosen)).wording == "own"
