"""Whether a caller's PIN and password are those that the representative set (MA-3c): found before any transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from workers.procedure.security import ComparedSecurity
from workers.runtime.connections import Source
from workers.runtime.sealed import NOTHING_SET, Opener, SealBrokenError, Stored, sealed_in
from workers.runtime.statements import columns

COMPARED = frozenset({"security.check-requested"})
"""Kinds of events that ask whether sealed details are right."""

STORED = """
SELECT a.scin, a.representative_id, s.contact_id, s.pin_hash, s.password_hash, s.set_at
FROM unnest($1::text[], $2::text[]) AS u(scin, representative_id)
JOIN appointments a ON a.representative_id = u.representative_id AND a.scin = u.scin
JOIN security s ON s.contact_id = a.contact_id
"""

Asked = tuple[str, str]
"""The client's SCIN and the representative's id."""


class Comparer:
    """Looks up what was set and compares, in threads.

    Where nothing was set the same work is done, so that the time of the answer doesn't tell.
    """

    def __init__(self, opener: Opener, connections: Source, purpose: str = "loop") -> None:
        self._opener = opener
        self._connections = connections
        self._purpose = purpose

    async def compare(self, asked: Sequence[Any]) -> list[ComparedSecurity | SealBrokenError]:
        """Each check compared, or the error that says that its seal can't be opened.

        Args:
            asked: data of ``security.check-requested``.
        """
        stored = await self._stored(sorted({_who(one) for one in asked}))
        against = [stored.get(_who(one), NOTHING_SET) for one in asked]
        pairs = [(sealed_in(one) or "", held) for one, held in zip(asked, against, strict=True)]
        matches = await self._opener.compare(pairs)
        return [
            match if isinstance(match, SealBrokenError) else ComparedSecurity(match, held.contact_id, held.set_at)
            for match, held in zip(matches, against, strict=True)
        ]

    async def _stored(self, asked: Sequence[Asked]) -> Mapping[Asked, Stored]:
        if not asked:
            return {}
        connection = await self._connections.get(self._purpose)
        rows = await connection.fetch(STORED, *columns(asked))
        return {(scin, representative_id): Stored(*held) for scin, representative_id, *held in rows}


def _who(check: Any) -> Asked:  # noqa: ANN401 - the contract's model
    return check.scin, check.representative_id
