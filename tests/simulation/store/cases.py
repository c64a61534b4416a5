"""Cases, their states and histories, what decisions look up, and parked events."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from tests.simulation.store.database import Row, Transaction
from tests.simulation.store.statements import (
    NOTHING,
    STATEMENTS,
    Rows,
    columns,
    insert,
    locked,
    select,
    statement,
)
from workers.runtime import comparing, history, kept, keyring, lookups, parking, redrive_rows, redrives, states


@statement(states.LOCK_CASES)
async def _lock_cases(tx: Transaction, scins: Sequence[str], parts: Sequence[int]) -> Rows:
    await insert(tx, "cases", columns("scin part", scins, parts))
    return [Row(scin=row["scin"]) for row in await locked(tx, "cases", lambda r: r["scin"] in scins)]


@statement(states.HELD)
async def _held(tx: Transaction, group: str, scins: Sequence[str]) -> Rows:
    where = lambda r: r["grp"] == group and r["scin"] in scins  # noqa: E731
    return select(tx, "held_cases", where, "scin parked_id")


@statement(states.WRITING)
async def _writing(tx: Transaction) -> Rows:
    return [Row(nextval=tx.database.next_number("writing"))]


async def _load(table: str | None, tx: Transaction, scins: Sequence[str], clients: Sequence[str], group: str) -> Rows:
    writing = tx.database.next_number("writing")
    rows = []
    for scin, client in zip(scins, clients, strict=True):
        state = (table and tx.get(table, scin)) or {"version": None, "state": None}
        held = tx.get("held_cases", group, scin) or {"parked_id": None}
        person = tx.get("persons", client) or {"told_at": None}
        about = {"scin": scin, "version": state["version"], "state": state["state"], "parked_id": held["parked_id"]}
        rows.append(Row({**about, "client": client, "told_at": person["told_at"], "writing": writing}))
    return rows


async def _save(table: str, tx: Transaction, scins: Sequence[str], version: int, rows: Sequence[str]) -> Rows:
    new = [{"scin": scin, "version": version, "state": state} for scin, state in zip(scins, rows, strict=True)]
    return await insert(tx, table, new, lambda _, later: later)


for name in ("activation", "letters", "maintain", "service_mgmt"):
    table = f"{name}_cases"
    STATEMENTS[states.load_statement(table)] = partial(_load, table)
    STATEMENTS[states.save_statement(table)] = partial(_save, table)
STATEMENTS[states.load_statement(None)] = partial(_load, None)


@statement(history.INSERT)
async def _history(tx: Transaction, group: str, *values: Sequence[Any]) -> Rows:
    for row in columns("scin seq at received source event_id correlation entries", *values):
        tx.put("history", {**row, "grp": group})
    return NOTHING


@statement(lookups.LOCK_KEYS)
async def _lock_keys(tx: Transaction, keys: Sequence[int]) -> Rows:
    for key in keys:
        await tx.lock("advisory", key)
    return [Row(pg_advisory_xact_lock=None) for _ in keys]


@statement(kept.BY_ID)
async def _people(tx: Transaction, ids: Sequence[str]) -> Rows:
    return [_kept(tx, row, "person_id") for row in tx.rows("persons") if row["person_id"] in ids]


@statement(kept.BY_MATCH_KEY)
async def _matches(tx: Transaction, keys: Sequence[str]) -> Rows:
    rows = (row for row in tx.rows("persons") if row["match_key"] in keys and row["kind"] == "contact")
    return [_kept(tx, row, "person_id") for row in rows]


@statement(kept.THIRD_PARTIES_BY_ID)
async def _third_parties(tx: Transaction, ids: Sequence[str]) -> Rows:
    return [_kept(tx, row, "third_party_id") for row in tx.rows("third_parties") if row["third_party_id"] in ids]


@statement(kept.THIRD_PARTIES_NAMED)
async def _third_parties_named(tx: Transaction, keys: Sequence[str]) -> Rows:
    return [_kept(tx, row, "third_party_id") for row in tx.rows("third_parties") if row["match_key"] in keys]


def _kept(tx: Transaction, row: Row, subject: str) -> Row:
    """What is kept of somebody, with their key."""
    key = tx.get("data_keys", row[subject]) or {"master": None, "wrapped": None}
    about = {subject: row[subject], "match_key": row["match_key"], "plain": row["data"], "sealed": row["sealed"]}
    return Row({**about, "master": key["master"], "wrapped": key["wrapped"]})


@statement(keyring.UNKNOWN)
async def _unknown_master(tx: Transaction, known: Sequence[str]) -> Rows:
    return [Row(master=row["master"]) for row in tx.rows("data_keys") if row["master"] not in known][:1]


@statement(lookups.WAITING)
async def _waiting(tx: Transaction, keys: Sequence[str]) -> Rows:
    where = lambda r: r["match_key"] in keys and r["waits"]  # noqa: E731
    return select(tx, "third_party_waits", where, "match_key scin", "scin")


@statement(kept.NOTES_BY_ID)
async def _notes(tx: Transaction, ids: Sequence[str]) -> Rows:
    found = (row for row in tx.rows("notes") if row["note_id"] in ids)
    unsealed = {"sealed": None, "master": None, "wrapped": None}
    return [Row(note_id=row["note_id"], about=row["about"], plain=row["text"], **unsealed) for row in found]


@statement(lookups.APPOINTMENTS)
async def _appointments(tx: Transaction, scins: Sequence[str]) -> Rows:
    names = "scin representative_id contact_id service_request_id type standing third_party_id"
    return select(tx, "appointments", lambda r: r["scin"] in scins, names, "representative_id")


@statement(lookups.TOLD)
async def _told(tx: Transaction, ids: Sequence[str]) -> Rows:
    return select(tx, "persons", lambda r: r["person_id"] in ids, "person_id told_at", "person_id")


@statement(lookups.SECURITY)
async def _security(tx: Transaction, ids: Sequence[str]) -> Rows:
    rows = await locked(tx, "security", lambda r: r["contact_id"] in ids)
    return [Row((name, row[name]) for name in ("contact_id", "set_at", "wrong_tries", "blocked")) for row in rows]


@statement(comparing.STORED)
async def _stored(tx: Transaction, scins: Sequence[str], ids: Sequence[str]) -> Rows:
    asked = set(zip(scins, ids, strict=True))
    found = (row for row in tx.rows("appointments") if (row["scin"], row["representative_id"]) in asked)
    pairs = ((row, tx.get("security", row["contact_id"])) for row in found)
    names = ("contact_id", "pin_hash", "password_hash", "set_at")
    return [
        Row(scin=a["scin"], representative_id=a["representative_id"], **{name: s[name] for name in names})
        for a, s in pairs
        if s is not None
    ]


@statement(parking.INSERT)
async def _park(tx: Transaction, group: str, now: datetime, *values: Sequence[Any]) -> Rows:
    names = "id topic part pos reason detail scin registered shared key value headers"
    rows = columns(names, *values)
    asked = {"grp": group, "first_seen": now, "redrive_asked_at": None}
    return await insert(tx, "parked", ({**row, **asked, "seq": tx.database.next_number("parked_seq")} for row in rows))


@statement(parking.HOLD)
async def _hold(tx: Transaction, group: str, now: datetime, scins: Sequence[str], ids: Sequence[UUID]) -> Rows:
    rows = columns("scin parked_id", scins, ids)
    return await insert(tx, "held_cases", ({**row, "grp": group, "since": now} for row in rows))


@statement(redrive_rows.DUE)
async def _to_redrive(*_: object) -> Rows:
    """Nobody asks for a redrive here."""
    return NOTHING


@statement(redrives.FIGURES)
async def _figures(tx: Transaction, group: str, parts: Sequence[int]) -> Rows:
    """Nobody discards anything here."""
    listed = select(tx, "parked", lambda r: r["grp"] == group and r["part"] in parts, "id")
    return [Row(listed=len(listed), discarded=0)]
