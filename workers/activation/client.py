"""The client's choices that Set Up changes; no personal data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Client:
    """The client's choices that Set Up changes (SU-7, SU-15); None: not known here."""

    scin: str
    preferred_contact_method: str | None = None
    self_service: bool = True
    opt_out_of_sms: bool = False
