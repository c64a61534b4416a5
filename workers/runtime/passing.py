"""What was polled and concerns nobody here: the ledger moves over it with the next batch, or a little later."""

import asyncio
from collections.abc import Sequence

from workers.runtime.ledger import Batch, Place, Record, followed_by


class Passing:
    """Batches of which nothing is to be decided: a transaction for each of them would cost more than all the rest.

    Attributes:
        any: set while there is something to move over.
    """

    def __init__(self) -> None:
        self._kept: dict[Place, list[Record]] = {}
        self.any = asyncio.Event()

    def keep(self, batch: Batch) -> None:
        """Move over a batch later."""
        for place, records in batch.items():
            self._kept.setdefault(place, []).extend(records)
        self.any.set()

    def forget(self) -> None:
        """The partitions went: whoever has them next reads it again."""
        self._kept.clear()
        self.any.clear()

    def before(self, batch: Batch) -> dict[Place, Sequence[Record]]:
        """What was kept, as far as it comes before a batch, and the batch; it is kept no longer."""
        both = followed_by(self._kept, batch)
        self.forget()
        return both
