"""Makes the documents of letters: typeset in processes of their own, stored, then told to the case."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from policy import Policies
from workers.letters.address import Undeliverable
from workers.letters.issuing import DOCUMENTS_MADE, DocumentsMade, Finished, unissued
from workers.letters.rendering.letter import CannotRenderError, RenderInput
from workers.letters.rendering.pool import RenderPool
from workers.letters.rendering.process import RendererFailedError
from workers.letters.rendering.settings import LetterSettings
from workers.letters.rendering.storage import DocumentError, DocumentStore
from workers.letters.saying import people_in, says
from workers.letters.state import Letters
from workers.procedure.days import london_date
from workers.procedure.records import Records
from workers.runtime import failpoints, metrics
from workers.runtime.documents import NotNowError

Order = Mapping[str, RenderInput | Undeliverable]
"""What each letter of a request says, by letter id, or why it can't be sent."""

FOR_EACH_PROCESS = 16
"""Requests in hand for each rendering process: it goes on while others are stored and told of together."""
ATTEMPTS = 6
"""After so many the letter is to blame for the renderers that fail: a person looks at it (R-6)."""


class Press:
    """Renders and stores letters; memory and time of rendering are its processes', not the worker's.

    Args:
        settings: where documents go, and how many processes render.
        policies: for the days that letters name.

    Raises:
        DocumentError: the store's URL can't be used.
        LetterheadError: the letterhead file is missing or wrong.
    """

    told_as = DOCUMENTS_MADE

    def __init__(self, settings: LetterSettings, policies: Policies) -> None:
        self.at_once = FOR_EACH_PROCESS * settings.render_processes
        self._policies = policies
        self._store = DocumentStore(settings.documents_url)
        self._pool = RenderPool(
            settings.house(), settings.render_processes, settings.render_letters, settings.render_seconds
        )

    def people(self, state: Letters, scin: str, letter_ids: Sequence[str]) -> Iterable[str]:
        """All whom the letters name."""
        return {person_id for letter in unissued(state, letter_ids) for person_id in people_in(letter, scin)}

    def order(self, state: Letters, scin: str, letter_ids: Sequence[str], records: Records, now: datetime) -> Order:
        """What the letters that still wait say today."""
        today = london_date(now)
        return {
            letter.letter_id: says(letter, scin, records.people, self._policies, today)
            for letter in unissued(state, letter_ids)
        }

    async def make(self, order: Order, attempts: int) -> DocumentsMade:
        """Render and store one letter after the other; the first that can't be printed ends it.

        Raises:
            NotNowError: the renderer or the store failed.
        """
        finished: dict[str, Finished] = {}
        for letter_id, said in order.items():
            try:
                if isinstance(said, Undeliverable):
                    return DocumentsMade(tuple(order))
                finished[letter_id] = await self._finish(said)
            except CannotRenderError as error:
                metrics.DOCUMENTS.labels("refused").inc()
                return DocumentsMade(tuple(order), finished, {letter_id: str(error)})
            except RendererFailedError as error:
                if attempts + 1 < ATTEMPTS:
                    raise NotNowError(str(error)) from None
                return DocumentsMade(tuple(order), finished, {letter_id: "it can't be rendered"})
        return DocumentsMade(tuple(order), finished)

    async def close(self) -> None:
        """End the rendering processes."""
        await self._pool.close()

    async def _finish(self, said: RenderInput) -> Finished:
        made = await self._pool.render(said)
        try:
            document = await self._store.put(said.letter_id, made)
        except DocumentError as error:
            raise NotNowError(str(error)) from None
        failpoints.passing("after_document")
        metrics.DOCUMENTS.labels("made").inc()
        return Finished(said, document)
