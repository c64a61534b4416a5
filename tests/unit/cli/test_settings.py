"""What a worker is told, and how it says that it was told wrong."""

import base64
from pathlib import Path

import pytest

from workers.runtime.settings import Settings, SettingsError, load

PLATFORM = {"CLIENTREP_KAFKA": "127.0.0.1:9092", "CLIENTREP_POSTGRES": "postgresql://u:s3cret@127.0.0.1:5432/d"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CLIENTREP_{name.upper()}", raising=False)


def test_what_is_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTREP_KAFKA", "elsewhere:1")
    monkeypatch.setenv("CLIENTREP_METRICS_PORT", "9100")
    settings = load(PLATFORM)
    assert (settings.kafka, settings.metrics_port, settings.partitions) == ("127.0.0.1:9092", 9100, 8)


def test_secrets_are_not_shown() -> None:
    assert "s3cret" not in repr(load(PLATFORM))


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(SettingsError, match="CLIENTREP_KAFKA is not set; CLIENTREP_POSTGRES is not set"):
        load({})


def test_an_empty_variable_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTREP_KAFKA", "")
    with pytest.raises(SettingsError, match="CLIENTREP_KAFKA is not set"):
        load({})


@pytest.mark.parametrize(
    ("name", "value"),
    [("KAFKA", "no-port"), ("METRICS_PORT", "70000"), ("PARTITIONS", "0"), ("ARGON2_TIME_COST", "dear")],
)
def test_an_impossible_value_is_named_but_not_quoted(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"CLIENTREP_{name}: ") as error:
        load({**PLATFORM, f"CLIENTREP_{name}": value})
    assert value not in str(error.value)


def test_the_dsn_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "dsn"
    file.write_text(PLATFORM["CLIENTREP_POSTGRES"] + "\n")
    settings = load({"CLIENTREP_KAFKA": "k:1", "CLIENTREP_POSTGRES_FILE": str(file)})
    assert settings.postgres.get_secret_value() == PLATFORM["CLIENTREP_POSTGRES"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"CLIENTREP_POSTGRES_FILE names .*: No such file"):
        load({"CLIENTREP_KAFKA": "k:1", "CLIENTREP_POSTGRES_FILE": str(tmp_path / "none")})


def test_keys_are_read_from_their_files(tmp_path: Path) -> None:
    file = tmp_path / "seal.pub"
    file.write_bytes(base64.b64encode(bytes(range(32))) + b"\n")
    assert load({**PLATFORM, "CLIENTREP_SEAL_PUBLIC_KEY_FILE": str(file)}).seal_public_key() == bytes(range(32))


@pytest.mark.parametrize("content", [b"", b"short", base64.b64encode(bytes(31)), b"not base64!"])
def test_a_file_without_a_key_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "pepper"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"CLIENTREP_PEPPER_FILE names .*: not the base64 of 32 bytes"):
        load({**PLATFORM, "CLIENTREP_PEPPER_FILE": str(file)}).pepper()


def test_a_key_that_is_needed_but_not_set_is_named() -> None:
    with pytest.raises(SettingsError, match="CLIENTREP_SEAL_KEY_FILE is not set"):
        load(PLATFORM).seal_key()
