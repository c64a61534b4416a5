"""Ids that derive from the message, so that deciding again gives the same ids."""

from uuid import UUID, uuid5

NAMESPACE = UUID("6c1a7f0e-2f0b-5c3e-9a55-0d7f6d1f3c11")


def derived_id(source: str, event_id: str, rule: str, ordinal: int) -> str:
    """The id of the ``ordinal``-th thing that ``rule`` made from the event ``source``, ``event_id``."""
    return str(uuid5(NAMESPACE, f"{source}|{event_id}|{rule}|{ordinal}"))


def client_person_id(scin: str) -> str:
    """The id under which the client's own name and address are kept."""
    return str(uuid5(NAMESPACE, f"client|{scin}"))
