"""The secrets of a platform: for security details a key pair and a pepper, for people the master keys; passwords.

``python -m clientrep.local.keys FOLDER`` makes those that ``docker-compose.yml`` names, where they aren't there yet.
"""

import base64
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from nacl.public import PrivateKey

KEY_BYTES = 32
PASSWORD_BYTES = 24


def make_keys(folder: Path) -> Mapping[str, str]:
    """Make the keys that aren't there yet, each readable only for its owner.

    Args:
        folder: a directory that is closed to others.

    Returns:
        The settings that tell the workers where they lie.
    """
    private, public, pepper, master = (folder / name for name in ("seal.key", "seal.pub", "pepper", "master-keys"))
    if not private.exists():
        key = PrivateKey.generate()
        _write(private, base64.b64encode(bytes(key)))
        _write(public, base64.b64encode(bytes(key.public_key)))
    if not pepper.exists():
        _write(pepper, _random_key())
    if not master.exists():
        _write(master, b"\n".join(name + b" " + _random_key() for name in (b"index", b"first")))
    return {
        "CLIENTREP_MASTER_KEY_FILE": str(master),
        "CLIENTREP_SEAL_KEY_FILE": str(private),
        "CLIENTREP_SEAL_PUBLIC_KEY_FILE": str(public),
        "CLIENTREP_PEPPER_FILE": str(pepper),
    }


def make_password(file: Path) -> str:
    """A random password that a file keeps, made at first use; letters, digits, - and _ only."""
    if not file.exists():
        _write(file, secrets.token_urlsafe(PASSWORD_BYTES).encode())
    return file.read_text()


def make_compose_secrets(folder: Path) -> None:
    """Make the secrets of ``docker-compose.yml``.

    The folder is closed to others. The files in it are not: a container sees a secret with the mode that it has here,
    and the workers there run as a user who owns nothing.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    make_keys(folder)
    password = make_password(folder / "postgres-password")
    _write(folder / "postgres-dsn", f"postgresql://clientrep:{password}@postgres:5432/clientrep".encode())
    for file in folder.iterdir():
        file.chmod(0o644)


def _random_key() -> bytes:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES))


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


if __name__ == "__main__":
    make_compose_secrets(Path(sys.argv[1]))
