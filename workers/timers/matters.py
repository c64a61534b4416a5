"""What personal data of a case is kept for, and since when that is over: read from the case's history (R-10).

The history is never erased and has no personal data, so it tells for every case, whoever decided on it, what there
was and when it ended.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from workers.procedure.ids import change_person_id, poa_person_id

Kind = Literal["request", "representative", "poa", "change", "client"]
Data = Mapping[str, Any]
Key = tuple[Kind, str]

CLOSED = frozenset({"Closed", "Cancelled"})
CHANGE_IN_HAND = frozenset({"waiting_security", "waiting_consent", "agreed"})


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that personal data is kept for.

    Attributes:
        kind: a service request, a representative, the holder of a power of attorney, a change or the client.
        last: when it last came up, by the platform's clock.
        began: when it first came up.
        in_hand: it isn't over, whatever happens to others.
        open: a service request that hasn't ended, so far as is known here; others may be working on it.
        policy: version of the policy that it keeps; None: the one in force when it ends.
        people: ids of those whose details are kept for it.
        serves: the service request that set a representative up.
        asked_by: the representative or holder who asked for a change.
    """

    kind: Kind
    id: str
    last: datetime
    began: datetime
    in_hand: bool = False
    open: bool = False
    policy: str | None = None
    people: tuple[str, ...] = ()
    serves: str | None = None
    asked_by: Key | None = None

    @property
    def key(self) -> Key:
        """What names it in its case."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class Decided:
    """A row of a case's history: when it was decided, and its entries as they were written."""

    at: datetime
    entries: Sequence[Data]


