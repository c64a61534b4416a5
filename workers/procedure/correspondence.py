"""Letters as procedures ask for them, and call them back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workers.procedure.effects import SaveLetter
from workers.procedure.work import DeskCase, desk_of


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter asked for.

    Attributes:
        code: of the catalogue, such as ``CMSL0042``.
        recipient_kind: ``client`` or ``representative``.
        person_id: whose name and address it goes to, looked up when it is issued (R-16).
        enclosures: codes of documents in the same envelope.
        fields: what the letter says beyond its template.
        via: ``standard`` or ``contingency`` (SU-31).
    """

    code: str
    recipient_kind: str
    person_id: str
    enclosures: tuple[str, ...] = ()
    fields: tuple[tuple[str, str | bool], ...] = ()
    via: str = "standard"


def request_letters(
    case: DeskCase,
    service_request_id: str,
    letters: Iterable[Letter],
    policy: str | None = None,
    representative_id: str | None = None,
) -> tuple[str, ...]:
    """Ask for one letter, or for a pair that goes together or not at all (R-6); returns the letters' ids.

    ``policy`` is the version that the request keeps: the days of its waits are those that a letter names.
    ``representative_id`` is the person whose name the client is told.
    """
    asked = [(case.new_id(), case.new_id(), letter) for letter in letters]
    pair_id = case.new_id() if len(asked) > 1 else None
    rows = [_letter_row(case, service_request_id, pair_id, one) for one in asked]
    for row in rows:
        case.ask(row)
        case.tell(f"Letter {row.code} to the {row.recipient_kind} requested")
    wire = [_letter_wire(row, letter) for row, (_, _, letter) in zip(rows, asked, strict=True)]
    about = {"request_id": case.new_id(), "scin": case.message.scin, "service_request_id": service_request_id}
    queue = desk_of(case).service_requests[service_request_id].queue
    more = {"rule": case.rule, "pair_id": pair_id, "queue": queue, "policy": policy, "letters": wire}
    named = {"representative_id": representative_id}
    case.publish("letters.requested", {**about, **more, **named})
    return tuple(row.letter_id for row in rows)


def withdraw_letters(case: DeskCase, letter_ids: Iterable[str], reason: str, *, tell_readers: bool) -> None:
    """Ask that letters not yet printed don't go out; their status changes when it is done.

    With ``tell_readers`` what the printer has accepted already becomes a task (R-2), else it is left (R-12).
    """
    what = {"scin": case.message.scin, "letter_ids": list(letter_ids)}
    case.publish("letters.withdrawal-requested", {**what, "reason": reason, "tell_readers": tell_readers})
    case.tell("Letters not yet printed are to be withdrawn")


def withdraw_unsent(case: DeskCase, letter_ids: Iterable[str], reason: str) -> None:
    """Letters that haven't gone out needn't any more: those held, and those that may be sent again (R-1, R-6)."""
    what = {"scin": case.message.scin, "letter_ids": list(letter_ids), "reason": reason}
    case.publish("letters.withdrawal-requested", {**what, "only_unsent": True})


def _letter_row(
    case: DeskCase, service_request_id: str, pair_id: str | None, asked: tuple[str, str, Letter]
) -> SaveLetter:
    letter_id, envelope_id, letter = asked
    return SaveLetter(
        letter_id=letter_id,
        code=letter.code,
        recipient_kind=letter.recipient_kind,
        enclosures=letter.enclosures,
        envelope_id=envelope_id,
        pair_id=pair_id,
        via=letter.via,
        rule=case.rule,
        service_request_id=service_request_id,
        status="requested",
    )


def _letter_wire(row: SaveLetter, letter: Letter) -> dict[str, Any]:
    same = {k: getattr(row, k) for k in ("letter_id", "code", "recipient_kind", "envelope_id", "via")}
    return {
        **same,
        "enclosures": list(row.enclosures),
        "person_id": letter.person_id,
        "fields": dict(letter.fields),
    }
