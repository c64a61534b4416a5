"""Personal data at rest: what is kept of each person under a key of their own, wrapped by a master key.

The master keys are in a file, a line each: a name, a space, base64 of 32 bytes. The first one wraps new keys, the
others only open what they wrapped, until ``clientrep keys renew`` has wrapped that again. The line named ``index`` is
the key of match keys and stays the same for ever. All of it is XChaCha20-Poly1305 and HMAC-SHA-256.
"""

import base64
import binascii
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt
from nacl.exceptions import CryptoError

from workers.runtime.settings import KEY_BYTES, PREFIX, Settings, SettingsError

NAME = "MASTER_KEY_FILE"
INDEX = "index"
NONCE_BYTES = 24
REMEMBERED = 4096
"""Keys that a process keeps at hand, unwrapped."""
HASHED = "#"
"""Match keys begin so once they are hashed."""


class VaultError(Exception):
    """Data at rest can't be opened: its master key is missing, or it was changed."""


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A person's key as it is kept: useless without the master key of that name."""

    master: str
    wrapped: bytes


class Vault:
    """Seals and opens what is kept of people.

    Args:
        masters: the master keys by name, the first of which wraps new keys.
        index: the key of match keys.
    """

    def __init__(self, masters: Mapping[str, bytes], index: bytes) -> None:
        self.masters = dict(masters)
        self.current = next(iter(masters))
        self._index = index
        self._unwrapped: dict[WrappedKey, bytes] = {}

    def new_key(self, subject: str) -> WrappedKey:
        """A key for a person, or whatever else data is kept of."""
        key = os.urandom(KEY_BYTES)
        wrapped = self._wrapped(subject, key)
        self._remember(wrapped, key)
        return wrapped

    def renewed(self, subject: str, key: WrappedKey) -> WrappedKey:
        """The same key, wrapped by the current master key."""
        return self._wrapped(subject, self._unwrap(subject, key))

    def seal(self, subject: str, key: WrappedKey, text: str) -> bytes:
        """What only opens with this key, for this subject."""
        return _sealed(self._key(subject, key), f"data|{subject}", text.encode())

    def open(self, subject: str, key: WrappedKey, sealed: bytes) -> str:
        """What was sealed.

        Raises:
            VaultError: with another key, for another subject, or it was changed since.
        """
        return _opened(self._key(subject, key), f"data|{subject}", sealed).decode()

    def index(self, match_key: str) -> str:
        """A digest under which a match key is found, and from which nobody can tell whose it is."""
        if match_key.startswith(HASHED):
            return match_key
        return HASHED + hmac.digest(self._index, match_key.encode(), "sha256").hex()

    def _key(self, subject: str, key: WrappedKey) -> bytes:
        """The key itself; unwrapping is half the cost of opening, and a case is read several times in a row."""
        if key not in self._unwrapped:
            self._remember(key, self._unwrap(subject, key))
        return self._unwrapped[key]

    def _remember(self, wrapped: WrappedKey, key: bytes) -> None:
        if len(self._unwrapped) >= REMEMBERED:
            self._unwrapped.clear()
        self._unwrapped[wrapped] = key

    def _wrapped(self, subject: str, key: bytes) -> WrappedKey:
        return WrappedKey(self.current, _sealed(self.masters[self.current], f"key|{subject}", key))

    def _unwrap(self, subject: str, key: WrappedKey) -> bytes:
        if key.master not in self.masters:
            raise VaultError(f"{PREFIX}{NAME} has no master key {key.master!r}")
        return _opened(self.masters[key.master], f"key|{subject}", key.wrapped)


def vault_from(settings: Settings) -> Vault | None:
    """The vault that the settings name; None: data is kept in clear.

    Raises:
        SettingsError: the file isn't as it should be.
    """
    path = settings.master_key_file
    return None if path is None else _read(path)


def vault_of(connection: asyncpg.Connection) -> Vault | None:
    """The vault of what a connection reads and writes."""
    vault: Vault | None = getattr(connection, "vault", None)
    return vault


def _read(path: Path) -> Vault:
    try:
        lines = [line.split() for line in path.read_text("utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise SettingsError(f"{PREFIX}{NAME} names {path}: {error.strerror}") from None
    keys = {name: _key(path, text) for name, text in (_parted(path, line) for line in lines)}
    index = keys.pop(INDEX, None)
    if index is None or not keys or len(keys) + 1 < len(lines):
        raise _unfit(path)
    return Vault(keys, index)


def _parted(path: Path, line: list[str]) -> tuple[str, str]:
    if len(line) != 2:  # noqa: PLR2004 - a name and a key
        raise _unfit(path)
    return line[0], line[1]


def _key(path: Path, text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise _unfit(path)
    return key


def _unfit(path: Path) -> SettingsError:
    what = f"not lines of a name and base64 of {KEY_BYTES} bytes, each name once, one of them {INDEX!r}"
    return SettingsError(f"{PREFIX}{NAME} names {path}: {what}")


def _sealed(key: bytes, about: str, content: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + encrypt(content, about.encode(), nonce, key)


def _opened(key: bytes, about: str, sealed: bytes) -> bytes:
    try:
        return decrypt(sealed[NONCE_BYTES:], about.encode(), sealed[:NONCE_BYTES], key)
    except CryptoError:
        raise VaultError("what is kept can't be opened with its key") from None
