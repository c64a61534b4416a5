"""Security details as rules may see them: whether they are fit to be used, or right, never what they are."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HashedSecurity:
    """A PIN and password after the seal was opened (SU-10).

    A PIN that isn't seven digits, or an empty password, counts as none: its hash is then None.

    Attributes:
        pin_hash: argon2id hash of the PIN, or None.
        password_hash: argon2id hash of the password, or None.
    """

    pin_hash: str | None
    password_hash: str | None

    @property
    def complete(self) -> bool:
        """Whether both a PIN and a password can be set (SU-8, SU-10)."""
        return self.pin_hash is not None and self.password_hash is not None


@dataclass(frozen=True, slots=True)
class ComparedSecurity:
    """What a caller gave, compared with what the representative set (MA-3c).

    Attributes:
        matches: whether both PIN and password are right; never where none are set.
        contact_id: with whose; None: the representative isn't known, or has none.
        set_at: when those were set that it was compared with.
    """

    matches: bool
    contact_id: str | None = None
    set_at: datetime | None = None


class ComparedTooEarlyError(Exception):
    """The representative's PIN and password were set after the caller's had been compared: compare again."""
