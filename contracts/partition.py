"""The partition that a key belongs to: Java's default partitioner (librdkafka's ``murmur2_random``)."""

from functools import lru_cache

from aiokafka.partitioner import murmur2

_REMEMBERED = 1 << 16
_POSITIVE = 0x7FFFFFFF


@lru_cache(maxsize=_REMEMBERED)
def partition_of(key: str, partitions: int) -> int:
    """The partition of `key` in a topic with so many `partitions`, counted from 0.

    The last 65 536 answers are remembered (the hash itself takes some microseconds in Python).

    Raises:
        ZeroDivisionError: There are no partitions.
    """
    return int(murmur2(key.encode()) & _POSITIVE) % partitions
