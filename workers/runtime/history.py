"""The history of a case: every decision, with the rules it cites; it has no personal data and is never erased."""

from dataclasses import dataclass, field
from typing import Any

from workers.procedure.message import Message
from workers.procedure.outcome import Entry
from workers.runtime.encoding import encode_text
from workers.runtime.statements import Statement, columns

EVENT_VERSION = 1

INSERT = """
INSERT INTO history (scin, seq, grp, at, received, source, event_id, correlation, entries)
SELECT s, q, $1, a, r, so, e, c, j::json
FROM unnest($2::text[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[], $8::text[],
            $9::text[]) AS u(s, q, a, r, so, e, c, j)
"""


@dataclass(slots=True)
class History:
    """Rows of this batch, one a decision; ``seq`` orders a case's rows of all groups."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, message: Message, seq: int, entries: tuple[Entry, ...]) -> None:
        """Keep what a decision came to."""
        about = (
            message.scin,
            seq,
            message.now,
            message.received,
            message.source,
            message.id,
            message.correlation,
        )
        self.rows.append((*about, encode_text([plain(entry) for entry in entries])))

    def statements(self, group: str) -> list[Statement]:
        """What writes the rows."""
        return [Statement(INSERT, (group, *columns(self.rows)))] if self.rows else []


def plain(entry: Entry) -> dict[str, Any]:
    """An entry as the history and whoever reads it know it."""
    told = {"rule": entry.rule, "what": entry.what}
    if entry.event is None:
        return told
    return {**told, "event": type(entry.event).__name__, "version": EVENT_VERSION, "data": entry.event}
