"""Events on their way out: CloudEvents in binary mode, the bytes fixed before the commit."""

from functools import lru_cache

from contracts import catalogue
from workers.procedure.effects import Publish
from workers.runtime.encoding import encode
from workers.runtime.outbox import Outgoing, packed_text
from workers.runtime.write import About


def outgoing(  # noqa: PLR0913 - what an event is made of
    effect: Publish, about: About, sequence: int, correlation: str, causation: str, to_part: int | None = None
) -> Outgoing:
    """The event as it will be sent, keyed by its client, to the partition its case lives in."""
    topic, type_, schema = _destination(effect.kind)
    headers = (
        ("ce_specversion", "1.0"),
        ("ce_type", type_),
        ("ce_source", f"/clientrep/{about.group}"),
        ("ce_id", effect.id),
        ("ce_time", about.now.isoformat()),
        ("ce_dataschema", schema),
        ("ce_sequence", f"{sequence:019d}"),
        ("ce_correlationid", correlation),
        ("ce_causationid", causation),
        ("content-type", "application/json"),
    )
    return Outgoing(
        part=about.part,
        id=sequence,
        topic=topic,
        to_part=about.part if to_part is None else to_part,
        key=(effect.to or about.scin).encode(),
        value=encode(_said(effect.data)),
        headers=packed_text(headers),
        unpacked=[(name, text.encode()) for name, text in headers],
    )


@lru_cache
def _destination(kind: str) -> tuple[str, str, str]:
    spec = catalogue.named(kind)
    return spec.topic, spec.type, spec.schema_id


def _said(data: object) -> object:
    return {k: v for k, v in data.items() if v is not None} if isinstance(data, dict) else data
