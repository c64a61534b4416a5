"""The whole of a case in one document, as the platform's tables have it."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

import asyncpg
import orjson

from clientrep.changes import changes
from clientrep.errors import CommandError
from clientrep.rows import Filters, letters, tasks, timers
from workers.procedure.people import Person
from workers.runtime.kept import Note, notes_about, people

Document = dict[str, Any]

KNOWN = "SELECT EXISTS (SELECT FROM cases WHERE scin = $1)"
STATES = """
SELECT state FROM activation_cases WHERE scin = $1
UNION ALL SELECT state FROM letters_cases WHERE scin = $1
UNION ALL SELECT state FROM maintain_cases WHERE scin = $1
UNION ALL SELECT state FROM service_mgmt_cases WHERE scin = $1
"""
HISTORY = "SELECT at, entries FROM history WHERE scin = $1 ORDER BY at, seq"
BLOCKED = "SELECT contact_id FROM security WHERE contact_id = ANY($1::text[]) AND blocked"

REQUEST = (
    "service_request_id",
    "process",
    "area",
    "sub_area",
    "status",
    "sub_status",
    "resolution",
    "queue",
    "notes",
    "fields",
)
REPRESENTATIVE = (
    "representative_id", "contact_id", "service_request_id", "type", "name", "active", "nino_status",
    "point_of_contact", "security", "notes",
)  # fmt: skip
CLIENT = ("scin", "preferred_contact_method", "self_service", "opt_out_of_sms")
LETTER = (
    "letter_id", "code", "recipient_kind", "enclosures", "envelope_id", "pair_id", "via", "rule", "service_request_id",
    "status", "issued_on",
)  # fmt: skip
TASK = ("task_id", "kind", "status", "outcome", "outcomes", "queue", "rule", "service_request_id", "details")
TIMER = ("timer_id", "name", "rule", "due_at", "status", "service_request_id", "change_id")


async def case_file(connection: asyncpg.Connection, scin: str) -> Document:
    """Everything about the client ``scin``, in one snapshot.

    Raises:
        CommandError: nothing was ever decided for that SCIN.
    """
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        if not await connection.fetchval(KNOWN, scin):
            raise CommandError(f"there is no case {scin}")
        return await _read(connection, scin)


async def _read(connection: asyncpg.Connection, scin: str) -> Document:
    states = [orjson.loads(row["state"]) for row in await connection.fetch(STATES, scin)]
    history = await _history(connection, scin)
    mine = Filters(scin=scin)
    return {
        "scin": scin,
        "client": _only(CLIENT, next((state["client"] for state in states if "client" in state), {"scin": scin})),
        "service_requests": await _with_notes(connection, _requests(states, history)),
        "representatives": await _representatives(connection, states),
        "letters": [_only(LETTER, row) for row in await letters(connection, mine)],
        "tasks": [_only(TASK, row) for row in await tasks(connection, mine)],
        "timers": [_only(TIMER, row) for row in await timers(connection, mine)],
        "changes": changes(states),
        "timeline": [{name: entry[name] for name in ("at", "rule", "what")} for entry in history],
    }


async def _history(connection: asyncpg.Connection, scin: str) -> list[Document]:
    """Every entry of the history, in the order in which things were decided."""
    rows = await connection.fetch(HISTORY, scin)
    return [{"at": row["at"], **entry} for row in rows for entry in orjson.loads(row["entries"])]


def _requests(states: Iterable[Document], history: Iterable[Document]) -> list[Document]:
    """The service requests of all workers, oldest first: a state doesn't keep their order, the history does."""
    found = {
        request["service_request_id"]: _only(REQUEST, request)
        for state in states
        for request in state.get("desk", {}).get("service_requests", {}).values()
    }
    told = (entry.get("data", {}).get("service_request_id") for entry in history)
    order = {one: place for place, one in reversed(list(enumerate(told)))}
    return sorted(found.values(), key=lambda request: order.get(request["service_request_id"], len(order)))


async def _with_notes(connection: asyncpg.Connection, requests: list[Document]) -> list[Document]:
    """Their notes in the order of the request; one that was erased is null (R-10)."""
    notes = await notes_about(connection, [request["service_request_id"] for request in requests])
    texts = {note.note_id: note.text for note in notes}
    return [{**request, "notes": [texts.get(note) for note in request["notes"]]} for request in requests]


async def _representatives(connection: asyncpg.Connection, states: Iterable[Document]) -> list[Document]:
    found = [one for state in states for one in state.get("representatives", {}).values()]
    ids = [one["contact_id"] for one in found]
    contacts, notes = await people(connection, ids), await notes_about(connection, ids)
    blocked = {row["contact_id"] for row in await connection.fetch(BLOCKED, ids)}
    return [_representative(one, contacts.get(one["contact_id"]), notes, blocked) for one in found]


def _representative(one: Document, contact: Person | None, notes: Iterable[Note], blocked: Container[str]) -> Document:
    """Notes and block belong to the contact (R-15)."""
    name = None if contact is None else contact.organisation or contact.full_name
    security = "blocked" if one["contact_id"] in blocked else one["security"]
    about = [note.text for note in notes if note.about == one["contact_id"]]
    return _only(REPRESENTATIVE, {**one, "name": name, "security": security, "notes": about})


def _only(names: Iterable[str], row: Mapping[str, Any]) -> Document:
    return {name: row.get(name) for name in names}
