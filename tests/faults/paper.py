"""What a run left of its letters, judged by what the checker of whole histories doesn't look at."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import asyncpg
import orjson

from tests.faults.violation import Violation
from tests.faults.written import Written

LISTED = "SELECT letter_id, status, pair_id, document_url, document_sha256 FROM letters"
HELD_BY = "SELECT details FROM tasks WHERE kind = 'letter_undeliverable' AND status = 'open'"
TO_MAKE = "SELECT unnest(letter_ids) FROM documents_to_make"


@dataclass(frozen=True)
class Listed:
    """A letter in the database."""

    letter_id: str
    status: str
    pair_id: str | None
    url: str | None
    sha256: str | None


@dataclass(frozen=True)
class Paper:
    """Letters as they are listed and announced, and the documents in the store.

    Attributes:
        issued: every `letter.issued` on the topic, repeats with them, in the order of each partition.
        stored: the paths of all documents in the store.
        reasons: why a letter is held, by its id, as an open task tells it.
        to_make: letters whose documents are still to be made.
    """

    issued: Sequence[Written]
    listed: Sequence[Listed]
    stored: Collection[str]
    reasons: Mapping[str, str]
    to_make: Sequence[str] = ()

    @property
    def letters(self) -> set[str]:
        """Those that were issued."""
        return {e.data["letter_id"] for e in self.issued}

    @property
    def repeats(self) -> int:
        """How often a letter was announced again."""
        return len(self.issued) - len({e.id for e in self.issued})

    @property
    def nobodys(self) -> int:
        """Documents that nobody was promised: their process died before it could tell, or what they said changed."""
        return len({*self.stored} - {_path(e) for e in self.issued})


async def gather_paper(database: asyncpg.Connection, written: Sequence[Written], store: Path) -> Paper:
    """Look at everything; what was written is complete only when nothing is in flight.

    Args:
        database: the platform's.
        written: what workers wrote.
        store: the folder of the documents.
    """
    async with database.transaction(isolation="repeatable_read", readonly=True):
        tasks = [orjson.loads(row["details"]) for row in await database.fetch(HELD_BY)]
        listed = [Listed(*row) for row in await database.fetch(LISTED)]
        to_make = [row[0] for row in await database.fetch(TO_MAKE)]
    issued = [e for e in written if e.kind == "letter.issued"]
    reasons = {letter_id: task["reason"] for task in tasks for letter_id in task.get("held", ())}
    return Paper(issued, listed, _files(store), reasons, to_make)


def _files(store: Path) -> set[str]:
    return {str(pdf) for pdf in store.rglob("*.pdf")}


def documents_are_listed(paper: Paper) -> Iterator[Violation]:
    """A letter is announced with its document, and the database has the same."""
    listed = {one.letter_id: (one.url, one.sha256) for one in paper.listed}
    for e in paper.issued:
        letter_id, document = e.data["letter_id"], e.data.get("document") or {}
        if not document:
            yield Violation("issued_without_document", letter_id)
        elif listed.get(letter_id) != (document["url"], document["sha256"]):
            yield Violation("document_listed_otherwise", letter_id)


def pairs_are_together(paper: Paper) -> Iterator[Violation]:
    """Both letters of a pair are issued, one right after the other, or none is (R-6)."""
    pairs: dict[str, set[str]] = defaultdict(set)
    for one in paper.listed:
        if one.pair_id:
            pairs[one.pair_id].add(one.letter_id)
    neighbours = {frozenset(two) for letters in _by_client(paper) for two in pairwise(letters)}
    for pair_id, letters in pairs.items():
        issued = letters & paper.letters
        if len(letters) != 2 or (issued and frozenset(issued) not in neighbours):
            yield Violation("pair_parted", pair_id)


def nothing_waits_without_reason(paper: Paper) -> Iterator[Violation]:
    """A letter is issued, or held by a task with the reason."""
    for one in paper.listed:
        if one.status == "held" and not paper.reasons.get(one.letter_id):
            yield Violation("held_without_reason", one.letter_id)
        elif one.status == "requested":
            yield Violation("letter_left_waiting", one.letter_id)
    for letter_id in paper.to_make:
        yield Violation("document_left_to_make", letter_id)


Check = Callable[[Paper], Iterator[Violation]]
CHECKS: tuple[Check, ...] = (documents_are_listed, pairs_are_together, nothing_waits_without_reason)


def judge(paper: Paper) -> list[Violation]:
    """What is wrong; nothing is what we want."""
    return [violation for check in CHECKS for violation in check(paper)]


def _path(issued: Written) -> str:
    document: Mapping[str, Any] = issued.data.get("document") or {"url": ""}
    return unquote(urlsplit(document["url"]).path)


def _by_client(paper: Paper) -> Iterator[list[str]]:
    """Each client's letters in the order in which they were first announced."""
    clients: dict[str, dict[str, None]] = defaultdict(dict)
    for e in paper.issued:
        clients[e.scin].setdefault(e.data["letter_id"])
    return (list(letters) for letters in clients.values())
