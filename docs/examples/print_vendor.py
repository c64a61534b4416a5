"""A print vendor in small: takes letters from cm.letters, "prints" them into a folder, reports what became of each.

``python print_vendor.py KAFKA FOLDER [SECONDS]``: the seconds are those between two print runs.
"""

import asyncio
import sqlite3
import sys
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain, groupby
from json import dumps, loads
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

ISSUED, WITHDRAWN, STATUS = (f"uk.gov.dwp.cm.letter.{name}.v1" for name in ("issued", "withdrawn", "status"))
Letter = dict[str, Any]


class Vendor:
    """Keeps a book with a row a letter: new, then accepted, printed, dispatched; or rejected, or withdrawn."""

    def __init__(self, folder: Path, producer: AIOKafkaProducer) -> None:
        (folder / "tray").mkdir(parents=True, exist_ok=True)
        self.folder, self.producer = folder, producer
        self.book = sqlite3.connect(folder / "book.sqlite3")
        self.book.execute("CREATE TABLE IF NOT EXISTS book (event PRIMARY KEY, letter_id, job, state, letter)")

    def note(self, record: ConsumerRecord) -> None:
        """Write an event into the book; one that comes again with its source and id changes nothing."""
        about, letter = {name: value.decode() for name, value in record.headers}, loads(record.value)
        with self.book:
            if about["ce_type"] == ISSUED:
                row = (f"{about['ce_source']} {about['ce_id']}", letter["letter_id"], job_of(letter), record.value)
                self.book.execute("INSERT OR IGNORE INTO book VALUES (?, ?, ?, 'new', ?)", row)
            elif about["ce_type"] == WITHDRAWN:  # what is printed by now is too late to stop
                stop = "UPDATE book SET state = 'withdrawn' WHERE letter_id = ? AND state IN ('new', 'accepted')"
                self.book.execute(stop, [letter["letter_id"]])

    def jobs(self, state: str) -> list[list[Letter]]:
        """What goes together and has come so far together: a letter, or both of a pair."""
        rows = self.book.execute("SELECT letter FROM book WHERE state = ? ORDER BY job", [state]).fetchall()
        jobs = [list(job) for _, job in groupby((loads(letter) for (letter,) in rows), job_of)]
        return [job for job in jobs if len(job) == (2 if job[0].get("pair_id") else 1)]

    async def accept(self) -> None:
        """Fetch the documents: a job with a wrong one is rejected, one that can't be fetched is tried again."""
        for job in self.jobs("new"):
            try:
                right = [await asyncio.to_thread(self.fetch, letter) for letter in job]
            except OSError as error:
                print(f"{job[0]['letter_id']} waits: {error}", file=sys.stderr)
                continue
            reason = {} if all(right) else {"reason": "A document is not the one that was announced"}
            await self.report(job, "accepted" if all(right) else "rejected", **reason)

    def fetch(self, letter: Letter) -> bool:
        """Bring a document into the tray; whether it has the digest that was announced."""
        with urlopen(letter["document"]["url"], timeout=30) as answer:  # noqa: S310 - file:, http: and https: will do
            pdf: bytes = answer.read()
        (self.folder / "tray" / letter["letter_id"]).write_bytes(pdf)
        return bool(sha256(pdf).hexdigest() == letter["document"]["sha256"])

    async def print_and_post(self) -> None:
        """A print run: what was accepted is printed, a folder an envelope, and goes to the post."""
        for job in self.jobs("accepted"):
            for letter in job:
                tray, envelope = self.folder / "tray" / letter["letter_id"], self.folder / letter["envelope_id"]
                if tray.exists():  # if not, it was printed before a crash
                    envelope.mkdir(exist_ok=True)
                    tray.rename(envelope / f"{letter['letter_id']}.pdf")
            await self.report(job, "printed")
        for job in self.jobs("printed"):
            await self.report(job, "dispatched")

    async def report(self, job: list[Letter], status: str, **more: str) -> None:
        """Tell the platform, then the book; a report that is made again after a crash changes nothing there."""
        for letter in job:
            about = {"specversion": "1.0", "type": STATUS, "source": "/print/example", "id": str(uuid4())}
            headers = [(f"ce_{name}", text.encode()) for name, text in about.items()]
            headers += [("ce_time", datetime.now(UTC).isoformat().encode()), ("content-type", b"application/json")]
            what = {"letter_id": letter["letter_id"], "scin": letter["scin"], "status": status, **more}
            data, key = dumps({**what, "vendor": "Example Print"}).encode(), letter["scin"].encode()
            await self.producer.send_and_wait("cm.letters.status", data, key, headers=headers)
        with self.book:
            told = [(status, letter["letter_id"]) for letter in job]
            self.book.executemany("UPDATE book SET state = ? WHERE letter_id = ?", told)


def job_of(letter: Letter) -> str:
    """Letters with the same one go together or not at all."""
    return str(letter.get("pair_id") or letter["letter_id"])


async def main(kafka: str, folder: Path, seconds: float) -> None:
    """Read for ever; an offset is committed when its event is in the book."""
    about_reading = {"enable_auto_commit": False, "auto_offset_reset": "earliest"}
    letters = AIOKafkaConsumer("cm.letters", bootstrap_servers=kafka, group_id="example-print", **about_reading)
    async with letters, AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True) as producer:
        vendor, next_run = Vendor(folder, producer), monotonic() + seconds
        while True:
            for record in chain.from_iterable((await letters.getmany(timeout_ms=500)).values()):
                vendor.note(record)
            await letters.commit()
            if monotonic() >= next_run:
                await vendor.print_and_post()
                await vendor.accept()  # printed in the next run, unless they are withdrawn by then
                next_run = monotonic() + seconds


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]) if sys.argv[3:] else 60.0))
