"""`cm.letters`, `cm.letters.status` and the internal `cm.letters.requests`: from intent to envelope."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from contracts.base import Data, Part
from contracts.free import AnyValue, Key
from contracts.text import (
    Date,
    FreeText,
    Identifier,
    Language,
    Line,
    MaybeFreeText,
    RuleId,
    Scin,
    Sha256,
)
from contracts.words import LetterCode, LetterFate, Queue, Recipient, Via

PrintedLine = Annotated[
    str,
    StringConstraints(
        strict=True,
        min_length=1,
        max_length=45,
        pattern=r"^[^\u0000-\u001f\u007f-\u009f@()=\[\]\u0022\u005c/,<>~][^\u0000-\u001f\u007f-\u009f]*$",
    ),
]
r"""One line of an address as printed: at most 45 characters, beginning with none of ``@()=[]"\/,<>~``."""

Enclosures = Annotated[tuple[LetterCode, ...], Field(max_length=9)]
"""Letters that go in the same envelope without a `letter.issued` of their own (SU-4)."""


class LetterFields(Part):
    """What a letter says beside its fixed words; further fields are the letter's own."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Key, AnyValue]

    global_flag: bool | None = None
    """The Global Flag of CMSL5512 (SU-4)."""
    free_text: MaybeFreeText = None
    """The free text of CMSL5512 (SU-4)."""


class Addressee(Part):
    """Who a letter is for."""

    kind: Recipient
    name: Line
    """The whole name as printed."""


class Document(Part):
    """The printable document, to be fetched by the vendor."""

    url: Annotated[str, StringConstraints(strict=True, max_length=2000, pattern=r"^[\u0021-\u007e]+$")]
    sha256: Sha256
    media_type: Annotated[str, StringConstraints(strict=True, max_length=100, pattern=r"^[a-z]+/[a-z0-9.+-]+$")]
    pages: Annotated[int, Field(ge=1, le=1000)]


class LetterIssued(Data):
    """A letter to print; its days run from `issued_on` (R-1), its pair goes with it or not at all (R-6)."""

    letter_id: Identifier
    scin: Scin
    code: LetterCode
    title: Line
    """The title of the source's letter list."""
    recipient: Addressee
    address_lines: Annotated[tuple[PrintedLine, ...], Field(min_length=3, max_length=7)]
    """Begins with the recipient's name, ends with a UK postcode or a country."""
    enclosures: Enclosures
    envelope_id: Identifier
    """All letters of one envelope share it."""
    pair_id: Identifier | None = None
    """Both letters of a pair share it (R-6)."""
    via: Via
    language: Language
    fields: LetterFields
    template_version: Line
    issued_on: Date
    """The London date of issue: day D (R-1)."""
    rule: RuleId
    service_request_id: Identifier
    document: Document | None = None


class LetterWithdrawn(Data):
    """A letter should not be printed; it is a request, and one printed all the same is told (R-2)."""

    letter_id: Identifier
    scin: Scin
    reason: FreeText


class LetterStatus(Data):
    """What became of a letter, by its print vendor."""

    letter_id: Identifier
    scin: Scin
    status: LetterFate
    reason: MaybeFreeText = None
    vendor: Line


class LetterIntent(Part):
    """One letter to compose; it names the recipient by id and carries no personal data."""

    letter_id: Identifier
    code: LetterCode
    recipient_kind: Recipient
    person_id: Identifier
    """Whose name and address go on it, in the platform's own records."""
    envelope_id: Identifier
    """Its envelope; the two letters of a pair have different ones."""
    enclosures: Enclosures = ()
    via: Via = "standard"
    fields: LetterFields = LetterFields()


class LettersRequested(Data):
    """Internal: the letters of one envelope or one pair, in one message so that they can't be split (R-6)."""

    request_id: Identifier
    scin: Scin
    service_request_id: Identifier
    rule: RuleId
    language: Language = "en"
    pair_id: Identifier | None = None
    queue: Queue | None = None
    """Who takes tasks that come of these letters, the service request's queue (SU-D)."""
    policy: Identifier | None = None
    """The version of the policy that the request keeps: its days are those that the letter names."""
    representative_id: Identifier | None = None
    """Whose name the client's letters tell, in the platform's own records."""
    letters: Annotated[tuple[LetterIntent, ...], Field(min_length=1, max_length=9)]


class LettersNotSent(Data):
    """Internal: letters that were held were given up, and no vendor has heard of them (R-6)."""

    scin: Scin
    letter_ids: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    reason: FreeText


class LetterNotArrived(Data):
    """Internal: the printer rejected a letter or the post returned it, and a better address is looked for (R-1)."""

    scin: Scin
    letter_id: Identifier
    code: LetterCode


class WithdrawalRequested(Data):
    """Internal: letters that should not go out any more (R-2, R-12, SU-X)."""

    scin: Scin
    letter_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=100)]
    reason: FreeText
    tell_readers: bool = True
    """Whether a person must tell those who get a letter all the same (R-2); R-12 leaves what is on paper."""
    only_unsent: bool = False
    """Only what hasn't gone out: held letters, and those that may be sent again because they didn't arrive."""