@dataclass(frozen=True)
class Kept:
    """What the history of a case says of the data kept for it.

    Attributes:
        began: when its first row was written.
        matters: in the order in which they came up.
        waiting: nominations that are to be taken up later, each with the person it names.
        updates: the change that a request to Service Management is about.
        closed_at: when the case closed.
        erased: when the data kept for a matter was last erased.
    """

    scin: str
    began: datetime
    matters: dict[Key, Matter] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)
    updates: dict[str, str] = field(default_factory=dict)
    closed_at: datetime | None = None
    erased: dict[Key, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was kept for a matter is unreadable from now on."""

    kind: Kind
    id: str

    def words(self) -> str:
        """What is gone."""
        return f"Retention is over: {GONE[self.kind].format(self.id)}"


GONE: Mapping[Kind, str] = {
    "request": "notes and documents of service request {} erased",
    "representative": "details and notes of representative {} erased, unless the contact stands for another client",
    "poa": "details of holder {} of a power of attorney erased",
    "change": "details of change {} erased",
    "client": "details of the client erased",
}


def kept_for(scin: str, history: Sequence[Decided]) -> Kept:
    """What there is, given the rows of a case's history, of all workers, in their order."""
    kept = Kept(scin, history[0].at)
    for row in history:
        for entry in row.entries:
            if (event := entry.get("event")) is not None:
                kept = READS.get(event, _touch)(kept, row.at, entry["data"])
    return kept


def evolve(kept: Kept, event: Erased, at: datetime) -> Kept:
    """What there is after something was erased."""
    return replace(kept, erased={**kept.erased, (event.kind, event.id): at})


def _with(kept: Kept, kind: Kind, id_: str, at: datetime, people: Sequence[str] = (), **changes: Any) -> Kept:  # noqa: ANN401
    """The matter came up, for the first time or again."""
    one = kept.matters.get((kind, id_)) or Matter(kind, id_, at, at)
    known = tuple(dict.fromkeys((*one.people, *filter(None, people))))
    return replace(kept, matters={**kept.matters, one.key: replace(one, last=at, people=known, **changes)})


def _touch(kept: Kept, at: datetime, data: Data, **changes: Any) -> Kept:  # noqa: ANN401 - as `_with`
    """Anything that is said of a change, or of its request to Service Management, keeps it from being over."""
    change_id: str = data.get("change_id") or kept.updates.get(data.get("request_id") or "", "")
    return _with(kept, "change", change_id, at, **changes) if ("change", change_id) in kept.matters else kept


def _request_changed(kept: Kept, at: datetime, data: Data) -> Kept:
    status = data["changes"].get("status")
    after = _with(kept, "request", data["service_request_id"], at)
    return (
        after if status is None else _with(after, "request", data["service_request_id"], at, open=status not in CLOSED)
    )


def _nominated(kept: Kept, at: datetime, data: Data) -> Kept:
    one = data["activation"]
    people = (one["nominee_id"],)
    return _with(kept, "request", one["service_request_id"], at, people, in_hand=True, policy=one["policy"])


def _ended(kept: Kept, at: datetime, data: Data) -> Kept:
    return _with(kept, "request", data["service_request_id"], at, in_hand=False)


def _reopened(kept: Kept, at: datetime, data: Data) -> Kept:
    return _with(kept, "request", data["service_request_id"], at, in_hand=True)


def _names(person_id: str) -> Callable[[Kept, datetime, Data], Kept]:
    return lambda kept, at, data: _with(kept, "request", data["service_request_id"], at, (data[person_id],))


def _merged(kept: Kept, at: datetime, data: Data) -> Kept:
    return _with(kept, "request", data["service_request_id"], at, (data["nomination"]["nominee_id"],))


def _waits(kept: Kept, _: datetime, data: Data) -> Kept:
    return replace(kept, waiting={**kept.waiting, data["task_id"]: data["nomination"]["nominee_id"]})


def _waits_no_longer(kept: Kept, _: datetime, data: Data) -> Kept:
    return replace(kept, waiting={key: one for key, one in kept.waiting.items() if key != data["task_id"]})


def _contact(kept: Kept, at: datetime, data: Data) -> Kept:
    one = data["representative"]
    serves = one["service_request_id"]
    return _with(kept, "representative", one["representative_id"], at, (one["contact_id"],), serves=serves)


def _activated(kept: Kept, at: datetime, data: Data) -> Kept:
    return _with(kept, "representative", data["representative_id"], at, in_hand=True)


def _deactivated(kept: Kept, at: datetime, data: Data) -> Kept:
    return _with(kept, "representative", data["representative_id"], at, in_hand=False)


def _closed(kept: Kept, at: datetime, _: Data) -> Kept:
    return replace(kept, closed_at=at)


def _holders(kept: Kept, at: datetime, data: Data) -> Kept:
    listed = [poa["poa_id"] for poa in data["poas"]]
    left = [m.id for m in kept.matters.values() if m.kind == "poa" and m.in_hand and m.id not in listed]
    for poa_id in left:
        kept = _with(kept, "poa", poa_id, at, in_hand=False)
    for poa_id in listed:
        kept = _with(kept, "poa", poa_id, at, (poa_person_id(kept.scin, poa_id),), in_hand=True)
    return kept


def _change_asked(kept: Kept, at: datetime, data: Data) -> Kept:
    one = data["change"]
    people = (change_person_id(one["change_id"]), one["current_id"])
    asked_by = (one["requester_kind"], one["requester_id"])
    return _with(kept, "change", one["change_id"], at, people, in_hand=True, policy=one["policy"], asked_by=asked_by)


def _change_moved(kept: Kept, at: datetime, data: Data) -> Kept:
    return _with(kept, "change", data["change_id"], at, in_hand=data["status"] in CHANGE_IN_HAND)


def _change_done(kept: Kept, at: datetime, data: Data) -> Kept:
    return _touch(kept, at, data, in_hand=False)


def _update_asked(kept: Kept, at: datetime, data: Data) -> Kept:
    one = data["update"]
    return _touch(replace(kept, updates={**kept.updates, one["request_id"]: one["change_id"]}), at, one)


def _erased(kept: Kept, at: datetime, data: Data) -> Kept:
    return evolve(kept, Erased(data["kind"], data["id"]), at)


READS: dict[str, Callable[[Kept, datetime, Data], Kept]] = {
    "ServiceRequestChanged": _request_changed,
    "Nominated": _nominated,
    "RequestEnded": _ended,
    "Reopened": _reopened,
    "ContradictionFound": _names("second_id"),
    "NomineeReplaced": _names("nominee_id"),
    "NominationMerged": _merged,
    "NominationKept": _waits,
    "NominationTakenUp": _waits_no_longer,
    "ContactSetUp": _contact,
    "Activated": _activated,
    "Deactivated": _deactivated,
    "CaseClosed": _closed,
    "PoasRecorded": _holders,
    "ChangeAsked": _change_asked,
    "ChangeMoved": _change_moved,
    "ConsentsAsked": _touch,
    "RequestRaised": _change_done,
    "UpdateRequested": _touch,
    "UpdateAsked": _update_asked,
    "ChangeNoted": _change_done,
    "Erased": _erased,
}
"""How the events of a history, by name, tell what data is kept for; of all others only what they are about counts."""
