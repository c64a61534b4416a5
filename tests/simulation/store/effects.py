"""How effects become rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from tests.simulation.store.database import Row, Transaction
from tests.simulation.store.statements import STATEMENTS, Merge, Rows, columns, delete, insert, update
from workers.procedure import effects as fx
from workers.procedure import outside
from workers.runtime.writes import WRITES

ISSUED = ("issued_on", "issued_at", "document_url", "document_sha256", "document_media_type", "document_pages")
LETTER = (
    "letter_id scin code recipient_kind enclosures envelope_id pair_id via rule service_request_id status issued_on "
    "requested_at document_url document_sha256 document_media_type document_pages"
)
NOT_GIVEN_UP = {"waiting", "refused"}


def _only(*names: str) -> Merge:
    """Take over some columns of the row that comes."""
    return lambda _, new: {name: new[name] for name in names}


def _person(there: Row, new: Row) -> Mapping[str, Any]:
    return {**new, "match_key": new["match_key"] or there["match_key"]}


def _security(there: Row, new: Row) -> Mapping[str, Any] | None:
    return None if there["blocked"] else {**new, "wrong_tries": 0, "blocked": False}


def _tries(there: Row, new: Row) -> Mapping[str, Any]:
    return {"wrong_tries": new["wrong_tries"], "blocked": there["blocked"] or new["blocked"]}


def _third_party(there: Row, new: Row) -> Mapping[str, Any] | None:
    return new if there["received"] <= new["received"] else None


def _letter(there: Row, new: Row) -> Mapping[str, Any] | None:
    if new["status"] == "requested" and there["status"] != "held":
        return None
    return {"status": new["status"], **{name: new[name] or there[name] for name in ISSUED}}


def _documents(_: Row, new: Row) -> Mapping[str, Any]:
    return {"letter_ids": new["letter_ids"], "next_attempt_at": new["next_attempt_at"], "attempts": 0}


def _mail(there: Row, new: Row) -> Mapping[str, Any] | None:
    if there["status"] not in NOT_GIVEN_UP:
        return None
    return {"status": "waiting", "next_attempt_at": new["next_attempt_at"], "late_at": new["late_at"]}


def _as_date(row: Row) -> Row:
    issued_on = row["issued_on"]
    issued_at = row["requested_at"] if row["document_url"] is not None else None
    return Row({**row, "issued_on": issued_on and date.fromisoformat(issued_on), "issued_at": issued_at})


def _split(name: str, by: str) -> Callable[[Row], Row]:
    return lambda row: Row({**row, name: row[name].split(by) if row[name] else []})


def _asked(*instants: str) -> Callable[[Row], Row]:
    """Columns that begin with the moment at which it was asked for."""
    return lambda row: Row({**row, **dict.fromkeys(instants, row["requested_at"])})


async def _insert(  # noqa: PLR0913 - a statement's parts
    table: str,
    names: str,
    merge: Merge | None,
    defaults: Mapping[str, Any],
    shaped: Sequence[Callable[[Row], Row]],
    tx: Transaction,
    *values: Sequence[Any],
) -> Rows:
    rows = [Row({**defaults, **row}) for row in columns(names, *values)]
    for shape in shaped:
        rows = [shape(row) for row in rows]
    return await insert(tx, table, rows, merge)


Shapes = Sequence[Callable[[Row], Row]]
INSERTS: Mapping[type[Any], tuple[str, str, Merge | None, Mapping[str, Any], Shapes]] = {
    fx.SavePerson: ("persons", "person_id kind match_key data told_at sealed", _person, {}, ()),
    fx.KeepSecurity: (
        "given_security",
        "service_request_id pin_hash password_hash given_at",
        _only("pin_hash", "password_hash", "given_at"),
        {},
        (),
    ),
    fx.SaveTries: (
        "security",
        "contact_id wrong_tries blocked set_at",
        _tries,
        {"pin_hash": "", "password_hash": ""},
        (),
    ),
    fx.SaveNote: ("notes", "note_id scin about at text sealed", None, {}, ()),
    fx.SaveAppointment: (
        "appointments",
        "representative_id scin contact_id service_request_id type standing third_party_id",
        _only("standing", "contact_id", "third_party_id"),
        {},
        (),
    ),
    fx.SaveThirdParty: ("third_parties", "third_party_id match_key received data sealed", _third_party, {}, ()),
    fx.AwaitThirdParty: ("third_party_waits", "match_key scin waits", _only("waits"), {}, ()),
    fx.SaveTimer: (
        "timers",
        "timer_id grp scin part name rule due_at status service_request_id change_id",
        _only("status", "due_at"),
        {"sent_at": None},
        (),
    ),
    fx.SaveTask: (
        "tasks",
        "task_id grp scin kind queue rule status outcomes outcome service_request_id due_at raised_at details",
        _only("status", "outcome"),
        {},
        (_split("outcomes", "\n"),),
    ),
    fx.SaveLetter: (
        "letters",
        LETTER,
        _letter,
        {},
        (_split("enclosures", ","), _as_date),
    ),
    outside.MakeDocuments: (
        "documents_to_make",
        "request_id scin part correlation letter_ids code requested_at",
        _documents,
        {"attempts": 0},
        (_split("letter_ids", ","), _asked("next_attempt_at")),
    ),
    outside.QueueCheck: (
        "cis_requests",
        "request_id scin part correlation requested_at",
        None,
        {"status": "waiting", "attempts": 0, "leased_until": None},
        (_asked("next_attempt_at"),),
    ),
    outside.QueueMail: (
        "mail_requests",
        "request_id message_name scin part correlation requester_id change_id client_id requested_at late_at",
        _mail,
        {"status": "waiting", "attempts": 0, "repeats": 0, "attempt": None, "leased_until": None, "message_id": None}
        | {"reason": None, "code": None, "body_sha256": None, "said": None, "sent_at": None, "news": None},
        (_asked("next_attempt_at"),),
    ),
}
"""By kind of effect: table, names of the arrays, what a conflict does, defaults, and what is made of some columns."""


async def _forget_person(tx: Transaction, ids: Sequence[str]) -> Rows:
    return await delete(tx, "persons", lambda r: r["person_id"] in ids)


async def _set_security(tx: Transaction, requests: Sequence[str], contacts: Sequence[str]) -> Rows:
    contact_of = dict(zip(requests, contacts, strict=True))
    given = await delete(tx, "given_security", lambda r: r["service_request_id"] in contact_of)
    rows = [
        Row(
            contact_id=contact_of[one["service_request_id"]],
            pin_hash=one["pin_hash"],
            password_hash=one["password_hash"],
            set_at=one["given_at"],
            wrong_tries=0,
            blocked=False,
        )
        for one in sorted(given, key=lambda one: one["given_at"])
    ]
    return await insert(tx, "security", rows, _security)


async def _cancel_mail(tx: Transaction, ids: Sequence[str]) -> Rows:
    where = lambda r: r["request_id"] in ids and r["status"] in NOT_GIVEN_UP  # noqa: E731
    return await update(tx, "mail_requests", where, lambda _: {"status": "cancelled"})


STATEMENTS.update({WRITES[kind].sql: partial(_insert, *how) for kind, how in INSERTS.items()})
STATEMENTS[WRITES[fx.ForgetPerson].sql] = _forget_person
STATEMENTS[WRITES[fx.SetSecurity].sql] = _set_security
STATEMENTS[WRITES[outside.CancelMail].sql] = _cancel_mail
