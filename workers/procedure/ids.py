"""Ids that derive from the message, so that deciding again gives the same ids."""

from functools import lru_cache
from hashlib import sha1
from uuid import UUID

NAMESPACE = UUID("6c1a7f0e-2f0b-5c3e-9a55-0d7f6d1f3c11")
_SEED = sha1(NAMESPACE.bytes, usedforsecurity=False)


def derived_id(source: str, event_id: str, rule: str, ordinal: int) -> str:
    """The id of the ``ordinal``-th thing that ``rule`` made from the event ``source``, ``event_id``.

    Parted by line feeds, which no source and no id may hold: two events never give one id.
    """
    return _uuid5(f"{source}\n{event_id}\n{rule}\n{ordinal}")


@lru_cache(maxsize=4096)
def client_person_id(scin: str) -> str:
    """The id under which the client's own name and address are kept."""
    return _uuid5(f"client|{scin}")


def poa_person_id(scin: str, poa_id: str) -> str:
    """The id under which the holder of a power of attorney on this case is kept (MA-1)."""
    return _uuid5(f"poa|{scin}|{poa_id}")


def change_person_id(change_id: str) -> str:
    """The id under which the new details that a change asks for are kept (MA-4)."""
    return _uuid5(f"change|{change_id}")


def _uuid5(name: str) -> str:
    """``str(uuid5(NAMESPACE, name))`` without the UUID object, which costs most of it."""
    seeded = _SEED.copy()
    seeded.update(name.encode())
    digits = seeded.hexdigest()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"
