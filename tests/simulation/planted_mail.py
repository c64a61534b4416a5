"""Slips in what sends emails, and in what waits for consents."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.simulation.store.database import Row, Transaction
from tests.simulation.store.statements import STATEMENTS, Rows, select
from workers.maintain.state import Change as Asked
from workers.runtime import mail_rows, mailing
from workers.runtime.mail_line import Line
from workers.runtime.mail_rows import Later, Refused

Change = tuple[object, str, Any]
"""Where, what, and what stands there instead."""


def message_id_made_anew() -> Sequence[Change]:
    """Each attempt has a Message-ID of its own, so that nobody can tell a copy from another email."""
    begin = STATEMENTS[mail_rows.BEGIN]

    async def with_a_new_one(
        tx: Transaction, ids: Sequence[str], attempts: Sequence[UUID], lease: timedelta, domain: str
    ) -> Rows:
        begun = await begin(tx, ids, attempts, lease, domain)
        ours = dict(zip(ids, attempts, strict=True))
        for row in begun:
            row["message_id"] = f"<{ours[row['request_id']]}@{domain}>"
            there = tx.get("mail_requests", row["request_id"])
            tx.put("mail_requests", {**(there or {}), "message_id": row["message_id"]})
        return begun

    return [(STATEMENTS, mail_rows.BEGIN, with_a_new_one)]


def attempt_not_committed() -> Sequence[Change]:
    """The email is sent, and only then is anything written of it."""

    async def looked_at(tx: Transaction, ids: Sequence[str], _: Sequence[UUID], __: timedelta, domain: str) -> Rows:
        where = lambda r: r["request_id"] in ids and r["status"] == "waiting"  # noqa: E731
        names = "request_id message_name requester_id change_id client_id"
        rows, now = select(tx, "mail_requests", where, names), tx.database.now()
        return [Row({**row, "message_id": f"<{row['message_name']}@{domain}>", "now": now}) for row in rows]

    sent = STATEMENTS[mail_rows.SENT]

    async def with_its_id(tx: Transaction, ids: Sequence[str], *values: Sequence[Any]) -> Rows:
        written = await sent(tx, ids, *values)
        return [
            tx.put("mail_requests", {**row, "message_id": f"<{row['message_name']}@simulated.example>"})
            for row in written
        ]

    return [(STATEMENTS, mail_rows.BEGIN, looked_at), (STATEMENTS, mail_rows.SENT, with_its_id)]


def refusal_taken_for_sent() -> Sequence[Change]:
    handed_over = mailing._handed_over  # noqa: SLF001 - the slip lies inside

    async def given(line: Line, text: bytes) -> Later | Refused | None:
        came = await handed_over(line, text)
        return None if isinstance(came, Refused) else came

    return [(mailing, "_handed_over", given)]


def one_consent_is_enough() -> Sequence[Change]:
    def lacking(self: Asked) -> tuple[str, ...]:
        return () if self.answers else self.needed

    return [(Asked, "lacking", property(lacking))]
