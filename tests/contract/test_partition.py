"""Keys go to the partitions that Java's default partitioner gives them."""

import pytest
from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given
from hypothesis import strategies as st

from contracts.partition import partition_of

JAVA = {
    "21": -973932308,
    "foobar": -790332482,
    "a-little-bit-long-string": -985981536,
    "a-little-bit-longer-string": -1486304829,
    "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8": -58897971,
    "abc": 479470107,
}
"""The hashes that the tests of Kafka's own clients hold for ``Utils.murmur2``."""


@pytest.mark.parametrize(("key", "murmur2"), JAVA.items())
@pytest.mark.parametrize("partitions", [1, 8, 12])
def test_the_hash_is_javas(key: str, murmur2: int, partitions: int) -> None:
    assert partition_of(key, partitions) == (murmur2 & 0x7FFFFFFF) % partitions


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(1, 64))
def test_a_scin_goes_where_the_producer_sends_it(scin: str, partitions: int) -> None:
    everyone = list(range(partitions))
    assert partition_of(scin, partitions) == DefaultPartitioner()(scin.encode(), everyone, everyone)
