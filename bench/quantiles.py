"""How measured values are spread."""

from collections.abc import Iterable


def quantiles(values: Iterable[float], *parts: float) -> list[float]:
    """For each part, such as 0.99, the least value that so many of all don't exceed."""
    ordered = sorted(values)
    return [ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in parts]
