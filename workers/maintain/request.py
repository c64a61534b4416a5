"""What is asked for: kept apart, and bound to a digest (MA-12)."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

from contracts.digest import canonical
from workers.maintain.ending import end, end_for_good
from workers.maintain.events import ChangeAsked
from workers.maintain.maintain_case import Maintenance
from workers.maintain.state import OWN_DETAILS, SUPERSEDED, Change
from workers.procedure.ids import change_person_id
from workers.procedure.people import person_from
from workers.procedure.rule import rule

LONGEST_NOTE = 10_000
"""Characters."""


@rule("MA-0")
def take_up(case: Maintenance, person_id: str) -> str:
    """Keep what was asked for, by whoever is kept under ``person_id``; returns the change's id."""
    change_id = case.new_id()
    data, policy = case.message.data, case.policy_of_today
    change = Change(
        change_id=change_id,
        change_digest=change_digest(data.requester, data.change),
        kind=data.change.kind,
        requester_kind=data.requester.kind,
        requester_id=data.requester.id,
        person_id=person_id,
        channel=data.channel,
        asked_at=case.message.received,
        policy=policy.version,
        policy_hash=policy.hash,
        **_kept(case, change_id),
    )
    case.record(ChangeAsked(change))
    return change_id


def change_digest(requester: Any, change: Any) -> str:  # noqa: ANN401 - the contracts' requester and change
    """SHA-256, in hexadecimal, of the RFC 8785 form of {change, requester}; fields that are absent stay absent."""
    said = {
        "change": change.model_dump(mode="json", exclude_none=True),
        "requester": requester.model_dump(mode="json", exclude_none=True),
    }
    return sha256(canonical(said)).hexdigest()


@rule("MA-12")
def supersede(case: Maintenance, change_id: str) -> bool:
    """The request received last supersedes the ones that wait; others run beside it.

    Returns:
        Whether this one is to go on: a later one may have been read before it.
    """
    mine = case.change(change_id)
    same = [one for one in case.state.changes.values() if one is not mine and one.asks_for == mine.asks_for]
    later = next((one for one in same if _counts_instead(case, one, mine)), None)
    if later:
        end(case, change_id, SUPERSEDED, f"change {later.change_id} was asked for later")
        if not _waited_for_others(case, mine, later):
            read_after_a_later_one(case, mine, later)
        return False
    for one in same:
        if one.asked_at <= mine.asked_at:
            _superseded(case, one, change_id)
    return True


def _counts_instead(case: Maintenance, later: Change, mine: Change) -> bool:
    """Whether a verified later request supersedes this one, which is read after it.

    A process that nobody had to agree to was, or would have been, raised at once, and is raised now.
    """
    if later.asked_at <= mine.asked_at or not later.verified:
        return False
    return later.open or mine.kind == OWN_DETAILS or bool(mine.others_among(case.state.poas.values()))


def _waited_for_others(case: Maintenance, mine: Change, later: Change) -> bool:
    """Whether it would have waited when the later one came in, as this does: others had to agree by then.

    Before any list nobody could have gone ahead; whether they could by an earlier list than the last isn't known.
    """
    listed_at, first = case.state.poas_at, case.state.first_listed_at
    unlisted = later.open and (first is None or mine.asked_at < first)
    joint_then = unlisted or (listed_at is not None and listed_at <= mine.asked_at)
    return joint_then and bool(mine.others_among(case.state.poas.values()))


@rule("R-2")
def read_after_a_later_one(case: Maintenance, mine: Change, later: Change) -> None:
    """It might have been carried out before the later one came in: a person sees what of it is still wanted."""
    summary = "A change was read after one that was asked for later and counts instead: see what of it is still wanted"
    about = {"change_id": mine.change_id, "superseded_by": later.change_id}
    case.ask_about_contact("late_document", summary, **about)


@rule("R-2")
def superseded_too_late(case: Maintenance, one: Change) -> None:
    """It was carried out, though another had been asked for in its place before all was there for it."""
    summary = "A change was carried out though another had been asked for in its place before: decide what to do"
    case.ask_about_contact("late_document", summary, change_id=one.change_id)


def _superseded(case: Maintenance, one: Change, by: str) -> None:
    if one.carried_out and case.message.received < one.settled_at:
        superseded_too_late(case, one)
    elif one.open:
        end(case, one.change_id, SUPERSEDED, f"change {by} was asked for instead")
    elif one.may_be_taken_up:
        end_for_good(case, one.change_id, f"change {by} was asked for instead")


def _kept(case: Maintenance, change_id: str) -> dict[str, Any]:
    wanted = case.message.data.change
    if wanted.kind != OWN_DETAILS:
        notes = tuple(case.keep_note(change_id, text) for text in _texts(wanted.details))
        return {"process": (wanted.process, wanted.area, wanted.sub_area), "note_ids": notes}
    current_id = case.new_id()
    told_at = case.message.received
    case.keep_person(change_person_id(change_id), "change", person_from(wanted.new), told_at=told_at)
    case.keep_person(current_id, "change", person_from(wanted.current))
    return {"current_id": current_id}


def _texts(details: Mapping[str, Any]) -> list[str]:
    """A line a field, anything but text as JSON; parted where it is too long for one note."""
    told = ((key, value if isinstance(value, str) else orjson.dumps(value).decode()) for key, value in details.items())
    text = "\n".join(f"{key}: {value}" for key, value in told)
    parts = (text[i : i + LONGEST_NOTE] for i in range(0, len(text), LONGEST_NOTE))
    return [part for part in parts if part.strip()]
