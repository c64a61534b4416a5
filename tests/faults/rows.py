"""Rows of the database and files of the mailbox, as the checker sees them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Ending:
    """How an Activate request ends."""

    status: str
    sub_status: str | None
    resolution: str | None


@dataclass(frozen=True)
class Parked:
    """An event that a group has parked.

    Attributes:
        task: how the task stands that it is about, if it is about one.
    """

    group: str
    topic: str
    partition: int
    offset: int
    reason: str
    detail: str = ""
    task: str | None = None


@dataclass(frozen=True)
class Timer:
    """A deadline."""

    timer_id: str
    group: str
    due_at: datetime
    status: str


@dataclass(frozen=True)
class Change:
    """A change that somebody asked for."""

    scin: str
    change_id: str
    change_digest: str
    status: str
    request_id: str | None = None


@dataclass(frozen=True)
class Mail:
    """An email that was asked for, as the database has it.

    Attributes:
        repeats: how many copies may have gone out besides, as far as is recorded.
    """

    request_id: str
    status: str
    message_id: str | None
    body_sha256: str | None
    repeats: int


def activations(state: Row) -> list[Ending]:
    """How the Activate requests of a case stand."""
    found = state["desk"]["service_requests"].values()
    return [
        Ending(one["status"], one.get("sub_status"), one.get("resolution"))
        for one in found
        if one["sub_area"] == "Activate Client Rep"
    ]


def changes(row: Row) -> list[Change]:
    """The changes of a case."""
    found = json.loads(row["state"]).get("changes", {}).values()
    return [
        Change(row["scin"], one["change_id"], one["change_digest"], one["status"], one.get("request_id"))
        for one in found
    ]


def updates(row: Row) -> list[tuple[str, str]]:
    """How the requests of a case to Service Management stand, by id."""
    found = json.loads(row["state"]).get("requests", {})
    return [(request_id, one["status"]) for request_id, one in found.items()]


def parked(rows: Iterable[Row], tasks: Mapping[str, str]) -> list[Parked]:
    """What is parked, with the state of the task that it is the result of."""
    return [
        Parked(row["grp"], row["topic"], row["part"], row["pos"], row["reason"], row["detail"], _task(row, tasks))
        for row in rows
    ]


def _task(row: Row, tasks: Mapping[str, str]) -> str | None:
    if row["topic"] != "cm.tasks.results":
        return None
    try:
        return tasks.get(json.loads(row["value"])["task_id"])
    except (ValueError, KeyError, TypeError):
        return None


def timers(rows: Iterable[Row]) -> list[Timer]:
    """All deadlines."""
    return [Timer(row["timer_id"], row["grp"], row["due_at"], row["status"]) for row in rows]


def verifications(rows: Iterable[Row]) -> dict[str, str]:
    """How the requests to CIS stand, by id."""
    return {row["request_id"]: row["status"] for row in rows}


def mails(rows: Iterable[Row]) -> list[Mail]:
    """The emails."""
    names = ("request_id", "status", "message_id", "body_sha256", "repeats")
    return [Mail(*(row[name] for name in names)) for row in rows]


def emails_in(mailbox: Path) -> Sequence[tuple[str, str]]:
    """Message-ID and SHA-256 of the body of each email that lies there."""
    return [email_in(file.read_bytes()) for file in sorted(mailbox.glob("*.eml"))]


def digests(addresses: Iterable[str]) -> dict[str, str]:
    """SHA-256 of what lies at each address, where anything does."""
    files = {address: Path(urlsplit(address).path) for address in addresses}
    return {address: sha256(file.read_bytes()).hexdigest() for address, file in files.items() if file.exists()}


def email_in(content: bytes) -> tuple[str, str]:
    """Message-ID and SHA-256 of the body."""
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_content().replace("\r\n", "\n")
    return str(message["Message-ID"]), sha256(body.encode()).hexdigest()
