"""What goes in and what comes out: one letter to render, its finished PDF, or why there is none."""

from dataclasses import dataclass
from datetime import date

MEDIA_TYPE = "application/pdf"


class CannotRenderError(Exception):
    """No document that could be printed comes of this letter; the text says why, without personal data."""


@dataclass(frozen=True, slots=True)
class RenderInput:
    """Everything that one document says; the same input makes the same bytes.

    Attributes:
        letter_id: of the letter; the reader may quote its beginning.
        code: the document's, such as ``CMSL0040``.
        address_lines: 3 to 7, as ``address.address_lines`` gives them; the first is the recipient's name.
        issued_on: the London date of issue, printed as the letter's date (R-1).
        jurisdiction: the client's; None reads as England and Wales.
        answer_by: the last day on which an answer counts, where the document awaits one.
        client: the client's name, told to the representative.
        representative: the representative's name, told to the client.
        client_number: the client's SCIN; printed in letters to the client only.
        free_text: the text of CMSL5512; paragraphs are parted by blank lines.
        enclosures: documents that follow in the same PDF, because they go in the same envelope (SU-4).
    """

    letter_id: str
    code: str
    address_lines: tuple[str, ...]
    issued_on: date
    jurisdiction: str | None = None
    answer_by: date | None = None
    client: str | None = None
    representative: str | None = None
    client_number: str | None = None
    free_text: str | None = None
    enclosures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document.

    Attributes:
        pdf: PDF/A-2a and PDF/UA-1, checked by the preflight.
        sha256: of these bytes, in hexadecimal.
        pages: how many, enclosures with them.
    """

    pdf: bytes
    sha256: str
    pages: int
