"""Changes that representatives and holders of powers of attorney asked for, as the case file shows them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

Document = dict[str, Any]

CHANGE = (
    "change_id", "change_digest", "kind", "requester", "status", "answers", "service_request_id", "request_id",
    "message_id", "body_sha256", "sent_at", "read_at", "noted_at",
)  # fmt: skip
OF_UPDATE = ("status", "message_id", "body_sha256", "sent_at", "read_at", "noted_at")
"""What becomes of a change after Service Management was asked, its own worker knows."""


def changes(states: Iterable[Mapping[str, Any]]) -> list[Document]:
    """The changes of a case, as they were asked for, given the states of all workers."""
    found: list[Document] = []
    updates: dict[str, Document] = {}
    for state in states:
        found.extend(state.get("changes", {}).values())
        updates.update(state.get("requests", {}))
    return [_change(one, updates.get(one["request_id"], {})) for one in sorted(found, key=_order)]


def _order(change: Document) -> tuple[datetime, str]:
    return datetime.fromisoformat(change["asked_at"]), change["change_id"]


def _change(change: Document, update: Document) -> Document:
    requester = {"kind": change["requester_kind"], "id": change["requester_id"]}
    since = {name: update[name] for name in OF_UPDATE if name in update}
    told = {**change, "requester": requester, **since}
    return {name: told.get(name) for name in CHANGE}
