"""From an envelope to a checked event."""

from datetime import UTC, datetime, timedelta
from typing import Final

from pydantic import ValidationError

from contracts.base import Data
from contracts.catalogue import EventSpec, by_type
from contracts.envelope import Envelope
from contracts.errors import Unreadable, field_paths

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""No event of the scheme is older; an earlier date is a slip of its writer."""


def spec_of(envelope: Envelope, topic: str) -> EventSpec:
    """The catalogue's entry for an event read from a topic.

    Raises:
        Unreadable: ``unknown_type``; ``wrong_topic``, when the type belongs to another topic.
    """
    spec = by_type(envelope.type)
    if spec is None:
        raise Unreadable("unknown_type", "type: unknown")
    if spec.topic != topic:
        raise Unreadable("wrong_topic", f"type: belongs to {spec.topic}")
    return spec


def check_time(time: datetime, latest: datetime) -> None:
    """An event is dated neither before the year 2000 nor too far ahead.

    Args:
        time: When the thing happened.
        latest: The platform's clock, and what policy lets other clocks be fast by (R-2).

    Raises:
        Unreadable: ``future_time`` or ``absurd_time``.
    """
    if time > latest:
        raise Unreadable("future_time", "time: ahead")
    if time < EARLIEST:
        raise Unreadable("absurd_time", "time: before_2000")


def data_of(envelope: Envelope, spec: EventSpec, now: datetime) -> Data:
    """The event's data, checked in one pass over its bytes.

    Args:
        envelope: As read from the record.
        spec: The event's entry in the catalogue.
        now: The platform's clock, against which dates of birth are held (R-9).

    Raises:
        Unreadable: ``not_json`` or ``invalid_data``, with the paths of the fields.
    """
    try:
        return spec.model.model_validate_json(envelope.data, context={"now": now})
    except ValidationError as error:
        raise _unreadable(error) from None


def _unreadable(error: ValidationError) -> Unreadable:
    """Bytes that aren't JSON have one error, at no field."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return Unreadable("not_json", "data: json_invalid")
    return Unreadable("invalid_data", field_paths(error))


def check_key(envelope: Envelope, spec: EventSpec, data: Data) -> str:
    """The Kafka key: the one that the data names, or where it names none, one that can be a client's SCIN.

    Raises:
        Unreadable: ``invalid_key``.
    """
    if envelope.key is None:
        raise Unreadable("invalid_key", "key: missing")
    if not spec.fits(envelope.key, data):
        raise Unreadable("invalid_key", "key: differs from the data" if spec.key_of(data) else "key: not a SCIN")
    return envelope.key


def read_event(envelope: Envelope, topic: str, now: datetime, ahead: timedelta) -> tuple[EventSpec, Data]:
    """The checks that need nothing but the event itself: of its type, its topic, its time, its data.

    Whoever takes it from Kafka calls `check_key` too; an event that is yet to be sent may have no key.

    Args:
        envelope: As read from the record.
        topic: The topic that it was read from, or will be sent to.
        now: The platform's clock.
        ahead: How far ahead of that clock policy lets an event be dated (R-2).

    Raises:
        Unreadable: With the reason and the paths of the fields, never with a value.
    """
    spec = spec_of(envelope, topic)
    check_time(envelope.time, now + ahead)
    return spec, data_of(envelope, spec, now)
