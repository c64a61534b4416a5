"""Events on their way out: CloudEvents in binary mode, the bytes fixed before the commit."""

from functools import lru_cache

from contracts import catalogue
from workers.procedure.effects import Publish
from workers.runtime.encoding import encode
from workers.runtime.outbox import Outgoing, packed
from workers.runtime.writes import About


def outgoing(effect: Publish, about: About, sequence: int, correlation: str, causation: str) -> Outgoing:
    """The event as it will be sent, keyed by its client, to the partition its case lives in."""
    topic, type_, schema = _destination(effect.kind)
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_type", type_),
        ("ce_source", f"/clientrep/{about.group}".encode()),
        ("ce_id", effect.id.encode()),
        ("ce_time", about.now.isoformat().encode()),
        ("ce_dataschema", schema),
        ("ce_sequence", f"{sequence:019d}".encode()),
        ("ce_correlationid", correlation.encode()),
        ("ce_causationid", causation.encode()),
        ("content-type", b"application/json"),
    ]
    return Outgoing(
        part=about.part,
        id=sequence,
        topic=topic,
        to_part=about.part,
        key=about.scin.encode(),
        value=encode(_said(effect.data)),
        headers=packed(headers),
    )


@lru_cache
def _destination(kind: str) -> tuple[str, bytes, bytes]:
    spec = catalogue.named(kind)
    return spec.topic, spec.type.encode(), spec.schema_id.encode()


def _said(data: object) -> object:
    return {k: v for k, v in data.items() if v is not None} if isinstance(data, dict) else data
