"""Events that lie on their topics more than once."""

from collections.abc import Iterable, Iterator

from tests.faults.written import Written


def first_ones(written: Iterable[Written]) -> Iterator[Written]:
    """Each event where it lies first."""
    return (e for e, again in _told_apart(written) if not again)


def repeats(written: Iterable[Written]) -> Iterator[Written]:
    """What lies there again."""
    return (e for e, again in _told_apart(written) if again)


def _told_apart(written: Iterable[Written]) -> Iterator[tuple[Written, bool]]:
    seen: set[tuple[str, str]] = set()
    for e in written:
        yield e, (e.source, e.id) in seen
        seen.add((e.source, e.id))
