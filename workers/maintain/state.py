"""What Maintain knows of a case: holders of powers of attorney, changes asked for, the desk; no personal data."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from workers.procedure.desk import Desk

WAITING_SECURITY = "waiting_security"
WAITING_CONSENT = "waiting_consent"
AGREED = "agreed"
REFUSED = "refused"
EXPIRED = "expired"
SUPERSEDED = "superseded"
WITHDRAWN = "withdrawn"
REQUESTED = "requested"
DONE = "done"

OPEN = frozenset({WAITING_SECURITY, WAITING_CONSENT, AGREED})
"""A change in one of these is still to be carried out, or not."""

CARRIED_OUT = frozenset({REQUESTED, DONE})
"""What was asked for was done, or others were asked to do it."""

OWN_DETAILS = "own_details"
REPRESENTATIVE, POA = "representative", "poa"
AGREE, REFUSE = "agree", "refuse"


@dataclass(frozen=True)
class Poa:
    """The holder of a power of attorney on the case.

    Attributes:
        joint: two or more joint holders decide together (MA-1).
        legal: a power that isn't a legal one is an organisation's.
    """

    poa_id: str
    joint: bool
    legal: bool


@dataclass(frozen=True)
class Answer:
    """What a joint holder said to exactly this change, and when it was received (R-2)."""

    poa_id: str
    answer: str
    at: datetime


@dataclass(frozen=True)
class Change:
    """A change or process that somebody asked for.

    Attributes:
        change_digest: of exactly what was asked for, and by whom (MA-12).
        kind: ``own_details`` or ``process``.
        requester_kind: ``representative`` or ``poa``.
        person_id: under which the requester's own details are held.
        asked_at: when the request was received.
        policy: version of the policy it started with, and keeps.
        policy_hash: hash of that policy's content.
        process: process, area and sub area of the service request to raise (MA-2).
        note_ids: where the details of that process are kept.
        current_id: where the details that the requester believes we hold are kept (R-4).
        compared: whether those have been compared with what we hold.
        organisation: the requester turned out to be an organisation (MA-3b).
        due_at: from then on an answer is late; None: nobody was asked (MA-10, R-1).
        holders: who is to answer, each with when their answer ceased to be needed, if it did.
        rejoined: when a holder joined who wasn't asked at first, or had left: answers from before don't count.
        away_since: when one who became a holder again had left.
        answers: as they came.
        missed: how often a holder couldn't be reached (MA-9).
        tasks: ids of its tasks, each with the holder it is about, if it is about one.
        agreed_at: when the last answer that was needed was received, or ceased to be needed.
        carried_out_at: when what led to its being carried out was received.
        final: it ended for good; an expired one may else be taken up again (R-2).
    """

    change_id: str
    change_digest: str
    kind: str
    requester_kind: str
    requester_id: str
    person_id: str
    channel: str
    asked_at: datetime
    policy: str
    policy_hash: str
    process: tuple[str, ...] = ()
    note_ids: tuple[str, ...] = ()
    current_id: str | None = None
    compared: bool = False
    organisation: bool = False
    status: str = WAITING_SECURITY
    due_at: datetime | None = None
    holders: dict[str, datetime | None] = field(default_factory=dict)
    rejoined: dict[str, datetime] = field(default_factory=dict)
    away_since: dict[str, datetime] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    missed: dict[str, int] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)
    agreed_at: datetime | None = None
    carried_out_at: datetime | None = None
    service_request_id: str | None = None
    request_id: str | None = None
    final: bool = False

    @property
    def open(self) -> bool:
        """Whether it is still to be carried out, or not."""
        return self.status in OPEN

    @property
    def may_be_taken_up(self) -> bool:
        """Whether an answer received in time would still count (R-2)."""
        return self.status == EXPIRED and not self.final

    @property
    def verified(self) -> bool:
        """Whether it was taken further than the check of the requester (MA-0)."""
        return self.status in {WAITING_CONSENT, AGREED} or self.carried_out or self.due_at is not None

    @property
    def carried_out(self) -> bool:
        """Whether what was asked for was done, or others were asked to do it."""
        return self.status in CARRIED_OUT

    @property
    def settled_at(self) -> datetime:
        """When all was received that it was carried out on; until it is, when it was asked for."""
        if not self.carried_out:
            return self.asked_at
        return max(filter(None, (self.asked_at, self.agreed_at, self.carried_out_at)))

    @property
    def asks_for(self) -> tuple[str, ...]:
        """What two requests must share for the later one to supersede the earlier (MA-12)."""
        return (self.requester_kind, self.requester_id, self.kind, *self.process)

    @property
    def needed(self) -> tuple[str, ...]:
        """Whose answer is needed: one who left before the end of the wait isn't (MA-12)."""
        return tuple(poa_id for poa_id, left in self.holders.items() if left is None or not self.in_time(left))

    @property
    def lacking(self) -> tuple[str, ...]:
        """Who has not agreed yet."""
        agreed = {one.poa_id for one in self.answers if one.answer == AGREE and self._still_counts(one)}
        return tuple(poa_id for poa_id in self.needed if poa_id not in agreed)

    @property
    def last_agreement(self) -> datetime | None:
        """When the last answer that was needed was received, or ceased to be needed."""
        agreed = [one.at for one in self.answers if one.answer == AGREE]
        left = [at for poa_id, at in self.holders.items() if at is not None and poa_id not in self.needed]
        return max((*agreed, *left), default=None)

    def _still_counts(self, answer: Answer) -> bool:
        rejoined = self.rejoined.get(answer.poa_id)
        return rejoined is None or answer.at >= rejoined

    def in_time(self, at: datetime) -> bool:
        """Whether an answer received then is in time (R-1, R-2)."""
        return self.due_at is not None and at < self.due_at

    def has(self, poa_id: str, answer: str) -> bool:
        """Whether the holder has given this answer, and it still counts."""
        return any((one.poa_id, one.answer) == (poa_id, answer) and self._still_counts(one) for one in self.answers)

    def others_among(self, poas: Iterable[Poa]) -> tuple[str, ...]:
        """The other joint holders, if the requester is one of two or more (MA-1)."""
        joint = [poa.poa_id for poa in poas if poa.joint]
        if self.requester_kind != POA or self.requester_id not in joint:
            return ()
        return tuple(poa_id for poa_id in joint if poa_id != self.requester_id)

    def went_without(self, poa_id: str, since: datetime) -> bool:
        """Whether somebody who was a joint holder from ``since`` on was never asked, and didn't agree."""
        left = self.holders.get(poa_id)
        if poa_id in self.holders and (left is None or since < left):
            return False
        return not any((one.poa_id, one.answer) == (poa_id, AGREE) and one.at >= since for one in self.answers)

    def asks(self, poa_id: str, at: datetime) -> bool:
        """Whether the holder's answer, received then, is one to this change."""
        left, until, since = self.holders.get(poa_id), self.rejoined.get(poa_id), self.away_since.get(poa_id)
        away = until is not None and at < until and (since is None or since <= at)
        return poa_id in self.holders and not away and (left is None or at < left)


@dataclass(frozen=True)
class State:
    """A case as Maintain sees it.

    Attributes:
        poas: the holders of powers of attorney, by id.
        poas_at: when that list was recorded; an older one changes nothing.
        first_listed_at: when the first was recorded.
        removed: representatives whose removal was reported.
        closed_at: when the case closed (R-16).
    """

    scin: str
    desk: Desk = field(default_factory=Desk)
    poas: dict[str, Poa] = field(default_factory=dict)
    poas_at: datetime | None = None
    first_listed_at: datetime | None = None
    removed: tuple[str, ...] = ()
    changes: dict[str, Change] = field(default_factory=dict)
    closed_at: datetime | None = None


def new_state(scin: str) -> State:
    """The state of a case of which nothing is known yet."""
    return State(scin)
