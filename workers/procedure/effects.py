"""What a decision asks for beyond the change of its own state.

Each effect is a row or an event; the runtime writes all of a batch's effects with set-based statements,
in the transaction of the decision. Only ``SavePerson``, ``SaveNote``, ``SaveThirdParty`` and ``Publish`` carry
personal data.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from workers.procedure.outside import CancelMail, FinishedDocument, MakeDocuments, QueueCheck, QueueMail
from workers.procedure.people import Person
from workers.procedure.records import Appointment, ThirdParty


class Publish(NamedTuple):
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


class SavePerson(NamedTuple):
    """Keep (or replace) personal data.

    Attributes:
        match_key: makes a contact findable (SU-3c).
        told_at: of a client, and of what a change would bring, when it was told (R-16).
    """

    person_id: str
    kind: str
    person: Person
    match_key: str | None = None
    told_at: datetime | None = None


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
class KeepSecurity:
    """Keep the PIN and password that came for a request, hashed, until they are set."""

    service_request_id: str
    pin_hash: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class SetSecurity:
    """Set a contact's PIN and password: those kept for the request (SU-10)."""

    service_request_id: str
    contact_id: str


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


class SaveAppointment(NamedTuple):
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


class SaveTimer(NamedTuple):
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


class SaveTask(NamedTuple):
    """List a task as ``open``, ``completed`` or ``withdrawn``; details refer to people by id."""

    task_id: str
    kind: str
    queue: str
    rule: str
    status: str
    outcomes: tuple[str, ...]
    outcome: str | None
    service_request_id: str | None
    due_at: datetime | None
    details: dict[str, Any]


class SaveLetter(NamedTuple):
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
    | KeepSecurity
    | SetSecurity
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
