"""Security details as rules may see them: whether they are fit to be used, never what they are."""

from dataclasses import dataclass


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
