"""The clients of the benchmark, their nominations and what their representatives say in the call."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice

import orjson

from bench.sending import Header, Said
from contracts import catalogue, envelope
from contracts.partition import partition_of
from workers.runtime.seal import seal

SOURCE = "/bench"
NOMINATION_ID = "nomination-"
ANSWER_ID = "answer-"
FIRST_SCIN, SCINS, STRIDE = 100_000_000_000, 900_000_000_000, 618_033_988_751
"""SCINs without a leading zero; the stride shares no factor with their number and scatters them."""
SEALS = 64
"""Sealed values that are used again and again: closing a seal is the caller's cost, opening it ours."""


@dataclass(frozen=True, slots=True)
class Client:
    """A client who will nominate a representative."""

    scin: str
    part: int
    nomination: Said


def scin_of(number: int) -> str:
    """The SCIN of the benchmark's client of this number."""
    return str(FIRST_SCIN + number * STRIDE % SCINS)


def clients(first: int, count: int, partitions: int) -> Iterator[Client]:
    """Clients by number, each with a complete and signed nomination by letter that gives a NINO."""
    now = datetime.now(UTC)
    for number in range(first, first + count):
        scin = scin_of(number)
        yield Client(scin, partition_of(scin, partitions), _nomination(scin, now))


def nomination_by_telephone(scin: str, now: datetime) -> Said:
    """A nomination whose written authorisation will be waited for."""
    return _nomination(scin, now, channel="telephone", authorisation="verbal")


def _nomination(scin: str, now: datetime, channel: str = "letter", authorisation: str = "written") -> Said:
    record = envelope.write(
        source=SOURCE,
        id=f"{NOMINATION_ID}{scin}",
        type=catalogue.named("contact.nomination").type,
        time=now,
        key=scin,
        data=orjson.dumps(
            {
                "client": _client(scin),
                "channel": channel,
                "requested_by": "client",
                "representative": {"type": "friend_relative", "person": _friend(scin)},
                "authorisation": authorisation,
            }
        ),
    )
    return Said(record.key, record.value, record.headers)


def _client(scin: str) -> dict[str, object]:
    address = {"lines": ["12 Harbour Street", "Whitby"], "postcode": "YO21 1AA", "country": "GB"}
    name = {"title": "Ms", "first_name": "Ada", "last_name": "Client"}
    role = {"role": "receiving", "stage": "live", "jurisdiction": "england_wales"}
    return {"scin": scin, "name": name, "address": address, "telephone": "01947 496 0123", **role}


def _friend(scin: str) -> dict[str, object]:
    """No two share a name, so that none is taken for a contact that is there already (SU-3c)."""
    return {
        "title": "Mr",
        "first_name": "Robin",
        "last_name": f"Friend{scin}",
        "date_of_birth": "1980-02-29",
        "address": {"lines": ["3 Mill Lane", "Leeds"], "postcode": "LS1 4AP", "country": "GB"},
        "telephone": "0113 496 0456",
        "nino": f"AB{scin[-6:]}C",
    }


class Representatives:
    """They answer the call: reached, with PIN and password, sealed."""

    def __init__(self, public_key: bytes) -> None:
        made = (seal(public_key, "4711471", f"correct horse {i}") for i in range(SEALS))
        self._seals = cycle([one.encode() for one in made])
        self._headers = _answer_headers(datetime.now(UTC))

    def answer(self, scin: bytes, task_id: str) -> Said:
        """What telephony reports about the task."""
        said = b'{"task_id":"%s","scin":"%s","outcome":"reached","by":"bench","data":{"security":{"sealed":"%s"}}}'
        value = said % (task_id.encode(), scin, next(self._seals))
        return Said(scin, value, [("ce_id", ANSWER_ID.encode() + scin), *self._headers])


def _answer_headers(now: datetime) -> list[Header]:
    """Those of an answer but its id."""
    type_ = catalogue.named("task.completed").type
    record = envelope.write(source=SOURCE, id="-", type=type_, time=now, key="-", data=b"")
    return [header for header in record.headers if header[0] != "ce_id"]


def some(all_clients: Iterator[Client], count: int) -> list[Client]:
    """The next ``count`` of them."""
    return list(islice(all_clients, count))
