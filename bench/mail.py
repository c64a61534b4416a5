"""``python -m bench.mail [--emails N] [--a-second N]``: emails to Service Management through a local SMTP server.

First all at once, a backlog, then paced: how many a second, and how long one takes from request to sending.
"""

import argparse
import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from uuid import uuid4

import asyncpg
import orjson
from aiokafka import AIOKafkaProducer

from bench.sending import new_producer
from clientrep.local.host import host
from clientrep.local.platform import Platform
from clientrep.prepare import prepare
from workers.procedure.ids import change_person_id, poa_person_id
from workers.procedure.people import Address, Person
from workers.runtime.encoding import encode_text

DIRECTORY = Path(".clientrep/bench-mail")
"""On a disk, for fsync must cost what it costs."""
TOPIC = "cm.service-management"
PATIENCE = 120.0
WARM_UP = 200

SAVE = "INSERT INTO persons (person_id, kind, data) SELECT i, 'poa', $2::jsonb FROM unnest($1::text[]) AS i"
SENT = "SELECT count(*) FROM mail_requests WHERE status = 'sent' AND news IS NULL"
SECONDS = """
SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM sent_at - requested_at)::float8),
       sum(attempts)::int, count(*)
FROM mail_requests WHERE request_id = ANY($1::text[])
"""
HOLDER = Person(name="Fathers for Justice", scin="999999999999", address=Address(("1 High Street", "Leeds"), "LS1 4AP"))
MOVED = Person(address=Address(("2 New Road", "York"), "YO1 7HH"), telephone="01904 960 111")


class Requests:
    """Asks for emails, each for a client of its own.

    Args:
        database: where the people are kept.
        producer: sends the requests.
    """

    def __init__(self, database: asyncpg.Connection, producer: AIOKafkaProducer) -> None:
        self._database = database
        self._producer = producer
        self._clients = 0

    async def known(self, number: int) -> list[str]:
        """SCINs of clients whose holder of a power of attorney has moved."""
        scins = [f"{800_000_000_000 + self._clients + n}" for n in range(number)]
        self._clients += number
        await self._database.execute(SAVE, [poa_person_id(scin, scin) for scin in scins], encode_text(HOLDER))
        await self._database.execute(SAVE, [change_person_id(scin) for scin in scins], encode_text(MOVED))
        return scins

    async def ask(self, scins: Iterable[str]) -> None:
        """Send the requests; the broker has them when this returns."""
        asked = [await self._producer.send(TOPIC, _data(scin), scin.encode(), headers=_headers()) for scin in scins]
        await asyncio.gather(*asked)

    async def sent(self) -> None:
        """Wait until all that were asked for are sent, and their cases were told.

        Raises:
            TimeoutError: it takes too long.
        """
        async with asyncio.timeout(PATIENCE):
            while await self._database.fetchval(SENT) < self._clients:  # noqa: ASYNC110 - rows set no Event
                await asyncio.sleep(0.1)


async def _measure(platform: Platform, emails: int, a_second: int) -> None:
    database = await asyncpg.connect(platform.description["postgres"])
    producer = await new_producer(platform.description["kafka"])
    try:
        requests = Requests(database, producer)
        await _backlog(requests, WARM_UP)
        rate = await _backlog(requests, emails)
        print(f"a backlog of {emails}: {rate:.0f} emails/s")
        scins = await requests.known(emails)
        await _paced(requests, scins, a_second)
        (median, slowest), attempts, number = await database.fetchrow(SECONDS, scins) or ((0, 0), 0, 0)
        print(f"paced at {a_second}/s: p50 {median * 1000:.0f} ms, p99 {slowest * 1000:.0f} ms from request to sending")
        print(f"attempts for {number} emails: {attempts}")
    finally:
        await producer.stop()
        await database.close()


async def _backlog(requests: Requests, number: int) -> float:
    scins = await requests.known(number)
    began = monotonic()
    await requests.ask(scins)
    await requests.sent()
    return number / (monotonic() - began)


async def _paced(requests: Requests, scins: Sequence[str], a_second: int) -> None:
    began, step = monotonic(), max(1, a_second // 20)
    for place in range(0, len(scins), step):
        await asyncio.sleep(max(0.0, began + place / a_second - monotonic()))
        await requests.ask(scins[place : place + step])
    await requests.sent()


def _data(scin: str) -> bytes:
    about = {"request_id": scin, "scin": scin, "representative_id": scin, "change_id": scin, "change_digest": scin}
    return orjson.dumps(about)


def _headers() -> list[tuple[str, bytes]]:
    plain = {
        "ce_specversion": "1.0",
        "ce_id": str(uuid4()),
        "ce_source": "/bench",
        "ce_type": "uk.gov.dwp.cm.service-management.requested.v1",
        "ce_time": datetime.now(UTC).isoformat(),
        "content-type": "application/json",
    }
    return [(name, value.encode()) for name, value in plain.items()]


def main() -> None:
    """Run it; no figure is a test."""
    parser = argparse.ArgumentParser(prog="python -m bench.mail", description=__doc__)
    parser.add_argument("--emails", type=int, default=2000, help="of each run (%(default)s)")
    parser.add_argument("--a-second", type=int, default=100, help="of the paced run (%(default)s)")
    asked = parser.parse_args()

    async def work(platform: Platform) -> None:
        await _measure(platform, asked.emails, asked.a_second)

    asyncio.run(host(Platform(DIRECTORY, prepare=prepare, workers=("service_mgmt",)), work))


if __name__ == "__main__":
    main()
