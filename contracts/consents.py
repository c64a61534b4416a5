"""`cm.consents.requests` and `cm.consents.replies`: joint powers of attorney decide together (MA-8 to MA-12)."""

from typing import Literal

from contracts.base import Data
from contracts.text import FreeText, Identifier, Instant, Scin
from contracts.words import Channel


class ConsentRequested(Data):
    """A joint holder is asked to agree to one change (MA-9, MA-10)."""

    scin: Scin
    change_id: Identifier
    change_digest: Identifier
    """An answer counts only for exactly this change (MA-12)."""
    poa_id: Identifier
    summary: FreeText
    """What is asked for, without personal data."""
    due_at: Instant
    """From this moment on an answer is late (MA-10, R-1)."""


class ConsentReplied(Data):
    """A joint holder agrees or refuses (MA-9, MA-11, MA-12)."""

    scin: Scin
    change_id: Identifier
    change_digest: Identifier
    poa_id: Identifier
    answer: Literal["agree", "refuse"]
    channel: Channel
