"""Opening sealed security details: the one place where a PIN and a password are ever in clear."""

import asyncio
import base64
import hmac
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import orjson
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from workers.procedure.security import HashedSecurity
from workers.runtime.settings import Settings

PIN_DIGITS = 7
THREADS = 2

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, repr=False)
class Stored:
    """The hashes that a contact's PIN and password have since ``set_at``."""

    contact_id: str | None
    pin_hash: str
    password_hash: str
    set_at: datetime | None


NOTHING_SET = Stored(None, "", "", None)
"""For a representative who isn't known or has no PIN."""


class SealBrokenError(Exception):
    """The seal can't be opened with the platform's key, or holds something else."""


def sealed_in(data: Any) -> str | None:  # noqa: ANN401 - any contract's model
    """The sealed details in an event's data, wherever its contract has them."""
    fields = vars(data)  # asked for what it hasn't, a model takes its time
    brought = fields.get("data")
    security = fields.get("security") or (brought and vars(brought).get("security"))
    return security.sealed if security else None


class Opener:
    """Opens seals and hashes what was in them, in threads: hashing is dear on purpose."""

    def __init__(self, settings: Settings) -> None:
        self._box = SealedBox(PrivateKey(settings.seal_key()))
        self._pepper = settings.pepper()
        self._hasher = PasswordHasher(
            time_cost=settings.argon2_time_cost, memory_cost=settings.argon2_memory_kib, parallelism=1
        )
        self._threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="seal")
        self._of_nobody = self._hash("")

    async def open(self, sealed: Sequence[str]) -> list[HashedSecurity | SealBrokenError]:
        """Each seal opened and hashed, or the error that says it can't be."""
        return await self._in_threads(self._hashed, sealed)

    async def compare(self, sealed: Sequence[tuple[str, Stored]]) -> list[bool | SealBrokenError]:
        """Whether what is in each seal is what was set; always the same work."""
        return await self._in_threads(self._compared, sealed)

    async def _in_threads(self, work: Callable[[T], R], items: Sequence[T]) -> list[R]:
        loop = asyncio.get_running_loop()
        share = max(1, -(-len(items) // THREADS))
        shares = [items[i : i + share] for i in range(0, len(items), share)]
        done = await asyncio.gather(
            *(loop.run_in_executor(self._threads, lambda one: [work(item) for item in one], one) for one in shares)
        )
        return [one for of_share in done for one in of_share]

    def _hashed(self, sealed: str) -> HashedSecurity | SealBrokenError:
        try:
            return self._fit(*self._unsealed(sealed))
        except SealBrokenError as broken:
            return broken

    def _compared(self, sealed: tuple[str, Stored]) -> bool | SealBrokenError:
        text, stored = sealed
        try:
            pin, password = self._unsealed(text)
        except SealBrokenError as broken:
            return broken
        right = self._verifies(stored.pin_hash, pin), self._verifies(stored.password_hash, password)
        return all(right) and stored.set_at is not None

    def _unsealed(self, sealed: str) -> tuple[str, str]:
        try:
            details = orjson.loads(self._box.decrypt(base64.b64decode(sealed, validate=True)))
            return str(details.get("pin") or ""), str(details.get("password") or "")
        except (CryptoError, ValueError, TypeError, AttributeError):
            raise SealBrokenError("can't be opened") from None

    def _fit(self, pin: str, password: str) -> HashedSecurity:
        """A PIN that isn't seven digits, or an empty password, counts as none (SU-10)."""
        pin_fits = len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()
        return HashedSecurity(self._hash(pin) if pin_fits else None, self._hash(password) if password else None)

    def _hash(self, secret: str) -> str:
        return self._hasher.hash(self._peppered(secret))

    def _verifies(self, stored: str, secret: str) -> bool:
        try:
            return self._hasher.verify(stored or self._of_nobody, self._peppered(secret))
        except VerificationError:
            return False

    def _peppered(self, secret: str) -> bytes:
        return hmac.digest(self._pepper, secret.encode(), "sha256")
