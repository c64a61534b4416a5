"""What is kept of people is sealed under a key of their own, and nobody reads it without."""

from base64 import b64encode
from pathlib import Path

import pytest

from workers.runtime.settings import Settings, SettingsError, load
from workers.runtime.vault import Vault, VaultError, WrappedKey, vault_from

INDEX, FIRST, SECOND = bytes(32), bytes([1] * 32), bytes([2] * 32)
PLATFORM = {"CLIENTREP_KAFKA": "127.0.0.1:1", "CLIENTREP_POSTGRES": "postgresql://u:p@127.0.0.1:1/d"}
TEXT = '{"last_name": "Wrenfield"}'


@pytest.fixture
def vault() -> Vault:
    return Vault({"first": FIRST}, INDEX)


def settings(folder: Path, *lines: str) -> Settings:
    file = folder / "master-keys"
    file.write_text("\n".join(lines))
    return load({**PLATFORM, "CLIENTREP_MASTER_KEY_FILE": str(file)})


def line(name: str, key: bytes) -> str:
    return f"{name} {b64encode(key).decode()}"


def test_what_is_sealed_is_opened_with_its_key(vault: Vault) -> None:
    key = vault.new_key("p1")
    sealed = vault.seal("p1", key, TEXT)
    assert b"Wrenfield" not in sealed
    assert vault.open("p1", key, sealed) == TEXT


def test_the_same_is_never_sealed_alike(vault: Vault) -> None:
    key = vault.new_key("p1")
    assert vault.seal("p1", key, TEXT) != vault.seal("p1", key, TEXT)
    assert vault.new_key("p1") != key


def test_another_persons_key_opens_nothing(vault: Vault) -> None:
    sealed = vault.seal("p1", vault.new_key("p1"), TEXT)
    for subject in ("p1", "p2"):
        with pytest.raises(VaultError):
            vault.open(subject, vault.new_key(subject), sealed)


def test_a_key_serves_nobody_else(vault: Vault) -> None:
    key = vault.new_key("p1")
    sealed = vault.seal("p1", key, TEXT)
    with pytest.raises(VaultError):
        vault.open("p2", key, sealed)


def test_what_was_changed_is_noticed(vault: Vault) -> None:
    key = vault.new_key("p1")
    sealed = bytearray(vault.seal("p1", key, TEXT))
    sealed[-1] ^= 1
    with pytest.raises(VaultError):
        vault.open("p1", key, bytes(sealed))


def test_another_master_key_opens_nothing(vault: Vault) -> None:
    key = vault.new_key("p1")
    sealed = vault.seal("p1", key, TEXT)
    with pytest.raises(VaultError):
        Vault({"first": SECOND}, INDEX).open("p1", key, sealed)
    with pytest.raises(VaultError, match="first"):
        Vault({"second": SECOND}, INDEX).open("p1", key, sealed)


def test_a_renewed_key_needs_the_old_master_key_no_longer(vault: Vault) -> None:
    key = vault.new_key("p1")
    sealed = vault.seal("p1", key, TEXT)
    renewed = Vault({"second": SECOND, "first": FIRST}, INDEX).renewed("p1", key)
    assert renewed.master == "second"
    assert Vault({"second": SECOND}, INDEX).open("p1", renewed, sealed) == TEXT


def test_a_match_key_is_found_and_tells_nothing(vault: Vault) -> None:
    hashed = vault.index("wrenfield|tobias|1979-02-28")
    assert "wrenfield" not in hashed
    assert hashed == Vault({"second": SECOND}, INDEX).index("wrenfield|tobias|1979-02-28")
    assert vault.index(hashed) == hashed
    assert vault.index("another") != hashed
    assert Vault({"first": FIRST}, SECOND).index("wrenfield|tobias|1979-02-28") != hashed


def test_the_first_line_wraps_new_keys(tmp_path: Path) -> None:
    vault = vault_from(settings(tmp_path, line("index", INDEX), line("second", SECOND), "", line("first", FIRST)))
    assert vault is not None
    assert vault.new_key("p1").master == "second"
    old = Vault({"first": FIRST}, INDEX).new_key("p1")
    sealed = Vault({"first": FIRST}, INDEX).seal("p1", old, TEXT)
    assert vault.open("p1", old, sealed) == TEXT


def test_without_a_file_there_is_no_vault() -> None:
    assert vault_from(load(PLATFORM)) is None


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (line("index", INDEX),),
        (line("first", FIRST),),
        (line("index", INDEX), line("first", FIRST), line("first", SECOND)),
        (line("index", INDEX), "first"),
        (line("index", INDEX), "first c2hvcnQ="),
        (line("index", INDEX), "first no-base64!"),
    ],
)
def test_an_unfit_file_is_refused_without_its_keys(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError, match="CLIENTREP_MASTER_KEY_FILE") as refused:
        vault_from(settings(tmp_path, *lines))
    assert not [one for one in lines if one.partition(" ")[2] and one.partition(" ")[2] in str(refused.value)]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        vault_from(load({**PLATFORM, "CLIENTREP_MASTER_KEY_FILE": str(tmp_path / "none")}))


def test_a_key_never_shows(vault: Vault) -> None:
    assert isinstance(vault.new_key("p1"), WrappedKey)
    assert FIRST.hex() not in repr(vault)
