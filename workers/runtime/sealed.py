"""Opening sealed security details: the one place where a PIN and a password are ever in clear."""

import asyncio
import base64
import hmac
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
from argon2 import PasswordHasher
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from workers.procedure.security import HashedSecurity
from workers.runtime.settings import Settings

PIN_DIGITS = 7
THREADS = 2


class SealBrokenError(Exception):
    """The seal can't be opened with the platform's key, or holds something else."""


def sealed_in(data: Any) -> str | None:  # noqa: ANN401 - any contract's model
    """The sealed details in an event's data, wherever its contract has them."""
    brought = getattr(data, "data", None)
    security = getattr(data, "security", None) or getattr(brought, "security", None)
    return None if security is None else security.sealed


class Opener:
    """Opens seals and hashes what was in them, in threads: hashing is dear on purpose."""

    def __init__(self, settings: Settings) -> None:
        self._box = SealedBox(PrivateKey(settings.seal_key()))
        self._pepper = settings.pepper()
        self._hasher = PasswordHasher(
            time_cost=settings.argon2_time_cost, memory_cost=settings.argon2_memory_kib, parallelism=1
        )
        self._threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="seal")

    async def open(self, sealed: Iterable[str]) -> list[HashedSecurity | SealBrokenError]:
        """Each seal opened and hashed, or the error that says it can't be."""
        loop, left = asyncio.get_running_loop(), list(sealed)
        share = max(1, -(-len(left) // THREADS))
        shares = [left[i : i + share] for i in range(0, len(left), share)]
        opened = await asyncio.gather(*(loop.run_in_executor(self._threads, self._all_hashed, one) for one in shares))
        return [one for of_share in opened for one in of_share]

    def _all_hashed(self, sealed: list[str]) -> list[HashedSecurity | SealBrokenError]:
        return [self._hashed(one) for one in sealed]

    def _hashed(self, sealed: str) -> HashedSecurity | SealBrokenError:
        try:
            details = orjson.loads(self._box.decrypt(base64.b64decode(sealed, validate=True)))
            return self._fit(str(details.get("pin") or ""), str(details.get("password") or ""))
        except (CryptoError, ValueError, TypeError, AttributeError):
            return SealBrokenError("can't be opened")

    def _fit(self, pin: str, password: str) -> HashedSecurity:
        """A PIN that isn't seven digits, or an empty password, counts as none (SU-10)."""
        pin_fits = len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()
        return HashedSecurity(self._hash(pin) if pin_fits else None, self._hash(password) if password else None)

    def _hash(self, secret: str) -> str:
        return self._hasher.hash(hmac.digest(self._pepper, secret.encode(), "sha256"))
