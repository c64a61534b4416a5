"""`cm.service-management` and its results: a representative's new details go by email (MA-3a to MA-7)."""

from contracts.base import Data
from contracts.text import FreeText, Identifier, Line, Scin, Sha256


class UpdateRequested(Data):
    """Send Service Management the email that asks for an update; ids only, the text is made when it is sent (MA-4)."""

    request_id: Identifier
    scin: Scin
    representative_id: Identifier
    change_id: Identifier
    change_digest: Identifier


class UpdateSent(Data):
    """The email went out; its text is purged, a digest stays (MA-5)."""

    request_id: Identifier
    scin: Scin
    message_id: Line
    """The email's Message-ID."""
    body_sha256: Sha256


class UpdateRead(Data):
    """The read receipt came (MA-5)."""

    request_id: Identifier
    scin: Scin


class ChangeNoted(Data):
    """Service Management's own note of the change: it is done (MA-7)."""

    request_id: Identifier
    scin: Scin
    note: FreeText
