"""What a decision asks for beyond the change of its own state.

Each effect is a row or an event; the runtime writes all of a batch's effects with set-based statements,
in the transaction of the decision. Only ``SavePerson``, ``SaveNote``, ``SaveThirdParty`` and ``Publish`` carry
personal data.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workers.procedure.people import Person
from workers.procedure.records import Appointment, ThirdParty


@dataclass(frozen=True, slots=True)
class Publish:
    """An event of the catalogue to send, keyed by the case's SCIN, or by that of the other case it is ``to``.

    Attributes:
        kind: short name of its type; the catalogue knows the topic.
        data: JSON-ready data (a dict or a contract's model).
        id: the event's id, derived from the message.
        rule: the rule that asks for it.
        to: the SCIN of another case; None: the case's own.
    """

    kind: str
    data: Any
    id: str
    rule: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class SavePerson:
    """Keep (or replace) personal data. ``match_key`` makes a contact findable (SU-3c)."""

    person_id: str
    kind: str
    person: Person
    match_key: str | None = None


@dataclass(frozen=True, slots=True)
class ForgetPerson:
    """Remove personal data that was needed only while a request was open."""

    person_id: str


@dataclass(frozen=True, slots=True)
class ForgetNotes:
    """Erase the texts of all notes on ``about``; that there were notes stays (R-10)."""

    about: str


@dataclass(frozen=True, slots=True)
class ForgetDocuments:
    """Erase the documents of all letters of a service request (R-10)."""

    service_request_id: str


@dataclass(frozen=True, slots=True)
class ReleaseContact:
    """The case needs a representative's contact no longer; a contact that no case needs is erased, notes and all.

    Attributes:
        contact_ids: the contact's, and those that it had before in this case.
    """

    representative_id: str
    contact_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SaveSecurity:
    """Set a contact's PIN and password, hashed (SU-10)."""

    contact_id: str
    pin_hash: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class SaveTries:
    """How often in a row a contact's PIN or password was given wrongly; blocked for good after too many (MA-3c).

    Who is blocked without having a PIN can't be given one (SU-10).
    """

    contact_id: str
    wrong_tries: int
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class SaveNote:
    """Keep a note on ``about``: a service request or a contact (R-15). Notes may name people."""

    note_id: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class SaveAppointment:
    """Tell the other procedures who represents the client, and whether they do already."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class SaveThirdParty:
    """Keep an organisation's record, findable by ``match_key``; an older record never replaces a newer one."""

    third_party: ThirdParty
    match_key: str


@dataclass(frozen=True, slots=True)
class AwaitThirdParty:
    """Whether the case waits for an organisation with ``match_key`` to be recorded (SU-21)."""

    match_key: str
    scin: str
    waits: bool


@dataclass(frozen=True, slots=True)
class SaveTimer:
    """Set a deadline, or change what is known of it.

    ``status`` is ``waiting``, ``fired`` or ``cancelled``; ``due_at`` is the instant from which it counts.
    """

    timer_id: str
    name: str
    rule: str
    due_at: datetime
    status: str
    service_request_id: str | None = None
    change_id: str | None = None


@dataclass(frozen=True, slots=True)
class SaveTask:
    """List a task as ``open``, ``completed`` or ``withdrawn``; details refer to people by id."""

    task_id: str
    kind: str
    queue: str
    rule: str
    status: str
    outcomes: tuple[str, ...]
    outcome: str | None = None
    service_request_id: str | None = None
    due_at: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FinishedDocument:
    """A letter's document, finished and stored, as `letter.issued` names it.

    Attributes:
        sha256: of its bytes, in hexadecimal.
    """

    url: str
    sha256: str
    media_type: str
    pages: int


@dataclass(frozen=True, slots=True)
class SaveLetter:
    """List a letter as ``issued``, ``held``, ``withdrawn`` or as its vendor reported it."""

    letter_id: str
    code: str
    recipient_kind: str
    enclosures: tuple[str, ...]
    envelope_id: str
    pair_id: str | None
    via: str
    rule: str
    service_request_id: str
    status: str
    issued_on: str | None = None
    document: FinishedDocument | None = None


@dataclass(frozen=True, slots=True)
class MakeDocuments:
    """Have the documents of an envelope or a pair made; the case is told when all are stored (R-6).

    Attributes:
        request_id: names the making; asked for again under it, it begins anew.
        letter_ids: whose documents.
        code: the first letter's; those that look alike are made together.
    """

    request_id: str
    letter_ids: tuple[str, ...]
    code: str
    correlation: str


@dataclass(frozen=True, slots=True)
class QueueCheck:
    """Ask the CIS gateway when a place is free; the person is kept under ``request_id`` until answered."""

    request_id: str
    correlation: str


@dataclass(frozen=True, slots=True)
class QueueMail:
    """Send an email when the mail server takes it; its text is made then, from the persons named here (MA-4, MA-5).

    Asked for again it goes out again, unless it was sent.

    Attributes:
        message_name: names the email for ever, in its Message-ID before the ``@``.
        requester_id: the person whose details are to change.
        change_id: the person row that holds the new details.
        client_id: the client.
        late_at: if it isn't sent by then, the case is told.
    """

    request_id: str
    message_name: str
    correlation: str
    requester_id: str
    change_id: str
    client_id: str
    late_at: datetime


@dataclass(frozen=True, slots=True)
class CancelMail:
    """The email is not to be sent any more, if its sending hasn't begun."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure for the operators, counted once the decision has committed.

    Attributes:
        name: of the metric.
        value: in the unit that the metric names.
        within: the bound that it keeps to.
    """

    name: str
    value: float
    within: str


Effect = (
    Publish
    | SavePerson
    | ForgetPerson
    | ForgetNotes
    | ForgetDocuments
    | ReleaseContact
    | SaveSecurity
    | SaveTries
    | SaveNote
    | SaveAppointment
    | SaveThirdParty
    | AwaitThirdParty
    | SaveTimer
    | SaveTask
    | SaveLetter
    | MakeDocuments
    | QueueCheck
    | QueueMail
    | CancelMail
    | Measured
)
