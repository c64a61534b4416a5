"""CloudEvents 1.0 on Kafka, written in binary mode: attributes in headers, the data alone in the value."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from contracts.base import Data

_JSON_HEADER = ("content-type", b"application/json")
_VERSION_HEADER = ("ce_specversion", b"1.0")


class Record(NamedTuple):
    """What is handed to a Kafka producer."""

    key: bytes
    headers: list[tuple[str, bytes]]
    value: bytes


def write(  # noqa: PLR0913 - the attributes of an event
    *,
    source: str,
    id: str,  # noqa: A002 - CloudEvents' own word
    type: str,  # noqa: A002 - CloudEvents' own word
    time: datetime,
    key: str,
    data: Data | bytes,
    subject: str | None = None,
    correlation_id: str | None = None,
    causation_id: str | None = None,
    sequence: int | None = None,
    data_schema: str | None = None,
) -> Record:
    """Writes an event in binary mode; absent fields are left out of its data.

    Args:
        source: Who writes; with `id` it names the event for ever.
        id: Unique in `source`.
        type: The full CloudEvents type.
        time: When the thing happened, with an offset.
        key: The Kafka key, the client's SCIN but for some third parties.
        data: The event's model, or its JSON as bytes.
        subject: What it is about, if it helps.
        correlation_id: The extension ``correlationid``: the first event of the story.
        causation_id: The extension ``causationid``: the event that this one answers.
        sequence: Counts up per writer and SCIN; written with 12 digits, so that it sorts as text too.
        data_schema: The name of the published JSON Schema.

    Raises:
        ValueError: `time` has no offset.
    """
    if time.tzinfo is None:
        raise ValueError("the time of an event needs its offset")
    value = data if isinstance(data, bytes) else data.model_dump_json(exclude_none=True).encode()
    given = (
        ("ce_id", id),
        ("ce_source", source),
        ("ce_type", type),
        ("ce_time", rfc3339(time)),
        ("ce_subject", subject),
        ("ce_dataschema", data_schema),
        ("ce_sequence", None if sequence is None else f"{sequence:012d}"),
        ("ce_correlationid", correlation_id),
        ("ce_causationid", causation_id),
    )
    return Record(key.encode(), [_VERSION_HEADER, *_written(given), _JSON_HEADER], value)


def _written(given: Iterable[tuple[str, str | None]]) -> list[tuple[str, bytes]]:
    """The headers that have something to say."""
    return [(name, text.encode()) for name, text in given if text is not None]


def rfc3339(moment: datetime) -> str:
    """A moment as the wire writes it, in UTC with ``Z``."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
