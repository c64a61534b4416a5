"""A batch is read before its turn, while the one before it is written: the loop would only wait for the database."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from workers.runtime.ledger import Batch, Record
from workers.runtime.reader import Reader, Reading, Readings


class Ahead:
    """Reads for a loop; of one batch at a time it has begun before it is asked."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._begun: asyncio.Task[Readings] | None = None

    def begin(self, now: datetime, batch: Batch) -> None:
        """Begin to read a batch, where that needs nothing but the batch.

        Args:
            now: as in `Reader.read`.
            batch: what is next, though some of it may be dropped until then.
        """
        if self._reader.needs_nothing_else:
            self._begun = asyncio.create_task(self._reader.read(now, batch))

    async def read(self, now: datetime, batch: Batch) -> Readings:
        """As `Reader.read` does it, but for what is being read already: that is only waited for."""
        begun = await self._known()
        known = {place: _of(records, begun.get(place, {})) for place, records in batch.items()}
        left = {place: [r for r in records if r.offset not in known[place]] for place, records in batch.items()}
        found = await self._reader.read(now, {place: records for place, records in left.items() if records})
        return {place: known[place] | found.get(place, {}) for place in batch}

    async def _known(self) -> Readings:
        """What couldn't be read is read again in its turn, and fails there."""
        if self._begun is None:
            return {}
        await asyncio.wait((self._begun,))
        return {} if self._begun.exception() else self._begun.result()


def _of(records: Sequence[Record], begun: Mapping[int, Reading]) -> dict[int, Reading]:
    return {record.offset: begun[record.offset] for record in records if record.offset in begun}
